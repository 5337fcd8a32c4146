"""The built-in sample: its counts, its layout, and that its votes are those its generator makes."""

from __future__ import annotations

import csv
import importlib.util
import io
import sys
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest
from openpyxl import load_workbook

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "sample"
Row = dict[str, str]


@cache
def program(name: str) -> ModuleType:
    """Load one of the sample's programs, which are no package."""
    spec = importlib.util.spec_from_file_location(f"sample_{name}", SAMPLE / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    before, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        spec.loader.exec_module(module)
    finally:
        sys.dont_write_bytecode = before
    return module


@cache
def table(name: str) -> tuple[Row, ...]:
    """A CSV table of the sample."""
    return tuple(csv.DictReader(io.StringIO((SAMPLE / name).read_text(encoding="utf-8"))))


def header(name: str) -> list[str]:
    """The first line of a CSV file."""
    with (SAMPLE / name).open(encoding="utf-8", newline="") as handle:
        return next(csv.reader(handle))


def personal(kind: str) -> list[str]:
    """The invented personal data of one kind, cut out of the texts by their offsets."""
    texts = {r["id"]: r["text"] for r in table("contributions.csv")}
    found = []
    for row in table("truth/contributions.csv"):
        for item in filter(None, row["personal_data"].split(";")):
            name, start, end = item.split(":")
            if name == kind:
                found.append(texts[row["id"]][int(start) : int(end)])
    return found


def test_texts_are_many_and_distinct() -> None:
    check = program("check_texts")
    rows = check.contributions()
    own = check.distinct(rows)
    assert len(own) >= 250
    assert check.share_once(own) >= 0.97
    assert len({r["text"] for r in own}) == len(own)
    languages = Counter(r["language"] for r in own)
    assert languages["en"] >= 20
    assert languages["mixed"] >= 3
    sizes = check.lengths(own)
    assert sizes["0 %"] <= 3
    assert sizes["100 %"] >= 150


def test_traps_are_there() -> None:
    rows = table("contributions.csv")
    assert sum(bool(r["duplicate_of"]) for r in rows) == 12
    assert sum(r["mobilisation"] == "appel_vitrines" for r in rows) == 40
    assert sum(r["nonanswer"] == "1" for r in rows) == 13
    assert len({r["text"] for r in rows if r["mobilisation"]}) == 15
    assert {r["duplicate_of"] for r in rows} - {""} <= {r["id"] for r in rows}


@pytest.mark.parametrize(
    "idea",
    [
        "place_pietonne",
        "repas_vegetarien",
        "extinction_nuit",
        "ville_30",
        "cameras",
        "pistes_separees",
        "bus_gratuit",
    ],
)
def test_opposite_stances_on_the_same_idea(idea: str) -> None:
    stances = Counter(r["stance_truth"] for r in table("contributions.csv") if r["idea_truth"] == idea)
    assert stances["for"] >= 2
    assert stances["against"] >= 2


def test_votes_are_those_the_generator_makes() -> None:
    for name, text in program("make_votes").generate().items():
        assert (SAMPLE / name).read_bytes() == text.encode("utf-8"), name


def test_tables_are_those_the_layout_program_makes() -> None:
    made = program("make_tables").generate()
    for name in ("polis/comments.csv", "polis/summary.csv", "truth/contributions.csv"):
        assert (SAMPLE / name).read_bytes() == made[name], name


def test_planted_groups_have_their_sizes() -> None:
    sizes = Counter(r["group"] for r in table("truth/participants.csv"))
    assert sizes == {"apaisement": 520, "acces": 400, "quartiers": 180, "sans_groupe": 100}


def test_kinds_of_statements_exist() -> None:
    kinds = Counter(r["kind"] for r in table("truth/statements.csv"))
    for kind in ("consensus_for", "divides", "few_votes", "many_passes", "rejected_by_all", "spectrum"):
        assert kinds[kind] >= 4, kind


def shares() -> dict[tuple[str, str], float]:
    """Share of agreement among agree and disagree, by statement and planted group (last votes)."""
    group = {r["participant"]: r["group"] for r in table("truth/participants.csv")}
    counts: Counter[tuple[str, str, str]] = Counter()
    for row in table("polis/participants-votes.csv"):
        counts.update(
            (k, group[row["participant"]], row[k]) for k in row if k.isdigit() and row[k] in {"1", "-1"}
        )
    keys = {(k, g) for k, g, _ in counts}
    return {(k, g): counts[k, g, "1"] / (counts[k, g, "1"] + counts[k, g, "-1"]) for k, g in keys}


def test_votes_show_what_was_planted() -> None:
    share = shares()
    planted = ("apaisement", "acces", "quartiers")
    for row in table("truth/statements.csv"):
        seen = [share.get((row["statement"], g), 0.5) for g in planted]
        if row["kind"] == "consensus_for":
            assert min(seen) >= 0.6, row
        if row["kind"] == "rejected_by_all":
            assert max(seen) <= 0.5, row
        if row["kind"] == "divides":
            assert max(seen) - min(seen) >= 0.25, row


def test_votes_have_revotes_and_passes() -> None:
    votes = table("polis/votes.csv")
    assert 35_000 <= len(votes) <= 50_000
    pairs = {(v["comment-id"], v["voter-id"]) for v in votes}
    assert 0.02 <= 1 - len(pairs) / len(votes) <= 0.04
    assert {v["vote"] for v in votes} == {"1", "-1", "0"}
    times = [int(v["timestamp"]) for v in votes]
    assert times != sorted(times)
    assert min(len(str(t)) for t in times) == 13


def test_polis_layout() -> None:
    columns = "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,is-seed,comment-body"
    assert header("polis/comments.csv") == columns.split(",")
    assert header("polis/votes.csv") == ["timestamp", "datetime", "comment-id", "voter-id", "vote"]
    first = ["participant", "xid", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree"]
    statements = [str(k) for k in range(len(table("polis/comments.csv")))]
    assert header("polis/participants-votes.csv") == first + statements
    assert {r["group-id"] for r in table("polis/participants-votes.csv")} == {""}
    moderated = Counter(r["moderated"] for r in table("polis/comments.csv"))
    assert {r["is-seed"] for r in table("polis/comments.csv")} == {"true", "false"}
    assert 12 <= moderated["-1"] <= 18
    assert moderated["0"] > 0
    assert header("polis/summary.csv")[0] == "topic"


def test_polis_counts_events_and_matrix_holds_last_votes() -> None:
    events = Counter((v["comment-id"], v["vote"]) for v in table("polis/votes.csv"))
    for row in table("polis/comments.csv"):
        assert int(row["agrees"]) == events[(row["comment-id"], "1")]
        assert int(row["disagrees"]) == events[(row["comment-id"], "-1")]
    last: dict[tuple[str, str], tuple[int, str]] = {}
    for vote in table("polis/votes.csv"):
        key, value = (vote["voter-id"], vote["comment-id"]), (int(vote["timestamp"]), vote["vote"])
        last[key] = max(last.get(key, (0, "")), value, key=lambda pair: pair[0])
    for row in table("polis/participants-votes.csv")[:200]:
        for comment in (str(k) for k in range(159)):
            assert row[comment] == last.get((row["participant"], comment), (0, ""))[1]


def test_every_author_and_voter_exists() -> None:
    people = {r["participant"] for r in table("participants.csv")}
    assert {r["author"] for r in table("contributions.csv")} <= people
    assert {r["author-id"] for r in table("polis/comments.csv")} <= people
    assert {r["voter-id"] for r in table("polis/votes.csv")} <= people


def test_territories_form_a_tree_of_three_levels() -> None:
    tree = {r["id"]: r for r in table("territoires.csv")}
    assert Counter(r["level"] for r in tree.values()) == {"quartier": 8, "commune": 3, "agglomeration": 1}
    for node in tree.values():
        children = [int(r["population"]) for r in tree.values() if r["parent"] == node["id"]]
        assert not children or sum(children) == int(node["population"])
    assert {r["territory"] for r in table("contributions.csv")} - {""} <= set(tree)


def test_margins_add_up() -> None:
    totals: Counter[str] = Counter()
    for row in table("marges.csv"):
        totals[row["variable"]] += int(row["population"])
    assert len(set(totals.values())) == 1


def test_invented_iban_and_nir_have_valid_keys() -> None:
    (iban,) = personal("iban")
    compact = iban.replace(" ", "")
    assert len(compact) == 27
    assert int("".join(str(int(c, 36)) for c in compact[4:] + compact[:4])) % 97 == 1
    (nir,) = personal("nir")
    digits = nir.replace(" ", "")
    assert len(digits) == 15
    assert 97 - int(digits[:13]) % 97 == int(digits[13:])


def test_phones_and_mails_are_reserved_for_fiction() -> None:
    phones = ["".join(c for c in p if c.isdigit()) for p in personal("phone")]
    assert len(phones) >= 5
    for phone in phones:
        national = "0" + phone.removeprefix("0033").removeprefix("33").removeprefix("0")
        assert national.startswith(("063998", "019900")), phone
    assert all(mail.endswith(("exemple.fr", "example.org")) for mail in personal("email"))


def test_responses_point_to_contributions() -> None:
    statements = {r["comment-id"] for r in table("polis/comments.csv")}
    ids = {r["id"] for r in table("contributions.csv")}
    responses = table("reponses.csv")
    statuses = {"retained", "in_part", "under_study", "declined", "out_of_remit"}
    assert {r["status"] for r in responses} == statuses
    for row in responses:
        assert set(row["statements"].split(";")) <= statements
        named = dict.fromkeys(row["contributions"].split(";"))
        assert {n.removeprefix("polis:") for n in named if n.startswith("polis:")} == set(
            row["statements"].split(";")
        )
        assert {n.partition(":")[2] for n in named if not n.startswith("polis:")} <= ids
        assert all(row[key] for key in ("reason", "who", "by_when"))


def test_spreadsheets_hold_the_other_contributions() -> None:
    texts = {r["id"]: r["text"] for r in table("contributions.csv")}
    sheet = load_workbook(SAMPLE / "questionnaire.xlsx")["Réponses"]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][3] == "Quartier "
    assert sum(all(cell is None for cell in row) for row in rows) == 1
    held = {str(row[0]): row[7] for row in rows[1:] if row[0] is not None}
    assert held == {k: v for k, v in texts.items() if k[0] in "QM"}
    assert any("\n" in str(v) for v in held.values())
    paper = list(load_workbook(SAMPLE / "registre_papier.xlsx")["Registre"].iter_rows(values_only=True))
    assert {str(r[0]): r[4] for r in paper[3:]} == {k: v for k, v in texts.items() if k[0] == "R"}


def test_it_is_fictional_small_and_settings_can_be_read() -> None:
    assert "FICTI" in (SAMPLE / "README.md").read_text(encoding="utf-8")
    assert "FICTI" in (SAMPLE / "polis" / "summary.csv").read_text(encoding="utf-8")
    tomllib.loads((SAMPLE / "consultation.toml").read_text(encoding="utf-8"))
    files = [p for p in SAMPLE.rglob("*") if p.is_file() and "__pycache__" not in p.parts]
    assert sum(p.stat().st_size for p in files) < 3_000_000


def test_delays_of_the_sample_are_counted_after_its_responses_were_due() -> None:
    settings = tomllib.loads((SAMPLE / "consultation.toml").read_text(encoding="utf-8"))
    assert settings["report"]["as_of"] > settings["consultation"]["mandate"]["due"]
    assert all(
        row["by_when"] >= str(settings["consultation"]["mandate"]["due"]) for row in table("reponses.csv")
    )
