"""test_tools.py: the checks in tools/ catch what they are for: each test plants one violation in a copy and must see it named. Prints TAP."""

import os
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TOOL = {name: os.path.join(ROOT, "tools", name) for name in ("layers", "budgets", "tap", "pages")}


def run(*command, cwd=ROOT, **env):
    done = subprocess.run(command, cwd=cwd, env=dict(os.environ, **env), capture_output=True, text=True, stdin=subprocess.DEVNULL)
    return done.returncode, done.stdout + done.stderr


class Copy:
    """A small house of its own, in which one thing is wrong at a time."""

    FILES = {
        "src/base/str.h": "/* str.h: views. */\n#include <stddef.h>\n",
        "src/base/clock.h": "/* clock.h: now. */\n",
        "src/model/model.h": '/* model.h: tables. */\n#include "base/str.h"\n',
        "src/domain/request.h": '/* request.h: life of a request. */\n#include "model/model.h"\n',
        "src/engine/flow.h": '/* flow.h: flow. */\n#include "model/model.h"\n',
        "src/net/http.h": '/* http.h: bytes. */\n#include "base/str.h"\n',
        "src/store/db.h": '/* db.h: the door. */\n#include "domain/request.h"\n#include <sqlite3.h>\n',
        "src/api/routes.h": '/* routes.h: the table. */\n#include "store/db.h"\n#include "net/http.h"\n',
        "src/main.c": '/* main.c: start. */\n#include "api/routes.h"\n',
    }

    def __enter__(self):
        self.root = tempfile.mkdtemp(prefix="tools-test.")
        for path, text in self.FILES.items():
            self.write(path, text)
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.root)

    def write(self, path, text):
        full = os.path.join(self.root, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "w", encoding="utf-8") as file:
            file.write(text)

    def add(self, path, text):
        self.write(path, self.FILES.get(path, "/* new file: for the test. */\n") + text)


# (what is planted, in which file, the text, what the checker must say)
LAYER_CASES = [
    ("an upward include", "src/domain/request.h", '#include "store/db.h"\n', "domain may not include store"),
    ("a sideways include", "src/engine/flow.h", '#include "domain/request.h"\n', "engine may not include domain"),
    ("net looking at the model", "src/net/http.h", '#include "model/model.h"\n', "net may not include model"),
    ("base looking at main's api", "src/base/str.h", '#include "api/routes.h"\n', "base may not include api"),
    ("an include that hides after a comment", "src/model/model.h", '/* x */ \n#  include "domain/request.h"\n', "model may not include domain"),
    ("the clock in domain", "src/domain/request.h", '#include "base/clock.h"\n', "domain is pure"),
    ("a socket header in engine", "src/engine/flow.h", "#include <sys/socket.h>\n", "engine is pure"),
    ("an opened file in domain", "src/domain/request.c", 'void f(void)\n{\n\tfopen("x", "r");\n}\n', "fopen: domain is pure"),
    ("printing in engine", "src/engine/flow.c", "void f(void)\n{\n\tfprintf(stderr, 0);\n}\n", "engine is pure"),
    ("SQL in api", "src/api/a.c", 'const char *q = "SELECT id "\n\t"FROM request";\n', "SQL belongs to"),
    ("a database header in feed", "src/feed/f.c", "#include <libpq-fe.h>\n", "belongs to store"),
    ("an unknown floor", "src/cellar/x.h", "", "no floor of the house"),
    ("a file that does not exist", "src/api/a.c", '#include "request.h"\n', "no file of src/"),
    ("strcpy", "src/base/x.c", "void f(void)\n{\n\tstrcpy(a, b);\n}\n", "strcpy() is banned"),
    ("sprintf in a test", "tests/unit/x.c", "void f(void)\n{\n\tsprintf (a, b);\n}\n", "sprintf() is banned"),
    ("strcat", "src/base/x.c", "void f(void)\n{\n\tstrcat(a, b);\n}\n", "strcat() is banned"),
    ("gets", "src/base/x.c", "void f(void)\n{\n\tgets(a);\n}\n", "gets() is banned"),
    ("atoi", "src/main.c", "int f(void)\n{\n\treturn atoi(a);\n}\n", "atoi() is banned"),
]

