"""seeds.py: first inputs for the fuzz targets: small, valid, of every shape, so that mutation starts inside the parser.

usage: seeds.py FOLDER        writes FOLDER/fuzz_<name>/<n> for every target; files in tests/fuzz/seeds/<name>/ are taken too
"""

import hashlib
import io
import json
import os
import shutil
import struct
import sys
import zipfile
import zlib

HERE = os.path.dirname(os.path.abspath(__file__))

BODIES = [
    '{"kind":"medicine","area_code":"25975","text":"Mẹ tôi sốt 39 độ, hết thuốc","persons":2,"phone":"0912345678","name":"Lê Văn Bình",'
    '"address":"12/3 khu phố 2","lat":11.0512,"lon":106.7381,"vulnerable":["elderly","pregnant"]}',
    '{"kind":"emergency","area_code":"25978","text":"khó thở"}',
    '{"name":"Phường Tân Phước Khánh","code":"25855","level":3,"valid_from":"2021-01-01","population":57000}',
    '{"title":"Chủ tịch UBND phường","area_id":12,"kind":"chair"}',
    '{"due_at":"2021-08-23T07:42:00+07:00","day":"2021-08-23","version":7,"closed":true,"text":null}',
    '{"a":[1,2.5,-3e10,{"b":"\\u0111\\ud83d\\ude00\\n"},[],{}],"text":"Phu\u031bo\u031b\u0300ng"}',
    "[]", "{}", "null", '"x"', "17",
]


def exif(order, orientation):
    """A TIFF with an orientation and a pointer to a position."""
    begin = b"II*\0" if order == "<" else b"MM\0*"
    return begin + struct.pack(order + "IHHHIHHHHIII", 8, 2, 0x0112, 3, 1, orientation, 0, 0x8825, 4, 1, 38, 0) + b"GPS"


def jpeg():
    def segment(marker, body):
        return b"\xff" + bytes([marker]) + struct.pack(">H", len(body) + 2) + body

    return (b"\xff\xd8" + segment(0xE0, b"JFIF\0\1\2\0\0\1\0\1\0\0") + segment(0xE1, b"Exif\0\0" + exif("<", 6)) + segment(0xFE, b"words")
            + segment(0xDB, b"q") + segment(0xC0, b"\x08\0\x10\0\x20\1\1\x11\0") + segment(0xDA, b"\1\1\0\0\x3f\0") + b"data\xff\0\xff\xd0more"
            + b"\xff\xd9behind")


def png():
    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0)) + chunk(b"eXIf", exif(">", 8))
            + chunk(b"tEXt", b"a\0b") + chunk(b"IDAT", zlib.compress(bytes(14))) + chunk(b"IEND", b""))


def webp():
    def chunk(name, body):
        return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) & 1)

    body = (b"WEBP" + chunk(b"VP8X", b"\x0c\0\0\0\x1f\0\0\x0f\0\0") + chunk(b"VP8 ", b"\x30\1\0\x9d\1\x2a\x20\0\x10\0picture")
            + chunk(b"EXIF", exif("<", 3)) + chunk(b"XMP ", b"<x/>"))
    return b"RIFF" + struct.pack("<I", len(body)) + body


def pdf():
    photo = b"\xff\xe1" + struct.pack(">H", len(exif(">", 6)) + 8) + b"Exif\0\0" + exif(">", 6)
    return b"%PDF-1.4\n" + photo + b"<?xpacket begin?><exif:GPSLatitude/><?xpacket end?>\ntrailer\n%%EOF\n"


def backup(database=b"rows", kind="sqlite"):
    """What `tiepsuc backup` writes, with a proof in it."""
    proof = b"a photo"
    name = "blobs/" + hashlib.sha256(proof).hexdigest()
    files = {"database": database, name: proof}
    manifest = {"format": 1, "made_by": "tiepsuc", "made_at": "2021-08-23T07:42:00+07:00", "database": kind, "schema": 1, "rows": {"area": 91},
                "files": [{"name": n, "bytes": len(d), "sha256": hashlib.sha256(d).hexdigest()} for n, d in files.items()]}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        z.writestr("manifest.json", json.dumps(manifest))
        for entry, data in files.items():
            z.writestr(entry, data)
    return out.getvalue()


def workbook(sheet):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("xl/workbook.xml", '<workbook><sheets><sheet name="a" r:id="r1"/></sheets></workbook>')
        z.writestr("xl/_rels/workbook.xml.rels",
                   '<R><Relationship Id="r1" Type="/worksheet" Target="worksheets/s.xml"/></R>')
        z.writestr("xl/worksheets/s.xml", sheet)
    return file.getvalue()


