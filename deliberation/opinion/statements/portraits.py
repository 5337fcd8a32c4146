"""Portraits: a group, or the ends and the middle of a spectrum, in sentences with the votes they rest on."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from deliberation.core.figures import number, percent, whole
from deliberation.core.language import say
from deliberation.kernels.doubt import Doubt, stacked
from deliberation.opinion.positions.slices import NAMES
from deliberation.opinion.statements.evidence import difference, shares
from deliberation.opinion.statements.layout import SIDES

if TYPE_CHECKING:
    from deliberation.opinion.statements.support import Support

APART: Final = 3
SHARED: Final = 3
CONTRASTS: Final = 3
"""Statements told of each kind; the frames hold more."""
EXCERPT: Final = 150
"""Characters of a statement quoted inside a sentence."""
CUT: Final = " […]"

Texts = Mapping[str, str] | None
Row = Mapping[Any, Any]


def compared(support: Support, group: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Add what all other groups answered to rows of a group that name a side.

    Shares of the other groups are counted on the same votes as the group's own, so that the difference is
    that of the two shares a reader sees; what sets a group apart is chosen by a cross-fitted test
    (``Support.distinctive``), not by this difference.

    Parameters
    ----------
    support : Support
    group : str
    frame : DataFrame
        With ``contribution`` and ``side``.

    Returns
    -------
    DataFrame
        The same rows with ``others`` (votes of the other groups on that side), ``others_n``,
        ``others_share``, ``others_low``, ``others_high``, and ``apart, apart_low, apart_high``: the group's
        share minus theirs with its 95 % interval (Newcombe 1998).
    """
    answers = support.answers
    row = answers.groups.index(group)
    at = pd.Index(answers.contributions).get_indexer(pd.Index(frame["contribution"]))
    side = np.array([SIDES.index(name) for name in frame["side"]], dtype=np.int64)
    own, own_n = answers.counts[row, at, side], answers.n[row, at]
    others = answers.counts[1:].sum(axis=0)[at, side] - own
    others_n = answers.n[1:].sum(axis=0)[at] - own_n
    unsure, mine, rest = stacked([answers.doubt(answer) for answer in range(len(SIDES))]), None, None
    if unsure is not None:  # errors of several groups add up, and so do their variances
        mine = unsure.at((row, at, side))
        rest = Doubt(*((part[1:].sum(axis=0) - part[row])[at, side] for part in unsure))
    theirs = shares(others, others_n, rest)
    apart = difference(own, own_n, others, others_n, (mine, rest))
    return frame.assign(
        others=others.astype(np.int64),
        others_n=others_n,
        others_share=theirs.share,
        others_low=theirs.low,
        others_high=theirs.high,
        apart=apart.share,
        apart_low=apart.low,
        apart_high=apart.high,
    )


@dataclass(frozen=True, kw_only=True, eq=False)
class Portrait:
    """What a group shares and what sets it apart, with the votes.

    Attributes
    ----------
    name : str
    size : int
        Participants in it.
    share : float
        Size over all participants that are grouped.
    apart : DataFrame
        ``Support.distinctive`` with what the other groups answered (``portraits.compared``), the surest gap
        first: the highest ``apart_low``.
    shared : DataFrame
        ``Support.shared_within``, the surest position first, without the statements told of ``apart``.
    """

    name: str
    size: int
    share: float
    apart: pd.DataFrame = field(repr=False)
    shared: pd.DataFrame = field(repr=False)
    _texts: Texts = field(default=None, repr=False)

    def sentences(self, language: str = "fr") -> list[str]:
        """Return the portrait in words: its size, what sets it apart, then what it shares."""
        people = say("portrait.people", language, n=self.size)
        told = [
            say(
                "portrait.group",
                language,
                name=self.name,
                people=people,
                share=percent(self.share, language),
            )
        ]
        if self.apart.empty:
            told.append(say("portrait.nothing_apart", language))
        for place, row in enumerate(self.apart.head(APART).to_dict("records")):
            told.append(
                _stance("also" if place else "apart", row, language, self._texts) + _others(row, language)
            )
        shared = self.shared.head(SHARED)
        return told + _listed("portrait.shares", shared, language, self._texts, n=len(shared))

    def text(self, language: str = "fr") -> str:
        """Return the sentences as lines of plain text."""
        return "\n".join(self.sentences(language))

    def _repr_html_(self) -> str:
        return _paragraphs(self.sentences("en"))


