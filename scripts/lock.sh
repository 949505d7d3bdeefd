#!/bin/sh
# Resolve the inputs anew. The lock files carry hashes and no registry addresses; a test looks.
set -eu
cd "$(dirname "$0")/.."
PATH="$PWD/.venv/bin:$PATH"
if ! command -v uv >/dev/null 2>&1; then
    echo "lock: uv is missing. Type: .venv/bin/pip install uv" >&2
    exit 2
fi
for name in main dev; do
    uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
        "requirements/$name.in" -o "requirements/$name.lock"
done
npm install --package-lock-only --ignore-scripts --omit-lockfile-registry-resolved
echo "lock: done. Read the difference, then: make test"
