#!/usr/bin/env python3
"""Measure `headwater extract` on the pages of Zyte's article extraction benchmark, with its own evaluate.py.

    eval/pages.py                   print the table
    eval/pages.py --gate            print it, and exit 1 if a figure lies below its floor in eval/floors.json
    eval/pages.py --raise           set each floor to what was measured, less NOISE; floors only go up
    eval/pages.py --binary PATH     use this binary instead of building one
    eval/pages.py --peers           also run trafilatura, resiliparse and newspaper4k, those that this Python can import

Read from ../shared/bench/article-extraction-benchmark.tar.xz, or from the folder or archive named with --data; without it
nothing is measured, and the script says so.

Main text: F1, precision, recall of word 4-grams, all pages and both halves. The rules were written while looking at the
pages of the half "tune" (ids whose first hex digit is 0 to 7; an id is a hash); of the other half only scores were seen.
Mapped: the share of the text's letters that lead back to bytes of the page which, decoded, are those letters.
Metadata: pages-metadata.tsv holds date, title, outlet and byline of every third page, by reading its source and what it
shows; `||` parts answers that are all right, `-` is "the page names none", `?` is not scored. A date is right to the day,
a title word for word, an outlet by name (without "The" and ".com"), a byline if it has every name and little else.
Speed: pages a second of processor time on one thread, reading and writing included; for the peers the call alone.
"""
import argparse, gzip, hashlib, html, importlib.util, json, os, re, resource, subprocess, sys, tarfile, tempfile, time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared" / "bench" / "article-extraction-benchmark.tar.xz"
FLOORS = ROOT / "eval" / "floors.json"
NAME = "pages"
NOISE = 0.002
FIELDS = ["date", "title", "outlet", "byline"]


def unpacked(data, into):
    if data.is_dir():
        return data
    with tarfile.open(data) as tar:
        tar.extractall(into, filter="data")
    return next(into.rglob("ground-truth.json")).parent


def build():
    subprocess.run(["cargo", "build", "--release", "--quiet", "-p", "headwater"], cwd=ROOT, check=True)
    meta = json.loads(subprocess.run(["cargo", "metadata", "--no-deps", "--format-version=1"], cwd=ROOT, check=True,
                                     capture_output=True).stdout)
    return Path(meta["target_directory"]) / "release" / "headwater"


def headwater(binary, folder):
    """The objects by id, and the processor seconds of a run without the map."""
    env = {**os.environ, "RAYON_NUM_THREADS": "1"}
    used = lambda: sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])
    before = used()
    subprocess.run([str(binary), "extract", str(folder)], capture_output=True, env=env)
    seconds = used() - before
    run = subprocess.run([str(binary), "extract", "--map", str(folder)], capture_output=True, env=env)
    if run.returncode not in (0, 3):
        sys.exit(f"pages: extract failed with status {run.returncode}:\n{run.stderr.decode()[-2000:]}")
    pages = (json.loads(line) for line in run.stdout.decode().splitlines())
    return {Path(page["path"]).stem: page for page in pages}, seconds


def mapped(page, raw):
    """Letters of the text that lead back to themselves, and all of them."""
    squeeze = lambda text: "".join(text.split())
    text, good, groups = page["text"].encode(), 0, []
    for start, length, at, size in page["map"]:
        if groups and groups[-1][2:] == [at, size]:
            groups[-1][1] = start + length - groups[-1][0]
        else:
            groups.append([start, length, at, size])
    for start, length, at, size in groups:
        words = squeeze(text[start:start + length].decode())
        again = raw[at:at + size].decode(page["charset"], "replace")
        if words in (squeeze(again), squeeze(html.unescape(again))):
            good += len(words)
    return good, len(squeeze(page["text"]))


def letters(text):
    return re.sub(r"[\W_]+", " ", html.unescape(text or "").lower()).strip()


def right(field, answer, found):
    """Whether `found` is one of the right answers of a field."""
    found = (found or "").strip()
    for one in answer.split(" || "):
        if one == "-":
            if not found:
                return True
        elif field == "date":
            if found[:10] == one:
                return True
        elif field == "title":
            if letters(found) == letters(one):
                return True
        elif field == "outlet":
            plain = lambda text: re.sub(r"^the | com$| co uk$|^www ", "", letters(text))
            if plain(found) == plain(one):
                return True
        else:
            names = [letters(name) for name in one.split(",")]
            if found and all(name in letters(found) for name in names) and len(found) <= 1.7 * len(one) + 6:
                return True
    return False


def accuracy(rows, answers):
    """Per field: right answers among those marked, and wrong ones (not merely missing)."""
    out = {}
    for field in FIELDS:
        marked = [row for row in rows if row[field] != "?"]
        good = [row for row in marked if right(field, row[field], answers[row["id"]].get(field))]
        wrong = [row for row in marked if row not in good and answers[row["id"]].get(field)]
        out[field] = (len(good) / len(marked), [row["id"][:8] for row in wrong], len(marked))
    return out


