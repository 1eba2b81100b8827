#!/usr/bin/env python3
"""Does the engine's likeness of two sentences tell paraphrases from other sentences of the same news?

    eval/paraphrase.py                   tune the bound on the training pairs, report the validation pairs
    eval/paraphrase.py --package DIR     the language package to read with (else that of `headwater model`)

The pairs are those of ../shared/bench/paraphrase-msr-train-val.tar.xz (MSR paraphrase corpus: 3,576 and 500 pairs out of news clusters,
two thirds of them paraphrases). One bound on one figure is tuned; no weights are fitted. Beside it stands the cosine of TF-IDF over
lower-cased words, tuned the same way.
"""
import argparse, math, os, re, subprocess, sys, tarfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAIRS = ROOT.parent / "shared" / "bench" / "paraphrase-msr-train-val.tar.xz"


def pairs():
    """{part: [(is a paraphrase, first, second)]}"""
    found = {}
    with tarfile.open(PAIRS) as tar:
        for part in ("train", "val"):
            text = tar.extractfile(f"msr/msr-para-{part}.tsv").read().decode("utf-8-sig")
            rows = [line.split("\t") for line in text.splitlines()[1:] if line.strip()]
            found[part] = [(row[0] == "1", row[-2].strip(), row[-1].strip()) for row in rows]
    return found


def package(named):
    if named:
        return named
    data = Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local/share"))
    folders = sorted((data / "headwater/models").glob("en_core_web_sm*"))
    return folders[-1] if folders else sys.exit("eval: no language package: run `headwater model install` or name one")


def engine(rows, folder):
    command = ["cargo", "run", "--quiet", "-p", "headwater-collate", "--example", "likeness", "--", str(folder)]
    lines = "".join(f"{a}\t{b}\n" for _, a, b in rows)
    run = subprocess.run(command, cwd=ROOT, input=lines, capture_output=True, text=True)
    if run.returncode:
        sys.exit(f"eval: the example failed:\n{run.stderr[-2000:]}")
    return [[float(x) for x in line.split("\t")] for line in run.stdout.splitlines()]


def tfidf(rows):
    bags = [Counter(re.findall(r"\w+", words.lower())) for _, a, b in rows for words in (a, b)]
    seen = Counter(word for bag in bags for word in bag)
    weighed = [{w: n * math.log(len(bags) / seen[w]) for w, n in bag.items()} for bag in bags]
    norm = [math.sqrt(sum(x * x for x in bag.values())) or 1.0 for bag in weighed]
    dot = lambda i: sum(x * weighed[i + 1].get(w, 0.0) for w, x in weighed[i].items())
    return [dot(i) / norm[i] / norm[i + 1] for i in range(0, len(bags), 2)]


def measure(scores, gold, bound):
    said = [score >= bound for score in scores]
    right = sum(s == g for s, g in zip(said, gold)) / len(gold)
    both = sum(s and g for s, g in zip(said, gold))
    return right, 2 * both / max(sum(said) + sum(gold), 1)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--package", type=Path)
    a = p.parse_args()
    if not PAIRS.exists():
        print(f"eval: not measured: {PAIRS} is absent", file=sys.stderr)
        sys.exit(3)
    found = pairs()
    rows = found["train"] + found["val"]
    cut = len(found["train"])
    gold = [row[0] for row in rows]
    ours = engine(rows, package(a.package))
    figures = {
        "TF-IDF": tfidf(rows),
        "likeness": [x[0] for x in ours],
        "containment of the lesser": [max(x[1], x[2]) for x in ours],
        "containment of the greater": [min(x[1], x[2]) for x in ours],
        "likeness, numbers held apart": [x[0] - 0.05 * min(x[3], 2) for x in ours],
    }
    print(f"{'':30}{'bound':>8}{'train':>8}{'val':>8}{'F1':>8}")
    for name, scores in figures.items():
        bounds = sorted({round(s, 2) for s in scores[:cut]})
        bound = max(bounds, key=lambda b: measure(scores[:cut], gold[:cut], b)[0])
        train, val = measure(scores[:cut], gold[:cut], bound), measure(scores[cut:], gold[cut:], bound)
        print(f"{name:30}{bound:8.2f}{100 * train[0]:8.1f}{100 * val[0]:8.1f}{100 * val[1]:8.1f}")


if __name__ == "__main__":
    main()
