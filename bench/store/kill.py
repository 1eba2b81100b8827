#!/usr/bin/env python3
"""Kills `headwater read` at random moments and looks at what is left.

Each round starts `headwater read --json` on the same file and kills it (SIGKILL) at a moment drawn from the whole length of a
read; the next round goes on with the same database, and with a new one when a read has come to its end. After each kill, with
Python's own SQLite: the file passes `PRAGMA integrity_check`, every report whose line was printed is there, no report, address or
text is there twice, every version is in the search index. At the end of each database: all reports are there.

    kill.py --headwater target/release/headwater [--kills 200] [--reports 20000] [--seed 1]
"""
import argparse, json, os, pathlib, random, sqlite3, subprocess, sys, tempfile, time

HERE = pathlib.Path(__file__).resolve().parent


def look(database, acknowledged):
    """What is wrong with a database, and how many reports it has."""
    if not database.exists():
        return (["acknowledged reports, but no file"] if acknowledged else []), 0
    db = sqlite3.connect(database)
    one = lambda sql: db.execute(sql).fetchone()[0]
    faults = [f"integrity_check: {line}" for (line,) in db.execute("PRAGMA integrity_check") if line != "ok"]
    if not one("SELECT count(*) FROM sqlite_schema WHERE name = 'report'"):
        db.close()
        return faults + (["acknowledged reports, but no tables"] if acknowledged else []), 0
    faults += [f"foreign key: {row}" for row in db.execute("PRAGMA foreign_key_check")]
    kept = {row[0] for row in db.execute("SELECT id FROM report")}
    if acknowledged - kept:
        faults.append(f"{len(acknowledged - kept)} acknowledged reports are missing")
    for what, sql in {
        "identities": "SELECT count(*) - count(DISTINCT identity) FROM report",
        "addresses": "SELECT count(*) - count(DISTINCT url) FROM report",
        "versions": "SELECT count(*) - count(DISTINCT report) FROM version",
        "texts": "SELECT count(*) - count(DISTINCT content) FROM text",
        "sightings": "SELECT count(*) FROM sighting",
    }.items():
        if one(sql):
            faults.append(f"{one(sql)} {what} twice")
    for what, sql in {
        "reports without a version": "SELECT count(*) FROM report WHERE rowid NOT IN (SELECT report FROM version)",
        "versions without an entry in the index": "SELECT count(*) FROM version WHERE rowid NOT IN (SELECT id FROM search_docsize)",
        "entries in the index without a version": "SELECT count(*) FROM search_docsize WHERE id NOT IN (SELECT rowid FROM version)",
    }.items():
        if one(sql):
            faults.append(f"{one(sql)} {what}")
    db.close()
    return faults, len(kept)


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--headwater", required=True)
    args.add_argument("--kills", type=int, default=200)
    args.add_argument("--reports", type=int, default=20_000)
    args.add_argument("--seed", type=int, default=1)
    args = args.parse_args()
    rng = random.Random(args.seed)
    with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR")) as folder:
        folder = pathlib.Path(folder)
        source = folder / "reports.jsonl"
        with open(source, "w") as out:
            subprocess.run([sys.executable, HERE / "generate.py", "--reports", str(args.reports)], stdout=out, check=True)
        read = lambda database: [args.headwater, "read", source, "--db", database, "--json"]
        started = time.monotonic()
        subprocess.run(read(folder / "whole.db"), check=True, stdout=subprocess.DEVNULL)
        length = time.monotonic() - started
        faults, databases, killed, partial, acknowledged, database = [], 0, 0, 0, set(), None
        while killed < args.kills:
            if database is None:
                databases += 1
                database, acknowledged = folder / f"{databases}.db", set()
            said = folder / "said.jsonl"
            with open(said, "w") as out:
                child = subprocess.Popen(read(database), stdout=out)
                try:
                    child.wait(rng.uniform(0, length))
                except subprocess.TimeoutExpired:
                    child.kill()
                    child.wait()
            ended = child.returncode == 0
            for line in open(said):
                # The last line may have been cut by the kill.
                if line.endswith("\n") and "id" in (one := json.loads(line)):
                    acknowledged.add(one["id"])
            found, kept = look(database, acknowledged)
            if ended and kept != args.reports:
                found.append(f"a read that ended kept {kept} of {args.reports}")
            faults += [f"database {databases}, kill {killed}: {fault}" for fault in found]
            if not ended:
                killed += 1
                partial += 0 < kept < args.reports
            if ended or found:
                subprocess.run([args.headwater, "database", "check", "--db", database], check=not found)
                for path in folder.glob(f"{databases}.db*"):
                    path.unlink()
                database = None
        print(f"{killed} kills over {databases} databases of {args.reports} reports (a whole read: {length:.1f} s), "
              f"{partial} with a part of the reports kept: {len(faults)} faults")
        for fault in faults[:20]:
            print(fault)
        sys.exit(1 if faults else 0)


main()
