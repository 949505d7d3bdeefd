#!/bin/sh
# Find a Python that will do, say in one line what is missing, then let scripts/setup.py install.
set -eu
cd "$(dirname "$0")/.."

for python in "${PYTHON:-python3}" python3.13 python3.12 python3.11; do
    if command -v "$python" >/dev/null 2>&1 && "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        found=$python
        break
    fi
done
if [ -z "${found:-}" ]; then
    echo "setup: OneSeal needs Python >= 3.11 and found none. On Debian or Ubuntu: sudo apt-get install python3 python3-venv (or name one: make setup PYTHON=/path/to/python3)" >&2
    exit 2
fi
if ! "$found" -c 'import ensurepip, venv' 2>/dev/null; then
    version=$("$found" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    echo "setup: this Python cannot make virtual environments. Type: sudo apt-get install python$version-venv" >&2
    exit 2
fi
exec "$found" scripts/setup.py "$@"
