"""Run every notebook from top to bottom, as CI does; fail at the first cell that fails."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import jupytext
from nbclient import NotebookClient

HERE = Path(__file__).resolve().parent


def main() -> int:
    """Execute the notebooks kept as text beside this file, from the project's folder."""
    os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")
    for path in sorted(HERE.glob("*.py")):
        if path.name == "run.py":
            continue
        notebook = jupytext.read(path)
        NotebookClient(notebook, timeout=900, kernel_name="python3").execute(cwd=str(HERE.parent))
        print(f"{path.name}: {sum(cell.cell_type == 'code' for cell in notebook.cells)} cells ran")
    return 0


if __name__ == "__main__":
    sys.exit(main())
