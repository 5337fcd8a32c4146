"""One reader per format; they never import one another."""

from collections.abc import Mapping
from typing import Final

from deliberation.ingest.reader import Reader
from deliberation.ingest.readers import (
    argkp,
    assembl,
    braineet,
    cap_collectif,
    civocracy,
    consul,
    decidim,
    document,
    grand_debat,
    makeorg,
    mapped,
    pabulib,
    polis,
    polis_api,
    register,
    survey,
    toguna,
    tttc,
)

READERS: Final[Mapping[str, Reader]] = {
    module.NAME: module
    for module in (
        polis,
        polis_api,
        toguna,
        makeorg,
        argkp,
        tttc,
        assembl,
        civocracy,
        cap_collectif,
        decidim,
        consul,
        braineet,
        document,
        survey,
        pabulib,
        register,
        grand_debat,
        mapped,
    )
}
"""Readers by name; at a tie the first one reads."""
