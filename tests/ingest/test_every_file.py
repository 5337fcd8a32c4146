"""The table of all real files: each is read whole and counted again by other means, or refused with a reason.

What a format means in detail is asserted beside its reader (``readers/``); here every file has its place, so
that none can be forgotten. Counts are made with ``csv`` and ``json`` alone.
"""

from __future__ import annotations

import csv
import gzip
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

import deliberation as dl
from tests.helpers.data import data_folder, shared_data

csv.field_size_limit(sys.maxsize)
Row = dict[str, str]
TABLES = (".csv", ".json", ".gz")


class Counted(NamedTuple):
    """What a plain count finds: contributions by kind, single votes, participants."""

    kinds: dict[str, int]
    votes: int
    people: int


class Input(NamedTuple):
    """One input of the table: a file or a folder, what reads it, and how it is counted again."""

    path: str
    count: Callable[[Path], Counted]
    bare: frozenset[str] = frozenset()  # files without a header
    context: frozenset[str] = frozenset()  # files that hold no rows: a conversation, a map of opinions

    def files(self) -> Iterable[Path]:
        place = data_folder() / self.path
        return [place] if place.is_file() else sorted(f for f in place.iterdir() if f.suffix in TABLES)


def lines(path: Path) -> list[list[str]]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8-sig", newline="") as handle:
        return list(csv.reader(handle, delimiter=";" if "decidim" in path.name else ","))


def rows(path: Path) -> list[Row]:
    header, *body = lines(path)
    return [dict(zip(header, row, strict=False)) for row in body]


def objects(path: Path) -> list[dict[str, object]]:
    return json.loads(path.read_text(encoding="utf-8-sig"))


@cache
def read(path: Path) -> dl.Consultation:
    """Read an input, once for all tests of this file."""
    return dl.read(path)


def size(one: Input, file: Path) -> int:
    """Return how many rows of data a file holds."""
    if file.name in one.context:
        return 0
    if file.suffix == ".json":
        return len(objects(file))
    return len(lines(file)) - (file.name not in one.bare)


def distinct(found: Iterable[str | None]) -> int:
    return len({name for name in found if name})


# -- votes: the last one of each person on each statement ---------------------------------------------------

CODE = {"1": 1, "-1": 2, "0": 3}
"""Agree, disagree, pass; of two votes at one instant the largest is kept."""


def last_votes(folder: Path) -> dict[tuple[str, str], int]:
    """Return the vote that counts, by voter and statement."""
    last: dict[tuple[str, str], tuple[int, int]] = {}
    for row in rows(folder / "votes.csv"):
        key = (row["voter-id"], row["comment-id"])
        last[key] = max(last.get(key, (0, 0)), (int(row["timestamp"]), CODE[row["vote"]]))
    return {key: code for key, (_, code) in last.items()}


def matrix_votes(folder: Path) -> dict[tuple[str, str], int]:
    """Return the cells of a matrix of votes."""
    return {
        (row["participant"], statement): CODE[cell]
        for row in rows(folder / "participants-votes.csv")
        for statement, cell in row.items()
        if statement.isdigit() and cell in CODE
    }


def polis(folder: Path) -> Counted:
    comments = rows(folder / "comments.csv")
    votes = last_votes(folder) if (folder / "votes.csv").exists() else matrix_votes(folder)
    people = {voter for voter, _ in votes} | {row["author-id"] for row in comments}
    people |= {row["participant"] for row in rows(folder / "participants-votes.csv")}
    return Counted({"statement": len(comments)}, len(votes), len(people))


def polis_json(folder: Path) -> Counted:
    comments, votes = objects(folder / "comments.json"), objects(folder / "votes.json")

    def named(row: dict[str, object], *names: str) -> object:
        return next(row[name] for name in names if name in row)

    last: dict[tuple[object, object], tuple[float, object]] = {}
    for vote in votes:
        key = (named(vote, "pid", "participant_id"), named(vote, "tid", "statement_id"))
        last[key] = max(last.get(key, (0, 0)), (float(str(vote["modified"])), vote["vote"]))
    people = {who for who, _ in last} | {named(row, "pid", "participant_id") for row in comments}
    return Counted({"statement": len(comments)}, len(last), len(people))


# -- the other formats --------------------------------------------------------------------------------------


