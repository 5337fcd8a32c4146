"""The tables that themes are kept in."""

from __future__ import annotations

from typing import Final

import pyarrow as pa

PASSAGES: Final = pa.schema(
    [
        pa.field("contribution", pa.int32(), nullable=False),  # row of CONTRIBUTIONS
        pa.field("start", pa.int32(), nullable=False),
        pa.field("end", pa.int32(), nullable=False),
        pa.field("node", pa.int32(), nullable=False),  # row of the vectors; -1 where the text was not read
        pa.field("idea", pa.string()),
        pa.field("theme", pa.string()),
        pa.field("reason", pa.string()),  # why it is in no theme; a key of the locales under [remainder]
        pa.field("type", pa.string()),  # what it does; None where it was not read, or in another language
        pa.field("type_sure", pa.float32()),
        pa.field("addressees", pa.string()),  # of proposals: words apart by spaces, "" for none
        pa.field("levers", pa.string()),  # the same with words of LEVERS; None where not read, as above
    ]
)
"""One row per passage, ordered by contribution id and start; a contribution that was not read has one row."""

LATER: Final = ("type", "type_sure", "addressees", "levers")
"""Columns that passages saved by earlier versions may lack."""

CONTRIBUTIONS: Final = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("text", pa.string(), nullable=False),
        pa.field("person", pa.string()),  # None for a statement of the organiser: nobody's
        pa.field("language", pa.string()),
        pa.field("reason", pa.string()),
        pa.field("copies", pa.int32(), nullable=False),  # group of texts that are copies; -1 where not read
    ]
)
"""One row per contribution, ordered by id."""
