#!/usr/bin/env python3
"""make: networks for bench/flow, the same for the same arguments.

usage: make FAMILY SEED SIZE... > FILE.min

  wards P W D      P people to W wards: D arcs each (0: all), unit supplies, wards of uneven size, a reserve for who is left
  grid N           a torus like the GOTO family: short arcs of scattered cost, long ones nearly free, one wide dear path from the
                   source to the sink that makes it feasible
  random N M       like the NETGEN family: sqrt(N) sources and sinks, a dear skeleton that makes it feasible, random arcs
"""
import random
import sys


def write(n, supplies, arcs):
    out = ["p min %d %d\n" % (n, len(arcs))]
    out += ["n %d %d\n" % (u, s) for u, s in sorted(supplies.items()) if s]
    out += ["a %d %d 0 %d %d\n" % a for a in arcs]
    sys.stdout.write("".join(out))


def wards(rng, people, count, degree):
    sink, reserve = people + count + 1, people + count + 2
    where = [(rng.random(), rng.random()) for _ in range(people + count)]
    arcs = []
    weight = [rng.random() ** 2 + 0.2 for _ in range(count)]
    total = sum(weight)
    for p in range(people):
        x, y = where[p]
        chosen = range(count) if not degree else rng.sample(range(count), degree)
        for w in chosen:
            a, b = where[people + w]
            arcs.append((p + 1, people + w + 1, 1, int(10000 * ((x - a) ** 2 + (y - b) ** 2) ** 0.5) + rng.randrange(500)))
        arcs.append((p + 1, reserve, 1, 100000))
    for w in range(count):
        arcs.append((people + w + 1, sink, max(1, int(0.95 * people * weight[w] / total)), 0))
    arcs.append((reserve, sink, people, 0))
    write(people + count + 2, dict([(p + 1, 1) for p in range(people)] + [(sink, -people)]), arcs)


def grid(rng, n):
    wide = max(4, int(n ** 0.667))
    high = n // wide
    n_ring = wide * high
    arcs, supply = [], 92 * wide
    for u in range(n_ring):
        for k, cap in enumerate((1000, 300, 100, 32), 1):
            arcs.append((u + 1, (u + k) % n_ring + 1, rng.randrange(1, cap + 1), rng.randrange(10000)))
        for k, cap in ((1, 1000), (2, 1000)):
            arcs.append((u + 1, (u + k * wide) % n_ring + 1, rng.randrange(1, cap + 1), rng.randrange(8)))
    for _ in range(n_ring):
        arcs.append((rng.randrange(n_ring) + 1, rng.randrange(n_ring) + 1, rng.randrange(1, 33), rng.randrange(8)))
    order = [x + y * wide for x in range(wide) for y in range(high)]
    for a, b in zip(order, order[1:]):
        arcs.append((a + 1, b + 1, supply, 1000))
    write(n_ring, {1: supply, order[-1] + 1: -supply}, arcs)


def scattered(rng, n, m):
    ends = max(1, int(n ** 0.5))
    supply = {}
    arcs = []
    inner = list(range(2 * ends, n))
    rng.shuffle(inner)
    for s in range(ends):
        x = 1000
        supply[s + 1] = supply.get(s + 1, 0) + x
        chain = [s] + inner[s::ends] + [ends + s]
        supply[ends + s + 1] = -x
        for a, b in zip(chain, chain[1:]):
            arcs.append((a + 1, b + 1, x, 10000))
    while len(arcs) < m:
        a, b = rng.randrange(n), rng.randrange(n)
        if a != b:
            arcs.append((a + 1, b + 1, rng.randrange(1, 1001), rng.randrange(1, 10001)))
    write(n, supply, arcs)


def main():
    family, seed, size = sys.argv[1], int(sys.argv[2]), [int(x) for x in sys.argv[3:]]
    {"wards": wards, "grid": grid, "random": scattered}[family](random.Random(seed), *size)


main()
