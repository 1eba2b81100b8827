"""Speed of the language runtime beside spaCy: the same texts, the same run, turn and turn about.

    bench/nlp/pair.sh        builds, makes an environment with the pinned spaCy, runs this

Each turn starts every contestant once as a new process, pinned to its cores, one after the other. A process reads all texts twice: the
first time cold (the runtime's and spaCy's caches are empty), the second time warm. The table shows medians over the turns with the least
and the greatest, and the ratio to the fastest one-core spaCy row of the same column. The run is written to bench/runs/<date>-<machine>/.
"""

import argparse
import datetime
import importlib.metadata
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import threading
import time
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = pathlib.Path(__file__).resolve().parent
ROUNDS_INNER = 2


def texts(parts, repeat):
    """The stored texts of these parts of the parity set, in order."""
    found = []
    with zipfile.ZipFile(ROOT / "corpus/parity/parity.zip") as archive:
        for line in archive.read("docs.jsonl").decode().split("\n"):
            if line:
                record = json.loads(line)
                if record["id"].split("-")[0] in parts:
                    found.append(record["text"] if "text" in record else (ROOT / record["file"]).read_bytes().decode())
    return found * repeat


def contestants(arguments, texts_path):
    """Yields (name, cores, command)."""
    package = str(arguments.package)
    spacy = [sys.executable, str(HERE / "spacy_rounds.py"), package, str(texts_path), "--rounds", str(ROUNDS_INNER)]
    runtime = [str(arguments.throughput), package, str(texts_path), "--rounds", str(ROUNDS_INNER)]
    yield "spaCy, pipe(batch_size=256)", 1, spacy
    yield "spaCy, pipe(batch_size=64)", 1, [*spacy, "--batch-size", "64"]
    for kernel in arguments.kernels:
        yield f"runtime, {kernel}", 1, [*runtime, "--kernel", kernel, "--threads", "1"]
    if arguments.two:
        yield "spaCy, pipe(batch_size=64, n_process=2)", 2, [*spacy, "--batch-size", "64", "--processes", "2"]
        for kernel in arguments.kernels[:2]:
            yield f"runtime, {kernel}, 2 threads", 2, [*runtime, "--kernel", kernel, "--threads", "2"]


class Memory(threading.Thread):
    """Watches the resident memory of a process and its children, four times a second."""

    def __init__(self, pid):
        super().__init__(daemon=True)
        self.pid, self.peak, self.over = pid, 0, threading.Event()

    def run(self):
        while not self.over.wait(0.25):
            self.peak = max(self.peak, self.resident(self.pid))

    def resident(self, pid):
        try:
            pages = int(pathlib.Path(f"/proc/{pid}/statm").read_text().split()[1])
            children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        except (OSError, IndexError):
            return 0
        return pages * os.sysconf("SC_PAGE_SIZE") + sum(self.resident(child) for child in children)


def cpu_seconds(pid):
    """Processor time of a process, its threads and its ended children so far."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def run(cores, command):
    """Runs one contestant once; returns its rounds, load time, memory and the load of the machine before."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("OPENBLAS_")}
    environment["OMP_NUM_THREADS"] = "1"
    pinned = ["taskset", "-c", ",".join(map(str, cores)), *command]
    load_before = os.getloadavg()[0]
    started = time.perf_counter()
    process = subprocess.Popen(pinned, stdout=subprocess.PIPE, env=environment, text=True)
    memory = Memory(process.pid)
    memory.start()
    rounds = []
    for line in process.stdout:
        if line.startswith("{"):
            rounds.append(json.loads(line) | {"cpu_seconds_so_far": cpu_seconds(process.pid)})
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    memory.over.set()
    if process.returncode:
        raise SystemExit(f"{' '.join(pinned)} ended with {process.returncode}")
    return {
        "load_average_before": round(load_before, 2),
        "wall_seconds": time.perf_counter() - started,
        "load_seconds": rounds[0]["load_seconds"],
        "tokens": rounds[0]["tokens"],
        "tokens_per_second": [line["tokens"] / line["seconds"] for line in rounds],
        # Of the last reading alone; the processor time of the first includes the loading.
        "tokens_per_cpu_second": rounds[-1]["tokens"] / (rounds[-1]["cpu_seconds_so_far"] - rounds[-2]["cpu_seconds_so_far"]),
        # wait4 sees the peak of one process exactly, the watcher the sum of several roughly.
        "rss_peak_bytes": max(memory.peak, usage.ru_maxrss * 1024),
        "rounds": rounds,
    }


def summary(values):
    return statistics.median(values), min(values), max(values)


def thousands(values):
    middle, least, most = (value / 1000 for value in summary(values))
    return f"{middle:.1f} k ({least:.1f}-{most:.1f})"


