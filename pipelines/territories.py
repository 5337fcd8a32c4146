"""Reports by territory, as a script to copy: one for each territory of a finished run, through the gate.

    python pipelines/territories.py consultation.toml [output folder]

It does what ``deliberation render --territory all`` does. A territory with too few people has no report, and
a sentence says so; ``[publication] profile = "village"`` tells small ones together.
"""

from __future__ import annotations

import sys
from pathlib import Path

from deliberation.core.errors import DeliberationError
from deliberation.pipeline import open_request, render_territories


def main() -> int:
    """Print a report for each territory of the consultation named on the command line."""
    if len(sys.argv) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        request = open_request(sys.argv[1])
        out = Path(sys.argv[2]) if len(sys.argv) > 2 else Path("out") / request.name
        done = render_territories(request, out, ["all"])
    except DeliberationError as error:
        print(error, file=sys.stderr)
        return 1
    print("\n".join(done.refused))
    print(f"{len(done.reports)} reports in {done.folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
