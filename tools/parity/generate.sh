#!/bin/sh
# Makes a throwaway Python environment with the pinned spaCy and writes corpus/parity/parity.zip anew.
# Arguments go to generate.py. Python 3.11 to 3.13; takes two minutes, one of them for the download.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
environment=$(mktemp -d)
trap 'rm -rf "$environment"' EXIT
"${PYTHON:-python3}" -m venv "$environment"
"$environment/bin/python" -m pip install --quiet --disable-pip-version-check --only-binary=:all: -r "$here/requirements.txt"
# Without these the numbers of the near-ties would depend on how a shell was set up.
unset OPENBLAS_CORETYPE OPENBLAS_L2_SIZE || true
PYTHONDONTWRITEBYTECODE=1 "$environment/bin/python" "$here/generate.py" "$@"
