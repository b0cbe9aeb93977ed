"""seeds.py: first inputs for the fuzz targets: small, valid, of every shape, so that mutation starts inside the parser.

usage: seeds.py FOLDER        writes FOLDER/fuzz_<name>/<n> for every target; files in tests/fuzz/seeds/<name>/ are taken too
"""

import os
import shutil
import sys

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
SEEDS = {
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
    "rulebook": ['{"version":1,"from":"2021-08-22","name":"x","numbers":{"deadline":{"value":5,"unit":"minutes","source":"Nghị quyết 86"}}}'],
    "code": ["7KQ4-M2XP-9", "7kq4m2xp9", "0000-0000", " 7KQ4 M2XP 9 "],
    "form": ["kind=medicine&area=25975&text=s%E1%BB%91t+cao&persons=2", "a=1&a=2&&=x&%zz=%00", "vulnerable=elderly&vulnerable=child"],
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
