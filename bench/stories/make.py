#!/usr/bin/env python3
"""Made reports whose stories are known: make.py COUNT OUT.jsonl GOLD.tsv

Words are syllables, their frequencies Zipf's. A story has eight names and forty words of its own, mixed with the words of one of two
hundred fields, and one to sixty reports over a few days; the stories begin anywhere in a hundred days. A report is a headline
and 120 to 300 words, a fifth of them its story's. The same arguments make the same reports.
"""
import datetime, itertools, json, random, sys


def main():
    count, out, gold = int(sys.argv[1]), sys.argv[2], sys.argv[3]
    dice = random.Random(7)
    syllables = [c + v for c in "bdfgklmnprstvz" for v in "aeiou"]
    word = lambda: "".join(dice.choice(syllables) for _ in range(dice.choice((2, 3, 3, 4))))
    common = [word() for _ in range(40_000)]
    weights = list(itertools.accumulate(1 / (rank + 5) for rank in range(len(common))))
    fields = [[word() for _ in range(300)] for _ in range(200)]
    begin, reports = datetime.datetime(2025, 1, 1), []
    story = 0
    while len(reports) < count:
        field = dice.choice(fields)
        names = [word().capitalize() for _ in range(8)]
        own = [word() for _ in range(20)] + dice.sample(field, 20)
        first = dice.random() * 100
        for _ in range(min(count - len(reports), int(dice.paretovariate(1.1)), 60) or 1):
            length = dice.randint(120, 300)
            text = dice.choices(common, cum_weights=weights, k=length)
            for at in range(length):
                draw = dice.random()
                if draw < 0.08:
                    text[at] = dice.choice(names)
                elif draw < 0.2:
                    text[at] = dice.choice(own)
                elif draw < 0.3:
                    text[at] = dice.choice(field)
            for at in range(15, length, 15):
                text[at - 1] += "."
            title = " ".join([dice.choice(names), *dice.sample(own, 4), dice.choice(common)])
            at = begin + datetime.timedelta(days=first + dice.expovariate(0.7))
            reports.append((at, title, " ".join(text), story))
        story += 1
    reports.sort(key=lambda report: report[0])
    with open(out, "w") as lines, open(gold, "w") as answer:
        for number, (at, title, text, story) in enumerate(reports):
            report = {"id": f"r{number}", "outlet": f"Outlet {number % 400}", "title": title, "text": text,
                      "published": at.strftime("%Y-%m-%dT%H:%M:%SZ")}
            lines.write(json.dumps(report) + "\n")
            answer.write(f"r{number}\t{story}\n")


if __name__ == "__main__":
    main()
