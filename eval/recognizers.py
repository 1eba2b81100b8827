#!/usr/bin/env python3
"""Hold the time expressions of `annotate` against the English specifications of Microsoft Recognizers-Text (MIT licence).

    recognizers.py SPECS PACKAGE TIMEXES [--failures FILE] [--as-written]

SPECS is the folder of the .json files, PACKAGE the language package, TIMEXES the example `timexes` of headwater-annotate. Cases marked as not
supported for dotnet are left out. Every failure is a line of FILE.

The specifications are commands to an assistant ("i'll be back jan/1"). Ours reads news, so two things are evened out: names of
months and weekdays get their capital (unless --as-written), and where a case has a past and a future reading, the right one is the nearest
past (the rule of news). A case is right if every expected expression is answered by one that overlaps it with an equal value and none
is answered beside them. What a TIMEX3 value cannot hold (a stretch of hours, a list of alternatives) counts as not right. Where a case gives
no value (extractors), the words have to overlap.
"""
import argparse, json, re, subprocess, sys
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

NAMES = "january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun".split()
CAPITAL = re.compile(r"\b(" + "|".join(NAMES) + r")\b")
# "may", "mar", "sun", "sat", "wed", "mon" and "march" in small letters are words too.
WORDS = {"may", "mar", "march", "sun", "sat", "wed", "mon", "fri", "dec"}


def capitals(text):
    def one(m):
        word = m.group(1)
        near = text[m.end():m.end() + 4] + text[max(0, m.start() - 3):m.start()]
        return word if word in WORDS and not re.search(r"\d", near) else word.capitalize()
    return CAPITAL.sub(one, text)


def expected(result, reference):
    """(type, past value) of one expected expression; value None where the case gives none."""
    kind = result.get("TypeName", result.get("Type", "")).split(".")[-1]
    body = result.get("Resolution") or result.get("Value")
    if not body:
        return kind, None
    if "values" in body:
        values = [v for v in body["values"] if v]
        if not values:
            return kind, None
        stamp = lambda v: v.get("value") or v.get("start") or v.get("end") or ""
        past = [v for v in values if stamp(v)[:10] <= reference[:10]]
        value = max(past, key=stamp) if past else min(values, key=stamp)
        return value.get("type", kind), value
    past = body.get("PastResolution")
    if past is None:
        return kind, None
    value = {"timex": body.get("Timex")}
    for key, text in past.items():
        value["start" if key.startswith("start") else "end" if key.startswith("end") else "value"] = text
    return kind, value


def seconds(timex):
    m = re.fullmatch(r"P(?:([\d.]+)Y)?(?:([\d.]+)M)?(?:([\d.]+)W)?(?:([\d.]+)D)?(?:T(?:([\d.]+)H)?(?:([\d.]+)M)?(?:([\d.]+)S)?)?", timex or "")
    if not m or timex in ("P", ""):
        return None
    return sum(float(n or 0) * f for n, f in zip(m.groups(), (31536000, 2592000, 604800, 86400, 3600, 60, 1)))


def same(kind, value, answer):
    if value is None:
        return True
    timex, got = value.get("timex") or "", answer["value"]
    if timex == got:
        return True
    if kind == "date":
        return answer["kind"] == "date" and answer["from"] == answer["to"] == (value.get("value") or "")[:10]
    if kind == "daterange":
        start, end = (value.get("start") or "")[:10], (value.get("end") or "")[:10]
        if not start or not end or not answer["to"]:
            return False
        last = date.fromisoformat(answer["to"]) + timedelta(days=1) if answer["to"] < "9999" else None
        return answer["from"] == start and str(last) == end
    clock = lambda text: re.sub(r"(:00)+$", "", text)
    if kind == "time":
        return "T" in got and clock(got.split("T")[1].rstrip("Z")) == clock((value.get("value") or ""))
    if kind == "datetime":
        day, _, hour = (value.get("value") or "").partition(" ")
        return answer["from"] == day and "T" in got and clock(got.split("T")[1].rstrip("Z")) == clock(hour)
    if kind == "duration":
        return seconds(got) is not None and seconds(got) == seconds(timex)
    return False


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("specs", type=Path); p.add_argument("package"); p.add_argument("timexes")
    p.add_argument("--failures", type=Path); p.add_argument("--as-written", action="store_true")
    a = p.parse_args()
    cases = []
    for path in sorted(a.specs.glob("*.json")):
        for case in json.loads(path.read_text("utf-8-sig")):
            if "dotnet" not in str(case.get("NotSupported", "")).lower():
                reference = (case.get("Context") or {}).get("ReferenceDateTime", "2016-11-07T00:00:00")
                cases.append((path.stem, case, reference))
    text = (lambda t: t) if a.as_written else capitals
    lines = "\n".join(json.dumps({"text": text(c["Input"]), "date": r}) for _, c, r in cases)
    run = subprocess.run([a.timexes, a.package], input=lines.encode(), capture_output=True)
    if run.returncode:
        sys.exit("recognizers: " + run.stderr.decode()[-2000:])
    right, total, kinds, kinds_right, failures = Counter(), Counter(), Counter(), Counter(), []
    for (file, case, reference), line in zip(cases, run.stdout.decode().splitlines()):
        answers, used, good = json.loads(line), set(), True
        for result in case["Results"]:
            kind, value = expected(result, reference)
            start = result.get("Start", case["Input"].lower().find(result["Text"].lower()))
            end = start + len(result["Text"])
            hit = next((n for n, x in enumerate(answers) if n not in used and x["start"] < end and start < x["end"]), None)
            kinds[kind] += 1
            if hit is not None:
                used.add(hit)
            if hit is not None and same(kind, value, answers[hit]):
                kinds_right[kind] += 1
            else:
                good = False
        good = good and len(used) == len(answers)
        total[file] += 1; right[file] += good
        if not good:
            want = "; ".join(f"{r['Text']}={(expected(r, reference)[1] or {}).get('timex')}" for r in case["Results"])
            got = "; ".join(f"{case['Input'][x['start']:x['end']]}={x['value']}" for x in answers)
            failures.append(f"{file}\t{case['Input']}\twant {want or 'nothing'}\tgot {got or 'nothing'}\t{reference[:10]}")
    for file in total:
        print(f"{file:34}{right[file]:5} of {total[file]:5}  {right[file] / total[file]:.3f}")
    print("by type of expression (right where the words overlap and the value is equal):")
    for kind, count in kinds.most_common():
        print(f"  {kind or 'unnamed':32}{kinds_right[kind]:5} of {count:5}  {kinds_right[kind] / count:.3f}")
    print(f"cases right: {sum(right.values())} of {sum(total.values())}  {sum(right.values()) / sum(total.values()):.3f}")
    if a.failures:
        a.failures.write_text("\n".join(failures) + "\n")
        print(f"{len(failures)} failures listed in {a.failures}")


if __name__ == "__main__":
    main()
