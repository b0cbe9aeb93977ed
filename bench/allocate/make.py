#!/usr/bin/env python3
"""make: snapshots for `tiepsuc plan`, the same for the same arguments; people, agencies and homes are invented.

usage: make SEED [PEOPLE [AGENCIES [PLACES [LEADERS]]]] > FILE.json

The wards are the 91 communes of data/units/binhduong_2021.csv with their real populations and points, the fifteen red ones of
22-23 August 2021 red. PEOPLE (1128) of AGENCIES (92), of uneven size; PLACES (1400) by population, red wards nearly twice as many;
LEADERS (25) of 100 can lead.
"""
import csv
import json
import os
import random
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
DATA = os.path.join(HERE, "..", "..", "data")
UNITS = os.path.join(DATA, "units", "binhduong_2021.csv")
DEMO = os.path.join(DATA, "demo", "binhduong.json")
ROLES = [("leading", 6), ("medical", 22), ("logistics", 32), ("data", 12), ("outreach", 14), ("checkpoint", 14)]
WEIGHT = {"red": 1.8, "orange": 1.3, "yellow": 1.0, "green": 0.7}


def communes(rng):
    with open(UNITS, encoding="utf-8") as f:
        rows = [row for row in csv.DictReader(f) if row["level"] == "commune"]
    with open(DEMO, encoding="utf-8") as f:
        red = json.load(f)["red_codes"]
    for row in rows:
        row["zone"] = "red" if row["code"] in red else rng.choices(["orange", "yellow", "green"], [0.3, 0.35, 0.35])[0]
    return rows


def share(total, weights):
    """Whole numbers by largest remainder."""
    whole = sum(weights)
    exact = [total * w / whole for w in weights]
    shares = [int(x) for x in exact]
    for i in sorted(range(len(exact)), key=lambda i: (shares[i] - exact[i], i))[: total - sum(shares)]:
        shares[i] += 1
    return shares


def make_wards(rows, places):
    wards = []
    for row, n in zip(rows, share(places, [int(r["population"]) * WEIGHT[r["zone"]] for r in rows])):
        by_role = share(n, [w for _, w in ROLES])
        need = {role: k for (role, _), k in zip(ROLES, by_role) if k}
        wards.append({"code": row["code"], "name": row["name"], "zone": row["zone"], "lat": float(row["lat"]), "lon": float(row["lon"]),
                      "need": need})
    return wards


def make_person(rng, number, agency, rows, weights, leaders):
    home = rng.choices(rows, weights)[0]
    roles = {rng.choices([r for r, _ in ROLES], [w for _, w in ROLES])[0]}
    if rng.random() < 0.35:
        roles.add(rng.choices(["logistics", "outreach", "checkpoint", "data"], [4, 2, 3, 2])[0])
    person = {"id": f"c{number:04d}", "agency": agency, "roles": sorted(roles), "skills": {r: rng.choice([1, 2, 2, 3]) for r in sorted(roles)},
              "home": home["code"], "experience": rng.choice([0, 0, 0, 1, 1, 2, 4])}
    flags = {"household_red": home["zone"] == "red" and rng.random() < 0.5, "small_child": rng.random() < 0.12, "pregnant": rng.random() < 0.01,
             "chronic": rng.random() < 0.06, "unfit": rng.random() < 0.015, "can_lead": rng.random() < leaders / 100, "volunteer": rng.random() < 0.2}
    person.update({name: True for name, on in flags.items() if on})
    return person


def main():
    given = [int(x) for x in sys.argv[1:]]
    if not given:
        sys.exit(__doc__)
    seed, people, agencies, places, leaders = given + [1128, 92, 1400, 25][len(given) - 1:]
    rng = random.Random(seed)
    rows = communes(rng)
    sizes = share(people, [rng.uniform(0.4, 2.2) for _ in range(agencies)])
    weights = [int(r["population"]) for r in rows]
    persons = []
    for agency, size in enumerate(sizes):
        for _ in range(size):
            persons.append(make_person(rng, len(persons) + 1, f"DV{agency + 1:02d}", rows, weights, leaders))
    for a, b in [rng.sample(range(people), 2) for _ in range(people // 40)]:
        persons[a]["household"] = persons[b]["household"] = f"h{min(a, b):04d}"
    json.dump({"wards": make_wards(rows, places), "people": persons, "options": {"rounds": 120}}, sys.stdout, ensure_ascii=False, indent=0)
    print()


main()