def cells(path: Path, *starts: str) -> int:
    """Return how many cells are filled, in the columns whose names start so."""
    header, *body = lines(path)
    places = [place for place, name in enumerate(header) if name.startswith(starts)]
    return sum(bool(row[place].strip()) for row in body for place in places if place < len(row))


def answering(path: Path, *technical: str) -> int:
    """Return how many rows hold anything beside what the survey tool writes itself."""
    header, *body = lines(path)
    places = [place for place, name in enumerate(header) if name not in technical]
    return sum(any(row[place].strip() for place in places if place < len(row)) for row in body)


def discussions(path: Path) -> Counted:
    comments = [row for row in rows(path) if row["user"].startswith("User")]
    pages: dict[str, list[str]] = {}
    for row in comments:
        pages.setdefault(row["issue"], []).append(" ".join(row["comment"].split()))
    extracts = [row for row in rows(path) if row["user"] in {"idea", "problem"}]
    alone = [
        row
        for row in extracts
        if not any(" ".join(row["comment"].split()) in page for page in pages.get(row["issue"], []))
    ]
    people = distinct(row["user"] for row in comments if row["user"] != "User deleted")
    return Counted({"comment": len(comments) + len(alone)}, 0, people)


def propositions(path: Path) -> Counted:
    found = rows(path)
    return Counted({"proposal": len(found)}, 0, distinct(row["user"] for row in found))


def et_apres(path: Path) -> Counted:
    asked = ("Other", "Quelles leçon", "Qu’est-ce qui", "Quelle(s) init", "Quoi et", "Complète", "Envie d")
    return Counted({"answer": cells(path, *asked)}, 0, distinct(row["id"] for row in rows(path)))


def framaforms(path: Path) -> Counted:
    return Counted({"answer": cells(path, "Question ")}, 0, answering(path, "Séquentiel"))


def sogood(path: Path) -> Counted:
    return Counted({"answer": cells(path, "Un mot à partager")}, 0, answering(path, "Submitted At"))


def recovery(path: Path) -> Counted:
    return Counted({"proposal": len(lines(path))}, 0, 0)


def toguna(path: Path) -> Counted:
    found = rows(path)
    comments = [line for row in found for line in row["Comments"].splitlines()]
    people = {row["User"] for row in found} | {line.split(":")[0].strip() for line in comments}
    return Counted({"statement": len(found), "comment": len(comments)}, 0, len(people))


def semantic_groups(path: Path) -> Counted:
    said = [row for row in rows(path) if row["Answer text"].strip()]
    return Counted({"answer": len(said)}, 0, distinct(row["Participant ID"] for row in said))


def threads(path: Path) -> Counted:
    found = rows(path)
    places = ("Thématique niveau 1", "Thématique niveau 2", "Indentation du message", "Message")
    messages = {tuple(row[name] for name in places) for row in found}
    return Counted({"comment": len(messages)}, 0, distinct(row["author"] for row in found))


def makeorg(folder: Path) -> Counted:
    return Counted({"proposal": len(rows(folder / "proposals.csv"))}, 0, 0)


def panel(path: Path) -> Counted:
    graded = sum("échelle" in name for name in lines(path)[0])
    written = cells(path, "Quelles autres", "Quels autres", "Pensez-vous à")
    return Counted({"answer": written, "statement": graded}, 0, distinct(r["respondent"] for r in rows(path)))


def open_link(path: Path) -> Counted:
    return Counted({"answer": cells(path, "")}, 0, answering(path))


def republique(folder: Path) -> Counted:
    opinions, arguments = rows(folder / "opinions.csv"), rows(folder / "arguments.csv")
    people = distinct(row["author"] for row in (*opinions, *arguments))
    return Counted({"proposal": len(opinions), "argument": len(arguments)}, 0, people)


def grand_debat(path: Path) -> Counted:
    return Counted({"answer": sum(bool(row["text"].strip()) for row in rows(path))}, 0, 0)


def argkp(folder: Path) -> Counted:
    parts = ("arguments_dev.csv", "arguments_train.csv")
    return Counted({"argument": sum(len(rows(folder / part)) for part in parts)}, 0, 0)


