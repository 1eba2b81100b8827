#!/usr/bin/env python3
"""Measure who is said to have copied whom, where the gold stories alone say too little.

    eval/stemma.py                   all three parts
    eval/stemma.py dates             gold stories again without any date, and with 30% of the reports dated a day earlier
    eval/stemma.py apart             edges between reports that have nothing to do with one another
    eval/stemma.py copies            made stories whose copying is known (copying.py), beside three plain ways (plain.py)
    eval/stemma.py leads OUT         real leads of many outlets: edges across stories, and all edges with both texts, to read
    ... --gate | --raise             hold the figures against their limits in floors.json, or write them there
    ... --binary PATH                use this binary instead of building one
    ... --list                       print every wrong and missing edge

dates    Dates are taken away wherever the engine reads one: from reports.jsonl, from addresses, and from the words of the text
         that it says it took a date from, asked again until it finds none. A date is moved back by setting `published` in reports.jsonl.
apart    False edges per 100 reports: between reports of different gold stories, all put in one folder (grouped, and once more taken
         for one story); and to the gold's independent and unrelated reports.
copies   F1 of edges over SEEDS x COUNT stories; `x:?` stands for a lost parent that nobody names. "ties aside" is the same where an
         edge that nothing in the texts could tell counts as found if one is answered that is as good (`same` in gold.json), and
         a lost parent that nothing in them shows (`hidden`) counts neither way.
"""
import argparse, json, random, re, subprocess, sys, tempfile
from datetime import date, timedelta
from pathlib import Path

import copying, lzma, plain
from run import FLOORS, ROOT, build, stories

SEEDS, COUNT, SHIFTS = (1, 2, 3), 40, (1, 2, 3, 4, 5)
LEADS = ROOT.parent / "shared" / "bench" / "story-stream-dev.jsonl.xz"


def norm(parent):
    if re.fullmatch(r"x:\?\d*", parent):
        return "x:?"
    return "x:" + re.sub(r"[^\w]+", " ", parent[2:].casefold()).strip() if parent.startswith("x:") else parent


def brief(binary, folder, *flags):
    run = subprocess.run([str(binary), "brief", str(folder), *flags], capture_output=True)
    if run.returncode not in (0, 3):
        sys.exit(f"stemma: brief failed on {folder} with status {run.returncode}:\n{run.stderr.decode()[-2000:]}")
    return json.loads(run.stdout)


def answered(binary, folder, *flags):
    return {(norm(d["parent"]), d["child"]) for d in brief(binary, folder, "--format", "gold", *flags)["derivations"]}


def gold(folder):
    return {(norm(d["parent"]), d["child"]) for d in json.loads((folder / "gold.json").read_text("utf-8"))["derivations"]}


def load(folder):
    reports = folder / "reports"
    meta = [json.loads(line) for line in (reports / "reports.jsonl").read_text("utf-8").splitlines() if line.strip()]
    return meta, {m["id"]: (reports / m["file"]).read_text("utf-8") for m in meta}


def write(folder, meta, texts):
    (folder / "reports").mkdir(parents=True, exist_ok=True)
    for m in meta:
        (folder / "reports" / m["file"]).write_text(texts[m["id"]], "utf-8")
    (folder / "reports" / "reports.jsonl").write_text("".join(json.dumps(m) + "\n" for m in meta), "utf-8")


def f1(pairs):
    hit = sum(len(a & g) for a, g in pairs)
    return 2 * hit / max(1, sum(len(a) + len(g) for a, g in pairs))


def aside(answer, right, folder):
    """(right, answered, wanted) with ties aside."""
    known = json.loads((folder / "gold.json").read_text("utf-8"))
    hidden = {(norm(e["parent"]), e["child"]) for e in known["hidden"]} - answer
    used, hits = set(), len(answer & right)
    for edge in sorted(right - answer):
        others = [(e["other"], e["child"]) for e in known["same"] if (norm(e["parent"]), e["child"]) == edge]
        other = next((o for o in others if o in answer - right - used), None)
        if other:
            used.add(other)
            hits += 1
            hidden.discard(edge)
    return hits, len(answer), len(right - hidden)


def mistakes(name, answer, right):
    for parent, child in sorted(answer - right):
        print(f"  {name}: wrong {parent} -> {child}")
    for parent, child in sorted(right - answer):
        print(f"  {name}: missing {parent} -> {child}")


# dates

