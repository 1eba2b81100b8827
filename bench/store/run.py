#!/usr/bin/env python3
"""Reads generated reports into a database with `headwater read` and with sqlite-utils, and writes down what each took.

    run.py --headwater target/release/headwater [--reports 100000] [--write bench/runs/<name>]

Needs sqlite-utils (`pip install sqlite-utils`; `--python` names an interpreter that has it). Speeds on a machine with
neighbours mean little: compare processor seconds.
"""
import argparse, datetime, json, os, pathlib, platform, subprocess, sys, tempfile, time

HERE = pathlib.Path(__file__).resolve().parent


def timed(name, command, database):
    """Runs a command in a new process and says what it took."""
    load = os.getloadavg()[0]
    started = time.monotonic()
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    said = child.stdout.read()
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.monotonic() - started
    if status:
        sys.exit(f"{name} failed: {command}")
    size = sum(path.stat().st_size for path in database.parent.glob(database.name + "*"))
    return {"name": name, "command": " ".join(map(str, command)), "seconds": seconds,
            "cpu_seconds": usage.ru_utime + usage.ru_stime, "peak_mib": usage.ru_maxrss / 1024, "bytes": size,
            "load_before": load, "said": said.strip()[-2000:]}


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--headwater", required=True)
    args.add_argument("--python", default=sys.executable)
    args.add_argument("--reports", type=int, default=100_000)
    args.add_argument("--words", type=int, default=400)
    args.add_argument("--write", type=pathlib.Path)
    args = args.parse_args()
    results = []
    with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR")) as folder:
        folder = pathlib.Path(folder)
        source = folder / "reports.jsonl"
        with open(source, "w") as out:
            subprocess.run([sys.executable, HERE / "generate.py", "--reports", str(args.reports), "--words",
                            str(args.words)], stdout=out, check=True)
        texts = sum(len(json.loads(line)["text"].encode()) for line in open(source, encoding="utf-8"))
        tenth = folder / "tenth.jsonl"
        with open(source) as lines, open(tenth, "w") as out:
            out.writelines(line for number, line in enumerate(lines) if number < args.reports // 10)
        def ours(name, source, database, *more):
            return timed(name, [args.headwater, "read", source, "--db", database, "--no-stories", *more], database)
        results.append(ours("headwater read, a tenth", tenth, folder / "tenth.db"))
        results.append(ours("headwater read", source, folder / "ours.db"))
        stats = json.loads(subprocess.check_output(
            [args.headwater, "database", "stats", "--json", "--db", folder / "ours.db"]))
        results.append(ours("headwater read, the same file again", source, folder / "ours.db"))
        results.append(ours("headwater read --again", source, folder / "ours.db", "--again"))
        stories = [args.headwater, "stories", "--db", folder / "ours.db", "--json"]
        results.append(timed("headwater stories, all reports put to stories", stories, folder / "ours.db"))
        for how in ("insert", "rebuild"):
            database = folder / f"{how}.db"
            results.append(timed(f"sqlite-utils, {how}", [args.python, HERE / "rival.py", how, source, database], database))
            database.unlink()
    run = {"date": datetime.date.today().isoformat(), "machine": {"processor": processor(), "cores": os.cpu_count(),
           "kernel": platform.release()}, "reports": args.reports, "words": args.words, "text_bytes": texts,
           "versions": {"headwater": version(), "python": platform.python_version(), "sqlite-utils": rival(args.python)},
           "stats": stats, "results": results}
    print(table(run))
    if args.write:
        args.write.mkdir(parents=True, exist_ok=True)
        (args.write / "run.json").write_text(json.dumps(run, indent=1) + "\n")
        (args.write / "README.md").write_text(table(run))


def table(run):
    rows = [f"# Reports into the store, {run['date']}", "",
            "| | reports a second | processor seconds | reports per processor second | peak memory | on disk | times the clean text |",
            "|---|---|---|---|---|---|---|"]
    for one in run["results"]:
        reports = run["reports"] // 10 if "tenth" in one["name"] else run["reports"]
        texts = run["text_bytes"] * reports / run["reports"]
        rows.append(f"| {one['name']} | {reports / one['seconds']:,.0f} | {one['cpu_seconds']:.1f} | "
                    f"{reports / one['cpu_seconds']:,.0f} | {one['peak_mib']:.0f} MiB | {one['bytes'] / 1e6:.0f} MB | "
                    f"{one['bytes'] / texts:.2f} |")
    stats = run["stats"]
    rows += ["", f"{run['reports']:,} generated reports of {run['words']} words, {run['text_bytes'] / 1e6:.0f} MB of clean text. Of "
             f"headwater's file the texts take {stats['text_bytes_kept'] / 1e6:.0f} MB, the search index "
             f"{stats['index_bytes'] / 1e6:.0f} MB, the original lines {stats['original_bytes_kept'] / 1e6:.0f} MB (of "
             f"{stats['original_bytes'] / 1e6:.0f} MB). sqlite-utils keeps texts as they are and no originals, versions or "
             "duplicates.", "",
             f"- machine: {run['machine']['processor']}, {run['machine']['cores']} cores, Linux {run['machine']['kernel']}",
             f"- load average before each start: {', '.join(format(one['load_before'], '.1f') for one in run['results'])}; "
             "with neighbours on the machine only the processor seconds can be compared",
             f"- versions: {', '.join(f'{name} {version}' for name, version in run['versions'].items())}",
             f"- command: `bench/store/run.py --headwater target/release/headwater --reports {run['reports']}`", "",
             "`run.json` has every reading.", ""]
    return "\n".join(rows)


def processor():
    for line in open("/proc/cpuinfo"):
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()


def version():
    return subprocess.check_output(["git", "rev-parse", "--short", "HEAD"], cwd=HERE, text=True).strip()


def rival(python):
    return subprocess.check_output([python, "-c", "import importlib.metadata as m; print(m.version('sqlite-utils'))"],
                                   text=True).strip()


main()
