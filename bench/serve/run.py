#!/usr/bin/env python3
"""How soon `headwater serve` answers, and whether it does under load while the database is being written.

    bench/serve/run.py target/release/headwater [--reports 300] [--readers 200] [--seconds 20] [--writer watch|read] [--webhook] [--plain]

Makes a story of so many reports (its own words, from a fixed seed), serves it, and measures
  1. time to the first byte of the story's page, once it was analysed, one reader: of a copy, and of a page that is made anew;
  2. readers at once over all kinds of pages, each opening the next page when it has the last, while `headwater watch` polls
     feeds of this program, one every half second, each of which has grown by a report; or, with `--writer read`, while
     `headwater read` is run again and again. Answers, faults, and the times of all of them. With `--webhook`, `watch` tells a
     receiver here what changes meanwhile, claims too.
Prints one JSON object. Uses nothing but Python's standard library.
"""

import argparse
import asyncio
import html
import http.server
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

PLACES = "quay,crane hall,ferry landing,customs house,grain pier,fish market,dry dock,signal tower".split(",")
PEOPLE = "Mara Lindqvist,Tomas Berg,Ilse Oduya,Petr Vanek,Ana Quist,Rolf Sander".split(",")
SAID = "said,told reporters,said in a statement,confirmed,warned".split(",")
FACTS = [
    "dock workers at the port of Ostmark walked out over pay",
    "{n} vessels wait at anchor off the port of Ostmark",
    "the union wants {p} percent more pay for its members",
    "talks between the union and ship owners failed late on Monday",
    "ferries to the islands stay in the harbour until further notice",
    "the {place} of Ostmark was closed to lorries",
    "ship owners put the loss at {m} million crowns a day",
    "the mediator will meet both sides on Thursday",
]


def report(number, rng):
    """A report of the strike: some tell it in their own words, most take over sentences of others."""
    copied = rng.random() < 0.6
    words = random.Random(number % 12) if copied else rng
    lines = []
    for fact in words.sample(FACTS, 5):
        said = fact.format(n=words.choice([40, 45, 60]), p=9, m=words.choice([3, 4]), place=words.choice(PLACES))
        lines.append(f"{said[0].upper()}{said[1:]}, {words.choice(PEOPLE)} {words.choice(SAID)}.")
    if rng.random() < 0.3:
        lines.append(f"At the {rng.choice(PLACES)} of Ostmark some {rng.randint(10, 900)} people watched the strike.")
    day, hour = 3 + number // 150, number % 24
    return {
        "url": f"https://outlet{number % 60}.example/{number}",
        "title": f"Ostmark port strike: {lines[0].split(',')[0]}",
        "outlet": f"Outlet {number % 60}",
        "published": f"2025-03-{day:02}T{hour:02}:{number % 60:02}",
        "text": "\n\n".join(lines),
    }


class Feeds(http.server.ThreadingHTTPServer):
    """Feeds `/feed/N` with whole texts, each with one more report every time it is asked for; and `/hook`, which takes everything."""

    daemon_threads = True

    def __init__(self, first, rng):
        super().__init__(("127.0.0.1", 0), Feed)
        self.next, self.rng, self.lock = first, rng, threading.Lock()
        self.items, self.told = {}, []

    def grown(self, feed):
        with self.lock:
            items = self.items.setdefault(feed, [])
            items.append(report(self.next, self.rng))
            self.next += 1
            return items[-20:]


