#!/usr/bin/env python3
"""Holds the attributions of `annotate` against PolNeAR 1.0 (Newell, Margolin and Ruths 2018).

    polnear.py DATA [--part dev|train] [--limit N] [--misses] -- COMMAND...

DATA is the corpus's `data` folder. COMMAND gets `@LIST` as its last argument, a file of text files, one a line, and
prints one JSON object a text, as `cargo run -p headwater-annotate --example attributions -- PACKAGE` does.

Attributions of the types Discuss and Discard are left out; of an article with several annotators the first is taken. Spans
are sets of tokens (runs of letters and figures), so that marks at the edges do not count; a leading "that" does not either.

  exact    the two sets of tokens are equal
  overlap  Pareti's soft score: shared tokens over the answer's for precision, over the gold's for recall
  source   the same for the source, over attributions whose contents were paired (share at least half of their union)
  whole    contents paired and sources share a token (or neither has one)

The corpus marks attitudes and acts ("endorsed", "voted for") as attributions too, and never nests: each of its words
belongs to one attribution at most. Ours nest. Of equal contents the innermost is compared. By default every other
attribution inside another one counts as wrong; with --flat those are left out, so that like is compared with like. The
corpus takes "who" for the source of "the mayor, who said ...", ours is the mayor: with --flat a relative pronoun between
source and cue stands for the source.
"""
import argparse, json, random, re, subprocess, sys, tempfile
from collections import Counter
from pathlib import Path

WORD = re.compile(r"\w+")
RELATIVE = re.compile(r"[\s,—–-]*\b(who|which|that)\b")


def tokens(text, spans):
    found = {(m.start() + s) for s, e in spans for m in WORD.finditer(text[s:e])}
    if found:
        first = min(found)
        if text[first:first + 5].lower() == "that ":
            found.discard(first)
    return frozenset(found)


def read_gold(path):
    """(type, cue words, source, content) of each attribution of one annotator's file; spans are lists of (start, end)."""
    spans, events = {}, []
    for line in path.read_text("utf-8").splitlines():
        parts = line.split("\t")
        if not parts[0] or len(parts) < 2 or not parts[1]:
            continue
        if parts[0][0] == "T":
            kind, places = parts[1].split(" ", 1)
            spans[parts[0]] = [tuple(map(int, place.split())) for place in places.split(";")]
        elif parts[0][0] == "E":
            events.append(parts[1].split())
    for event in events:
        kind = event[0].split(":")[0]
        if kind.startswith(("Discuss", "Discard")):
            continue
        roles = {"Source": [], "Cue": [], "Content": []}
        for argument in event[1:]:
            role, ref = argument.split(":")
            roles[role.rstrip("0123456789")] += spans.get(ref, [])
        if roles["Content"]:
            yield roles["Cue"], roles["Source"], roles["Content"]


class Tally:
    def __init__(self):
        self.gold = self.answered = 0
        self.hit = self.shared_gold = self.shared_answer = 0.0

    def f1(self, precision, recall):
        p, r = precision / max(self.answered, 1), recall / max(self.gold, 1)
        return p, r, 2 * p * r / (p + r) if p + r else 0.0

    def exact(self):
        return self.f1(self.hit, self.hit)

    def overlap(self):
        return self.f1(self.shared_answer, self.shared_gold)


def pair(gold, answers):
    """One-to-one pairs (gold, answer), best union share first."""
    scored = []
    for g, (_, _, gc) in enumerate(gold):
        for a, answer in enumerate(answers):
            shared = len(gc & answer["content"])
            if shared:
                scored.append((-shared / len(gc | answer["content"]), -answer["depth"], g, a))
    pairs, used_gold, used_answer = {}, set(), set()
    for share, _, g, a in sorted(scored):
        if g not in used_gold and a not in used_answer:
            used_gold.add(g), used_answer.add(a)
            pairs[g] = (a, -share)
    return pairs


def flat(answers):
    """Those inside no other, as the corpus has them; of several with the same content the innermost."""
    by_place = {one["at"]: one for one in answers}
    kept, replaced = [], set()
    for one in answers:
        above, inside = by_place.get(one["above"]), False
        while above and not inside:
            inside = above["content"] != one["content"]
            if not inside:
                replaced.add(above["at"])
            above = by_place.get(above["above"])
        if not inside:
            kept.append(one)
    return [one for one in kept if one["at"] not in replaced]


