"""The groups that a platform found, held against ours: how far the two agree, and who is where."""

from __future__ import annotations

import numpy as np
import pandas as pd

from deliberation.consultation import Consultation
from deliberation.kernels.agreement import adjusted_rand
from deliberation.opinion import OpinionGroups
from deliberation.synthesis.facts import Crossed, PlatformGroups
from deliberation.synthesis.gate import Gate


def platform_groups(
    consultation: Consultation, groups: OpinionGroups | None, gate: Gate
) -> PlatformGroups | None:
    """Return the groups of the export beside ours; None where it carries none.

    The crossing goes through the gate with all people of our groups, those whom the platform left out too:
    the size of each group is published, and no difference may tell few people.
    """
    table = consultation.participants
    given = pd.Series(table["platform_group"].to_pylist(), index=table["id"].to_pylist(), dtype=object)
    known = given.dropna()
    if not len(known):
        return None
    found = PlatformGroups(groups=int(known.nunique()), people=len(known), n=0)
    if groups is None or not groups.groups:
        return found
    members = groups.memberships()
    both = pd.DataFrame({"ours": members["group"], "theirs": members["participant"].map(known)})
    both = both.dropna(subset=["ours"]).reset_index(drop=True)
    common = both.dropna()
    if not len(common):
        return found
    codes = [np.asarray(pd.factorize(common[name], sort=True)[0], dtype=np.int64) for name in common.columns]
    crossed = gate.cross(both, [("ours", "theirs")])
    return found.model_copy(
        update={
            "n": len(common),
            "index": round(adjusted_rand(*codes), 2) + 0.0,
            "cells": [
                Crossed(ours=_name(ours), theirs=_name(theirs), n=None if pd.isna(n) else int(n))
                for crossing in crossed
                for ours, theirs, n in crossing.cells.itertuples(index=False)
            ],
        }
    )


def _name(cell: object) -> str | None:
    return cell if isinstance(cell, str) else None
