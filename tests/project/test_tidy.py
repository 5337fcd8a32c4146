"""The project's own files: small, whole, and free of what must not be published."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


def tracked() -> list[Path]:
    out = subprocess.run(["git", "ls-files"], cwd=PROJECT, capture_output=True, text=True, check=False).stdout
    return [PROJECT / line for line in out.splitlines() if (PROJECT / line).is_file()]


def test_no_path_of_a_machine_and_no_local_version_suffix():
    constraints = (PROJECT / "constraints.txt").read_text()
    assert "+cpu" not in constraints
    assert "://" not in constraints
    for file in tracked():
        if file.suffix in {".py", ".toml", ".md", ".txt", ".yaml", ".typ", ".html"}:
            text = file.read_text(encoding="utf-8")
            assert not re.search(r"/(?:root|home)/\w+/", text), file


def test_every_part_of_the_package_is_mirrored_by_tests():
    rooms = {p.name for p in (PROJECT / "deliberation").iterdir() if (p / "__init__.py").exists()}
    tests = {p.name for p in (PROJECT / "tests").iterdir() if p.is_dir()}
    assert rooms <= tests
