"""Grand Débat National, and questionnaires of Cap Collectif: one reply per row, one column per question.

Traps handled here: CSV and JSON say the same in two shapes; headers hold base-64 ids; open and closed
questions stand side by side; choices and « other » are joined by ``|`` or stand in a JSON text; several
questions have the same wording (« Si oui, lesquels ? »); trashed replies; postcodes of persons, of which only
the département is kept.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from deliberation.core.errors import ReadError
from deliberation.ingest.cells import moments, values
from deliberation.ingest.cells.markup import shown_series
from deliberation.ingest.options import Options
from deliberation.ingest.place import Place
from deliberation.ingest.raw import RawTable, ending
from deliberation.ingest.readers.grand_debat.answers import Answers, answers
from deliberation.ingest.readers.grand_debat.replies import Question, questions, replies
from deliberation.ingest.records.draft import Account, Draft, Notice, notice
from deliberation.ingest.records.headers import findings
from deliberation.ingest.records.table import digests, records, set_aside
from deliberation.ingest.signature import Signature

NAME: Final = "grand-debat"
TITLE: Final = "Grand Débat National"
USES: Final[frozenset[str]] = frozenset()
SIGNATURES: Final = (
    Signature(
        what="replies to a questionnaire",
        needs=(
            "id",
            "createdAt",
            "authorId",
            ("authorZipCode", "authorType"),
            ("Q* - *", "responses", "*[?]*"),
        ),
        also=("reference", "title", "publishedAt", "trashed", "trashedStatus", "authorZipCode"),
    ),
)
_EVENTS: Final = frozenset({"startAt", "fullAddress", "lat"})
"""Columns of the meetings, which are no replies."""
_COLLECTIVE: Final = {
    "citoyen / citoyenne": False,
    "organisation a but lucratif": True,
    "organisation a but non lucratif": True,
}
"""An « élu / élue et institution » may be a person or not."""
_PERSONAL: Final = re.compile(
    r"(?:(?:votre|vos|quel est votre|quelle est votre)\s)?"
    r"(?:nom|prenoms?|nom de famille|nom et prenom|prenom et nom|pseudo(?:nyme)?|e-?mail|mail|courriel"
    r"|adresse|adresse (?:e-?mail|mail|electronique|postale|de courriel)"
    r"|telephone|numero de telephone|code postal)"
    r"(?:\s?\(.*\))?\s?[:?*]*"
)
"""Questions whose answers are personal data, folded."""


def recognises(place: Place) -> int:
    """Tell how strongly every table of a place is one of replies to a questionnaire."""
    found = [_strength(place.header(file)) for file in place.tables]
    return max(found) if found and all(found) else 0


def _strength(header: Sequence[str]) -> int:
    return 0 if _EVENTS & set(header) else 2 * SIGNATURES[0].strength(header)


def read(place: Place, options: Options) -> Draft:
    """Read the replies to one or several questionnaires, by the same authors.

    Raises
    ------
    ReadError
        If a table has no question.
    """
    account = Account()
    parts, closed = [], 0
    for file in place.tables:
        table = replies(file)
        account.open(table, "answers")
        if _is_twin(file, place.tables):
            account.enter(table.file, "answers", table.rows, "set aside", "other_representation")
            continue
        asked = questions(list(table.columns))
        if not asked:
            raise ReadError(
                f"{file} has no question; expected columns like 'Q12 - Que faut-il faire ?', or 'responses' "
                f"in JSON, this file has {', '.join(list(table.columns)[:8])}."
            )
        part, ticked = _draft(table, asked, account, options)
        parts.append(part)
        closed += ticked
    if not parts:
        raise ReadError(f"{place.path} holds no table of replies; expected CSV or JSON files.")

    def joined(name: str) -> pd.DataFrame:
        frames = [frame for part in parts if len(frame := getattr(part, name))]
        return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()

    return Draft(
        account=account,
        contributions=joined("contributions"),
        participants=_one_each(joined("participants")),
        attributes=joined("attributes"),
        questions=tuple(wording for part in parts for wording in part.questions),
        notices=(*(found for part in parts for found in part.notices), *_said(closed)),
    )


def _is_twin(file: Path, files: Sequence[Path]) -> bool:
    """Tell whether a JSON file beside this one says the same, and says which questions are closed."""
    stem = file.name.partition(".")[0]
    alike = [other for other in files if other.name.partition(".")[0] == stem and other.parent == file.parent]
    return ending(file) != ".json" and any(ending(other) == ".json" for other in alike)


def _draft(
    table: RawTable, asked: Sequence[Question], account: Account, options: Options
) -> tuple[Draft, int]:
    """Return the replies of one file, and how many of its questions are closed."""
    base = _replies(table, options)
    filled = _filled(table, asked)
    set_aside(base[~filled], account, "no_answer", unit="answers")
    account.enter(table.file, "answers", table.rows[filled], "used", "answers_read")
    contributions, attributes, closed = [], [], 0
    who = base["author"]
    for question in asked:
        cells = table.series(question.column, strip=False)
        if _PERSONAL.fullmatch(values.fold(question.wording)):
            personal = table.rows[cells.notna().to_numpy(dtype=bool)]
            account.enter(
                table.file, "contribution", personal, "set aside", "personal_data", column=question.column
            )
            continue
        found = answers(cells)
        closed += bool(len(found.row))
        contributions.append(_contributions(base, question, found))
        attributes.append(_ticked(who, question, found, base["moderated"].to_numpy(dtype=bool)))
    kind = table.series("authorType")
    home = base["territory"]
    attributes += [_features(who, "authorType", kind), _features(who, "département", home)]
    people = pd.DataFrame(
        {"id": who, "collective": values.folded(kind).map(_COLLECTIVE), "territory": home}
    ).dropna(subset=["id"])
    draft = Draft(
        account=account,
        contributions=pd.concat(contributions, ignore_index=True) if contributions else pd.DataFrame(),
        participants=people,
        attributes=pd.concat(attributes, ignore_index=True),
        questions=tuple(question.wording for question in asked),
        notices=tuple(findings(table.notices)),
    )
    return draft, closed


def _said(closed: int) -> list[Notice]:
    return [notice("closed_questions", count=closed)] if closed else []


def _replies(table: RawTable, options: Options) -> pd.DataFrame:
    """Return who replied, when, under which reference and from which département."""
    created, published = (
        moments.instants(table.series(name), options.zone) for name in ("createdAt", "publishedAt")
    )
    base = records(table, {"title": "title", "id": "id", "author": "authorId"}).assign(
        date=created.where(created.notna(), published),
        reference=table.series("reference").str.strip('"'),
        territory=_departments(table.series("authorZipCode")),
        moderated=values.truth(table.series("trashed")),
    )
    base["moderation_reason"] = pd.Series(["trashed"], dtype="str").repeat(len(base)).reset_index(drop=True)
    base["moderation_reason"] = base["moderation_reason"].where(base["moderated"])
    unnamed = base["id"].isna().to_numpy(dtype=bool)
    if unnamed.any():
        whole = table.frame()[unnamed]
        made = [f"{digest:016x}" for digest in digests(whole, without=())]
        base.loc[unnamed, "id"] = pd.Series(made, index=whole.index, dtype="str")
    author = base["author"] if "author" in base else table.series("authorId")
    return base.assign(author=author.where(author.notna(), base["id"]))


def _filled(table: RawTable, asked: Sequence[Question]) -> npt.NDArray[np.bool_]:
    """Tell the rows that hold an answer."""
    found = np.zeros(len(table), dtype=bool)
    for question in asked:
        cells = table.columns[question.column]
        found |= pc.not_equal(pc.utf8_trim_whitespace(cells), pa.scalar("", pa.large_string())).to_numpy()
    return found


def _contributions(base: pd.DataFrame, question: Question, found: Answers) -> pd.DataFrame:
    """Return what was written in answer to a question."""
    written = found.words.notna().to_numpy(dtype=bool)
    frame = base[written].reset_index(drop=True)
    return frame.assign(
        id=frame["id"] + f"-{question.key}",
        text=shown_series(found.words[written].reset_index(drop=True)),
        kind="answer",
        question=question.wording,
        column=question.column,
    )


def _ticked(
    who: pd.Series, question: Question, found: Answers, trashed: npt.NDArray[np.bool_]
) -> pd.DataFrame:
    """Return the labels that persons ticked; those of trashed replies are not taken over."""
    kept = ~trashed[found.row]
    people = who.take(found.row[kept]).reset_index(drop=True)
    labels = found.label[kept].reset_index(drop=True)
    return pd.DataFrame({"participant": people, "value": labels}).assign(name=question.wording)


def _features(who: pd.Series, name: str, cells: pd.Series) -> pd.DataFrame:
    known = (who.notna() & cells.notna()).to_numpy(dtype=bool)
    frame = pd.DataFrame({"participant": who[known], "value": cells[known]}).drop_duplicates()
    return frame.reset_index(drop=True).assign(name=name)


def _departments(cells: pd.Series) -> pd.Series:
    """Return the département of postcodes; a postcode alone may single a person out.

    Examples
    --------
    >>> _departments(pd.Series(["01100", "1100", "97410", "20200", "SW1A"], dtype="str")).tolist()
    ['01', '01', '974', '2B', nan]
    """
    codes, distinct = pd.factorize(cells, use_na_sentinel=True)
    known = np.array([*(_department(str(cell)) for cell in distinct), None], dtype=object)
    return pd.Series(known[codes], index=cells.index, dtype="str")


def _department(cell: str) -> str | None:
    digits = cell.replace(" ", "").removesuffix(".0")
    if not re.fullmatch(r"\d{4,5}", digits):
        return None
    digits = digits.zfill(5)  # spreadsheets lose the first zero
    if digits.startswith(("97", "98")):
        return digits[:3]
    if digits.startswith("20"):
        return "2A" if digits[2] in "01" else "2B"
    return digits[:2] if digits[:2] != "00" else None


def _one_each(people: pd.DataFrame) -> pd.DataFrame:
    """Return one row per person, whatever the order of their replies."""
    if not len(people):
        return people
    rank = people["collective"].map({False: 0, True: 1}).fillna(2)
    ordered = people.assign(rank=rank).sort_values(["id", "rank", "territory"], kind="stable")
    return ordered.drop_duplicates("id").drop(columns="rank").reset_index(drop=True)