def peers(pages):
    """(name, texts, seconds, answers) of each peer that can be imported."""
    try:
        import trafilatura
        start = time.process_time()
        texts = {i: trafilatura.extract(raw, fast=True, include_comments=False) or "" for i, raw in pages.items()}
        seconds = time.process_time() - start
        answers = {}
        for i, raw in pages.items():
            meta = trafilatura.extract_metadata(raw)
            meta = meta.as_dict() if meta else {}
            answers[i] = {"date": meta.get("date"), "title": meta.get("title"), "outlet": meta.get("sitename"),
                          "byline": (meta.get("author") or "").replace(";", ",")}
        yield f"trafilatura {trafilatura.__version__} fast", texts, seconds, answers
    except ImportError as error:
        print(f"pages: trafilatura was not measured: {error}", file=sys.stderr)
    try:
        from resiliparse.extract.html2text import extract_plain_text
        from resiliparse.parse.html import HTMLTree
        start = time.process_time()
        texts = {i: extract_plain_text(HTMLTree.parse_from_bytes(raw), main_content=True, alt_texts=False, links=False,
                                       list_bullets=False) for i, raw in pages.items()}
        yield "resiliparse", texts, time.process_time() - start, None
    except ImportError as error:
        print(f"pages: resiliparse was not measured: {error}", file=sys.stderr)
    try:
        import newspaper
        config = newspaper.Config()
        config.fetch_images, config.language = False, "en"
        texts, answers, start = {}, {}, time.process_time()
        for i, raw in pages.items():
            article = newspaper.Article("http://page.invalid/", config=config)
            article.download(input_html=raw.decode("utf-8", "replace"))
            try:
                article.parse()
            except Exception:
                pass
            date = article.publish_date
            texts[i] = article.text or ""
            answers[i] = {"date": date.isoformat()[:10] if date else None, "title": article.title,
                          "outlet": (article.meta_site_name or None), "byline": ", ".join(article.authors or [])}
        yield f"newspaper4k {newspaper.__version__}", texts, time.process_time() - start, answers
    except ImportError as error:
        print(f"pages: newspaper4k was not measured: {error}", file=sys.stderr)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--gate", action="store_true")
    p.add_argument("--raise", dest="lift", action="store_true")
    p.add_argument("--binary", type=Path)
    p.add_argument("--data", type=Path, default=DATA)
    p.add_argument("--peers", action="store_true")
    a = p.parse_args()
    if not a.data.exists():
        print(f"pages: {a.data} is absent: main text and metadata of pages were not measured", file=sys.stderr)
        return
    binary = a.binary or build()
    with tempfile.TemporaryDirectory() as tmp:
        home = unpacked(a.data, Path(tmp))
        spec = importlib.util.spec_from_file_location("evaluate", home / "evaluate.py")
        evaluate = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(evaluate)
        truth = json.loads((home / "ground-truth.json").read_text())
        raw = {i: gzip.decompress((home / "html" / f"{i}.html.gz").read_bytes()) for i in truth}
        folder = Path(tmp) / "pages"
        folder.mkdir()
        for i, page in raw.items():
            (folder / f"{i}.html").write_bytes(page)
        lines = (ROOT / "eval/pages-metadata.tsv").read_text().splitlines()
        rows = [dict(zip(lines[0].split("\t"), line.split("\t"))) for line in lines[1:]]

        def text_scores(texts):
            out = {}
            for part, ids in (("all", list(truth)), ("tune", [i for i in truth if int(i[0], 16) < 8]),
                              ("held out", [i for i in truth if int(i[0], 16) >= 8])):
                some = [evaluate.string_shingle_matching(truth[i]["articleBody"], texts.get(i) or "") for i in ids]
                out[part] = evaluate.metrics_from_tp_fp_fns(some)
            return out

        def show(name, texts, seconds, answers):
            scores = text_scores(texts)
            shown = "  ".join(f"{part}: F1 {m['f1']:.4f} P {m['precision']:.4f} R {m['recall']:.4f}" for part, m in scores.items())
            print(f"{name}\n  {shown}\n  {len(truth) / seconds:.0f} pages a second of processor time")
            if answers:
                known = accuracy(rows, answers)
                print("  " + "  ".join(f"{field} {good:.3f} (wrong {len(wrong)} of {of})" for field, (good, wrong, of) in known.items()))
                return scores, known
            return scores, {}

        found, seconds = headwater(binary, folder)
        texts = {i: page["text"] for i, page in found.items()}
        answers = {i: {"date": found.get(i, {}).get("published"), **{f: found.get(i, {}).get(f) for f in FIELDS[1:]}} for i in truth}
        scores, known = show("headwater", texts, seconds, answers)
        counts = [mapped(page, raw[i]) for i, page in found.items()]
        share = sum(good for good, _ in counts) / max(1, sum(of for _, of in counts))
        print(f"  letters that lead back to their bytes: {share:.5f}")
        for field, (_, wrong, _) in known.items():
            print(f"  wrong {field}: {' '.join(wrong)}")
        if a.peers:
            for peer in peers(raw):
                show(*peer)
    measured = {"f1": scores["all"]["f1"], "f1 held out": scores["held out"]["f1"], "mapped": share,
                **{field: good for field, (good, _, _) in known.items()}}
    inputs = hashlib.sha256(b"".join(raw[i] for i in sorted(raw)) + "\n".join(lines).encode()).hexdigest()
    floors = json.loads(FLOORS.read_text()) if FLOORS.exists() else {}
    old = floors.get(NAME, {})
    if a.lift:
        known = old.get("floors", {}) if old.get("inputs") == inputs else {}
        new = {k: max(round(v - NOISE, 4), known.get(k, 0)) for k, v in measured.items()}
        floors[NAME] = {"inputs": inputs, "floors": new}
        FLOORS.write_text(json.dumps(floors, indent=1) + "\n")
        print(f"floors of '{NAME}' written to {FLOORS.relative_to(ROOT)}")
    if a.gate:
        if old.get("inputs") != inputs:
            sys.exit("pages: the inputs are not those the floors were measured on; run eval/pages.py --raise and look")
        below = [f"{k}: {measured[k]:.4f} is below its floor {v:.4f}" for k, v in old["floors"].items() if measured.get(k, 0) < v]
        if below:
            sys.exit("pages: " + "; ".join(below))
        print(f"no figure of '{NAME}' lies below its floor")


if __name__ == "__main__":
    main()
