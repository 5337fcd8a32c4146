#!/bin/sh
# Install the peers we compare with, each in an environment of its own (never in our .venv).
set -eu
cd "$(dirname "$0")"
mkdir -p .peers
[ -x .peers/reddwarf/bin/python ] || python3 -m venv .peers/reddwarf
.peers/reddwarf/bin/pip install --quiet "red-dwarf==0.4.0"
.peers/reddwarf/bin/python -c "import reddwarf.implementations.base as base; print(base.__file__)"
[ -d .peers/abcvoting ] || .peers/reddwarf/bin/pip install --quiet --target .peers/abcvoting "abcvoting==2.19.2"
# Recipes of benchmarks/text/recipes.py; Leiden is under the GPL: for benchmarks only, never a dependency of ours.
[ -d .peers/grouping ] || python3 -m pip install --quiet --no-deps --target .peers/grouping \
  "evoc==0.3.2" "igraph==1.0.0" "leidenalg==0.12.0" "texttable==1.7.2"
# Raking, MIT: benchmarks/participation/raking_vs_ipfn.py.
[ -d .peers/ipfn ] || python3 -m pip install --quiet --no-deps --target .peers/ipfn "ipfn==1.4.4"