class Feed(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        items = "".join(
            "<item><title>{title}</title><link>{url}</link><description>{text}</description></item>".format(
                title=html.escape(one["title"]),
                url=one["url"],
                text=html.escape("".join(f"<p>{line}</p>" for line in one["text"].split("\n\n"))),
            )
            for one in self.server.grown(self.path)
        )
        self.answer(200, f"<rss version='2.0'><channel><title>Feed {self.path}</title>{items}</channel></rss>".encode())

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.told += [change["kind"] for story in body["stories"] for change in story["changes"]]
        self.answer(204, b"")

    def answer(self, status, body):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Desk:
    encoding = "Accept-Encoding: gzip\r\n"

    def __init__(self, binary, folder):
        self.binary, self.folder = binary, folder
        self.env = dict(os.environ, HEADWATER_DB=os.path.join(folder, "bench.db"), USER="bench")

    def run(self, *args):
        done = subprocess.run([self.binary, *args], env=self.env, capture_output=True, text=True)
        if done.returncode not in (0, 3):
            sys.exit(f"{args}: {done.stderr}")
        return done.stdout

    def read(self, reports):
        path = os.path.join(self.folder, "reports.jsonl")
        with open(path, "w") as out:
            out.writelines(json.dumps(one) + "\n" for one in reports)
        self.run("read", path)

    def serve(self):
        self.server = subprocess.Popen(
            [self.binary, "serve", "--listen", "127.0.0.1:0"], env=self.env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        address = self.server.stdout.readline().strip()
        self.host, port = address.removeprefix("http://").rstrip("/").split(":")
        self.port = int(port)

    def watch(self, feeds, count, webhook):
        """Polls so many feeds, one after the other: they are of one host, which is asked once every half second."""
        at = f"http://127.0.0.1:{feeds.server_address[1]}"
        more = ["--webhook", f"{at}/hook"] if webhook else []
        self.log = open(os.path.join(self.folder, "watch.jsonl"), "w+")
        return subprocess.Popen(
            [self.binary, "watch", "--json", "--allow-private", "--pause", "500ms", "--every", "1m", "--no-full-text", *more]
            + [f"{at}/feed/{number}" for number in range(count)],
            env=self.env, stdout=self.log, stderr=subprocess.DEVNULL,
        )

    def watched(self):
        """What the watcher told, event by event."""
        self.log.seek(0)
        return [json.loads(line) for line in self.log]

    def get(self, path):
        return urllib.request.urlopen(f"http://{self.host}:{self.port}{path}", timeout=60).read().decode()


async def ask(desk, path):
    """Seconds to the first byte and to the last, the status, and the bytes."""
    began = time.perf_counter()
    reader, writer = await asyncio.open_connection(desk.host, desk.port)
    try:
        head = f"GET {path} HTTP/1.1\r\nHost: {desk.host}:{desk.port}\r\nConnection: close\r\n{desk.encoding}\r\n"
        writer.write(head.encode())
        first = await reader.read(4096)
        at_first = time.perf_counter() - began
        rest = await reader.read(-1)
        return at_first, time.perf_counter() - began, int(first.split(b" ", 2)[1]), len(first) + len(rest)
    finally:
        writer.close()


async def load(desk, paths, readers, seconds):
    end = time.perf_counter() + seconds
    times, faults, kinds = [], {}, {}

    async def reader(number):
        rng = random.Random(number)
        while time.perf_counter() < end:
            kind, path = rng.choice(paths)
            try:
                _, whole, status, _ = await ask(desk, path)
            except Exception as error:  # a refused or broken connection is what is looked for
                faults[type(error).__name__] = faults.get(type(error).__name__, 0) + 1
                continue
            times.append(whole)
            kinds.setdefault(kind, []).append(whole)
            if status not in (200, 202):
                faults[str(status)] = faults.get(str(status), 0) + 1

    await asyncio.gather(*(reader(number) for number in range(readers)))
    return times, faults, kinds


def ms(values, share):
    values = sorted(values)
    return round(1000 * values[min(len(values) - 1, int(share * len(values)))], 1)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary")
    parser.add_argument("--reports", type=int, default=300)
    parser.add_argument("--readers", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--writer", choices=["watch", "read"], default="watch")
    parser.add_argument("--webhook", action="store_true")
    parser.add_argument("--plain", action="store_true", help="ask for pages that are not packed")
    args = parser.parse_args()
    out = {"reports": args.reports, "readers": args.readers, "seconds": args.seconds}
    with tempfile.TemporaryDirectory() as folder:
        desk, rng = Desk(args.binary, folder), random.Random(1)
        desk.encoding = "" if args.plain else desk.encoding
        desk.read([report(number, rng) for number in range(args.reports)])
        listed = [json.loads(line) for line in desk.run("stories", "--reports", "1", "--json").splitlines()]
        story = max(listed, key=lambda one: one["reports"])
        out["story_reports"] = story["reports"]
        desk.serve()
        try:
            page = f"/story/{story['id']}"
            began = time.perf_counter()
            while "being analysed" in desk.get(page):
                time.sleep(0.2)
            out["analysed_s"] = round(time.perf_counter() - began, 1)
            firsts = [asyncio.run(ask(desk, page)) for _ in range(30)]
            out["first_byte_ms"] = {"p50": ms([f[0] for f in firsts], 0.5), "max": ms([f[0] for f in firsts], 1)}
            out["page_bytes"] = firsts[0][3]
            # Another query, another page: no copy of it is at hand.
            made = [asyncio.run(ask(desk, f"{page}?made={number}")) for number in range(30)]
            out["first_byte_of_a_new_page_ms"] = {"p50": ms([f[0] for f in made], 0.5), "max": ms([f[0] for f in made], 1)}
            members = json.loads(desk.get(page + ".json"))["members"]
            ids = [one["report"] for one in members]
            paths = [("stories", "/"), ("story", page), ("story json", page + ".json"), ("search", "/search?q=vessels"),
                     ("outlets", "/outlets"), ("changes", "/changes?since=1d"), ("decisions", "/decisions")]
            paths += [("report", f"{page}/report/{one}") for one in ids[:2]]
            paths += [("compare", f"{page}/compare?a={ids[0]}&b={ids[1]}")]
            written, feeds = 0, None
            if args.writer == "watch":
                feeds = Feeds(args.reports, rng)
                threading.Thread(target=feeds.serve_forever, daemon=True).start()
                # None is due a second time before all were asked once.
                watcher = desk.watch(feeds, max(1, int(2 * args.seconds)), args.webhook)
            else:
                stop = threading.Event()

                def write():
                    nonlocal written
                    while not stop.is_set():
                        desk.read([report(args.reports + written, rng)])
                        written += 1
                        stop.wait(1)

                writer = threading.Thread(target=write)
                writer.start()
            times, faults, kinds = asyncio.run(load(desk, paths, args.readers, args.seconds))
            if feeds:
                watcher.send_signal(signal.SIGINT)
                out["watch_status"] = watcher.wait()
                events = desk.watched()
                written = sum(event["event"] == "report" for event in events)
                out["feeds_failed"] = sum(event.get("outcome") == "failed" and event["event"] == "feed" for event in events)
                if args.webhook:
                    out["webhook"] = {"told": len(feeds.told), **{kind: feeds.told.count(kind) for kind in sorted(set(feeds.told))}}
                feeds.shutdown()
            else:
                stop.set()
                writer.join()
            out["load"] = {
                "answers": len(times), "a_second": round(len(times) / args.seconds, 1), "faults": faults,
                "writer": args.writer, "reports_written_meanwhile": written, "p50_ms": ms(times, 0.5), "p99_ms": ms(times, 0.99), "max_ms": ms(times, 1),
                "p50_ms_by_page": {kind: ms(values, 0.5) for kind, values in sorted(kinds.items())},
            }
        finally:
            desk.server.terminate()
            desk.server.wait()
    print(json.dumps(out, indent=1))


main()
