"""What users install is permissive or LGPL: no GPL."""

from __future__ import annotations

import re
from importlib import metadata


def runtime_distributions() -> set[str]:
    """Names of the distributions that installing the engine without extras brings along."""
    found: set[str] = set()
    waiting = ["deliberation"]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        try:
            requirements = metadata.requires(name) or []
        except metadata.PackageNotFoundError:
            found.discard(name)
            continue
        needed = (r for r in requirements if "extra ==" not in r)
        waiting += [re.split(r"[\s;<>=!~\[(]", r, maxsplit=1)[0].lower().replace("_", "-") for r in needed]
    return found


def test_nothing_that_users_install_is_gpl():
    names = runtime_distributions()
    assert len(names) > 30
    for name in names:
        about = metadata.metadata(name)
        licences = [about.get("License-Expression") or "", (about.get("License") or "")[:200]]
        licences += [c for c in about.get_all("Classifier") or [] if c.startswith("License")]
        text = " ".join(licences)
        assert text.strip(), f"{name} declares no licence"
        assert not re.search(r"(?<!L)(?<!Lesser )\bA?GPL", text), f"{name}: {text}"
