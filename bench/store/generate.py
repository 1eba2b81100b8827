#!/usr/bin/env python3
"""Writes reports for measuring the store: JSON Lines, one report a line, the same bytes for the same arguments.

Words are drawn as in running English: by Zipf and Mandelbrot's law for the commonest 6,000 words and with the square of the rank
behind them (Ferrer i Cancho and Solé 2001), from a vocabulary whose head is the words of the shipped stories by falling frequency and
whose tail, the names and rare words of which news is full, is made of the stories' syllables. Sentences, paragraphs and quotation marks are as long and as frequent as there. What is missing is what words
have to do with one another: texts pack worse than real ones, and phrases do not repeat.

    generate.py --reports 100000 --words 400 > reports.jsonl
"""
import argparse, collections, itertools, json, pathlib, random, re, sys

HERE = pathlib.Path(__file__).resolve().parent
COMMON = 6000
STORIES = HERE.parent.parent / "corpus/stories"


def vocabulary(size: int) -> list[str]:
    counts = collections.Counter()
    for path in sorted(STORIES.glob("*/reports/*.txt")):
        counts.update(re.findall(r"[A-Za-z][A-Za-z'’-]*|\d[\d.,]*\d|\d", path.read_text(encoding="utf-8")))
    words = [word for word, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]
    if not words:
        sys.exit(f"expected stories in {STORIES}, found none")
    parts = sorted({part for word in words for part in re.findall(r"[^aeiou]*[aeiou]+(?:[^aeiou](?![aeiou]))?", word.lower())})
    rng, seen = random.Random(7), set(words)
    while len(words) < size:
        word = "".join(rng.choice(parts) for _ in range(rng.choice((2, 2, 3, 3, 4))))
        kind = rng.random()
        word = word.capitalize() if kind < 0.5 else str(rng.randrange(10, 100_000)) if kind < 0.55 else word
        if word not in seen and len(word) < 24:
            seen.add(word)
            words.append(word)
    return words


def weight(rank):
    return 1 / (rank + 2.7) if rank <= COMMON else COMMON / rank**2


def text(rng, words, weights, count):
    """`count` words as paragraphs of sentences."""
    drawn = iter(rng.choices(words, cum_weights=weights, k=count))
    paragraphs, left = [], count
    while left > 0:
        sentences = []
        for _ in range(rng.choice((1, 2, 2, 3))):
            length = min(left, max(4, round(rng.gauss(21, 8))))
            if length <= 0:
                break
            left -= length
            sentence = list(itertools.islice(drawn, length))
            sentence[0] = sentence[0][:1].upper() + sentence[0][1:]
            for comma in range(9, length - 2, 11):
                sentence[comma] += ","
            end = "."
            if rng.random() < 0.15:
                sentence[0], end = "“" + sentence[0], ",” police said."
            sentences.append(" ".join(sentence) + end)
        paragraphs.append(" ".join(sentences))
    return "\n\n".join(paragraphs)


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--reports", type=int, default=100_000)
    args.add_argument("--words", type=int, default=400)
    args.add_argument("--vocabulary", type=int, default=300_000)
    args.add_argument("--seed", type=int, default=1)
    args = args.parse_args()
    words = vocabulary(args.vocabulary)
    weights = list(itertools.accumulate(weight(rank) for rank in range(1, len(words) + 1)))
    rng = random.Random(args.seed)
    outlets = [f"The {words[i].capitalize()} {kind}" for i in range(400, 500) for kind in ("Post", "Times", "News")]
    for number in range(args.reports):
        outlet = rng.choice(outlets)
        site = outlet.lower().replace(" ", "").replace("'", "").replace("’", "")
        day = rng.randrange(365)
        report = {
            "id": f"{site}-{number}",
            "url": f"https://{site}.example/2025/{day // 31 + 1:02}/{rng.randrange(10**9)}-{number}",
            "outlet": outlet,
            "title": " ".join(rng.choices(words, cum_weights=weights, k=9)).capitalize(),
            "published": f"2025-{day // 31 + 1:02}-{day % 28 + 1:02}T{rng.randrange(24):02}:{rng.randrange(60):02}:00Z",
            "text": text(rng, words, weights, args.words),
        }
        print(json.dumps(report, ensure_ascii=number % 2 == 0))


main()
