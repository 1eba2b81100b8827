#!/usr/bin/env python3
"""Hold the layers of `annotate` against public sets: time expressions (TimeBank, AQUAINT, WikiWars), attributions (PolNeAR dev).

    eval/annotate.py                    print the figures
    eval/annotate.py --gate             print them, and exit 1 if one lies below its floor in eval/floors.json
    eval/annotate.py --raise            set each floor to what was measured, less NOISE; floors only go up
    eval/annotate.py --examples DIR     use the examples `timeml` and `attributions` built there instead of building them
    eval/annotate.py --package DIR      use this language package
    eval/annotate.py --only timex       one of the two

The texts are other people's and not part of the project: they are taken from ../shared/bench when that folder stands beside the checkout. Where it does
not, nothing is measured, and the command says so.

Tuned on TimeBank, AQUAINT and half of WikiWars; `wikiwars-held` are the other eleven articles, seen in figures only. The half is chosen by the
SHA-256 of the file name: the eleven lowest are tuned on.
"""
import argparse, hashlib, json, re, shutil, subprocess, sys, tarfile, tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BENCH = ROOT.parent / "shared" / "bench"
FLOORS = ROOT / "eval" / "floors.json"
# See eval/run.py.
NOISE = 0.01


def unpack(name, target):
    archive = BENCH / name
    if not archive.is_file():
        return None
    with tarfile.open(archive) as tar:
        tar.extractall(target, filter="data")
    return hashlib.sha256(archive.read_bytes()).hexdigest()


def built(*what):
    """Builds with the profile that the tests use, and says where the results lie: they are the same in any profile."""
    subprocess.run(["cargo", "build", "--quiet", *what], cwd=ROOT, check=True)
    meta = subprocess.run(["cargo", "metadata", "--no-deps", "--format-version=1"], cwd=ROOT, check=True, capture_output=True)
    return Path(json.loads(meta.stdout)["target_directory"]) / "debug"


def examples():
    return built("-p", "headwater-annotate", "--example", "timeml", "--example", "attributions") / "examples"


def package():
    binary = built("-p", "headwater") / "headwater"
    run = subprocess.run([binary, "model", "path"], capture_output=True, text=True)
    return run.stdout.strip() or sys.exit("annotate: no language package; name one with --package\n" + run.stderr)


def timex(bin, package, tmp):
    """Value F1 of each set, or None where the data is absent."""
    inputs = unpack("time.tar.xz", tmp / "time")
    if inputs is None:
        return None, None
    wars = sorted((tmp / "time/wikiwars/tml").glob("*.tml"), key=lambda path: hashlib.sha256(path.name.encode()).hexdigest())
    sets = {"timebank-aquaint": [*(tmp / "time/timebank").glob("*.tml"), *(tmp / "time/aquaint").glob("*.tml")],
            "wikiwars-tuned": wars[:11], "wikiwars-held": wars[11:], "wikiwars": wars}
    figures = {}
    for name, files in sets.items():
        gold, answers = tmp / name / "gold", tmp / name / "answers"
        gold.mkdir(parents=True)
        for path in files:
            shutil.copy(path, gold / path.name)
        subprocess.run([str(bin / "timeml"), package, str(gold), str(answers)], check=True)
        out = subprocess.run([sys.executable, str(BENCH / "timex_score.py"), str(gold), str(answers)], check=True, capture_output=True, text=True).stdout
        figures[name] = float(re.search(r"value F1 ([\d.]+)", out).group(1)) / 100
        print(f"{name:18}", " ".join(out.split("\n")[1:4]))
    return inputs, figures


def polnear(bin, package, tmp):
    """F1 of contents, sources and whole attributions on dev, in our nesting ways and in the corpus's flat ones, or None where the data is absent."""
    inputs = unpack("polnear-train-dev.tar.xz", tmp / "polnear")
    if inputs is None:
        return None, None
    data = next(path.parent for path in (tmp / "polnear").rglob("dev") if path.is_dir())
    figures = {}
    for way, flags in (("nested", []), ("flat", ["--flat"])):
        command = [sys.executable, str(ROOT / "eval/polnear.py"), str(data), "--part", "dev", *flags, "--", str(bin / "attributions"), package]
        out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        print(f"PolNeAR, {way}\n{out.strip()}")
        for layer, match, value in re.findall(r"^(content|source|whole)\s+(exact|overlap)?.*F1 ([\d.]+)", out, re.M):
            figures["-".join(filter(None, (way, layer, match)))] = float(value)
    return inputs, figures


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--gate", action="store_true")
    p.add_argument("--raise", dest="lift", action="store_true")
    p.add_argument("--examples", type=Path)
    p.add_argument("--package")
    p.add_argument("--only", choices=["timex", "polnear"])
    a = p.parse_args()
    if not BENCH.is_dir():
        print("annotate: ../shared/bench is absent: time expressions and attributions were not measured on public sets")
        return
    bin, pack = a.examples or examples(), a.package or package()
    floors, below = json.loads(FLOORS.read_text()), []
    for name, section in (("timex", timex), ("polnear", polnear)):
        if a.only and a.only != name:
            continue
        with tempfile.TemporaryDirectory() as tmp:
            inputs, figures = section(bin, pack, Path(tmp))
        if figures is None:
            print(f"annotate: the data of '{name}' is absent: not measured")
            continue
        old = floors.get(name, {})
        if a.lift:
            kept = old.get("floors", {}) if old.get("inputs") == inputs else {}
            floors[name] = {"inputs": inputs, "floors": {k: max(round(v - NOISE, 3), kept.get(k, 0)) for k, v in figures.items()}}
        elif a.gate and old.get("inputs") != inputs:
            sys.exit(f"annotate: the inputs of '{name}' are not those its floors were measured on; run eval/annotate.py --raise and look")
        below += [f"{name} {k}: {figures.get(k)} is below its floor {v}" for k, v in old.get("floors", {}).items() if figures.get(k, 0) < v]
    if a.lift:
        FLOORS.write_text(json.dumps(floors, indent=1) + "\n")
        print("floors written to eval/floors.json")
    if a.gate:
        if below:
            sys.exit("annotate: " + "; ".join(below))
        print("no figure lies below its floor")


if __name__ == "__main__":
    main()
