"""The full run, as a script to copy: one consultation, from its export to its reports.

    python pipelines/full_run.py [consultation.toml] [output folder]

It does what ``deliberation run`` does. Change it where your work differs: another folder, other languages,
what happens with the files afterwards. Stages that have not changed are not run again, and a run that was
stopped goes on where it stopped.
"""

from __future__ import annotations

import sys
from pathlib import Path

from deliberation.core.errors import DeliberationError
from deliberation.pipeline import run
from deliberation.pipeline.progress import Lines

HERE = Path(__file__).parent


def main() -> int:
    """Run the consultation named on the command line, or the template beside this file."""
    settings = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "consultation.toml"
    out = Path(sys.argv[2]) if len(sys.argv) > 2 else Path("out/full_run")
    try:
        done = run(settings, out, display=Lines(print))
    except DeliberationError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{len(done.files)} files in {done.folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