def read_dates(binary, folder):
    """What the engine reads as each report's date, with the words it took it from."""
    found = {}
    for story in brief(binary, folder, "--json")["stories"]:
        for r in story["reports"]:
            found[r["id"]] = r["published"]
    return found


def undated(binary, folder, out):
    meta, texts = load(folder)
    for m in meta:
        m["published"] = m["modified"] = None
        m["url"] = m.get("url") and re.sub(r"[-/_=]?\d{4}[-/]\d{2}([-/]\d{2})?|[-/]\d{4,8}(-\d{4})?", "", m["url"])
    for _ in range(6):
        write(out, meta, texts)
        left = {i: at for i, at in read_dates(binary, out).items() if at and at.get("found") != "inferred"}
        if not left:
            return
        for i, at in left.items():
            words = at.get("at")
            if words:
                texts[i] = texts[i][:words["start"]] + texts[i][words["end"]:]
            else:
                sys.exit(f"stemma: {folder.name} {i} still has a date and no words for it: {at}")
    sys.exit(f"stemma: {folder.name} still has dates: {left}")


def moved_back(dates, folder, out, dice):
    meta, texts = load(folder)
    for m in meta:
        known = dates.get(m["id"])
        if known and dice.random() < 0.3:
            day = date.fromisoformat(known["date"][:10]) - timedelta(days=1)
            m["published"] = day.isoformat() + (m["published"] or "")[10:]
    write(out, meta, texts)


def dates(binary, a, figures):
    folders = stories()[1]
    whole = [(answered(binary, f), gold(f)) for f in folders]
    figures["gold"] = f1(whole)
    read = {f: read_dates(binary, f) for f in folders}
    with tempfile.TemporaryDirectory() as tmp:
        pairs = []
        for f in folders:
            undated(binary, f, Path(tmp) / "none" / f.name)
            pairs.append((answered(binary, Path(tmp) / "none" / f.name), gold(f)))
            if a.list:
                mistakes(f"{f.name} undated", *pairs[-1])
        figures["undated"] = f1(pairs)
        shifted = []
        for seed in SHIFTS:
            dice, pairs = random.Random(seed), []
            for f in folders:
                moved_back(read[f], f, Path(tmp) / str(seed) / f.name, dice)
                pairs.append((answered(binary, Path(tmp) / str(seed) / f.name), gold(f)))
            shifted.append(f1(pairs))
        figures["moved back, mean"] = sum(shifted) / len(shifted)
        figures["moved back, least"] = min(shifted)


# apart

def apart(binary, a, figures):
    folders = stories()[1]
    meta, texts, alone, right = [], {}, set(), set()
    for f in folders:
        m, t = load(f)
        known = json.loads((f / "gold.json").read_text("utf-8"))
        alone |= {f"{f.name}-{r['id']}" for r in known["reports"] if r["kind"] in ("independent", "unrelated")}
        right |= {(p if p.startswith("x:") else f"{f.name}-{p}", f"{f.name}-{c}") for p, c in gold(f)}
        for entry in m:
            old = entry["id"]
            entry["id"], entry["file"] = f"{f.name}-{old}", f"{f.name}-{entry['file']}"
            meta.append(entry)
            texts[entry["id"]] = t[old]
    with tempfile.TemporaryDirectory() as tmp:
        folder = Path(tmp) / "mixed"
        write(folder, meta, texts)
        story = lambda i: i.rsplit("-", 1)[0]
        for name, flags in (("grouped", ()), ("as one story", ("--one-story",))):
            found = answered(binary, folder / "reports", *flags)
            across = {(p, c) for p, c in found if not p.startswith("x:") and story(p) != story(c)}
            figures[f"false edges across stories, {name}, per 100"] = 100 * len(across) / len(meta)
            if name == "grouped":
                wrong = {(p, c) for p, c in found - right if c in alone}
                figures["false edges to independent and unrelated, per 100"] = 100 * len(wrong) / len(alone)
                if a.list:
                    mistakes("to independents", wrong, set())
            if a.list:
                mistakes(f"across, {name}", across, set())


# copies