SHEET = ('<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><r><t>co</t></r><t>de</t></is></c></row><row r="3">'
         '<c r="C3" s="1"><v>44431.5</v></c><c t="b"><v>1</v></c><c t="s"><v>0</v></c></row></sheetData></worksheet>')
SNAPSHOT = json.dumps({
    "wards": [{"code": "25975", "name": "An Phú", "zone": "red", "lat": 10.95, "lon": 106.74, "need": {"medical": 2, "leading": 1}},
              {"code": "25978", "zone": "green", "lat": 10.9, "lon": 106.7, "need": {"data": 1}}],
    "people": [{"id": "a", "agency": "x", "roles": ["medical", "data"], "skills": {"medical": 3}, "home": "25975", "household": "h"},
               {"id": "b", "agency": "x", "roles": ["leading"], "lat": 11, "lon": 106.5, "can_lead": True, "experience": 2, "was": "25978"},
               {"id": "c", "agency": "y", "roles": ["medical"], "pregnant": True, "household": "h", "volunteer": True}],
    "pins": [{"person": "b", "ward": "25975", "role": "leading"}], "bans": [{"person": "c", "ward": "25978"}, {"person": "c"}],
    "options": {"agency_cap": 1, "move_metres": 3000, "rounds": 5}}).encode()

with open(os.path.join(HERE, "..", "..", "data", "rulebooks", "BD-2021-08.json"), "rb") as rulebook_file:
    RULEBOOK = rulebook_file.read()
with open(os.path.join(HERE, "..", "..", "data", "templates", "binhduong-dieu-dong.json"), "rb") as template_file:
    TEMPLATE = template_file.read()
ORDER = ('"date":"2021-08-23","verify_url":"https://x/q","groups":[{"name":"Phường An Phú","people":[{"name":"Lê A","birth_year":1980,'
         '"agency":"Sở Y tế","role":"Y tế","phone":"0900 000 001","from_day":"2021-08-25","to_day":"2021-09-24"}]}]}')