# What looks like a violation and is none.
INNOCENT = """/* strcpy( and #include "api/routes.h" in a comment */
#include <stdio.h>
static const char *text = "atoi(x) /* SELECT id FROM */";
int fgets_like(int my_atoi);
void f(void)
{
	x.time(0);
	y->open(1);
	snprintf(b, 2, text);
}
"""


def layer_tests():
    def clean():
        with Copy() as house:
            house.write("src/domain/innocent.c", INNOCENT)
            code, said = run(TOOL["layers"], "--root", house.root)
            assert code == 0, said

    yield "layers: a sound house passes", clean

    for what, path, text, must_say in LAYER_CASES:
        def planted(path=path, text=text, must_say=must_say):
            with Copy() as house:
                house.add(path, text)
                code, said = run(TOOL["layers"], "--root", house.root)
                assert code == 1 and must_say in said and path in said, said

        yield f"layers: catches {what}", planted

    def cycle():
        with Copy() as house:
            house.add("src/base/str.h", '#include "base/buf.h"\n')
            house.write("src/base/buf.h", '/* buf.h: bytes. */\n#include "base/str.h"\n')
            code, said = run(TOOL["layers"], "--root", house.root)
            assert code == 1 and "include cycle" in said, said

    yield "layers: catches a cycle", cycle

    def silent():
        with Copy() as house:
            house.write("src/base/x.c", "int x;\n")
            code, said = run(TOOL["layers"], "--root", house.root)
            assert code == 1 and "open with a comment" in said, said

    yield "layers: catches a file without an opening comment", silent

    def real_tree():
        with tempfile.TemporaryDirectory(prefix="tools-test.") as root:
            shutil.copytree(os.path.join(ROOT, "src"), os.path.join(root, "src"))
            assert run(TOOL["layers"], "--root", root)[0] == 0
            with open(os.path.join(root, "src/base/str.c"), "a", encoding="utf-8") as file:
                file.write('#include "model/model.h"\n')
            code, said = run(TOOL["layers"], "--root", root)
            assert code == 1 and "base may not include model" in said, said

    yield "layers: catches an upward include in the real tree", real_tree


def function_of(lines):
    return "/* x.c: x. */\nint\nlong_one(int a)\n{\n" + "\ta++;\n" * (lines - 4) + "}\n"


def budget_tests():
    for lines, code_wanted in ((70, 0), (90, 0), (91, 1)):
        def sized(lines=lines, code_wanted=code_wanted):
            with Copy() as house:
                house.write("src/base/x.c", function_of(lines))
                code, said = run(TOOL["budgets"], "--root", house.root)
                assert code == code_wanted, said
                assert ("long_one has" in said) == (lines > 70), said

        yield f"budgets: a function of {lines} lines {'fails' if code_wanted else 'passes'}", sized

    def long_file():
        with Copy() as house:
            house.write("src/base/x.h", "/* x.h: x. */\n" + "\n" * 699)
            assert run(TOOL["budgets"], "--root", house.root)[0] == 0
            house.write("src/base/x.h", "/* x.h: x. */\n" + "\n" * 700)
            code, said = run(TOOL["budgets"], "--root", house.root)
            assert code == 1 and "a file has at most" in said, said

    yield "budgets: a file of 701 lines fails", long_file


def format_tests():
    def badly_laid_out():
        with Copy() as house:
            shutil.copy(os.path.join(ROOT, ".clang-format"), house.root)
            house.write("good.c", "int f(void)\n{\n\treturn 1;\n}\n")
            house.write("bad.c", "int f(void) {\n  return 1; }\n")
            assert run("clang-format-14", "--dry-run", "-Werror", "good.c", cwd=house.root)[0] == 0
            code, said = run("clang-format-14", "--dry-run", "-Werror", "bad.c", cwd=house.root)
            assert code != 0 and "bad.c" in said, said

    yield "format: catches a badly laid out file", badly_laid_out


