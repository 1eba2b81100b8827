#!/usr/bin/env python3
"""Measure which report belongs to which story, in the order of arrival.

    eval/stories.py                  731 leads of 252 stories; then the same with the gold stories among them
    eval/stories.py --gate | --raise hold the figures against their limits in floors.json, or write them there
    eval/stories.py --binary PATH    use this binary instead of building one
    eval/stories.py --list           print what is wrong among the gold stories
    eval/stories.py --keep DIR       leave the input and the answers there

B-cubed F1 as by ../shared/bench/bcubed.py. "At arrival": a report's story when it came, nothing behind it known. "In the end":
after stories that later reports tied together have become one. The limits in the program were tuned on the stories of
half A (a hash of their number); half B was seen in figures only.

Leads are dated four years later, so that most of the gold stories, whose texts tell their day, fall among them. "Torn": stories
of which a report that is not marked unrelated stands apart; "strays" counts these reports. "Merged": reports of
another story, or leads, inside a gold story; "look-alikes in": reports marked unrelated inside it.
"""
import argparse, collections, hashlib, json, lzma, subprocess, sys, tempfile
from pathlib import Path

from run import FLOORS, ROOT, build, stories

BENCH = ROOT.parent / "shared" / "bench"
LEADS, GOLD = BENCH / "story-stream-dev.jsonl.xz", BENCH / "story-stream-dev.gold.tsv.xz"
YEARS = 4
NOISE = 0.01


def bcubed(gold, answer, of=None):
    of = list(gold) if of is None else of
    g, a = collections.Counter(gold.values()), collections.Counter(answer[k] for k in gold)
    both = collections.Counter((gold[k], answer[k]) for k in gold)
    p = sum(both[gold[k], answer[k]] / a[answer[k]] for k in of) / len(of)
    r = sum(both[gold[k], answer[k]] / g[gold[k]] for k in of) / len(of)
    return 2 * p * r / (p + r)


def cluster(binary, reports, out, name):
    path = out / f"{name}.jsonl"
    path.write_text("".join(json.dumps(r) + "\n" for r in reports), "utf-8")
    run = subprocess.run([str(binary), "cluster", str(path), "--json"], capture_output=True)
    if run.returncode not in (0, 3):
        sys.exit(f"stories: cluster failed with status {run.returncode}:\n{run.stderr.decode()[-2000:]}")
    (out / f"{name}.answer.json").write_bytes(run.stdout)
    found = {r["id"]: {**r, "story": s["id"]} for s in json.loads(run.stdout)["stories"] for r in s["reports"]}
    missing = [r["id"] for r in reports if r["id"] not in found]
    if missing:
        sys.exit(f"stories: no story is told of {len(missing)} reports, the first of them {missing[0]}")
    return found


def half(story):
    return hashlib.sha256(f"s{story}".encode()).digest()[-1] % 2


def leads(binary, reports, gold, out, figures):
    found = cluster(binary, reports, out, "leads")
    arrival = {i: f["story_at_arrival"] for i, f in found.items()}
    figures["leads, at arrival"] = bcubed(gold, arrival)
    figures["leads, at arrival, half A"] = bcubed(gold, arrival, [i for i in gold if not half(gold[i])])
    figures["leads, at arrival, half B"] = bcubed(gold, arrival, [i for i in gold if half(gold[i])])
    figures["leads, in the end"] = bcubed(gold, {i: f["story"] for i, f in found.items()})


def mixed(binary, reports, gold, folders, out, figures, tell):
    kinds, among = {}, []
    for folder in folders:
        answer = json.loads((folder / "gold.json").read_text("utf-8"))
        kinds.update({f"{folder.name}/{r['id']}": r["kind"] for r in answer["reports"]})
        for line in (folder / "reports/reports.jsonl").read_text("utf-8").splitlines():
            if line.strip():
                m = json.loads(line)
                text = (folder / "reports" / m.pop("file")).read_text("utf-8")
                among.append({**m, "id": f"{folder.name}/{m['id']}", "text": text})
    later = lambda at: f"{int(at[:4]) + YEARS}{at[4:]}"
    reports = [{**r, "published": later(r["published"])} for r in reports]
    found = cluster(binary, reports + among, out, "mixed")
    story = {i: f["story"] for i, f in found.items()}
    figures["leads among gold stories, in the end"] = bcubed(gold, {i: story[i] for i in gold})
    counts = collections.Counter()
    for folder in folders:
        own = [i for i in kinds if i.startswith(folder.name + "/")]
        belong = [i for i in own if kinds[i] != "unrelated"]
        most = collections.Counter(story[i] for i in belong).most_common(1)[0][0]
        strays = [i for i in belong if story[i] != most]
        strangers = [i for i in story if story[i] == most and i not in own]
        alike = [i for i in own if kinds[i] == "unrelated" and story[i] == most]
        counts.update({"torn": bool(strays), "strays": len(strays), "merged": len(strangers), "alike": len(alike),
                       "unrelated": sum(kinds[i] == "unrelated" for i in own)})
        if tell:
            for what, ids in (("stray", strays), ("stranger", strangers), ("look-alike", alike)):
                for i in ids:
                    print(f"  {folder.name}: {what} {i} ({kinds.get(i, 'lead')}): {found[i]['why']} {found[i]['score']:.3f} "
                          f"{found[i]['nearest']} {' '.join(found[i]['shared'])}")
    figures["gold stories torn, false"] = counts["torn"]
    figures["strays, false"] = counts["strays"]
    figures["strangers in gold stories, false"] = counts["merged"]
    figures[f"look-alikes in, of {counts['unrelated']}, false"] = counts["alike"]


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--gate", action="store_true")
    p.add_argument("--raise", dest="lift", action="store_true")
    p.add_argument("--binary", type=Path)
    p.add_argument("--list", action="store_true")
    p.add_argument("--keep", type=Path)
    a = p.parse_args()
    if not LEADS.exists():
        print(f"stories: {LEADS} is absent: the grouping of reports into stories was not measured", file=sys.stderr)
        return
    reports = [json.loads(line) for line in lzma.open(LEADS, "rt", encoding="utf-8")]
    gold = dict(line.split() for line in lzma.open(GOLD, "rt"))
    name, folders = stories()
    binary, figures = a.binary or build(), {}
    with tempfile.TemporaryDirectory() as tmp:
        out = a.keep or Path(tmp)
        out.mkdir(parents=True, exist_ok=True)
        leads(binary, reports, gold, out, figures)
        mixed(binary, reports, gold, folders, out, figures, a.list)
    for key, value in figures.items():
        print(f"{key:45}{value:8.3f}")
    floors, key = json.loads(FLOORS.read_text()) if FLOORS.exists() else {}, f"stories, {name}"
    if a.lift:
        floors[key] = {k: v if "false" in k else round(v - NOISE, 3) for k, v in figures.items()}
        FLOORS.write_text(json.dumps(floors, indent=1) + "\n")
    if a.gate:
        known = floors.get(key, {})
        beyond = [f"{k}: {v:.3f} against {known[k]:.3f}" for k, v in figures.items()
                  if k in known and (v > known[k] if "false" in k else v < known[k])]
        if beyond or not known:
            sys.exit("stories: " + ("; ".join(beyond) or f"no limits of '{key}' are kept"))
        print("no figure lies beyond its limit")


if __name__ == "__main__":
    main()
