"""The whole of `annotate` on one core beside spaCy's `nlp.pipe` alone: the same texts, the same run, turn and turn about.

    python bench/annotate/pair.py --throughput target/release/examples/throughput --package DIR [--turns 3] [--out DIR]

Run by a Python that has the pinned spaCy (tools/parity/requirements.txt). `throughput` is the example of headwater-annotate, built in release. Each turn
starts spaCy and ours once as a new process on core 0, then ours with two threads; a process reads all texts twice, and the second reading counts.
Words are what white space parts. Processor time is compared as well, since other work on the machine disturbs it less.
"""
import argparse, datetime, json, os, pathlib, platform, statistics, subprocess, sys, tempfile, time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "bench/nlp"))


def spacy_side(package, texts):
    """One spaCy process: prints a JSON line a round."""
    import spacy
    texts = json.loads(pathlib.Path(texts).read_text())
    words = sum(len(text.split()) for text in texts)
    nlp = spacy.load(package)
    for number in range(2):
        wall, cpu = time.perf_counter(), time.process_time()
        tokens = sum(len(doc) for doc in nlp.pipe(texts, batch_size=64))
        print(json.dumps({"round": number, "words": words, "tokens": tokens, "seconds": time.perf_counter() - wall, "cpu": time.process_time() - cpu}), flush=True)


def turn(command, cores):
    process = subprocess.Popen(["taskset", "-c", cores, *command], stdout=subprocess.PIPE, text=True)
    out = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"pair: {command[0]} failed")
    return {**json.loads(out.splitlines()[-1]), "peak_mib": usage.ru_maxrss / 1024}


def main():
    if sys.argv[1:2] == ["--spacy-side"]:
        return spacy_side(*sys.argv[2:4])
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--throughput", required=True); p.add_argument("--package", required=True)
    p.add_argument("--turns", type=int, default=3); p.add_argument("--out", type=pathlib.Path)
    a = p.parse_args()
    from pair import texts as stored
    texts = stored(["story", "written", "news"], 1)
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(texts, file); file.flush()
        rows = {"spaCy, nlp.pipe(batch_size=64) alone": ("0", [sys.executable, __file__, "--spacy-side", a.package, file.name]),
                "annotate, everything": ("0", [a.throughput, a.package, file.name, "1", "2"]),
                "annotate, everything, 2 threads": ("0,1", [a.throughput, a.package, file.name, "2", "2"])}
        runs = {name: [] for name in rows}
        for _ in range(a.turns):
            for name, (cores, command) in rows.items():
                runs[name].append({**turn(command, cores), "load": os.getloadavg()[0]})
    middle = lambda name, value: statistics.median(value(run) for run in runs[name])
    base = next(iter(rows))
    lines = ["| | cores | words/s | x | words per CPU s | x | peak memory |", "|---|---|---|---|---|---|---|"]
    for name, (cores, _) in rows.items():
        wall = middle(name, lambda r: r["words"] / r["seconds"]); cpu = middle(name, lambda r: r["words"] / max(r["cpu"], .01))
        x = wall / middle(base, lambda r: r["words"] / r["seconds"]); y = cpu / middle(base, lambda r: r["words"] / r["cpu"])
        lines.append(f"| {name} | {len(cores.split(','))} | {wall / 1000:.1f} k | {x:.1f} | {cpu / 1000:.1f} k | {y:.1f} | {middle(name, lambda r: r['peak_mib']):.0f} MiB |")
    loads = [run["load"] for name in runs for run in runs[name]]
    cpu_name = next((l.split(":")[1].strip() for l in open("/proc/cpuinfo") if l.startswith("model name")), platform.machine())
    report = "\n".join(["# The whole of annotate beside spaCy's pipe alone, " + datetime.date.today().isoformat(), "", *lines, "",
        f"Medians of {a.turns} turns, second reading of the same texts in a process. Texts: parts story, written and news of `corpus/parity`, {len(texts)} texts,",
        f"{runs[base][0]['words']:,} words. Ours goes from raw text to assertions, every layer included; spaCy's is the parse alone.", "",
        f"- machine: {cpu_name}, {os.cpu_count()} cores; load average {min(loads):.1f} to {max(loads):.1f}",
        f"- command: `bench/annotate/pair.py --turns {a.turns}`", "", "`run.json` has every reading.", ""])
    print(report)
    if a.out:
        a.out.mkdir(parents=True, exist_ok=True)
        (a.out / "README.md").write_text(report)
        (a.out / "run.json").write_text(json.dumps(runs, indent=1) + "\n")


if __name__ == "__main__":
    main()
