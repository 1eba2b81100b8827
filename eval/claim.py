#!/usr/bin/env python3
"""Does `headwater claim` find the claim that an annotator's sentence states, and keep quiet about sentences of other stories?

    eval/claim.py                   the shares over the gold's claims with two or more assertions
    eval/claim.py --binary PATH     use this binary instead of building one
    eval/claim.py --list            name the sentences whose claim is not among the first three

A sentence is found where an answer's claim has one of the gold claim's assertions in it (overlap of .4, as score.py counts). As many
sentences of the next story are asked of each story; whatever is answered to those is wrong.
"""
import argparse, json, subprocess, sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import run

sys.path.insert(0, str(run.SHARED if run.SHARED.is_dir() else Path(__file__).parent))
from score import load, overlap, span


def ask(binary, folder, words):
    command = [str(binary), "claim", words, str(folder), "--json", "--limit", "3", "--threads", "1"]
    answer = subprocess.run(command, capture_output=True, text=True)
    if answer.returncode not in (0, 3):
        sys.exit(f"eval: claim failed on {folder} with status {answer.returncode}:\n{answer.stderr[-2000:]}")
    return json.loads(answer.stdout)["claims"] if answer.stdout else []


def rank(answer, places, texts):
    """Position of the first claim that has one of the places, from 0; None if none has."""
    for nth, near in enumerate(answer):
        at = [said["at"] for said in near["claim"]["assertions"]]
        if any(overlap(place, span(one, texts)) >= 0.4 for place in places for one in at):
            return nth
    return None


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--binary", type=Path)
    p.add_argument("--list", action="store_true")
    a = p.parse_args()
    name, folders = run.stories()
    binary = a.binary or run.build()
    asked, strange = [], []
    claims = {}
    for folder in folders:
        gold, _, texts = load(folder)
        shared = [claim for claim in gold["claims"] if len(claim["assertions"]) > 1]
        claims[folder] = (shared, texts)
    with ThreadPoolExecutor(2) as pool:
        for folder, other in zip(folders, folders[1:] + folders[:1]):
            shared, texts = claims[folder]
            answers = pool.map(lambda claim: ask(binary, folder, claim["statement"]), shared)
            for claim, answer in zip(shared, answers):
                places = [span(one["at"], texts) for one in claim["assertions"]]
                asked.append((folder.name, claim["statement"], rank(answer, places, texts), len(answer)))
            strange += pool.map(lambda claim: len(ask(binary, folder, claim["statement"])) > 0, claims[other][0])
    share = lambda part, whole: f"{len(part) / max(len(whole), 1):.3f}"
    print(f"sentences asked of their story ({name}): {len(asked)}; of another: {len(strange)}")
    print(f"found first {share([r for r in asked if r[2] == 0], asked)}, among three "
          f"{share([r for r in asked if r[2] is not None], asked)}, nothing answered "
          f"{share([r for r in asked if r[3] == 0], asked)}; answered though of another story "
          f"{share([s for s in strange if s], strange)}")
    if a.list:
        for story, statement, place, _ in asked:
            if place is None:
                print(f"  {story}: {statement}")


if __name__ == "__main__":
    main()