def decidim(folder: Path) -> Counted:
    def role(name: str) -> list[Row]:
        return rows(folder / f"nightly.decidim.org-open-data-{name}.csv")

    comments = [
        row for n in ("proposal", "meeting", "result", "debate", "post") for row in role(f"{n}_comments")
    ]
    proposals, projects = role("proposals"), role("projects")
    debates = [row for row in role("debates") if "/profiles/" in row["author/url"]]
    initiatives = {row["reference"]: row for row in role("initiatives")}
    amends = sum(row["is_amend"] == "true" for row in proposals)
    kinds = {
        "comment": len(comments),
        "proposal": len(proposals) - amends + len(projects),
        "amendment": amends,
        "question": len(debates),
        "petition": len(initiatives),
    }
    people = {row["user_group/id"] or row["author/id"] for row in comments}
    people |= {row["author/id"] for row in (*proposals, *debates) if "/profiles/" in row["author/url"]}
    people |= {name for row in initiatives.values() for name in row["authors/id"].split(",")}
    return Counted(kinds, 0, distinct(people))


# -- the table ----------------------------------------------------------------------------------------------

POLIS = (
    "15-per-hour-seattle", "american-assembly.bowling-green", "austria-climate.5twd2jsnkf.2022-08-08",
    "bg2050-volunteers", "brexit-consensus", "london.youth.policing", "scoop-hivemind.affordable-housing",
    "scoop-hivemind.biodiversity", "scoop-hivemind.freshwater", "scoop-hivemind.taxes", "vtaiwan.uberx",
)  # fmt: skip
REFERENCE = ("25ptpt-3gp-no-strict-with-meta", "above-100-ptpts", "below-100-ptpts")
WITH_EVENTS = tuple(name for name in POLIS if name != "american-assembly.bowling-green")
AUTRES, BLUENOVE = "apres_maintenant/autres", "apres_maintenant/bluenove"
DECIDIM = "decidim_opendata/nightly.decidim.org-open-data-"
VOIX = "apres_maintenant/mavoixporte"
INPUTS = (
    *(Input(f"polis/{name}", polis, bare=frozenset({"summary.csv"})) for name in POLIS),
    *(
        Input(
            f"polis_reference/{name}",
            polis_json,
            context=frozenset({"conversation.json", "math-pca2.json"}),
        )
        for name in REFERENCE
    ),
    Input("decidim_opendata", decidim),
    Input(f"{AUTRES}/civocracy_discussions.csv", discussions),
    Input(f"{AUTRES}/civocracy_propositions.csv", propositions),
    Input(f"{AUTRES}/et_apres_typeform.csv", et_apres),
    Input(f"{AUTRES}/framaforms_gestes_barrieres.csv", framaforms),
    Input(f"{AUTRES}/recovery_noheader.csv", recovery, bare=frozenset({"recovery_noheader.csv"})),
    Input(f"{AUTRES}/sogood_typeform.csv", sogood),
    Input(f"{AUTRES}/toguna_votes_minus5_plus5.csv", toguna),
    Input(f"{BLUENOVE}/answers_semantic_groups.csv", semantic_groups),
    Input(f"{BLUENOVE}/assembl_threads.csv", threads),
    Input("apres_maintenant/makeorg", makeorg),
    Input(f"{VOIX}/panel.csv", panel),
    Input(f"{VOIX}/open_link_verbatims.csv", open_link),
    Input("grand_debat/answers.csv.gz", grand_debat),
    Input("republique_numerique", republique),
    Input("argkp", argkp),
)
REFUSED = {
    "argkp/key_points_dev.csv": r"holds no contribution.*read the folder",
    "argkp/key_points_train.csv": r"holds no contribution.*read the folder",
    "argkp/labels_dev.csv": r"holds no contribution.*read the folder",
    "argkp/labels_train.csv": r"holds no contribution.*read the folder",
    f"{DECIDIM}metrics.csv": r"blank first line.*export it again",
    f"{DECIDIM}moderated_users.csv": r"blank first line.*export it again",
    "decidim_opendata/README.md": r"is no file that we read; expected a table \(CSV.*DOCX",
    "apres_maintenant/makeorg/open_data.md": r"is no file that we read; expected a table \(CSV.*DOCX",
    "polis_reference": r"several files named.*name each folder as one of \[\[sources\]\]",
}


@pytest.mark.needs_data
@pytest.mark.parametrize("one", INPUTS, ids=lambda one: one.path)
def test_each_input_equals_a_plain_count(one):
    place = shared_data(*one.path.split("/"))
    consultation = read(place)
    assert consultation.ledger.balanced({file.name: size(one, file) for file in one.files()})
    expected = one.count(place)
    assert Counter(consultation.contributions["kind"].to_pylist()) == expected.kinds
    assert consultation.votes.num_rows == expected.votes
    assert consultation.participants.num_rows == expected.people


