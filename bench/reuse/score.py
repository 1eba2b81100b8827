#!/usr/bin/env python3
"""Hold found passages against planted ones: score.py PLANTED.jsonl PASSAGES.jsonl

recall, per kind: planted passages of which found passages between the same two reports cover at least half on both sides
precision: found passages between two reports that the plan connects (two that took the same passage from a third do share it)
"""
import collections, json, sys

planted = [json.loads(line) for line in open(sys.argv[1])]
found = [json.loads(line) for line in open(sys.argv[2])]

root = {}


def find(x):
    root.setdefault(x, x)
    while root[x] != x:
        root[x] = root[root[x]]
        x = root[x]
    return x


pairs = collections.defaultdict(list)
for passage in found:
    a, b = sorted((passage["a"], passage["b"]), key=lambda side: side["report"])
    pairs[a["report"], b["report"]].append((a, b))


def covered(side, spans):
    """Share of a planted side that lies in the spans."""
    marks = sum(max(0, min(side["end"], s["end"]) - max(side["start"], s["start"])) for s in spans)
    return marks / (side["end"] - side["start"])


hit, all_ = collections.Counter(), collections.Counter()
for plan in planted:
    a, b = sorted((plan["a"], plan["b"]), key=lambda side: side["report"])
    root[find(a["report"])] = find(b["report"])
    spans = pairs.get((a["report"], b["report"]), [])
    all_[plan["kind"]] += 1
    hit[plan["kind"]] += covered(a, [s[0] for s in spans]) >= 0.5 and covered(b, [s[1] for s in spans]) >= 0.5
right = sum(find(p["a"]["report"]) == find(p["b"]["report"]) for p in found)
for kind in sorted(all_):
    print(f"recall {kind:10} {hit[kind] / all_[kind]:.3f}  ({hit[kind]} of {all_[kind]})")
print(f"recall {'together':10} {sum(hit.values()) / max(1, sum(all_.values())):.3f}  ({sum(hit.values())} of {sum(all_.values())})")
print(f"precision         {right / max(1, len(found)):.3f}  ({right} of {len(found)})")
