"""From kinds of contribution to lists: questions by addressee and delay, petitions, reports, ratings."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from statistics import median
from typing import Final

import numpy as np
import pandas as pd

from deliberation.consultation import Consultation
from deliberation.synthesis.facts import (
    Addressee,
    Cell,
    Interpellations,
    Lists,
    Petition,
    Questioned,
    Quote,
    Rated,
    Ratings,
    Response,
    Signalements,
    Signalled,
)
from deliberation.synthesis.gate import Gate
from deliberation.synthesis.statements import beginning

ADDRESSED: Final = re.compile(
    r"destinatair|adresse a|addressee|recipient|interpelle|asked to|a qui|\belu\b|\bservice\b"
)
"""Words in the name of a scheme of codes that says whom a question is put to."""
SIGNATURES: Final = ("signatures", "votes", "upvotes")
"""Figures of platforms that count signatures, the surest first."""
LEVELS: Final = 11
"""Values of a scale up to which ratings are told as a distribution."""
ITEMS: Final = 120
"""Rated statements that facts hold."""
_WORDS: Final = 220

Rows = list[dict[str, object]]


def list_facts(
    consultation: Consultation, gate: Gate, *, languages: Mapping[str, str | None]
) -> Lists | None:
    """Return the lists that this consultation calls for; None where it calls for none."""
    reader = _Reader(consultation, gate, languages)
    found = Lists(
        questions=reader.questions(),
        petitions=reader.petitions(),
        reports=reader.reports(),
        ratings=reader.ratings(),
    )
    return found if found != Lists() else None


def with_answers(
    lists: Lists | None,
    responses: Sequence[Response],
    day: datetime.date | None,
    reported: Mapping[str, Cross],
) -> Lists | None:
    """Return the lists with the responses that name their contributions, and delays counted to a day.

    Parameters
    ----------
    lists : Lists or None
    responses : sequence of Response
    day : date or None
    reported : mapping of str to (place, type)
        Where and of what type each report is; see ``crossed``.
    """
    if lists is None:
        return None
    given: dict[str, list[Response]] = defaultdict(list)
    for response in responses:
        for name in response.contributions:
            given[name].append(response)
    questions = None if lists.questions is None else _answered(lists.questions.questions, given, day)
    petitions = [
        one.model_copy(update={"responses": [response.id for response in given.get(one.contribution, [])]})
        for one in lists.petitions
    ]
    reports = lists.reports
    if reports is not None:
        done = Counter(where for name, where in reported.items() if name in given)
        told = [one.model_copy(update={"answered": done[one.place, one.type]}) for one in reports.crossed]
        reports = reports.model_copy(update={"crossed": told, "answered": done.total()})
    return lists.model_copy(update={"questions": questions, "petitions": petitions, "reports": reports})


Cross = tuple[str | None, str | None]


def crossed(consultation: Consultation, gate: Gate) -> dict[str, Cross]:
    """Return where each report of a problem is, and of what type."""
    return _Reader(consultation, gate, {}).reported()


def _answered(
    questions: Iterable[Questioned], given: Mapping[str, Sequence[Response]], day: datetime.date | None
) -> Interpellations:
    told = []
    for one in questions:
        mine = given.get(one.contribution, ())
        days = [r.validated_on for r in mine if r.validated_on is not None]
        asked = one.asked_on
        delay = (min(days) - asked).days if days and asked is not None and min(days) >= asked else None
        waits = not mine and asked is not None and day is not None and day >= asked
        age = (day - asked).days if waits and day is not None and asked is not None else None
        ids = [response.id for response in mine]
        told.append(one.model_copy(update={"responses": ids, "delay": delay, "age": age}))
    told.sort(key=lambda q: (bool(q.responses), -(q.age if q.age is not None else -1), q.contribution))
    by: dict[str | None, list[Questioned]] = defaultdict(list)
    for one in told:
        by[one.addressee].append(one)
    addressees = [_addressee(name, asked_) for name, asked_ in by.items()]
    addressees.sort(key=lambda a: (a.name is None, a.answered - a.questions, -a.questions, a.name or ""))
    return Interpellations(
        questions=told, addressees=addressees, answered=sum(bool(one.responses) for one in told)
    )


def _addressee(name: str | None, asked: Sequence[Questioned]) -> Addressee:
    delays = [one.delay for one in asked if one.delay is not None]
    ages = [one.age for one in asked if one.age is not None]
    return Addressee(
        name=name,
        questions=len(asked),
        answered=sum(bool(one.responses) for one in asked),
        delay=round(median(delays)) if delays else None,
        delays=len(delays),
        oldest=max(ages, default=None),
    )


class _Reader:
    def __init__(self, consultation: Consultation, gate: Gate, languages: Mapping[str, str | None]) -> None:
        self._consultation, self._gate, self._languages = consultation, gate, languages
        table = consultation.contributions
        columns = ("id", "kind", "text", "title", "territory", "date", "moderated", "parent")
        frame = pd.DataFrame({name: pd.Series(table[name].to_pylist(), dtype=object) for name in columns})
        self._frame = frame[~frame["moderated"].astype(bool)]
        self._codes: dict[str, dict[str, str]] = defaultdict(dict)
        for row in consultation.codes.to_pylist():
            name = str(consultation.contribution_ids[row["contribution"]])
            self._codes[row["scheme"]].setdefault(name, row["code"])

    def _of(self, kind: str) -> Rows:
        rows = self._frame[(self._frame["kind"] == kind) & self._frame["parent"].isna()]
        return [{str(name): value for name, value in row.items()} for row in rows.to_dict("records")]

    def questions(self) -> Interpellations | None:
        schemes = [scheme for scheme in self._codes if ADDRESSED.search(_folded(scheme))]
        to = {name: code for scheme in reversed(schemes) for name, code in self._codes[scheme].items()}
        found = []
        for row in self._of("question"):
            name, date = str(row["id"]), row["date"]
            called = to.get(name)
            found.append(
                Questioned(
                    **self._told(row),
                    addressee=None if called is None else self._gate.text(called),
                    asked_on=date.date()
                    if isinstance(date, datetime.datetime) and not pd.isna(date)
                    else None,
                )
            )
        return _answered(found, {}, None) if found else None

    def petitions(self) -> list[Petition]:
        signed = self._signed()
        found = [
            Petition(**self._told(row), signatures=signed.get(str(row["id"]))) for row in self._of("petition")
        ]
        return sorted(found, key=lambda one: (-(one.signatures or 0), one.contribution))

    def _signed(self) -> dict[str, int]:
        """Return the signatures of each contribution: the platform's figure, else its votes."""
        consultation = self._consultation
        ids = consultation.contribution_ids
        found: dict[str, int] = {}
        tallies = consultation.tallies.to_pandas()
        for at, total, agree in zip(tallies["contribution"], tallies["total"], tallies["agree"], strict=True):
            n = agree if pd.notna(agree) else total
            if pd.notna(n):
                found[str(ids[at])] = int(n)
        measures = consultation.measures.to_pandas()
        for name in reversed(SIGNATURES):
            rows = measures[measures["name"] == name]
            found |= {
                str(ids[at]): int(value)
                for at, value in zip(rows["contribution"], rows["value"], strict=True)
            }
        return found

    def reports(self) -> Signalements | None:
        of = self.reported()
        if not of:
            return None
        pairs = Counter(of.values())
        cells = [Signalled(place=place, type=kind, count=n) for (place, kind), n in pairs.items()]
        cells.sort(key=lambda one: (-one.count, one.place or "", one.type or ""))
        return Signalements(
            count=len(of),
            types=_cells(kind for _, kind in of.values()),
            places=_cells(place for place, _ in of.values()),
            crossed=cells,
        )

    def reported(self) -> dict[str, Cross]:
        """Return the place and the type of each report."""
        rows = self._of("report")
        ids = {str(row["id"]) for row in rows}
        known = {
            scheme: len(ids & set(codes))
            for scheme, codes in self._codes.items()
            if scheme != "moderation" and not ADDRESSED.search(_folded(scheme))
        }
        best = min(known, key=lambda scheme: (-known[scheme], scheme), default=None)
        kinds = self._codes[best] if best is not None and known[best] else {}
        nodes = self._consultation.territories
        places = dict(zip(nodes["id"].to_pylist(), nodes["name"].to_pylist(), strict=True))
        found = {}
        for row in rows:
            place, kind = row["territory"], kinds.get(str(row["id"]))
            named = None if place is None else self._gate.text(str(places.get(place, place)))
            found[str(row["id"])] = (named, None if kind is None else self._gate.text(kind))
        return found

    def ratings(self) -> Ratings | None:
        table = self._consultation.ratings.to_pandas()
        rows = self._frame
        table = table[table["contribution"].isin(rows.index)]
        found, few = [], 0
        for at, mine in table.groupby("contribution", sort=True):
            low, high = float(mine["low"].min()), float(mine["high"].max())
            whole = mine["value"].dropna()
            values = np.arange(low, high + 1)
            if not 2 <= len(values) <= LEVELS or not whole.isin(values).all():
                continue
            exact = np.array([float((whole == value).sum()) for value in values])
            counts = self._gate.persons(exact)
            n = int(counts.sum())
            if len(whole) < self._gate.minimum_cell or not n:
                few += 1
                continue
            row = {str(name): value for name, value in rows.loc[int(str(at))].items()}
            found.append(
                Rated(
                    **self._told(row),
                    low=low,
                    high=high,
                    n=n,
                    levels=[
                        Cell(category=f"{value:g}", n=int(count), share=round(count / n, 6))
                        for value, count in zip(values, counts, strict=True)
                    ],
                    middle=float(median(np.repeat(values, counts.astype(int)))),
                )
            )
        found.sort(
            key=lambda one: (-((one.middle or 0) - one.low) / (one.high - one.low), -one.n, one.contribution)
        )
        return Ratings(statements=found[:ITEMS], few=few) if found or few else None

    def _told(self, row: Mapping[str, object]) -> dict[str, object]:
        """Return the id, the title and the first words of a contribution, masked."""
        name, text, title = str(row["id"]), str(row["text"]), row["title"]
        start, end = beginning(text, _WORDS)
        language = self._languages.get(name)
        quote: Quote = (
            self._gate.quote(name, text, start, end, language=language, cut=end < len(text.rstrip()))
            if end > start
            else self._gate.untold(name)
        )
        said = None if not isinstance(title, str) else self._gate.text(title)
        return {"contribution": name, "title": said, "text": quote}


def _cells(values: Iterable[str | None]) -> list[Cell]:
    counts = Counter(value or "" for value in values)
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return [Cell(category=name, n=n, share=round(n / counts.total(), 6)) for name, n in ordered]


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c))
