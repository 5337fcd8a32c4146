"""ArgKP: arguments for and against a topic, and the key points that people matched them to.

``arguments_*.csv`` hold the contributions; ``key_points_*.csv`` and ``labels_*.csv`` lie beside them and say
which argument makes which key point. They are read together, as codes; alone they hold no contribution.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pandas as pd

from deliberation.core.errors import ReadError
from deliberation.ingest.cells import values
from deliberation.ingest.options import Options
from deliberation.ingest.place import Place
from deliberation.ingest.raw import RawTable, read_raw
from deliberation.ingest.records.draft import Account, Draft, Notice
from deliberation.ingest.records.headers import findings
from deliberation.ingest.records.table import records, set_aside, with_ids, with_text
from deliberation.ingest.records.twins import told_apart
from deliberation.ingest.signature import Signature, claims, strength_of_all

NAME: Final = "argkp"
TITLE: Final = "ArgKP arguments and key points"
USES: Final = frozenset({"language"})
ARGUMENTS: Final = Signature(what="arguments_*.csv", needs=("arg_id", "argument", "topic"), also=("stance",))
KEY_POINTS: Final = Signature(
    what="key_points_*.csv", needs=("key_point_id", "key_point"), also=("topic", "stance")
)
LABELS: Final = Signature(what="labels_*.csv", needs=("arg_id", "key_point_id", "label"))
SIGNATURES: Final = (ARGUMENTS, KEY_POINTS, LABELS)
_SCHEME: Final = "key point"


def recognises(place: Place) -> int:
    """Tell whether a file, or every table of a folder, is one of ArgKP's."""
    return strength_of_all(place, SIGNATURES)


def read(place: Place, options: Options) -> Draft:
    """Read arguments, with the key points of each where the files that say so lie in the folder.

    Raises
    ------
    ReadError
        If there are key points or labels but no arguments.
    """
    found = claims(place, SIGNATURES)
    files = {role: [file for file in found if found[file] is role] for role in SIGNATURES}
    if not files[ARGUMENTS]:
        other = next(iter(found), place.path)
        raise ReadError(
            f"{other} holds no contribution: key points and labels only say what arguments have in common; "
            "read the folder where arguments_*.csv lie beside them."
        )
    account = Account()
    notices: list[Notice] = []
    parts = []
    for file in files[ARGUMENTS]:
        table = read_raw(file)
        account.open(table, "contribution")
        notices += findings(table.notices)
        columns = {"id": "arg_id", "text": "argument", "question": "topic", "stance": "stance"}
        parts.append(with_text(records(table, columns), account))
    frame, shared = told_apart(with_ids(pd.concat(parts, ignore_index=True)))
    frame = frame.assign(kind="argument")
    if options.language is not None:
        frame["language"] = options.language
    wordings = _key_points(files[KEY_POINTS], account)
    return Draft(
        account=account,
        contributions=frame,
        codes=_codes(files[LABELS], wordings, frame["id"], account),
        notices=(*notices, *shared),
    )


def _key_points(files: list[Path], account: Account) -> pd.Series:
    """Return the wording of each key point, by its id."""
    known = pd.Series(dtype="str")
    for file in files:
        table = _opened(file, account)
        frame = pd.DataFrame({"id": table.series("key_point_id"), "text": table.series("key_point")})
        frame = frame.assign(row=table.rows, file=table.file)
        said = frame["id"].notna() & frame["text"].notna()
        set_aside(frame[~said], account, "empty_value", unit="row")
        set_aside(frame[said], account, "code_read", unit="row", state="used")
        known = pd.concat([known, frame[said].sort_values(["id", "text"]).set_index("id")["text"]])
    return known[~known.index.duplicated()]


def _codes(files: list[Path], wordings: pd.Series, arguments: pd.Series, account: Account) -> pd.DataFrame:
    """Return the key points of each argument: the pairs that people labelled as matching."""
    parts = []
    for file in files:
        table = _opened(file, account)
        frame = pd.DataFrame(
            {"contribution": values.ids(table.series("arg_id")), "key": table.series("key_point_id")}
        ).assign(row=table.rows, file=table.file)
        matched = values.truth(table.series("label"))
        known = frame["contribution"].isin(arguments).to_numpy(dtype=bool)
        set_aside(frame[~known], account, "unknown_parent", unit="row")
        set_aside(frame[known & ~matched], account, "no_match", unit="row")
        pairs = frame[known & matched]
        set_aside(pairs, account, "code_read", unit="row", state="used")
        parts.append(
            pairs.assign(code=pairs["key"].map(wordings).astype("str").fillna(pairs["key"]), scheme=_SCHEME)
        )
    if not parts:
        return pd.DataFrame()
    return pd.concat(parts, ignore_index=True)[["contribution", "scheme", "code"]].dropna()


def _opened(file: Path, account: Account) -> RawTable:
    table = read_raw(file)
    account.open(table, "row")
    return table
