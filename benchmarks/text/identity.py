"""How many ids and edits by hand survive added contributions: texts taken out at random, then put back.

    python -m benchmarks.text.identity

Prints, for each consultation and share of texts added: the share of passages whose theme and idea have the id
they had, without and with ``previous``; what was kept, new and vanished; how many renames of every theme and
idea (each named by its id, name and three best verbatims) are replayed, without and with ``previous``.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

import deliberation as dl
from deliberation.text import Themes, check_edits
from deliberation.text.results.identity import continued
from tests.helpers.data import shared_data
from tests.text import make

ADDED = (0.01, 0.1, 0.3)
LEVELS = ("theme", "idea")


def same(old: Themes, new: Themes) -> tuple[float, ...]:
    """Return the share of the passages of both whose theme, then idea, has the same id."""
    on = ["contribution_id", "start"]
    both = old.placed()[[*on, *LEVELS]].merge(new.placed()[[*on, *LEVELS]], on=on)
    return tuple(round(float((both[f"{name}_x"] == both[f"{name}_y"]).mean()), 3) for name in LEVELS)


def renames(old: Themes) -> Iterator[dict[str, object]]:
    """Rename every theme and idea, each named by its id, its name and its three best verbatims."""

    def rename(level: str, name: str, verbatims: pd.DataFrame) -> dict[str, object]:
        seen = verbatims["contribution_id"].tolist()
        target = {"id": name, "was": old.names[name], "contributions": seen}
        return {"do": "rename", level: target, "name": f"Name of {name}"}

    for theme in old.tree():
        yield rename("theme", theme.id, old.theme_verbatims(theme.id))
        for idea in theme.ideas:
            yield rename("idea", idea.id, old.verbatims(idea.id))


def survived(old: Themes, new: Themes) -> dict[str, str]:
    """Return how many renames of themes and of ideas are replayed."""
    asked = list(renames(old))
    replay = new.edited(check_edits({"edits": asked})).replay
    lost = {conflict.edit for conflict in replay.conflicts} if replay is not None else set()
    told = {}
    for level in LEVELS:
        mine = [number for number, edit in enumerate(asked, 1) if level in edit]
        told[level] = f"{sum(number not in lost for number in mine)} of {len(mine)}"
    return told


def report(name: str, consultation: dl.Consultation) -> None:
    """Print the figures of one consultation."""
    ids = np.array(sorted(map(str, consultation.contribution_ids)))
    rng = np.random.default_rng(0)
    full = dl.find_themes(consultation)
    for share in ADDED:
        kept = np.sort(rng.choice(ids, int(len(ids) * (1 - share)), replace=False))
        old = dl.find_themes(consultation.where(contributions=kept))
        new = continued(full, old)
        states = new.changes().groupby(["level", "state"]).size().to_dict()
        print(f"{name}, {share:.0%} added: same ids {same(old, full)} -> {same(old, new)}; {states}")
        print(f"  renames replayed: {survived(old, full)} -> {survived(old, new)}")


def main() -> None:
    """Print every figure."""
    report("built-in sample", dl.sample())
    report("bowling-green", make.polis(shared_data("polis", "american-assembly.bowling-green")))


if __name__ == "__main__":
    main()