def copies(binary, a, figures):
    with tempfile.TemporaryDirectory() as tmp:
        out = a.keep or Path(tmp)
        pairs, with_ties = {way: [] for way in ["method", *plain.WAYS]}, []
        for seed in a.seeds:
            copying.make(seed, COUNT, out)
        for f in sorted(out.iterdir()):
            right = gold(f)
            meta, texts = load(f)
            pairs["method"].append((answered(binary, f, "--one-story"), right))
            with_ties.append(aside(*pairs["method"][-1], f))
            if a.list:
                mistakes(f.name, *pairs["method"][-1])
            reports = [{"id": m["id"], "text": texts[m["id"]], "published": m["published"]} for m in meta]
            for way, find in plain.WAYS.items():
                pairs[way].append((find(reports), right))
    for way, of_way in pairs.items():
        figures[f"copies, {way}"] = f1(of_way)
    figures["copies, method, ties aside"] = 2 * sum(h for h, _, _ in with_ties) / max(1, sum(a + g for _, a, g in with_ties))
    lost = [({e for e in found if e[0].startswith("x:")}, {e for e in right if e[0].startswith("x:")}) for found, right in pairs["method"]]
    figures["copies, method, lost parents"] = f1(lost)
    figures["copies, method, precision"] = sum(len(x & g) for x, g in pairs["method"]) / max(1, sum(len(x) for x, _ in pairs["method"]))


def leads(binary, out):
    if not LEADS.exists():
        sys.exit(f"stemma: {LEADS} is absent: real leads were not measured")
    reports = [json.loads(line) for line in lzma.open(LEADS, "rt", encoding="utf-8")]
    story = dict(line.split() for line in lzma.open(str(LEADS).replace(".jsonl.xz", ".gold.tsv.xz"), "rt"))
    text = {r["id"]: r for r in reports}
    with tempfile.TemporaryDirectory() as tmp:
        path = Path(tmp) / "leads.jsonl"
        path.write_text("".join(json.dumps(r) + "\n" for r in reports), "utf-8")
        found = brief(binary, path, "--json")
    edges = [(e, s) for s in found["stories"] for e in s["stemma"]["edges"]]
    across = [e for e, _ in edges if not e["parent"].startswith("x:") and story[e["parent"]] != story[e["child"]]]
    print(f"{len(reports)} leads, {len(edges)} edges, {sum(e['parent'].startswith('x:') for e, _ in edges)} to lost reports, {len(across)} across stories")
    with open(out, "w", encoding="utf-8") as sheet:
        for e, _ in edges:
            show = lambda i: f"[{i} {text[i]['outlet']} {text[i]['published']}] {text[i]['title']} // {text[i]['text']}" if i in text else i
            why = "; ".join(f"{v['kind']}: {v['why']}: {v['child']['text'][:200]}" for v in e["evidence"])
            print(f"== {e['kind']} {e['support']:.2f} {why}\nPARENT {show(e['parent'])}\nCHILD  {show(e['child'])}\n", file=sheet)


# Every part, with the figures for which lower is better.
PARTS = {"dates": dates, "apart": apart, "copies": copies}
NOISE = 0.01


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("part", nargs="?", choices=[*PARTS, "leads"])
    p.add_argument("out", nargs="?", type=Path)
    p.add_argument("--gate", action="store_true")
    p.add_argument("--raise", dest="lift", action="store_true")
    p.add_argument("--binary", type=Path)
    p.add_argument("--keep", type=Path)
    p.add_argument("--seeds", type=int, nargs="*", default=SEEDS)
    p.add_argument("--list", action="store_true")
    a = p.parse_args()
    binary = a.binary or build()
    if a.part == "leads":
        return leads(binary, a.out or Path("/dev/stdout"))
    figures = {}
    for part, measure in PARTS.items():
        if a.part in (None, part):
            measure(binary, a, figures)
    for name, value in figures.items():
        print(f"{name:55}{value:8.3f}")
    floors = json.loads(FLOORS.read_text()) if FLOORS.exists() else {}
    key = f"stemma, {stories()[0]}"
    own = {k: v for k, v in figures.items() if not any(way in k for way in plain.WAYS)}
    worse = lambda k, v: v + NOISE if "false" in k else round(v - NOISE, 3)
    if a.lift:
        floors[key] = {**floors.get(key, {}), **{k: worse(k, v) for k, v in own.items()}}
        FLOORS.write_text(json.dumps(floors, indent=1) + "\n")
    if a.gate:
        known = floors.get(key, {})
        below = [f"{k}: {v:.3f} against {known[k]:.3f}" for k, v in own.items() if k in known and (v > known[k] if "false" in k else v < known[k])]
        if below or not known:
            sys.exit("stemma: " + ("; ".join(below) or f"no limits of '{key}' are kept"))
        print("no figure lies beyond its limit")


if __name__ == "__main__":
    main()
