"""The follow-up, as a script to copy: responses have changed, the reports are written again in seconds.

    python pipelines/followup.py consultation.toml [output folder]

It does what ``deliberation followup`` does: ideas and themes are those of the earlier run in that folder, and
nothing is found again. Run it each time the grid of responses is filled a little more, every night if you
like: where nothing has changed, it takes a second.
"""

from __future__ import annotations

import sys
from pathlib import Path

from deliberation.core.errors import DeliberationError
from deliberation.pipeline import followup, open_request
from deliberation.pipeline.progress import Lines


def main() -> int:
    """Refresh the reports of the consultation named on the command line."""
    if len(sys.argv) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        request = open_request(sys.argv[1])
        out = Path(sys.argv[2]) if len(sys.argv) > 2 else Path("out") / request.name
        done = followup(request, out, display=Lines(print))
    except DeliberationError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{len(done.files)} files in {done.folder}; late: {done.responses.get('late', 0)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