@pytest.mark.needs_data
@pytest.mark.parametrize(("path", "sentence"), REFUSED.items(), ids=list(REFUSED))
def test_what_cannot_be_read_alone_says_why_and_what_to_do(path, sentence):
    with pytest.raises(dl.ReadError, match=sentence) as refusal:
        dl.read(shared_data(*path.split("/")))
    assert "\n" not in str(refusal.value)
    assert str(refusal.value).endswith(".")


@pytest.mark.needs_data
def test_no_file_of_the_data_is_forgotten():
    root = shared_data()
    covered = {file for one in INPUTS for file in one.files()} | {root / path for path in REFUSED}
    found = {file for file in root.rglob("*") if file.name.endswith(TABLES)}
    assert found - covered == set(), "read these in INPUTS, or say in REFUSED why not"


@pytest.mark.needs_data
def test_folders_of_folders_read_each_export_once():
    whole = dl.read(shared_data("polis"))
    comments = [shared_data("polis", name, "comments.csv") for name in POLIS]
    assert whole.contributions.num_rows == sum(len(rows(file)) for file in comments)
    assert whole.about.title == "Consultation"  # not the title of one of them


# -- Polis: what the platform publishes, and one vote per person --------------------------------------------


@pytest.mark.needs_data
@pytest.mark.parametrize("name", WITH_EVENTS)
def test_published_counts_beside_one_vote_per_person(name):
    folder = shared_data("polis", name)
    consultation = read(folder)
    comments = {row["comment-id"]: row for row in rows(folder / "comments.csv")}
    counted = Counter((statement, code) for (_, statement), code in last_votes(folder).items())
    ids = consultation.contribution_ids
    frame = consultation.vote_counts().set_index("id")
    assert {
        (statement, code): int(frame.loc[statement, word])
        for statement in frame.index
        for word, code in (("agree", 1), ("disagree", 2), ("pass", 3))
        if frame.loc[statement, word]
    } == dict(counted)
    tallies = {ids[t["contribution"]]: (t["agree"], t["disagree"]) for t in consultation.tallies.to_pylist()}
    published = {one: (int(row["agrees"]), int(row["disagrees"])) for one, row in comments.items()}
    assert tallies == published
    differ = sum(pair != (counted[one, 1], counted[one, 2]) for one, pair in published.items())
    said = dict(dict(consultation.notices).get("published_counts_differ", ()))
    assert int(said.get("statements", 0)) == differ
    # the sign: counted so, agrees and disagrees are nearly the published ones; turned over, they are not
    gap = {turned: sum(abs(pair[0] - counted[one, 2 if turned else 1]) for one, pair in published.items())
           for turned in (False, True)}  # fmt: skip
    assert gap[False] < gap[True] / 5


@pytest.mark.needs_data
@pytest.mark.parametrize("name", WITH_EVENTS)
def test_moderated_statements_stay_readable_and_their_votes_are_listed(name):
    folder = shared_data("polis", name)
    consultation = read(folder)
    out = {row["comment-id"] for row in rows(folder / "comments.csv") if row["moderated"] == "-1"}
    table = consultation.contributions.filter(consultation.contributions["moderated"])
    assert set(table["id"].to_pylist()) == out
    assert all(text.strip() for text in table["text"].to_pylist())
    on_them = sum(statement in out for _, statement in last_votes(folder))
    assert consultation.ledger.reasons("vote", "set aside").get("on_moderated", 0) == on_them
    events = len(rows(folder / "votes.csv"))
    merged = consultation.ledger.reasons("vote", "merged")
    assert sum(merged.values()) == events - len(last_votes(folder))


@pytest.mark.needs_data
@pytest.mark.parametrize("name", ["london.youth.policing", "15-per-hour-seattle"])
def test_shuffled_rows_make_the_same_consultation(name, tmp_path):
    folder = shared_data("polis", name)
    for file in folder.glob("*.csv"):
        found = lines(file)
        if file.name != "summary.csv":
            order = 1 + np.random.default_rng(7).permutation(len(found) - 1)
            found = [found[0], *(found[i] for i in order)]
        with (tmp_path / file.name).open("w", encoding="utf-8", newline="") as handle:
            csv.writer(handle).writerows(found)
    assert dl.read(tmp_path).content_hash == read(folder).content_hash
