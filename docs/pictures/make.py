"""Make the pictures of the README from a report: pages of its PDF as small PNG files (needs pdftoppm)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from PIL import Image

HERE = Path(__file__).resolve().parent
PAGES = (1, 2)
WIDTH = 900


def main(folder: str) -> int:
    """Write ``report-page-N.png`` beside this file."""
    pdf = Path(folder) / "report.fr.pdf"
    for page in PAGES:
        stem = HERE / f"report-page-{page}"
        options = ["-png", "-singlefile", "-f", str(page), "-l", str(page), "-scale-to-x", str(WIDTH)]
        subprocess.run(["pdftoppm", *options, "-scale-to-y", "-1", str(pdf), str(stem)], check=True)  # noqa: S603, S607
        picture = Image.open(stem.with_suffix(".png")).convert("RGB").quantize(64)
        picture.save(stem.with_suffix(".png"), optimize=True)
        print(f"{stem.name}.png: {stem.with_suffix('.png').stat().st_size // 1000} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "out/demo"))
