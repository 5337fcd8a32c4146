"""Names that a corpus repeats: the town's, the programme's. They tell no text apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

_CAPITALISED: Final = re.compile(r"(?<=[^\W\d_][ ,;'’-])(?:[A-ZÀ-Ý][\w’'-]*\w)(?:\s[A-ZÀ-Ý][\w’'-]*\w)?")
_COMMON_NOUNS_HAVE_CAPITALS: Final = frozenset({"de", "lb"})
OFTEN: Final = 0.05
"""Share of the texts from which a name tells no theme from another."""

RATHER_OFTEN: Final = 0.04
"""Share from which it tells no idea from another: what is asked for in one place is not one thing."""

_FEWEST: Final = 10
_ALWAYS: Final = 0.9


def repeated_names(
    texts: Sequence[str], languages: Sequence[str | None], *, share: float = OFTEN
) -> dict[str, npt.NDArray[np.int64]]:
    """Return the names found in 5 % of the texts or more, with the rows of the texts that hold them.

    A name is one word or two that keep their capital in the middle of a sentence nine times in ten. German,
    whose nouns all have capitals, is left out.

    Examples
    --------
    >>> texts = ["the town of Bowling Green grows"] * 10 + ["we like the green river"] * 10
    >>> list(repeated_names(texts, ["en"] * 20))
    ['Bowling Green']
    """
    read = [language not in _COMMON_NOUNS_HAVE_CAPITALS for language in languages]
    seen: Counter[str] = Counter()
    for text, kept in zip(texts, read, strict=True):
        if kept:
            found = set(_CAPITALISED.findall(text)) if not text.isupper() else set()
            seen.update(found | {name.split()[0] for name in found})  # "Warren" of "Warren County"
    least = max(_FEWEST, share * len(texts))
    names = {}
    for name in sorted(name for name, count in seen.items() if count * 2 >= least):
        anyhow = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)
        rows = [row for row, text in enumerate(texts) if read[row] and anyhow.search(text)]
        proper = sum(name in texts[row] for row in rows)
        if len(rows) >= least and proper >= _ALWAYS * len(rows):
            names[name] = np.array(rows, dtype=np.int64)
    longer = {name.split()[0]: len(rows) for name, rows in names.items() if " " in name}
    names = {name: rows for name, rows in names.items() if longer.get(name, 0) < _ALWAYS * len(rows)}
    return dict(sorted(names.items(), key=lambda item: (-len(item[1]), item[0])))