@dataclass(frozen=True, kw_only=True, eq=False)
class SpectrumPortrait:
    """What tells the two ends of a spectrum apart, and what each end and the middle share.

    Attributes
    ----------
    sizes : tuple of int
        Participants at one end, in the middle, at the other end.
    contrasts : DataFrame
        One row per statement that tells the ends apart, the surest gap first: ``contribution``, for ``low``,
        ``middle`` and ``high`` ``<third>_agree`` and ``<third>_n``, and ``gap, gap_low, gap_high`` (the end
        that agrees most minus the other, with its 95 % interval).
    shared : mapping of str to DataFrame
        The same of "low", "middle" and "high".
    """

    sizes: tuple[int, ...]
    contrasts: pd.DataFrame = field(repr=False)
    shared: Mapping[str, pd.DataFrame] = field(repr=False)
    _texts: Texts = field(default=None, repr=False)

    def middle_with(self) -> tuple[int, int, int]:
        """Return how many positions the middle shares, and how many of them each end shares too."""
        low, middle, high = (
            set(zip(self.shared[name]["contribution"], self.shared[name]["side"], strict=True))
            for name in NAMES
        )
        return len(middle), len(middle & low), len(middle & high)

    def sentences(self, language: str = "fr") -> list[str]:
        """Return the portrait in words: how it was cut, what opposes the ends, what each third shares."""
        low, middle, high = (number(size, language) for size in self.sizes)
        told = [say("portrait.ends", language, low=low, middle=middle, high=high)]
        if len(self.contrasts):
            told.append(say("portrait.contrasts", language))
        for row in self.contrasts.head(CONTRASTS).to_dict("records"):
            thirds = {
                name: say(
                    "portrait.counted",
                    language,
                    share=percent(row[f"{name}_agree"], language),
                    votes=say("portrait.votes", language, n=int(row[f"{name}_n"])),
                )
                for name in NAMES
            }
            statement = _quoted(row["contribution"], language, self._texts)
            told.append(
                say("portrait.contrast", language, statement=statement, **thirds)
                + say("portrait.gap", language, **_points(row, "gap", language))
            )
        shared, with_low, with_high = self.middle_with()
        for name, size in zip(NAMES, self.sizes, strict=True):
            frame = self.shared[name].head(SHARED)
            people = say("portrait.people", language, n=size)
            values: dict[str, object] = {"people": people, "n": len(frame)}
            if frame.empty:
                told.append(say(f"portrait.nothing_{name}", language, people=people))
            if name == "middle":
                values |= {
                    "n": shared,
                    "low": number(with_low, language),
                    "high": number(with_high, language),
                }
            told += _listed(f"portrait.shares_{name}", frame, language, self._texts, **values)
        return told

    def text(self, language: str = "fr") -> str:
        """Return the sentences as lines of plain text."""
        return "\n".join(self.sentences(language))

    def _repr_html_(self) -> str:
        return _paragraphs(self.sentences("en"))


def portrait(support: Support, group: str, texts: Texts = None) -> Portrait:
    """Return the portrait of a group; see ``Support.describe``."""
    apart = compared(support, group, support.distinctive(group, len(support.answers.contributions)))
    apart = apart[apart["apart"] > 0]  # groups found on part of the statements may lean otherwise
    apart = _strongest(apart, apart["apart_low"])
    shared = shared_most(support, group)
    told = set(apart["contribution"].head(APART))
    size = support.answers.sizes[support.groups.index(group)]
    return Portrait(
        name=group,
        size=size,
        share=size / sum(support.answers.sizes),
        apart=apart,
        shared=shared[~shared["contribution"].isin(told)].reset_index(drop=True),
        _texts=_words(texts),
    )


