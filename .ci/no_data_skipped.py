"""Fail if a test was skipped because the real data was not found, although it is there."""

from __future__ import annotations

import sys
import xml.etree.ElementTree as ET
from pathlib import Path


def main(report: str) -> int:
    """Read a JUnit report and return the number of tests that were skipped for want of data."""
    tree = ET.parse(Path(report))  # noqa: S314
    skipped = [
        f"{case.get('classname')}::{case.get('name')}: {skip.get('message')}"
        for case in tree.iter("testcase")
        for skip in case.iter("skipped")
        if "data" in (skip.get("message") or "").lower()
    ]
    print("\n".join(skipped) or "none")
    return len(skipped)


if __name__ == "__main__":
    sys.exit(1 if main(sys.argv[1]) else 0)
