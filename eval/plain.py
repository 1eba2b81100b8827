"""Plain ways of finding who copied whom, to hold the stemma against. Each takes reports (id, text, published or None) and
returns (parent, child) pairs; thresholds are set to the best F1 on the made stories of another seed, which favours them.

similar    the earlier report with the most similar words (TF-IDF cosine)
contained  the earlier report that holds most of the child's runs of five words
aligned    the way of passim (Smith, Cordell and Mullen 2015), in short: pairs that share at least three rare runs of five
           words, aligned locally, passages of at least 12 words kept; the earliest report of those that share a passage is its parent
"""
import math, re
from collections import Counter, defaultdict
from difflib import SequenceMatcher

SIMILAR, CONTAINED, PASSAGE_WORDS, NGRAMS_MIN, DF_MAX = 0.25, 0.10, 12, 3, 100


def words(text):
    return re.findall(r"\w+", text.casefold())


def order(report):
    return (report["published"] is None, report["published"] or "", report["id"])


def similar(reports, least=SIMILAR):
    counts = [Counter(words(r["text"])) for r in reports]
    df = Counter(w for c in counts for w in c)
    vectors = []
    for c in counts:
        v = {w: (1 + math.log(n)) * math.log(1 + len(reports) / df[w]) for w, n in c.items()}
        length = math.sqrt(sum(x * x for x in v.values())) or 1
        vectors.append({w: x / length for w, x in v.items()})
    edges = set()
    for i, child in enumerate(reports):
        best = max(((sum(x * vectors[j].get(w, 0) for w, x in vectors[i].items()), parent["id"]) for j, parent in enumerate(reports) if order(parent) < order(child)), default=(0, None))
        if best[0] >= least:
            edges.add((best[1], child["id"]))
    return edges


def runs(text, n=5):
    w = words(text)
    return {tuple(w[i:i + n]) for i in range(len(w) - n + 1)}


def contained(reports, least=CONTAINED):
    sets = [runs(r["text"]) for r in reports]
    edges = set()
    for i, child in enumerate(reports):
        best = max(((len(sets[i] & sets[j]) / (len(sets[i]) or 1), parent["id"]) for j, parent in enumerate(reports) if order(parent) < order(child)), default=(0, None))
        if best[0] >= least:
            edges.add((best[1], child["id"]))
    return edges


def aligned(reports, least=PASSAGE_WORDS):
    texts = [words(r["text"]) for r in reports]
    index = defaultdict(set)
    for i, text in enumerate(texts):
        for at in range(len(text) - 4):
            index[tuple(text[at:at + 5])].add(i)
    shared = Counter((i, j) for at in index.values() if 2 <= len(at) <= DF_MAX for i in at for j in at if i < j)
    sharers = [defaultdict(set) for _ in reports]  # for each report and word, who has a passage over it
    for (i, j), n in shared.items():
        if n < NGRAMS_MIN:
            continue
        blocks = [b for b in SequenceMatcher(None, texts[i], texts[j], autojunk=False).get_matching_blocks() if b.size >= 3]
        passage = []
        for block in blocks + [None]:
            if passage and (block is None or block.a - passage[-1].a - passage[-1].size > 10 or block.b - passage[-1].b - passage[-1].size > 10):
                if sum(b.size for b in passage) >= least:
                    for b in passage:
                        for k in range(b.size):
                            sharers[i][b.a + k].add(j)
                            sharers[j][b.b + k].add(i)
                passage = []
            if block:
                passage.append(block)
    edges = set()
    for i, child in enumerate(reports):
        owed = Counter()
        for others in sharers[i].values():
            first = min(others, key=lambda j: order(reports[j]))
            if order(reports[first]) < order(child):
                owed[first] += 1
        edges |= {(reports[j]["id"], child["id"]) for j, n in owed.items() if n >= least}
    return edges


WAYS = {"similar": similar, "contained": contained, "aligned": aligned}
