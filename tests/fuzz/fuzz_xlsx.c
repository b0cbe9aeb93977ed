/*
 * fuzz_xlsx.c: any bytes as a workbook: refused with a reason, or a table of valid text within its limits.
 *
 * Input that is no archive is taken as the sheet inside one, so that mutation gets past checksums and
 * compression.
 */
#include "link/table.h"

#include <string.h>
#include <zip.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_and_check(Str file)
{
	Arena arena;
	Ctx c = { .arena = &arena };
	Table t;

	arena_init(&arena, (size_t)256 << 20);
	if (xlsx_read(&c, file, &t) != OK) {
		if (!c.fault.reason)
			BUG("a fault without a reason");
	} else {
		for (size_t i = 0; i <= t.count; i++) {
			const TableRow *row = i == 0 ? &t.head : &t.rows[i - 1];

			if (row->count > TABLE_COLUMNS_MAX || (i > 1 && row->number <= t.rows[i - 2].number))
				BUG("rows out of order");
			for (size_t k = 0; k < row->count; k++) {
				if (!str_is_utf8(row->cells[k]))
					BUG("a cell that is no text");
			}
		}
	}
	arena_done(&arena);
}

static void add(zip_t *z, const char *name, const void *bytes, size_t len)
{
	zip_int64_t at = zip_file_add(z, name, zip_source_buffer(z, bytes, len, 0), 0);

	if (at < 0)
		BUG("no room for a part");
	zip_set_file_compression(z, (zip_uint64_t)at, ZIP_CM_STORE, 0);
}

/* The first byte chooses which part the rest is. */
static void wrap(const uint8_t *data, size_t size)
{
	static const char *const names[] = { "xl/worksheets/s.xml", "xl/sharedStrings.xml", "xl/styles.xml",
		"xl/workbook.xml", "xl/_rels/workbook.xml.rels" };
	static const char *const usual[] = {
		"<worksheet><sheetData><row r='1'><c r='A1' t='s'><v>0</v></c><c "
		"s='1'><v>44431.5</v></c></row></sheetData>"
		"</worksheet>",
		"<sst><si><t>code</t></si></sst>",
		"<styleSheet><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/></cellXfs></styleSheet>",
		"<workbook><sheets><sheet name='a' id='r1'/></sheets></workbook>",
		"<Relationships><Relationship Id='r1' Type='/worksheet' "
		"Target='worksheets/s.xml'/><Relationship Id='r2' "
		"Type='/sharedStrings' Target='sharedStrings.xml'/><Relationship Id='r3' Type='/styles' "
		"Target='styles.xml'/></Relationships>",
	};
	size_t mine = data[0] % COUNT_OF(names);
	zip_error_t error;
	zip_source_t *memory = zip_source_buffer_create(NULL, 0, 0, &error);
	zip_stat_t st;

	if (!memory)
		return;
	zip_t *z = zip_open_from_source(memory, ZIP_TRUNCATE, &error);
	if (!z)
		BUG("no archive in memory");
	zip_source_keep(memory);
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		if (i == mine)
			add(z, names[i], data + 1, size - 1);
		else
			add(z, names[i], usual[i], strlen(usual[i]));
	}
	if (zip_close(z) != 0 || zip_source_open(memory) != 0 || zip_source_stat(memory, &st) != 0)
		BUG("the archive cannot be read back");
	Arena arena;
	arena_init(&arena, 0);
	char *bytes = arena_alloc(&arena, (size_t)st.size + 1);
	zip_int64_t n = zip_source_read(memory, bytes, st.size);
	zip_source_close(memory);
	zip_source_free(memory);
	if (n > 0)
		read_and_check((Str){ bytes, (size_t)n });
	arena_done(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	if (size > 4 && memcmp(data, "PK\x03\x04", 4) == 0)
		read_and_check((Str){ (const char *)data, size });
	else
		wrap(data, size);
	return 0;
}
