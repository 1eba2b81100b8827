#!/usr/bin/env python3
"""The plain way in Python: sqlite-utils, one table, full-text search over it. Keeps texts as they are, and no originals.

    rival.py insert reports.jsonl out.db     the index is kept up by triggers while rows are inserted
    rival.py rebuild reports.jsonl out.db    the index is built when all rows are there
"""
import json, sys
import sqlite_utils

COLUMNS = {"id": str, "url": str, "outlet": str, "title": str, "published": str, "text": str}
SEARCHED = ["title", "text", "outlet"]
how, source, target = sys.argv[1:]
db = sqlite_utils.Database(target)
db.enable_wal()
table = db["reports"].create(COLUMNS, pk="id")
with open(source, encoding="utf-8") as lines:
    if how == "insert":
        table.enable_fts(SEARCHED, create_triggers=True)
    table.insert_all(map(json.loads, lines), batch_size=1000)
    if how == "rebuild":
        table.enable_fts(SEARCHED)
print(f"{table.count} reports")
