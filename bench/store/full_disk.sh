#!/usr/bin/env bash
# Fills a small disk with `headwater read`, then makes it read-only. Needs root, to mount a disk in memory.
#
#     bench/store/full_disk.sh target/release/headwater
set -eu
headwater=$(realpath "$1")
here=$(dirname "$(realpath "$0")")
folder=$(mktemp -d)
disk=$folder/disk
mkdir "$disk"
trap 'umount "$disk"; rm -rf "$folder"' EXIT
mount -t tmpfs -o size=24m tmpfs "$disk"
"$here/generate.py" --reports 20000 > "$folder/reports.jsonl"
fail() { echo "FAULT: $*"; exit 1; }

echo "== a full disk"
"$headwater" read "$folder/reports.jsonl" --db "$disk/a.db" --json > "$folder/said" 2> "$folder/err" && fail "the disk should be full"
cat "$folder/err"
grep -q "no space left" "$folder/err" || fail "the message does not say so"
said=$(grep -c '"id"' "$folder/said")
# Looking needs a little room, too.
cp "$disk"/a.db* "$folder"
kept=$(python3 -c "import sqlite3; print(sqlite3.connect('$folder/a.db').execute('SELECT count(*) FROM report').fetchone()[0])")
echo "acknowledged $said, kept $kept"
[ "$said" -gt 0 ] && [ "$said" -le "$kept" ] || fail "acknowledged reports are missing"

echo "== room again: it goes on"
mount -o remount,size=200m "$disk"
"$headwater" read "$folder/reports.jsonl" --db "$disk/a.db"
"$headwater" database check --db "$disk/a.db"

echo "== a read-only disk"
mount -o remount,ro "$disk"
"$headwater" read "$folder/reports.jsonl" --again --db "$disk/a.db" 2> "$folder/err" && fail "the disk should be read-only"
cat "$folder/err"
grep -q "read-only" "$folder/err" || fail "the message does not say so"
"$headwater" reports --limit 1 --db "$disk/a.db"
"$headwater" search police --limit 1 --db "$disk/a.db"
"$headwater" read "$folder/reports.jsonl" --db "$disk/new/b.db" 2> "$folder/err" && fail "the disk should be read-only"
cat "$folder/err"
mount -o remount,rw "$disk"
echo "no fault"
