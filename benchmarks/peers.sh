#!/bin/sh
# Install the peers we compare with, each in an environment of its own (never in our .venv).
set -eu
cd "$(dirname "$0")"
mkdir -p .peers
[ -x .peers/reddwarf/bin/python ] || python3 -m venv .peers/reddwarf
.peers/reddwarf/bin/pip install --quiet "red-dwarf==0.4.0"
.peers/reddwarf/bin/python -c "import reddwarf.implementations.base as base; print(base.__file__)"
[ -d .peers/abcvoting ] || .peers/reddwarf/bin/pip install --quiet --target .peers/abcvoting "abcvoting==2.19.2"
