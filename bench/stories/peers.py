#!/usr/bin/env python3
"""The same reports through scikit-learn: peers.py REPORTS.jsonl ANSWER.tsv [EPS]

TF-IDF (sublinear, English stop words) over headline, headline and text; DBSCAN on cosine distance, two reports making a
cluster. Needs all reports at once, and knows nothing of time. EPS is tuned on the smallest set.
"""
import json, resource, sys, time

from sklearn.cluster import DBSCAN
from sklearn.feature_extraction.text import TfidfVectorizer

reports = [json.loads(line) for line in open(sys.argv[1])]
eps = float(sys.argv[3]) if len(sys.argv) > 3 else 0.8
begin = time.process_time()
vectors = TfidfVectorizer(sublinear_tf=True, stop_words="english").fit_transform(
    f"{r.get('title') or ''}\n{r.get('title') or ''}\n{r['text']}" for r in reports)
labels = DBSCAN(eps=eps, min_samples=2, metric="cosine", algorithm="brute").fit_predict(vectors)
spent = time.process_time() - begin
with open(sys.argv[2], "w") as answer:
    for number, (report, label) in enumerate(zip(reports, labels)):
        answer.write(f"{report['id']}\t{label if label >= 0 else f'alone-{number}'}\n")
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(f"scikit-learn TF-IDF + DBSCAN eps {eps}: {len(reports)} reports, {spent:.1f} CPU s, {len(reports) / spent:.0f}/CPU s, {memory:.0f} MB")