def spectrum_portrait(support: Support, texts: Texts = None) -> SpectrumPortrait:
    """Return the portrait of a spectrum; see ``Support.describe_spectrum``."""
    if support.shared_by != "thirds":
        raise KeyError(
            "There is no spectrum to describe: groups were found, or no structure, or none was given."
        )
    divides = support.divides(len(support.answers.contributions))
    thirds = support.thirds().set_index(["contribution", "group"])
    contrasts = divides[["contribution", "gap", "gap_low", "gap_high"]].reset_index(drop=True)
    for name in NAMES:
        rows = thirds.loc[[(contribution, name) for contribution in contrasts["contribution"]]]
        contrasts[f"{name}_agree"] = rows["agree_share"].to_numpy()
        contrasts[f"{name}_n"] = rows["n"].to_numpy()
    return SpectrumPortrait(
        sizes=support.answers.sizes,
        contrasts=contrasts,
        shared={name: shared_most(support, name) for name in NAMES},
        _texts=_words(texts),
    )


def _words(texts: Texts) -> Texts:
    """Keep the statements that have words: a pandas series, which may hold nan, will do for a mapping."""
    if texts is None:
        return None
    return {str(contribution): text for contribution, text in texts.items() if isinstance(text, str)}


def shared_most(support: Support, part: str) -> pd.DataFrame:
    """Return ``Support.shared_within`` with the surest position first, whatever its side."""
    shared = support.shared_within(part, len(support.answers.contributions))
    return _strongest(shared, shared["agree_low"].where(shared["side"] == "agree", shared["disagree_low"]))


def _strongest(frame: pd.DataFrame, strength: pd.Series[float]) -> pd.DataFrame:
    order = np.argsort(-strength.to_numpy(dtype=float).round(12), kind="stable")
    return frame.iloc[order].reset_index(drop=True)


def _stance(key: str, row: Row, language: str, texts: Texts) -> str:
    """Return in one sentence what people say of a statement, with their share and their votes."""
    return say(
        f"portrait.{key}_{row['side']}",
        language,
        statement=_quoted(row["contribution"], language, texts),
        share=percent(row[f"{row['side']}_share"], language),
        votes=say("portrait.votes", language, n=int(row["n"])),
    )


def _others(row: Row, language: str) -> str:
    if not row["others_n"]:
        return ""
    return say(
        "portrait.others",
        language,
        others=percent(row["others_share"], language),
        votes=say("portrait.votes", language, n=int(row["others_n"])),
        **_points(row, "apart", language),
    )


def _points(row: Row, name: str, language: str) -> dict[str, str]:
    """Return a difference of shares in points, with the bounds of its interval."""
    points = say("portrait.points", language, n=whole(row[name]))
    return {
        "points": points,
        "low": str(whole(row[f"{name}_low"])),
        "high": str(whole(row[f"{name}_high"])),
    }


def _listed(key: str, frame: pd.DataFrame, language: str, texts: Texts, **values: object) -> list[str]:
    """Return a title and one line per position, or nothing where there is none."""
    rows = frame.to_dict("records")
    if not rows:
        return []
    return [
        say(key, language, **values),
        *(f"• {_stance('shared', row, language, texts)}" for row in rows),
    ]


def _quoted(contribution: object, language: str, texts: Texts) -> str:
    """Return a statement to stand between quotation marks: its words where they are given, or its id."""
    text = " ".join(str((texts or {}).get(str(contribution)) or "").split())
    if not text:
        return say("portrait.unquoted", language, id=contribution)
    if text.endswith(".") and not text.endswith("..") and len(text) > 1:
        text = text[:-1]
    if len(text) <= EXCERPT:
        return text
    cut = text[: EXCERPT - len(CUT)]
    whole_words = text[: len(cut) + 1].rpartition(" ")[0]
    # Chinese or a long address has no space to cut at
    return (whole_words if len(whole_words) > len(cut) // 2 else cut) + CUT


def _paragraphs(sentences: Sequence[str]) -> str:
    return "".join(f"<p>{html.escape(sentence)}</p>" for sentence in sentences)
