#!/usr/bin/env python3
"""How often are independent origins counted right, too high and too low? Undercounting is the rule, overcounting the fault.

    eval/origins.py                   the shares over the gold's claims with two or more assertions
    eval/origins.py --binary PATH     use this binary instead of building one
    eval/origins.py --list            name the claims that are counted too high

A gold claim is held against the claim of ours that most of its assertions fall into, as score.py does for `origins`. The stories
are those of run.py. A claim of which nothing was found counts as neither.
"""
import argparse, json, sys, tempfile
from pathlib import Path

import run

sys.path.insert(0, str(run.SHARED if run.SHARED.is_dir() else Path(__file__).parent))
from score import load, overlap, span


def counted(folder, answer):
    """(statement, gold's number, ours or None) of each gold claim with two or more assertions."""
    gold, _, texts = load(folder)
    mine = [(span(a["at"], texts), claim) for claim in answer["claims"] for a in claim["assertions"]]
    for claim in gold["claims"]:
        if len(claim["assertions"]) < 2:
            continue
        votes = []
        for assertion in claim["assertions"]:
            place = span(assertion["at"], texts)
            best = max(mine, key=lambda one: overlap(place, one[0]), default=None)
            if best is not None and overlap(place, best[0]) >= 0.4:
                votes.append(best[1])
        ids = [vote["id"] for vote in votes]
        top = max(dict.fromkeys(ids), key=ids.count, default=None)
        ours = next((vote["independent_origins"] for vote in votes if vote["id"] == top), None)
        yield claim["statement"], claim["independent_origins"], ours


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--binary", type=Path)
    p.add_argument("--list", action="store_true")
    a = p.parse_args()
    name, folders = run.stories()
    binary = a.binary or run.build()
    rows = []
    with tempfile.TemporaryDirectory() as tmp:
        for folder in folders:
            answer = json.loads(run.answer(binary, folder, Path(tmp), []).read_text("utf-8"))
            rows += [(folder.name, *row) for row in counted(folder, answer)]
    found = [row for row in rows if row[3] is not None]
    high = [row for row in found if row[3] > row[2]]
    low = [row for row in found if row[3] < row[2]]
    share = lambda part: f"{len(part) / len(rows):.3f}"
    print(f"claims with two or more assertions ({name}): {len(rows)}, of which none was found: {len(rows) - len(found)}")
    print(f"origins right {share([r for r in found if r[3] == r[2]])}, too high {share(high)}, too low {share(low)}")
    if a.list:
        for story, statement, gold, ours in high:
            print(f"  {story}: {ours} instead of {gold}: {statement}")


if __name__ == "__main__":
    main()