SEEDS = {
    "backup": [backup(), backup(b"", "postgresql"), backup(bytes(5000))],
    "model": BODIES,
    "json": BODIES,
    "time": [
        "2021-08-23T07:42:00+07:00", "2021-08-23T00:42:00Z", "2021-08-22 19:42:00.123456-05:00", "1970-01-01T07:00:00+07:00",
        "9999-12-31T23:59:59.999+07:00", "2024-02-29", "2100-02-28", "1970-01-01",
    ],
    "text": [
        "Phường Tân Phước Khánh", "đường Đồng Đen 12/3", "Phu\u031bo\u031b\u0300ng", "ﬁ ① Straße ½", "Nguyễn Thị Hòa", "hoà hòa hoả", "Khu phố 02 10",
        "+84 912 345 678", "0274 3822 222", "(+84) 28-3822-2222", "Ａｎ　Ｂình", "e\u0323\u0302", "a\u200bb\u00a0c",
    ],
    "uuid": ["017f22e2-79b0-7cc3-98c4-dc0c0c07398f", "0011aaFFeeDD2299", "-9223372036854775808", "9223372036854775807", "106.7381", "-1e-7", "007"],
    "dimacs": [
        "c small\np min 4 5\nn 1 4\nn 4 -4\na 1 2 0 4 2\na 1 3 0 2 2\na 2 3 0 2 1\na 2 4 0 3 3\na 3 4 0 5 1\n",
        "p min 2 1\nn 1 1\nn 2 -1\na 1 2 0 1 -7\n", "p min 3 2\na 1 2 1 2 0\na 2 1 1 2 0\n", "p min 1 0\n",
    ],
    "csv": [
        "code,name,level\r\n25975,\"Phường An Phú\",3\r\n", "a;b\n1;\"x\"\"y\"\n", "\ufeffcode,name\n1,\"two\nlines\"\n", "a,b\n'=1+1,@x\n", "a\n",
        "gso_code,name_vi,population_2019\n25741,Thới Hòa,64000\n",
    ],
    "geojson": [
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"25975","name":"An Phú"},"geometry":{"type":"Polygon",'
        '"coordinates":[[[106.7,10.9],[106.8,10.9],[106.8,11.0],[106.7,10.9]]]}}]}',
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"ma":"1"},"geometry":{"type":"MultiPolygon","coordinates":'
        "[[[[0,0],[1,0],[1,1],[0,0]]],[[[5,5],[6,5],[6,6],[5,5]]]]}}]}",
    ],
    "order": [b"\0" + TEMPLATE, '\1{"values":{"n":"5"},' + ORDER,
              '\2{"own_name":"B","number":"05/QĐ","place":"P","kind":"K","title":"T","appendix_title":"A","signer_post":"S","signer_name":"N",'
              '"grounds":["g"],"articles":[["a"]],"recipients":["Lưu: VT"],' + ORDER],
    "snapshot": [SNAPSHOT, b'{"wards":[],"people":[]}', b'{"options":{"seed":7,"keep_fill":true}}'],
    "rulebook": [RULEBOOK, b'{"name":"x","valid_from":"2021-08-01T00:00:00+07:00","levels":[{"key":"a","vi":"b","en":"c"}],"rules":{},"answerable":{}}'],
    "image": [jpeg(), png(), webp(), pdf()],
    "xlsx": [workbook(SHEET), "\0" + SHEET, "\1<sst><si><r><t>a</t></r><rPh><t>b</t></rPh></si></sst>",
             "\2<styleSheet><numFmts><numFmt numFmtId='164' formatCode='[$-42A]dd/mm/yy\\ &quot;d&quot;'/></numFmts><cellXfs><xf numFmtId='164'/>"
             "</cellXfs></styleSheet>", "\3<workbook><workbookPr date1904='1'/><sheets><sheet id='r1'/></sheets></workbook>",
             "\4<R><Relationship Id='r1' Type='/worksheet' Target='/xl/worksheets/s.xml'/></R>"],
    "cells": [
        "Loại;Mã phường;Nội dung;Số người;Điện thoại;Yếu thế;Vĩ độ\nThuốc;25975;Hết thuốc;1.128;912345678;Người già, trẻ nhỏ;10,98\n",
        "code,name,level,dân số,diện tích,từ ngày,valid_to,zone\n25975,An Phú,commune,\"1,128\",5.5,01/07/2021,2025-07-01,red\n",
        "holder,phone,from,to,rank\nNguyễn Văn A,0912345678,23/08/2021 7:42,2021-08-24T00:00:00+07:00,0\n",
    ],
    "code": ["TS-2222-2222", "ts 2222 2222", "123-456", "7KQ4-M2XP-9", "7kq4m2xp9", "0000-0000", " 7KQ4 M2XP 9 "],
    "form": ["kind=medicine&area=25975&text=s%E1%BB%91t+cao&persons=2", "a=1&a=2&&=x&%zz=%00", "vulnerable=elderly&vulnerable=child"],
    "http": [
        "/api/v1/areas?q=t%C3%A2n+ph%C6%B0%E1%BB%9Bc&a=1\nCookie: ts=abc; q=1\nAccept-Language: vi\n",
        "/p/TS-2222-2222?kind=a&kind=b\nContent-Type: application/x-www-form-urlencoded\nContent-Length: 14\n\nkind=food&a=%41",
        "/\nContent-Type: multipart/form-data; boundary=x\n\n--x\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"a.jpg\"\r\n\r\n"
        "bytes\r\n--x--\r\n",
        "/a/../b/./%2e%2e/%00\nHost: x\nX-Forwarded-For: 1.2.3.4\nRange: bytes=0-1\n",
    ],
    "multipart": ['--x\r\nContent-Disposition: form-data; name="text"\r\n\r\nxin ch\u00e0o\r\n--x\r\nContent-Disposition: form-data; '
                  'name="photo"; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n\u0001\u0002\r\n--x--\r\n'],
}
# For targets that have none of their own yet.
ANY = BODIES[:3] + SEEDS["csv"][:2] + SEEDS["form"][:1] + SEEDS["time"][:2]


def main():
    folder = sys.argv[1]
    for source in sorted(os.listdir(HERE)):
        if not (source.startswith("fuzz_") and source.endswith(".c")):
            continue
        name = source[len("fuzz_"):-len(".c")]
        into = os.path.join(folder, "fuzz_" + name)
        os.makedirs(into, exist_ok=True)
        own = os.path.join(HERE, "seeds", name)
        if os.path.isdir(own):
            for file in os.listdir(own):
                shutil.copy(os.path.join(own, file), into)
        for number, seed in enumerate(SEEDS.get(name, [] if os.path.isdir(own) else ANY)):
            with open(os.path.join(into, str(number)), "wb") as file:
                file.write(seed if isinstance(seed, bytes) else seed.encode("utf-8"))


if __name__ == "__main__":
    main()