def main():
    command = sys.argv[sys.argv.index("--") + 1:] if "--" in sys.argv else None
    parser = argparse.ArgumentParser()
    parser.add_argument("data")
    parser.add_argument("--part", default="dev")
    parser.add_argument("--limit", type=int, default=0)
    parser.add_argument("--third", type=int, help="every third article from this one")
    parser.add_argument("--flat", action="store_true", help="compare what is left when attributions inside others are left out")
    parser.add_argument("--misses", action="store_true")
    args = parser.parse_args(sys.argv[1:sys.argv.index("--")] if command else None)
    folder = Path(args.data) / args.part
    annotations = {}
    for path in sorted((folder / "attributions").glob("*.ann")):
        annotations.setdefault(path.stem.rsplit("_", 1)[0], path)
    stems = [stem for stem in sorted(annotations) if (folder / "text" / f"{stem}.txt").exists()]
    if args.third is not None:
        stems = [stem for at, stem in enumerate(stems) if at % 3 == args.third]
    if args.limit:
        random.Random(1).shuffle(stems)
        stems = sorted(stems[:args.limit])
    with tempfile.NamedTemporaryFile("w", suffix=".list") as listing:
        listing.write("\n".join(str(folder / "text" / f"{stem}.txt") for stem in stems))
        listing.flush()
        run = subprocess.run([*command, "@" + listing.name], capture_output=True, text=True)
        if run.returncode:
            sys.exit(run.stderr[-2000:])
    content, source, whole = Tally(), Tally(), Tally()
    missed, spurious, wrong = Counter(), Counter(), Counter()
    for stem, line in zip(stems, run.stdout.splitlines()):
        text = (folder / "text" / f"{stem}.txt").read_text("utf-8")
        gold = [(cue, tokens(text, who), tokens(text, what)) for cue, who, what in read_gold(annotations[stem])]
        gold = [one for one in gold if one[2]]
        read = json.loads(line)["attributions"]
        answers = []
        for at, one in enumerate(read):
            depth, above = 0, one["outer"]
            while above is not None and depth < 16:
                depth, above = depth + 1, read[above]["outer"]
            what = tokens(text, [tuple(piece) for piece in one["content"]])
            if what:
                who = tokens(text, [tuple(one["source"]["span"])]) if one["source"]["span"] else frozenset()
                if args.flat and one["source"]["span"] and one["cue"]:
                    relative = RELATIVE.match(text, one["source"]["span"][1], one["cue"][0])
                    who = frozenset([relative.start(1)]) if relative else who
                answers.append({"content": what, "source": who, "depth": depth, "above": one["outer"], "at": at,
                                "cue": one["cue"], "class": one["class"]})
        if args.flat:
            answers = flat(answers)
        pairs = pair(gold, answers)
        content.gold += len(gold); content.answered += len(answers)
        whole.gold += len(gold); whole.answered += len(answers)
        for g, (cue, who, what) in enumerate(gold):
            words = " ".join(text[s:e] for s, e in cue).lower()
            if g not in pairs or pairs[g][1] < 0.5:
                missed[words] += 1
                if args.misses and random.random() < 0.12:
                    s, e = min(cue, default=(0, 0)); print(f"MISS [{words}] …{text[max(0, s - 160):e + 160]!r}")
            if g not in pairs:
                continue
            a, share = pairs[g]
            answer = answers[a]
            shared = len(what & answer["content"])
            content.hit += what == answer["content"]
            content.shared_gold += shared / len(what)
            content.shared_answer += shared / len(answer["content"])
            if share < 0.5:
                continue
            source.gold += bool(who); source.answered += bool(answer["source"])
            if who and answer["source"]:
                both = len(who & answer["source"])
                source.hit += who == answer["source"]
                source.shared_gold += both / len(who)
                source.shared_answer += both / len(answer["source"])
            whole.hit += bool(who & answer["source"]) or not who and not answer["source"]
            if not (bool(who & answer["source"]) or not who and not answer["source"]):
                wrong[words] += 1
                if args.misses and random.random() < 0.1:
                    s, e = min(cue, default=(0, 0)); got = answer["source"]; got = text[min(got):max(got) + 10] if got else None
                    print(f"SOURCE [{words}] got {got!r} in …{text[max(0, s - 160):e + 160]!r}")
        used = {a for a, share in pairs.values() if share >= 0.5}
        for a, answer in enumerate(answers):
            if a not in used:
                s, e = answer["cue"] or (min(answer["content"]),) * 2
                words = text[s:e].lower()
                spurious[words] += 1
                if args.misses and random.random() < 0.12:
                    near = max(range(len(gold)), key=lambda g: len(gold[g][2] & answer["content"]), default=None)
                    show = lambda found: text[min(found):max(found) + 8] if found else ""
                    print(f"SPURIOUS [{words}] {show(answer['content'])!r}\n     GOLD {near is not None and gold[near][2] & answer['content'] and show(gold[near][2])!r} \n     IN {text[max(0, s - 100):e + 100]!r}")
    print(f"{args.part}: {len(stems)} articles, {content.gold} attributions, {content.answered} answered")
    for name, tally in (("content", content), ("source", source)):
        for way in ("exact", "overlap"):
            p, r, f = getattr(tally, way)()
            print(f"{name:8} {way:8} P {p:.3f}  R {r:.3f}  F1 {f:.3f}")
    print("whole             P {:.3f}  R {:.3f}  F1 {:.3f}".format(*whole.exact()))
    if args.misses:
        print("missed:", missed.most_common(120))
        print("spurious:", spurious.most_common(120))
        print("wrong source:", wrong.most_common(40))


if __name__ == "__main__":
    main()
