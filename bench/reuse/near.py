#!/usr/bin/env python3
"""Near duplicates of an archive by MinHash and LSH, to hold `headwater reuse` against.

    near.py datasketch|rensa ARCHIVE.jsonl PLANTED.jsonl [--threshold 0.5]

One line: reports a processor second, peak memory, share of the planted pairs found for each kind of reuse, precision (pairs of
the same chain of copies). Sets of word 5-grams, 128 permutations. LSH finds pairs of reports, not passages: a passage lifted
into a longer report is none to it. Needs `pip install datasketch rensa`.
"""
import argparse, collections, json, re, resource, time


def sets(path):
    for line in open(path, encoding="utf-8"):
        report = json.loads(line)
        words = re.findall(r"\w+", report["text"].lower())
        yield report["id"], {" ".join(words[at:at + 5]) for at in range(max(1, len(words) - 4))}


def datasketch(path, threshold):
    from datasketch import MinHash, MinHashLSH
    lsh, pairs = MinHashLSH(threshold=threshold, num_perm=128), []
    for name, grams in sets(path):
        sketch = MinHash(num_perm=128)
        sketch.update_batch([gram.encode() for gram in grams])
        pairs += [(other, name) for other in lsh.query(sketch)]
        lsh.insert(name, sketch)
    return pairs


def rensa(path, threshold):
    from rensa import RMinHash, RMinHashLSH
    lsh, pairs, names, sketches = RMinHashLSH(threshold=threshold, num_perm=128, num_bands=32), [], [], []
    for name, grams in sets(path):
        sketch = RMinHash(num_perm=128, seed=42)
        sketch.update(sorted(grams))
        for other in lsh.query(sketch):
            # It gives candidates: the check of the sketches themselves is left to the caller.
            if sketches[other].jaccard(sketch) >= threshold:
                pairs.append((names[other], name))
        lsh.insert(len(names), sketch)
        names.append(name)
        sketches.append(sketch)
    return pairs


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("library", choices=["datasketch", "rensa"])
    args.add_argument("archive")
    args.add_argument("planted")
    args.add_argument("--threshold", type=float, default=0.5)
    args = args.parse_args()
    started = time.process_time()
    found = {"datasketch": datasketch, "rensa": rensa}[args.library](args.archive, args.threshold)
    seconds = time.process_time() - started
    reports = sum(1 for _ in open(args.archive))
    hit, every, root = collections.Counter(), collections.Counter(), {}

    def find(x):
        while root.setdefault(x, x) != x:
            x = root[x]
        return x

    pairs = {frozenset(pair) for pair in found}
    for plan in map(json.loads, open(args.planted)):
        pair = frozenset((plan["a"]["report"], plan["b"]["report"]))
        every[plan["kind"]] += 1
        hit[plan["kind"]] += pair in pairs
        root[find(plan["a"]["report"])] = find(plan["b"]["report"])
    right = sum(find(a) == find(b) for a, b in found)
    kinds = ", ".join(f"{kind} {hit[kind] / every[kind]:.2f}" for kind in sorted(every))
    print(f"{args.library}: {reports / seconds:,.0f} reports a processor second, {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MiB, "
          f"pairs found {sum(hit.values()) / sum(every.values()):.3f} ({kinds}), precision {right / max(1, len(found)):.3f} of {len(found)}")


main()
