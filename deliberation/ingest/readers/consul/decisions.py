"""What the city decided of an investment: feasible or not, selected, winner; and what it would cost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pandas as pd

from deliberation.ingest.cells import values
from deliberation.ingest.cells.markup import shown_series

_YES: Final = frozenset({"yes", "oui", "si", "sim", "ja", "true", "t", "1", "vrai"})
_FEASIBLE: Final = frozenset(
    {"feasible", "realisable", "faisable", "viable", "factivel", "viavel", "fattibile", "durchfuhrbar"}
)
_UNFEASIBLE: Final = frozenset(
    {
        "unfeasible", "irrealisable", "infaisable", "non realisable", "inviable", "inviavel",
        "irrealizzabile", "undurchfuhrbar",
    }
)  # fmt: skip


def label_of(feasibility: pd.Series) -> pd.Series:
    """Return the words of a feasibility without the price: ``Feasible ($100,000)`` is ``Feasible``."""
    return feasibility.str.replace(r"\s*\([^()]*\d[^()]*\)\s*$", "", regex=True)


def price_of(raw: pd.DataFrame, chosen: Mapping[str, str]) -> list[tuple[str, pd.Series]]:
    """Return the prices of investments, one column per currency: ``price ($)``.

    The price has a column of its own, or stands in brackets after the feasibility. A separator before one or
    two last digits marks decimals; any other groups thousands.
    """
    said = raw["price"]
    if "price" not in chosen:
        said = raw["feasibility"].str.extract(r"\(([^()]*\d[^()]*)\)\s*$")[0].astype("str")
    number = said.str.replace(r"[^\d.,]", "", regex=True).str.strip(".,")
    cents = number.str.extract(r"[.,](\d{1,2})$")[0]
    units = number.str.replace(r"[.,]\d{1,2}$", "", regex=True).str.replace(r"[.,]", "", regex=True)
    amount = values.numbers(units + "." + cents.fillna("0"))
    unit = said.str.replace(r"[\d.,\s'’]", "", regex=True).fillna("")
    return [
        (f"price ({name})" if name else "price", amount.where(unit.eq(name)))
        for name in sorted(unit[amount.notna()].unique())
    ]


def decided(contributions: pd.DataFrame, raw: pd.DataFrame, chosen: Mapping[str, str]) -> pd.DataFrame:
    """Return the responses of the city to investments.

    Not feasible is declined; a winner of the vote is retained. What is feasible, or was selected for the
    vote, is not decided yet: it keeps the platform's own word.

    Parameters
    ----------
    contributions : DataFrame, shape (n, ...)
        The investments: id, title, text.
    raw : DataFrame, shape (n, ...)
        Their cells, under our names.
    chosen : mapping of str to str
        Our names -> the headers, which say what « yes » means.
    """
    if "feasibility" not in chosen:
        return pd.DataFrame()
    label = label_of(raw["feasibility"])
    folded = _folded(label)
    unfeasible = folded.isin(_UNFEASIBLE)
    known = unfeasible | folded.isin(_FEASIBLE)
    said = label
    for name in ("selected", "winner"):
        if name in chosen:
            yes = _folded(raw[name]).isin(_YES)
            said = said.mask(yes & ~unfeasible, chosen[name])
            known |= yes
    status = pd.Series(["unclassified"] * len(raw), dtype="str", index=raw.index)
    won = said.eq(chosen.get("winner", "")).fillna(value=False).astype(bool)
    frame = pd.DataFrame(
        {
            "id": "response-" + contributions["id"],
            "subject": contributions["title"].where(contributions["title"].notna(), contributions["text"]),
            "contributions": pd.Series([[name] for name in contributions["id"]], dtype=object),
            "status": status.mask(won, "retained").mask(unfeasible, "declined"),
            "status_said": said,
            "reason": shown_series(raw["explanation"].where(raw["explanation"].ne("-"))),
        }
    )
    return frame[known.to_numpy(dtype=bool)].reset_index(drop=True)


def _folded(cells: pd.Series) -> pd.Series:
    """Return cells as they are compared; only the distinct ones are looked at."""
    return cells.map({cell: values.fold(str(cell)) for cell in cells.dropna().unique()}).astype("str")
