#!/usr/bin/env bash
# Looks at every page of the web application in a browser: tools/browser/run.sh [BINARY]
#
# Needs node, npm and Chromium. Playwright and axe-core are fetched from npm into an ignored folder, Chromium from Debian if it is
# missing and this user may install it. Where something cannot be had, says so and what was therefore not done (exit status 3).
# Screenshots are left in tools/browser/out/, which is ignored too.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
binary=${1:-${CARGO_TARGET_DIR:-$root/target}/debug/headwater}

not_done() { echo "not done: no page was looked at: $1" >&2; exit 3; }

[ -x "$binary" ] || not_done "there is no program at '$binary'; build it with 'cargo build -p headwater', or name one"
command -v node >/dev/null || not_done "node is missing"
command -v npm >/dev/null || not_done "npm is missing"
if ! command -v chromium >/dev/null; then
  { apt-get update -qq && apt-get install -y -qq chromium; } >/dev/null 2>&1 || not_done "chromium is missing and could not be installed"
fi
if [ ! -d "$here/node_modules/playwright-core" ] || [ ! -d "$here/node_modules/axe-core" ]; then
  npm install --prefix "$here" --no-audit --no-fund --no-package-lock --loglevel=error >&2 || not_done "playwright-core and axe-core could not be fetched from npm"
fi
exec node "$here/check.mjs" "$(readlink -f "$binary")" "${@:2}"
