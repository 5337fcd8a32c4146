"""Which file of an export holds what, known by its columns; and its rows as cells."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from deliberation.ingest.place import Place
from deliberation.ingest.raw import DELIMITED, RawTable, ending, read_raw
from deliberation.ingest.records.draft import Account
from deliberation.ingest.signature import Signature, claims

_PLACE: Final = (
    "component/id",
    "component",
    "feature/id",
    "participatory_space/id",
    "participatory_process/id",
)
_TITLE: Final = ("title", "title/*")
_BODY: Final = ("body", "body/*")
_ABOUT: Final = ("description", "description/*")
_NAME: Final = ("name", "name/*")
_SHORT: Final = ("short_description", "short_description/*")
ROLES: Final[Mapping[str, Signature]] = {
    "proposals": Signature(
        what="proposals",
        needs=(
            "id", _TITLE, _BODY, _PLACE,
            ("votes", "supports", "is_amend", "endorsements/total_count", "likes/total_count",
             "endorsements"),
        ),
        also=("state", "reference", "meeting_urls", "original_proposal/url", "participatory_space/id"),
    ),
    "comments": Signature(
        what="comments",
        needs=("id", _BODY, "alignment", "commentable_id", "commentable_type"),
        also=("depth", "root_commentable_url", "author/id"),
    ),
    "debates": Signature(
        what="debates",
        needs=("id", _TITLE, _ABOUT, _PLACE, ("instructions", "instructions/*"),
               ("conclusions", "conclusions/*", "information_updates", "information_updates/*")),
    ),
    "results": Signature(
        what="results",
        needs=("id", _TITLE, _ABOUT, "progress", ("status/id", "status/key", "status", "proposal_urls")),
        also=("parent/id", "component/id"),
    ),
    "projects": Signature(
        what="projects",
        needs=("id", _TITLE, _ABOUT, ("budget_amount", "budget"),
               ("confirmed_votes", "related_proposal_urls", "related_proposals", "selected_at")),
        also=("component/id", "budget/id"),
    ),
    "initiatives": Signature(
        what="initiatives",
        needs=("reference", _TITLE, _ABOUT, "state",
               ("signatures", "online_votes/total", "signature_start_date", "signature_type")),
    ),
    "meetings": Signature(
        what="meetings",
        needs=("id", _TITLE, _ABOUT, "start_time", "end_time",
               ("attendees", "organizations", "type_of_meeting")),
    ),
    "posts": Signature(
        what="posts",
        needs=("id", _TITLE, _BODY, _PLACE, ("author/id", "author", "published_at"),
               ("endorsements_count", "likes_count", "comments_count")),
    ),
    "pages": Signature(what="pages", needs=("id", _TITLE, _BODY, _PLACE, "url"), also=("updated_at",)),
    "processes": Signature(
        what="participatory_processes",
        needs=("id", _TITLE, "slug", _SHORT,
               ("participatory_process_group/id", "participatory_process_type/id",
                "participatory_process_type")),
    ),
    "assemblies": Signature(
        what="assemblies",
        needs=("id", _TITLE, "slug", _SHORT,
               ("assembly_type/id", "purpose_of_action", "purpose_of_action/*")),
    ),
    "conferences": Signature(
        what="conferences",
        needs=("id", _TITLE, "slug", _SHORT, ("slogan", "slogan/*", "objectives", "objectives/*")),
    ),
    "moderations": Signature(what="moderations", needs=("reportable_id", "reportable_type", "hidden_at")),
    "taxonomies": Signature(
        what="taxonomies", needs=("id", _NAME, "parent_id", ("is_root", "part_of", "taxonomizations_count"))
    ),
    "groups": Signature(what="user_groups", needs=("id", "nickname", "profile_url", "members_count")),
    "users": Signature(
        what="users", needs=("id", "nickname", "profile_url", ("about", "direct_messages_enabled"))
    ),
    "blocked": Signature(what="moderated_users", needs=("user_id", "blocked_at", "block_reasons")),
    "metrics": Signature(what="metrics", needs=("day", "metric_type", "cumulative", "quantity")),
}  # fmt: skip
"""Role of a file in the export -> the columns that tell it."""
SIGNATURES: Final = tuple(ROLES.values())
CONTENT: Final = ("proposals", "projects", "initiatives", "debates", "comments", "results", "meetings")
"""Roles whose texts say in which language an export is."""
_UNITS: Final = {
    "debates": "debate",
    "results": "response",
    "meetings": "event",
    "moderations": "moderation",
    "taxonomies": "code",
    "metrics": "row",
    **dict.fromkeys(("posts", "pages", "processes", "assemblies", "conferences"), "page"),
    **dict.fromkeys(("groups", "users", "blocked"), "user"),
}
"""Role -> unit of the ledger; contribution where left out."""
_OPEN_DATA: Final = re.compile(r"open[-_]data", re.IGNORECASE)
_ARMED: Final = r"^'([=+\-@\t\r|])"


@dataclass(frozen=True, kw_only=True)
class Files:
    """The files of a place: those of each role, those without a row, and the others.

    ``rowless`` are files of an open-data folder in which the platform had nothing to write; ``strangers``
    are tables that are none of Decidim's.
    """

    place: Path
    name: str
    roles: Mapping[str, tuple[Path, ...]]
    rowless: tuple[Path, ...]
    strangers: tuple[Path, ...]

    @property
    def named(self) -> bool:
        """Whether every stranger bears the name that Decidim gives to its open data."""
        return all(_OPEN_DATA.search(file.name) for file in self.strangers)

    def table(self, file: Path) -> RawTable:
        """Return the rows of a file, named after the folders inside the one that is read."""
        table = disarmed(read_raw(file))
        name = self.name if file == self.place else file.relative_to(self.place).as_posix()
        return replace(table, file=name)


def find(place: Place) -> Files:
    """Return what each file of a place is."""
    claimed = claims(place, SIGNATURES)
    names = {signature.what: role for role, signature in ROLES.items()}
    roles: dict[str, list[Path]] = {}
    for file, signature in claimed.items():
        roles.setdefault(names[signature.what], []).append(file)
    others = [file for file in place.tables if file not in claimed and ending(file) != ".txt"]
    rowless = [file for file in others if _without_row(file)]
    return Files(
        place=place.path,
        name=place.name,
        roles={role: tuple(sorted(files)) for role, files in roles.items()},
        rowless=tuple(rowless),
        strangers=tuple(file for file in others if file not in rowless),
    )


def _without_row(file: Path) -> bool:
    """Tell whether a file holds nothing, not even a header: what Decidim writes where it has no record."""
    return file.stat().st_size < 16 and not file.read_bytes().strip(b"\xef\xbb\xbf \r\n\t")


def unit(role: str) -> str:
    """Return what a row of a role is, in the ledger."""
    return _UNITS.get(role, "contribution")


def opened(files: Files, account: Account) -> dict[str, list[RawTable]]:
    """Return the rows of every known file by role, with blank and ragged rows entered in the account."""
    found: dict[str, list[RawTable]] = {}
    for role, several in files.roles.items():
        found[role] = [files.table(file) for file in several]
        for table in found[role]:
            account.open(table, unit(role))
    return found


def disarmed(table: RawTable) -> RawTable:
    """Take away the apostrophe that Decidim puts before cells a spreadsheet would run: ``'-text``.

    Decidim writes it in its CSV and XLSX, not in its JSON.
    """
    if ending(Path(table.file)) not in DELIMITED | {".xlsx"}:
        return table
    columns = {name: _disarmed(cells) for name, cells in table.columns.items()}
    return replace(table, columns=columns)


def _disarmed(cells: pa.ChunkedArray) -> pa.ChunkedArray:
    if not pc.any(pc.starts_with(cells, "'")).as_py():
        return cells
    return pc.replace_substring_regex(cells, _ARMED, r"\1")
