"""The whole export: what is there is read in the order in which things refer to one another."""

from __future__ import annotations

from typing import Final

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from deliberation.core.errors import ReadError
from deliberation.ingest.options import Options
from deliberation.ingest.place import Place
from deliberation.ingest.readers.decidim import context
from deliberation.ingest.readers.decidim.authors import accounts
from deliberation.ingest.readers.decidim.comments import comments
from deliberation.ingest.readers.decidim.debates import conclusions, debates, questions
from deliberation.ingest.readers.decidim.files import CONTENT, SIGNATURES, Files, find, opened
from deliberation.ingest.readers.decidim.moderation import moderated
from deliberation.ingest.readers.decidim.proposals import initiatives, projects, proposals
from deliberation.ingest.readers.decidim.results import results
from deliberation.ingest.readers.decidim.shelf import Export, Part, joined, stacked
from deliberation.ingest.readers.decidim.taxonomy import taxonomy
from deliberation.ingest.readers.decidim.wording import iso, wording
from deliberation.ingest.records import headers
from deliberation.ingest.records.draft import Account, Draft, Notice, notice

NAME: Final = "decidim"
TITLE: Final = "Decidim export"
USES: Final = frozenset({"language"})


def recognises(place: Place) -> int:
    """Tell whether a place is a component of Decidim, or a folder of its open data.

    A folder in which some table is not Decidim's is read table by table, each by its own reader.
    """
    files = find(place)
    if not files.roles or not files.named:
        return 0
    best = max(
        signature.strength(place.header(file))
        for several in files.roles.values()
        for file in several
        for signature in SIGNATURES
    )
    return best + sum(len(several) for several in files.roles.values())


def read(place: Place, options: Options) -> Draft:
    """Read an open-data folder or the export of one component.

    Raises
    ------
    ReadError
        If nothing there is Decidim's, or if a language is asked for in which nothing is written.
    """
    files = find(place)
    if not files.roles:
        raise ReadError(
            f"{place.path} holds no export of Decidim; expected its open data (a zip or folder of CSV), or "
            "one component: proposals, comments, debates, results, projects, meetings or initiatives."
        )
    account = Account()
    export, spaces = _prepared(files, account, options)
    context.enter_spaces(spaces, account)
    context.enter_taxonomies(export)
    context.enter_accounts(export)
    unread = context.enter_strangers(files, account)
    talks, debated = debates(export)
    parts = [proposals(export), projects(export), initiatives(export), talks, context.meetings(export)]
    whole = joined([*parts, comments(export, questions(debated)), results(export), context.pages(export)])
    frame, hidden = moderated(export, whole.contributions, whole.known)
    frame = _spoken(frame, options.language)
    responses = stacked([whole.responses, conclusions(debated, frame)])
    return Draft(
        account=account,
        contributions=frame,
        participants=_once(whole.participants),
        codes=whole.codes,
        measures=whole.measures,
        territories=_territories(export, frame),
        responses=_once(responses),
        questions=tuple(debated["question"].dropna()) if len(debated) else (),
        about=context.about(spaces, export.wording),
        notices=(*whole.notices, *hidden, *unread, *_findings(export, files, whole, frame)),
    )


def _prepared(files: Files, account: Account, options: Options) -> tuple[Export, pd.DataFrame]:
    """Return the rows of every file, with what every part needs, and the participatory spaces."""
    rows = opened(files, account)
    texts = [table for role in CONTENT for table in rows.get(role, [])]
    chosen = wording(texts or [table for several in rows.values() for table in several], options.language)
    spaces = context.spaces(rows, chosen)
    export = Export(
        rows=rows,
        account=account,
        wording=chosen,
        accounts=accounts(rows.get("groups", [])),
        taxonomy=taxonomy(rows.get("taxonomies", []), texts, chosen),
        spaces=context.titles(spaces),
        zone=options.zone,
    )
    return export, spaces


def _once(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.drop_duplicates("id").reset_index(drop=True) if len(frame) else frame


def _spoken(frame: pd.DataFrame, language: str | None) -> pd.DataFrame:
    """Give the language that the user names to the texts whose language the export does not say."""
    if language is None or not len(frame):
        return frame
    return frame.assign(language=frame["language"].fillna(iso(language)))


def _territories(export: Export, frame: pd.DataFrame) -> pd.DataFrame:
    named = frame["territory"] if "territory" in frame else pd.Series(dtype="str")
    return export.taxonomy.territories(named)


def _findings(export: Export, files: Files, whole: Part, frame: pd.DataFrame) -> list[Notice]:
    """Return what the report must say: texts by machine, parents that are not there, files without a row."""
    found = [
        finding
        for several in export.rows.values()
        for table in several
        for finding in headers.findings(table.notices)
    ]
    if whole.machine:
        found.append(notice("machine_translations", count=whole.machine))
    if "parent" in frame:
        named = pa.array(frame["parent"].dropna(), pa.large_string())
        known = pa.array([*frame["id"], *sorted(whole.known)], pa.large_string())
        absent = len(named) - int(pc.sum(pc.is_in(named, known)).as_py() or 0)
        if absent:
            found.append(notice("parents_not_exported", count=absent))
    if files.rowless:
        found.append(notice("files_without_rows", count=len(files.rowless)))
    return found
