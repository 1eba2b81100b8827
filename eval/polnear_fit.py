#!/usr/bin/env python3
"""Learns the table of signs of attribution from PolNeAR's train part (`crates/annotate/src/attribution/learned/weights.tsv`).

    polnear_fit.py DATA OBSERVATIONS [--out TABLE] [--folds N]

DATA is the corpus's `data` folder (not shipped: without it nothing can be learned anew). OBSERVATIONS is what
`cargo run --release -p headwater-annotate --example observations -- PACKAGE @LIST` prints for the train part's texts, LIST in the
order of their names. Needs numpy, scipy and scikit-learn.

Two logistic regressions with a penalty on the sum of weights, so that most signs drop out: is a reading of a word the
content of an attribution whose cue has that word, and is a noun phrase its source. Only signs go into the table: lemmas,
relations, marks; no sentence and no name. Words are learned of if they were cues at least twice.

With --folds articles are split by number, and what the held-out ones would get is printed, rules included.
"""
import argparse, json, sys, zlib
from collections import Counter
from pathlib import Path

import numpy
import scipy.sparse
from sklearn.linear_model import LogisticRegression

sys.path.insert(0, str(Path(__file__).parent))
from polnear import read_gold, tokens

LEAST = 3
THOUSANDTHS = 1000


def articles(data, observations, part="train"):
    folder = Path(data) / part
    annotations = {}
    for path in sorted((folder / "attributions").glob("*.ann")):
        annotations.setdefault(path.stem.rsplit("_", 1)[0], path)
    for line in open(observations):
        read = json.loads(line)
        stem = Path(read["file"]).stem
        text = (folder / "text" / f"{stem}.txt").read_text("utf-8")
        gold = [(cue, tokens(text, who), tokens(text, what)) for cue, who, what in read_gold(annotations[stem])]
        yield stem, text, [one for one in gold if one[2]], read


def likeness(a, b):
    union = len(a | b)
    return len(a & b) / union if union else 0.0


def instances(data, observations):
    """Per article: a list of words, each (word, ruled, [(signs, right, sources)])."""
    for stem, text, gold, read in articles(data, observations):
        names = read["signs"]
        words = read["words"]
        contents = [[tokens(text, pieces) for pieces, _, _ in word["readings"]] for word in words]
        right = [[False] * len(one) for one in contents]
        whose = [[None] * len(one) for one in contents]
        for cue, who, what in gold:
            best, places = 0.499, []
            first, end = min(what), max(what)
            for w, word in enumerate(words):
                start, stop = word["cue"]
                if not any(s < stop and start < e for s, e in cue):
                    continue
                for r, content in enumerate(contents[w]):
                    share = likeness(what, content)
                    if share >= 0.5:
                        whose[w][r] = who
                    if share > best + 1e-9:
                        best, places = share, [(w, r)]
                    elif share > best - 1e-9:
                        places.append((w, r))
            for w, r in places:
                right[w][r] = True
                whose[w][r] = who
        told = []
        for w, word in enumerate(words):
            readings = []
            for r, (pieces, signs, sources) in enumerate(word["readings"]):
                people = None
                if whose[w][r] is not None:
                    who = whose[w][r]
                    spans = [frozenset() if span is None else tokens(text, [tuple(span)]) for span, _ in sources]
                    marks = [bool(who & span) if span else not who for span in spans]
                    people = [(marks[i], sources[i][1]) for i in range(len(sources))]
                readings.append((signs, right[w][r], people))
            told.append((word["word"], word["ruled"], readings))
        yield stem, names, told


def pack(rows, vocabulary):
    ends, places = [0], []
    for names, signs in rows:
        places += sorted({vocabulary[names[sign]] for sign in signs if names[sign] in vocabulary})
        ends.append(len(places))
    ones = numpy.ones(len(places), dtype=numpy.float32)
    return scipy.sparse.csr_matrix((ones, places, ends), shape=(len(ends) - 1, len(vocabulary)))


def fit(rows, marks, least, strength):
    counts = Counter()
    for names, signs in rows:
        counts.update({names[sign] for sign in signs})
    vocabulary = {sign: at for at, sign in enumerate(sorted(sign for sign, count in counts.items() if count >= least))}
    model = LogisticRegression(C=strength, l1_ratio=1.0, solver="liblinear", tol=1e-3, max_iter=60, random_state=1)
    model.fit(pack(rows, vocabulary), marks)
    weights = {sign: round(float(model.coef_[0][at]) * THOUSANDTHS) for sign, at in vocabulary.items()}
    return {sign: weight for sign, weight in weights.items() if abs(weight) >= 10}, round(float(model.intercept_[0]) * THOUSANDTHS)


def learn(told, strength):
    """The table from a list of articles."""
    cues = Counter()
    for _, _, words in told:
        for word, _, readings in words:
            cues[word] += any(right for _, right, _ in readings)
    known = {word for word, count in cues.items() if count >= 2}
    rows, marks, people, persons = [], [], [], []
    for _, names, words in told:
        for word, ruled, readings in words:
            if not (ruled or word in known):
                continue
            for signs, right, sources in readings:
                rows.append((names, signs))
                marks.append(right)
                for mark, signs in sources or []:
                    people.append((names, signs))
                    persons.append(mark)
    table, base = fit(rows, marks, LEAST, strength)
    who, who_base = fit(people, persons, LEAST, strength)
    table.update(who)
    table.update({f"G={word}": 0 for word in known})
    table["base"] = base
    table["S:base"] = who_base
    print(f"{len(rows)} readings, {sum(marks)} right; {len(people)} sources; {len(table)} signs", file=sys.stderr)
    return table


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("data")
    parser.add_argument("observations")
    parser.add_argument("--out")
    parser.add_argument("--strength", type=float, default=1.0)
    parser.add_argument("--hold-out", type=int, help="leave out every third article, to measure on")
    args = parser.parse_args()
    if not Path(args.data).is_dir():
        sys.exit(f"{args.data}: no PolNeAR here; nothing was learned")
    told = list(instances(args.data, args.observations))
    if args.hold_out is not None:
        told = [one for at, one in enumerate(told) if at % 3 != args.hold_out]
    table = learn(told, args.strength)
    lines = [f"{sign}\t{weight}\n" for sign, weight in sorted(table.items())]
    if args.out:
        Path(args.out).write_text("# sign\tweight in thousandths of log-odds\n" + "".join(lines))


if __name__ == "__main__":
    main()