# (name, shell script that plays the test program, counts, must be said)
TAP_CASES = [
    ("passes", "echo 1..2; echo 'ok 1 - a'; echo 'ok 2 - b'", "2 0 0", ""),
    ("a failure", "echo 1..2; echo 'ok 1 - a'; echo 'not ok 2 - b'; echo '# why'; exit 1", "1 1 0", "FAILED it: b"),
    ("a skip with its reason", "echo 1..1; echo 'ok 1 - a # SKIP no server here'", "0 0 1", "no server here"),
    ("a death after good results", "echo 1..1; echo 'ok 1 - a'; kill -SEGV $$", "1 1 0", "signal 11"),
    ("a leak reported at exit", "echo 1..1; echo 'ok 1 - a'; exit 23", "1 1 0", "exit status 23"),
    ("results that are missing", "echo 1..3; echo 'ok 1 - a'", "1 1 0", "only 1 of 3"),
    ("silence", "true", "0 1 0", "no test result"),
]


def tap_tests():
    for what, script, counts, must_say in TAP_CASES:
        def counted(script=script, counts=counts, must_say=must_say):
            with tempfile.NamedTemporaryFile() as file:
                code, said = run(TOOL["tap"], "one", "it", "--", "sh", "-c", script, TAP_COUNTS=file.name)
                got = file.read().decode().strip()
                assert got == counts and must_say in said, (got, said)
                assert code == (1 if counts.split()[1] != "0" else 0), code

        yield f"tap: counts {what}", counted

    def hanging():
        with tempfile.NamedTemporaryFile() as file:
            code, said = run(TOOL["tap"], "one", "--timeout", "0.5", "it", "--", "sh", "-c", "sleep 60", TAP_COUNTS=file.name)
            assert code == 1 and "still running" in said, said

    yield "tap: ends a program that hangs", hanging

    def absent():
        with tempfile.NamedTemporaryFile() as file:
            code, said = run(TOOL["tap"], "one", "it", "--", "/nowhere/program", TAP_COUNTS=file.name)
            assert code == 1 and "could not be started" in said, said

    yield "tap: counts a program that is not there", absent


# (what is planted, the fragments, what the generator must say; "" is the good one)
PAGE_CASES = [
    ("a good fragment", "<!-- a: said -->\n<p{?x} id=\"{x}\"{/x}>{=hello}{!icon}{?on}!{/on}</p>\n", ""),
    ("a word that is not there", "<!-- a -->\n{=helo}\n", "data/words has no helo"),
    ("a condition without its end", "<!-- a -->\n{?x}y\n", "{/x} is missing"),
    ("an end without its condition", "<!-- a -->\ny{/x}\n", "closes nothing"),
    ("a name used twice", "<!-- a -->\nx\n<!-- a -->\ny\n", "stands twice"),
    ("text before the first name", "x\n<!-- a -->\ny\n", "text before"),
]


def page_tests():
    def made(text):
        with Copy() as house:
            house.write("a.html", text)
            house.write("a.css", "/* a.css: x. */\np { color : red; }\n")
            house.write("words.json", '{"hello": "chào"}')
            code, said = run(TOOL["pages"], "out.c", "out.h", "words.json", "a.css", "a.html", cwd=house.root)
            if code:
                return code, said, ""
            return code, said, "".join(open(os.path.join(house.root, p), encoding="utf-8").read() for p in ("out.h", "out.c"))

    for what, text, must_say in PAGE_CASES:
        def case(text=text, must_say=must_say):
            code, said, _ = made(text)
            assert code == (1 if must_say else 0) and must_say in said, (code, said)

        yield f"pages: {what}", case

    def kinds():
        _, _, out = made(PAGE_CASES[0][1])
        for wanted in ("Str x;", "Markup icon;", "bool on;", "buf_add_html(out, s.x)", "buf_add(out, s.icon.html)", "if (s.x.len)", "if (s.on)"):
            assert wanted in out, (wanted, out)

    yield "pages: what was typed is escaped, markup is a type of its own, a mere condition is a bool", kinds

    def style():
        _, _, out = made("<!-- a -->\n{>style}\n")
        assert "p{color :red}" in out.replace(" :", " :") and "'sha256-" in out and "a.css" not in out, out

    yield "pages: the style is squeezed and its hash is there", style


def main():
    tests = [*layer_tests(), *budget_tests(), *format_tests(), *tap_tests(), *page_tests()]
    failed = 0
    print(f"1..{len(tests)}")
    for number, (name, test) in enumerate(tests, 1):
        try:
            test()
            print(f"ok {number} - {name}")
        except AssertionError as error:
            failed += 1
            print(f"not ok {number} - {name}")
            print("# " + str(error).replace("\n", "\n# "))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
