"""Runs checks in Chromium, driven by playwright-core, with axe-core; `make browser` installs them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.data import PROJECT

SCRIPT = Path(__file__).with_name("check.cjs")
MODULES = Path(os.environ.get("DELIBERATION_BROWSER", PROJECT / ".browser"))


def check(folder: Path, *checks: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what each check found; the test is skipped where there is no browser."""
    node, chromium = shutil.which("node"), shutil.which("chromium") or shutil.which("chromium-browser")
    if node is None or chromium is None or not (MODULES / "node_modules" / "axe-core").is_dir():
        pytest.skip("no browser: `make browser` says what is missing")
    order = folder / "order.json"
    said = {"modules": str(MODULES), "chromium": chromium, "checks": checks}
    order.write_text(json.dumps(said, default=str), encoding="utf-8")
    done = subprocess.run(
        [node, str(SCRIPT), str(order)], capture_output=True, text=True, timeout=900, check=False
    )
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found
