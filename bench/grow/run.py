#!/usr/bin/env python3
"""What one more report costs in a story that is there: run.py HEADWATER [--reports 12 200] [--rounds 5] [--out DIR]

Makes a story out of the sentences of `corpus/stories` (families of twenty: an original and copies of earlier reports, cut, with a sentence of
another and a credit), reads all but its last report into a new database, and takes it apart once. Each round begins with that database,
reads the last report, and asks for the story in a process of its own, with one thread: starting, loading the language package, annotating the one
report and collating all are in it. Then it asks again, when nothing is left to do. The same arguments make the same reports.
Standard library only.
"""
import argparse, json, os, pathlib, platform, random, re, resource, shutil, statistics, subprocess, tempfile, time

HERE = pathlib.Path(__file__).resolve().parent
FAMILY = 20


def story(count):
    dice = random.Random(3)
    texts = [path.read_text() for path in sorted((HERE.parent.parent / "corpus/stories").glob("*/reports/*.txt"))]
    cut = [part.strip() for text in texts for part in re.split(r"(?<=[.!?])\s+", text)]
    sentences = [part for part in cut if 40 < len(part) < 300 and "\n" not in part]
    reports, bodies = [], []
    for at in range(count):
        parent = None
        if at % FAMILY == 0:
            body = dice.sample(sentences, 14)
        else:
            parent = dice.randrange(max(0, at - FAMILY), at)
            body = list(bodies[parent])
            body = body[:dice.randint(6, len(body))] if len(body) > 6 else body
            if dice.random() < 0.5:
                body.insert(dice.randint(0, len(body)), dice.choice(sentences))
        bodies.append(body)
        text = "Port of Lysa closed after ship strikes bridge. " + " ".join(body)
        if parent is not None and dice.random() < 0.5:
            text += f" {reports[parent]['outlet']} reported first."
        reports.append({
            "url": f"https://example.org/{at}", "title": f"Port of Lysa closed after ship strikes bridge, part {at}",
            "outlet": f"Outlet {dice.randrange(40)}", "text": text,
            "published": f"2025-06-{17 + at // 240:02d}T{8 + at % 240 // 20:02d}:{at % 20 * 3:02d}"})
    return reports


def timed(*command):
    """Runs a command; seconds by the clock and of the processor."""
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    wall, after = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
    # 3: done, but something could not be read; the made reports have one or two without running text.
    if done.returncode not in (0, 3):
        raise SystemExit(f"{' '.join(map(str, command))}: exit {done.returncode}\n{done.stderr.decode()}")
    return {"wall_s": wall, "cpu_s": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime}


def measure(binary, count, rounds, folder):
    reports = story(count + 1)
    known, last, kept, database = (folder / name for name in ("known.jsonl", "last.jsonl", "kept.db", "story.db"))
    known.write_text("".join(json.dumps(report) + "\n" for report in reports[:-1]))
    last.write_text(json.dumps(reports[-1]) + "\n")
    db = ["--db", str(kept)]
    timed(binary, "read", known, *db)
    listed = subprocess.run([binary, "stories", "--json", *db], capture_output=True, text=True, check=True).stdout
    stories = [json.loads(line) for line in listed.splitlines()]
    largest = max(stories, key=lambda one: one["reports"])
    brief = [binary, "brief", "--story", largest["id"], "--threads", "1", "--json", "--db"]
    readings = {"reports": largest["reports"], "stories": len(stories), "cold": [timed(*brief, kept)], "read": [], "one_more": [], "again": []}
    for _ in range(rounds):
        for end in ("", "-wal", "-shm"):
            pathlib.Path(f"{database}{end}").unlink(missing_ok=True)
            if os.path.exists(f"{kept}{end}"):
                shutil.copy(f"{kept}{end}", f"{database}{end}")
        readings["read"].append(timed(binary, "read", last, "--db", database))
        readings["one_more"].append(timed(*brief, database))
        readings["again"].append(timed(*brief, database))
    return readings


def main():
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("headwater", type=pathlib.Path)
    asked.add_argument("--reports", type=int, nargs="+", default=[12, 200])
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument("--out", type=pathlib.Path, help="write run.json there")
    asked = asked.parse_args()
    binary = asked.headwater.resolve()
    run = {"machine": platform.processor() or platform.machine(), "cores": os.cpu_count(), "load_before": os.getloadavg()[0],
           "version": subprocess.run([binary, "--version"], capture_output=True, text=True).stdout.strip(), "results": []}
    steps = {"cold": "taken apart from nothing", "read": "one more report read", "one_more": "asked with one report more", "again": "asked again"}
    print("| story | | CPU s, least | CPU s, median | wall s, least | wall s, median |\n|---|---|---|---|---|---|")
    for count in asked.reports:
        with tempfile.TemporaryDirectory() as folder:
            readings = measure(binary, count, asked.rounds, pathlib.Path(folder))
        run["results"].append(readings)
        for step, name in steps.items():
            cells = [f"{pick(one[key] for one in readings[step]):.2f}" for key in ("cpu_s", "wall_s") for pick in (min, statistics.median)]
            print(f"| {readings['reports']} reports | {name} | {' | '.join(cells)} |", flush=True)
    print(f"\nload before {run['load_before']:.1f}, {run['cores']} cores, {run['version']}, least and median of {asked.rounds}")
    if asked.out:
        asked.out.mkdir(parents=True, exist_ok=True)
        (asked.out / "run.json").write_text(json.dumps(run, indent=1) + "\n")


if __name__ == "__main__":
    main()