def table(results):
    columns = [lambda turn: turn["tokens_per_second"][0], lambda turn: turn["tokens_per_second"][-1], lambda turn: turn["tokens_per_cpu_second"]]
    spacy = [row for row in results if row["name"].startswith("spaCy") and row["cores"] == 1]
    base = [max(statistics.median(map(column, row["turns"])) for row in spacy) for column in columns]
    lines = ["| | cores | cold, tokens/s | x | warm, tokens/s | x | warm, tokens per CPU s | x | load | peak memory |", "|---|---|---|---|---|---|---|---|---|---|"]
    for row in results:
        cells = [row["name"], str(row["cores"])]
        for column, fastest in zip(columns, base):
            speeds = [column(turn) for turn in row["turns"]]
            cells += [thousands(speeds), f"{statistics.median(speeds) / fastest:.1f}"]
        cells.append(f"{statistics.median(turn['load_seconds'] for turn in row['turns']):.2f} s")
        cells.append(f"{statistics.median(turn['rss_peak_bytes'] for turn in row['turns']) / 2**20:.0f} MiB")
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def machine():
    info = pathlib.Path("/proc/cpuinfo").read_text()
    model = re.search(r"model name\s*: (.*)", info)
    flags = re.search(r"^flags\s*: (.*)", info, re.M)
    family = {key: re.search(rf"^{key}\s*: (.*)", info, re.M) for key in ("cpu family", "model", "stepping", "cache size")}
    wanted = ("avx2", "fma", "avx512f", "avx512bw", "avx512_vnni", "amx_tile")
    return {
        "processor": model.group(1) if model else os.uname().machine,
        **{key: found.group(1) for key, found in family.items() if found},
        "flags": [flag for flag in wanted if flags and flag in flags.group(1).split()],
        "cores": os.cpu_count(),
        "memory_gib": round(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30, 1),
        "kernel": os.uname().release,
    }


def output(command):
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT).stdout.strip()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--throughput", type=pathlib.Path, required=True, help="the example binary of headwater-nlp")
    parser.add_argument("--package", type=pathlib.Path, required=True, help="the package directory, for both")
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--parts", default="story,written", help="parts of the parity set, by the first word of their ids")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--kernels", default="avx512,avx2,portable", type=lambda text: text.split(","))
    parser.add_argument("--core", type=int, default=0, help="the core for one-core rows; two-core rows use the next one too")
    parser.add_argument("--two", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--name", default="", help="a word to add to the folder of the run")
    parser.add_argument("--note", default="", help="a sentence for the README of the run")
    arguments = parser.parse_args()

    started = datetime.datetime.now(datetime.timezone.utc)
    texts_path = pathlib.Path(f"/tmp/headwater-pair-{os.getpid()}.json")
    chosen = texts(arguments.parts.split(","), arguments.repeat)
    texts_path.write_text(json.dumps(chosen))
    results = [{"name": name, "cores": cores, "command": command, "turns": []} for name, cores, command in contestants(arguments, texts_path)]
    try:
        for turn in range(arguments.turns):
            for row in results:
                row["turns"].append(run([arguments.core + offset for offset in range(row["cores"])], row["command"]))
                speeds = " ".join(f"{speed:,.0f}" for speed in row["turns"][-1]["tokens_per_second"])
                print(f"turn {turn + 1}: {row['name']}: {speeds} tokens/s", file=sys.stderr, flush=True)
    finally:
        texts_path.unlink(missing_ok=True)

    host = machine()
    tokens = {row["name"]: row["turns"][0]["tokens"] for row in results}
    versions = {name: importlib.metadata.version(name) for name in ("spacy", "thinc", "blis", "numpy")}
    versions |= {"python": sys.version.split()[0], "rustc": output(["rustc", "--version"]), "headwater": output(["git", "describe", "--always", "--dirty"])}
    slug = re.sub(r"[^a-z0-9]+", "-", host["processor"].lower().replace("(r)", "").replace("processor", "").split("@")[0]).strip("-") or "machine"
    folder = ROOT / "bench/runs" / "-".join(filter(None, [f"{started:%Y-%m-%d}", f"{slug}-{host['cores']}cpu", arguments.name]))
    folder.mkdir(parents=True, exist_ok=True)
    loads = [turn["load_average_before"] for row in results for turn in row["turns"]]
    command = "bench/nlp/pair.sh " + " ".join(f"--{key} {getattr(arguments, key)}" for key in ("turns", "parts", "repeat")) + f" --kernels {','.join(arguments.kernels)}" + ("" if arguments.two else " --no-two")
    readme = f"""# Language runtime beside spaCy, {started:%Y-%m-%d}

{table(results)}

Median (least-greatest) of {arguments.turns} turns. x: times the fastest one-core spaCy row of that column. Cold: the first reading in a new
process; warm: the second reading of the same texts; per CPU s: the same by processor time, which other work on the machine disturbs
less. Memory: peak resident, for two processes the sum. {arguments.note}

- command: `{command}`
- texts: parts {arguments.parts} of `corpus/parity`, {arguments.repeat} times over: {len(chosen)} texts, {max(tokens.values()):,} tokens
- machine: {host['processor']} (family {host.get('cpu family')}, model {host.get('model')}, stepping {host.get('stepping')}), {host['cores']} cores, {host['memory_gib']} GiB, Linux {host['kernel']}, {' '.join(host['flags'])}
- load average before each start (1 min, includes the bench itself): {min(loads)} to {max(loads)}, median {statistics.median(loads):.1f}
- versions: {', '.join(f'{name} {version}' for name, version in versions.items())}
- one-core rows pinned to core {arguments.core}, two-core rows to {arguments.core} and {arguments.core + 1}; contestants take turns, one process at a time

`run.json` has every reading.
"""
    (folder / "README.md").write_text(readme)
    for row in results:
        row["command"] = [pathlib.Path(part).name if part.startswith("/") else part for part in row["command"]]
    (folder / "run.json").write_text(json.dumps({"started": started.isoformat(timespec="seconds"), "machine": host, "versions": versions, "results": results}, indent=1) + "\n")
    print(readme)
    if len(set(tokens.values())) != 1:
        raise SystemExit(f"the contestants do not agree on the number of tokens: {tokens}")


if __name__ == "__main__":
    main()
