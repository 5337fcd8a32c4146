"""Bodies that come as HTML: the words a reader saw, block by block, without tags."""

from __future__ import annotations

import html
import re
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from deliberation.ingest.cells import glance

_TAG: Final = r"<[a-zA-Z/!][^>]*>"
_MARKUP: Final = r"<[a-zA-Z/!][^>]*>|&(?:#[0-9]+|#x[0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]*);"
"""No class of characters by a backslash: so Arrow itself searches the column, without an object per cell."""
_BLOCKS: Final = frozenset(
    {
        "address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption", "footer",
        "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre",
        "section", "table", "tr", "ul",
    }
)  # fmt: skip
_SILENT: Final = frozenset({"script", "style", "head", "template", "noscript", "iframe", "object"})


def shown(text: str) -> str:
    r"""Return the words that a reader of a page saw: no tags, no entities, one line per block.

    Text that only looks like markup (``a < b``) stays as it is.

    Examples
    --------
    >>> shown("<p>Plus de <b>bancs</b> &amp; d&#39;arbres.</p><ul><li>ici</li><li>là</li></ul>")
    "Plus de bancs & d'arbres.\nici\nlà"
    """
    if not re.search(_MARKUP, text):
        return text
    if "<" not in text:
        return html.unescape(text)
    from lxml import html as markup

    try:
        root = markup.fragment_fromstring(text, create_parent="div")
    except (ValueError, markup.etree.LxmlError):  # what is no markup after all, or holds control characters
        return html.unescape(re.sub(_TAG, " ", text)).strip()
    pieces: list[str] = []
    _walk(root, pieces)
    lines = (re.sub(r"[ \t\r\n\f]+", " ", line).strip() for line in "".join(pieces).split("\0"))
    seen = "\n".join(line for line in lines if line)
    typed = re.sub(_TAG, " ", text).strip()
    return seen if seen or not typed else text  # a text that is nothing but code was typed as text


def shown_series(cells: pd.Series) -> pd.Series:
    """Return a column of bodies with the markup gone; only cells that hold some are looked at one by one."""
    text = pa.chunked_array(pa.array(cells, pa.large_string(), from_pandas=True))
    chunks = [chunk for chunk in text.chunks if len(chunk)]
    parts = [
        pc.match_substring_regex(chunk, _MARKUP).fill_null(False).to_numpy(zero_copy_only=False)
        if signs
        else np.zeros(len(chunk), dtype=bool)
        for chunk, signs in zip(chunks, glance.marked(text), strict=True)
    ]
    marked = np.concatenate(parts) if parts else np.zeros(0, dtype=bool)
    if not marked.any():
        return cells
    plain = cells.copy()
    plain[marked] = [shown(cell) for cell in cells[marked]]
    return plain


def _walk(root: object, pieces: list[str]) -> None:
    """Collect the text of an element in reading order; blocks are set off by NUL (no recursion limit)."""
    from lxml import etree

    for action, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        tag = element.tag if isinstance(element.tag, str) else ""
        silent = tag in _SILENT or not tag or any(up.tag in _SILENT for up in element.iterancestors())
        if action == "start":
            pieces.append("\0" if tag in _BLOCKS else "")
            pieces.append(("" if silent else element.text) or "")
        elif element is not root:
            pieces.append("\0" if tag in _BLOCKS else "")
            hidden = any(up.tag in _SILENT for up in element.iterancestors())
            pieces.append(("" if hidden else element.tail) or "")
