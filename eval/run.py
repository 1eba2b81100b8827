#!/usr/bin/env python3
"""Run every gold story through `headwater brief --format gold` and print the scores, per story and together.

    eval/run.py                    print the table
    eval/run.py --gate             print it, and exit 1 if a figure lies below its floor in eval/floors.json
    eval/run.py --raise            set each floor to what was measured, less NOISE; floors only go up
    eval/run.py --lower "reason"   set each floor to what was measured, even where that is lower; the sentence is kept
    eval/run.py --baseline         print the table of the plain baselines instead
    eval/run.py --binary PATH      use this binary instead of building one
    eval/run.py --keep DIR         leave the answers there, one JSON a story

The gold stories are those of ../shared/gold/stories when that folder stands beside the checkout, else the ones shipped
under corpus/stories. The floors of the two sets are kept apart, each with a digest of its inputs: a floor measured on
other inputs is not a floor.
"""
import argparse, hashlib, json, os, subprocess, sys, tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared" / "gold"
FLOORS = ROOT / "eval" / "floors.json"
# A floor is set this far below the measured figure: the runtime's kernels differ in the last bits from one processor to
# another, and a near-tie in the parser may fall the other way.
NOISE = 0.01


def stories():
    """(name of the set, story folders)."""
    shared = sorted(p.parent for p in (SHARED / "stories").glob("*/gold.json")) if SHARED.is_dir() else []
    if shared:
        return "all", shared
    print("eval: ../shared is absent, so only the stories shipped under corpus/stories are measured", file=sys.stderr)
    return "shipped", sorted(p.parent for p in (ROOT / "corpus/stories").glob("*/gold.json"))


def digest(folders):
    h = hashlib.sha256()
    for folder in folders:
        for path in [folder / "gold.json", *sorted((folder / "reports").iterdir())]:
            h.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return h.hexdigest()


def build():
    subprocess.run(["cargo", "build", "--release", "--quiet", "-p", "headwater"], cwd=ROOT, check=True)
    meta = json.loads(subprocess.run(["cargo", "metadata", "--no-deps", "--format-version=1"], cwd=ROOT, check=True,
                                     capture_output=True).stdout)
    return Path(meta["target_directory"]) / "release" / "headwater"


def answer(binary, folder, out, flags):
    path = out / f"{folder.name}.json"
    run = subprocess.run([str(binary), "brief", str(folder), "--format", "gold", *flags], capture_output=True)
    if run.returncode not in (0, 3):
        sys.exit(f"eval: brief failed on {folder} with status {run.returncode}:\n{run.stderr.decode()[-2000:]}")
    path.write_bytes(run.stdout)
    return path


def score(pairs):
    scorer = SHARED / "score.py" if SHARED.is_dir() else ROOT / "eval/score.py"
    args = [f"{folder}={path}" for folder, path in pairs]
    # The scorer breaks ties between claims in the order of a set of strings, which changes from run to run unless pinned.
    pinned = {**os.environ, "PYTHONHASHSEED": "0"}
    run = subprocess.run([sys.executable, str(scorer), "--json", *args], check=True, capture_output=True, env=pinned)
    return json.loads(run.stdout)


def table(rows):
    keys = list(rows[-1][1])
    print(f"{'':14}" + "".join(f"{name[:11]:>12}" for name, _ in rows))
    for key in keys:
        print(f"{key:14}" + "".join(f"{'-' if r.get(key) is None else format(r[key], '.3f'):>12}" for _, r in rows))


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--gate", action="store_true")
    p.add_argument("--raise", dest="lift", action="store_true")
    p.add_argument("--lower", metavar="REASON")
    p.add_argument("--baseline", action="store_true")
    p.add_argument("--binary", type=Path)
    p.add_argument("--keep", type=Path)
    a = p.parse_args()
    if a.baseline and (a.gate or a.lift or a.lower):
        p.error("the baselines have no floors")
    flags = ["--baseline"] if a.baseline else []
    name, folders = stories()
    binary = a.binary or build()
    with tempfile.TemporaryDirectory() as tmp:
        out = a.keep or Path(tmp)
        out.mkdir(parents=True, exist_ok=True)
        pairs = [(f, answer(binary, f, out, flags)) for f in folders]
        rows = [(f.name, score([(f, q)])) for f, q in pairs] + [("together", score(pairs))]
    table(rows)
    measured, floors = rows[-1][1], json.loads(FLOORS.read_text()) if FLOORS.exists() else {}
    old = floors.get(name, {})
    inputs = digest(folders)
    if a.lift or a.lower:
        same = old.get("inputs") == inputs
        new = {k: round(v - NOISE, 3) for k, v in measured.items() if v is not None}
        if same and not a.lower:
            new = {k: max(v, old["floors"].get(k, 0)) for k, v in new.items()}
        floors[name] = {"inputs": inputs, "stories": [f.name for f in folders], "floors": new}
        if a.lower:
            floors[name]["lowered"] = [*old.get("lowered", []), a.lower]
        FLOORS.write_text(json.dumps(floors, indent=1) + "\n")
        print(f"floors of '{name}' written to {FLOORS.relative_to(ROOT)}")
    if a.gate:
        if old.get("inputs") != inputs:
            sys.exit(f"eval: the inputs of '{name}' are not those its floors were measured on; run eval/run.py --raise and look")
        below = [f"{k}: {measured[k]:.3f} is below its floor {v:.3f}" for k, v in old["floors"].items()
                 if measured.get(k) is None or measured[k] < v]
        if below:
            sys.exit("eval: " + "; ".join(below))
        print(f"no figure of '{name}' lies below its floor")


if __name__ == "__main__":
    main()
