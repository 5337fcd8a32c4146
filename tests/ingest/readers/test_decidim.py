"""Decidim: the open data of a platform and single components; every row accounted for, no name taken over."""

from __future__ import annotations

import csv
import shutil
from collections import Counter

import numpy as np
import pyarrow as pa
import pytest

import deliberation as dl
from deliberation.ingest.place import Place
from deliberation.ingest.readers import decidim
from tests.helpers.data import shared_data
from tests.helpers.decidim import frame, notices, received, rows_of

PREFIX = "nightly.decidim.org-open-data-"
COMMENTS = ("proposal", "meeting", "result", "debate", "post")


def role(name: str) -> list[dict[str, str]]:
    return rows_of(shared_data("decidim_opendata", f"{PREFIX}{name}.csv"))


@pytest.fixture(scope="module")
def platform():
    return dl.read(shared_data("decidim_opendata"))


@pytest.mark.needs_data
def test_every_row_of_the_22_files_is_accounted_for_once(platform):
    counted = received(shared_data("decidim_opendata"))
    assert len(counted) == 22
    assert counted[f"{PREFIX}metrics.csv"] == counted[f"{PREFIX}moderated_users.csv"] == 0
    assert platform.ledger.balanced(counted)
    assert notices(platform)["files_without_rows"] == "2"


@pytest.mark.needs_data
def test_what_people_wrote_is_counted_by_kind(platform):
    proposals = Counter(row["is_amend"] for row in role("proposals"))
    comments = sum(len(role(f"{name}_comments")) for name in COMMENTS)
    opened = sum("/profiles/" in row["author/url"] for row in role("debates"))
    counted = Counter(platform.contributions["kind"].to_pylist())
    assert counted == {
        "comment": comments,
        "proposal": proposals["false"] + len(role("projects")),
        "amendment": proposals["true"],
        "question": opened,
        "petition": len({row["reference"] for row in role("initiatives")}),
    }
    assert not platform.contributions["moderated"].to_numpy(zero_copy_only=False).any()


@pytest.mark.needs_data
def test_an_amendment_points_at_the_proposal_it_amends(platform):
    address = {row["url"]: row["id"] for row in role("proposals")}
    amends = {
        r["id"]: address[r["original_proposal/url"]] for r in role("proposals") if r["is_amend"] == "true"
    }
    table = frame(platform).query("kind == 'amendment'")
    assert dict(zip(table["id"], table["parent"], strict=True)) == {
        f"proposal-{one}": f"proposal-{other}" for one, other in amends.items()
    }


@pytest.mark.needs_data
def test_published_figures_are_measures_and_none_is_a_tally(platform):
    assert not platform.tallies.num_rows
    assert not platform.votes.num_rows
    sums = frame(platform, "measures").groupby("name")["value"].sum()
    assert sums["votes"] == sum(int(row["votes"]) for row in role("proposals"))
    people = [row for row in role("debates") if "/profiles/" in row["author/url"]]
    assert sums["endorsements"] == sum(
        [int(r["endorsements/total_count"]) for r in role("proposals")]
        + [int(r["endorsements_count"]) for r in people]
    )
    assert sums["budget_amount"] == sum(int(row["budget_amount"]) for row in role("projects"))
    signed = {row["reference"]: int(row["signatures"]) for row in role("initiatives")}
    assert sums["signatures"] == sum(signed.values())


@pytest.mark.needs_data
def test_comments_keep_what_they_answer_and_take_no_side_that_was_not_offered(platform):
    kinds = {
        "Proposal": "proposal",
        "Meeting": "meeting",
        "Result": "result",
        "Debate": "debate",
        "Post": "post",
    }
    kinds["Comment"] = "comment"
    expected = {
        f"comment-{row['id']}": f"{kinds[row['commentable_type'].split('::')[-1]]}-{row['commentable_id']}"
        for name in COMMENTS
        for row in role(f"{name}_comments")
    }
    table = frame(platform).query("kind == 'comment'")
    assert dict(zip(table["id"], table["parent"], strict=True)) == expected
    assert table["stance"].isna().all()  # every alignment of this platform is 0
    there = {f"proposal-{row['id']}" for row in role("proposals")}
    lost = sum(parent.startswith("proposal-") and parent not in there for parent in expected.values())
    assert notices(platform)["parents_not_exported"] == str(lost) == "10"


@pytest.mark.needs_data
def test_comments_of_a_debate_answer_its_question(platform):
    address = {row["url"]: row["title/en"] for row in role("debates")}
    asked = {f"comment-{r['id']}": address[r["root_commentable_url"]] for r in role("debate_comments")}
    wordings = dict(zip(*(platform.questions[name].to_pylist() for name in ("id", "text")), strict=True))
    table = frame(platform).dropna(subset=["question"])
    assert {one: wordings[q] for one, q in zip(table["id"], table["question"], strict=True)} == asked
    assert platform.ledger.reasons("debate") == {"context": 40}


@pytest.mark.needs_data
def test_the_organisation_and_meetings_are_not_mistaken_for_the_person_with_the_same_id(platform):
    table = frame(platform).set_index("id")
    official = [f"proposal-{r['id']}" for r in role("proposals") if r["author/name"] == "Nightly Decidim"]
    made = [f"proposal-{r['id']}" for r in role("proposals") if "/meetings/" in r["author/url"]]
    assert (len(official), len(made)) == (11, 10)
    assert set(table.loc[official, "author"]) == {"organization-1"}
    assert set(table.index[table["seed"]]) == set(official)
    assert table.loc[made, "author"].isna().all()
    assert set(table.loc[made, "channel"]) == {"meeting"}
    groups = {row["id"] for row in role("user_groups")}
    people = frame(platform, "participants").set_index("id")["collective"]
    wrote = {r["user_group/id"] for name in COMMENTS for r in role(f"{name}_comments")} - {""}
    assert wrote <= set(people.index[people == True])  # noqa: E712 - null where nobody knows
    assert set(people.index[people == True]) <= groups | {"organization-1"}  # noqa: E712


@pytest.mark.needs_data
def test_no_name_of_a_person_is_taken_over(platform):
    names = {row["name"] for row in role("users")} | {row["nickname"].lstrip("'@") for row in role("users")}
    for row in role("proposals"):
        names |= set(row["endorsements/user_endorsements"].split(", "))
    cells: set[str] = set()
    for name in ("contributions", "participants", "attributes", "codes", "measures", "responses"):
        table = getattr(platform, name)
        for column in table.column_names:
            if pa.types.is_string(table.schema.field(column).type):
                cells |= set(table[column].to_pylist())
    assert len(names) > 2_000
    assert not names & cells
    assert platform.attributes.num_rows == 0
    assert platform.ledger.reasons("user") == {"context": 16, "personal_data": 1_522}


@pytest.mark.needs_data
def test_results_and_published_answers_are_responses(platform):
    table = frame(platform, "responses").set_index("id")
    rows = {f"result-{row['id']}": row for row in role("results")}
    results = table[table.index.str.startswith("result-")]
    assert set(results.index) == set(rows)
    for one, response in results.iterrows():
        assert response["progress"] == pytest.approx(float(rows[one]["progress"]) / 100)
        above = rows[one]["parent/id"]
        title = rows[one]["title/en"]
        assert response["subject"] == (f"{rows[f'result-{above}']['title/en']} / {title}" if above else title)
    published = [r for r in role("proposals") if r["state_published_at"]]
    meaning = {"accepted": "retained", "rejected": "declined", "evaluating": "under_study"}
    assert {one: table.loc[one, "status"] for one in table.index if one.startswith("proposal-")} == {
        f"proposal-{r['id']}": meaning[r["state"]] for r in published
    }
    unpublished = sum(bool(r["answer/en"]) and not r["state_published_at"] for r in role("proposals"))
    assert notices(platform)["answers_unpublished"] == str(unpublished) == "9"
    closed = [r for r in role("debates") if r["conclusions/en"]]
    assert sum(table.index.str.startswith("debate-")) == len(closed)


@pytest.mark.needs_data
def test_repeated_initiatives_and_spaces_are_merged(platform):
    merged = platform.ledger.summary().query("state == 'merged'").set_index("file")["rows"].to_dict()
    for name, key in (
        ("initiatives", "reference"),
        ("participatory_processes", "id"),
        ("assemblies", "id"),
        ("conferences", "id"),
    ):
        rows = role(name)
        assert merged[f"{PREFIX}{name}.csv"] == len(rows) - len({row[key] for row in rows})


@pytest.mark.needs_data
def test_the_tree_of_scopes_is_the_tree_of_territories(platform):
    rows = {row["id"]: row for row in role("taxonomies")}
    scopes = next(one for one, row in rows.items() if row["name/en"] == "Scopes")
    inside = [one for one in rows if rows[one]["part_of"].endswith(f", {scopes}")]
    tree = frame(platform, "territories").set_index("id")
    for one in inside:
        above = rows[one]["parent_id"]
        assert tree.loc[f"taxonomy-{one}", "name"] == rows[one]["name/en"]
        assert (tree.loc[f"taxonomy-{one}", "parent"] == f"taxonomy-{above}") == (above != scopes)
    signed = {row["scope/name/en"] for row in role("initiatives")}
    assert set(frame(platform).query("kind == 'petition'")["territory"]) == signed
    assert len(tree) == len(inside) + len(signed)


@pytest.mark.needs_data
def test_each_component_is_read_on_its_own():
    folder = shared_data("decidim_opendata")
    for name in ("proposals", "projects", "initiatives", "debates", "results", "meetings", "posts", "pages",
                 *(f"{kind}_comments" for kind in COMMENTS)):  # fmt: skip
        file = folder / f"{PREFIX}{name}.csv"
        assert decidim.recognises(Place(file)) > 5
        assert dl.read(file).ledger.balanced({file.name: len(rows_of(file))})
    alone = dl.read(folder / f"{PREFIX}post_comments.csv")
    posts = [r for r in role("post_comments") if r["commentable_type"] == "Decidim::Blogs::Post"]
    assert notices(alone)["parents_not_exported"] == str(len(posts))


@pytest.mark.needs_data
def test_some_of_the_files_are_enough(tmp_path):
    folder = shared_data("decidim_opendata")
    for name in ("proposals", "proposal_comments", "metrics"):
        shutil.copy(folder / f"{PREFIX}{name}.csv", tmp_path)
    consultation = dl.read(tmp_path)
    assert consultation.ledger.balanced(received(tmp_path))
    assert consultation.contributions.num_rows == len(role("proposals")) + len(role("proposal_comments"))


@pytest.mark.needs_data
def test_the_zip_and_shuffled_rows_say_the_same(tmp_path, platform):
    folder = shared_data("decidim_opendata")
    mixed = tmp_path / "mixed"
    mixed.mkdir()
    for file in folder.glob("*.csv"):
        with file.open(encoding="utf-8", newline="") as handle:
            rows = [row for row in csv.reader(handle, delimiter=";") if row]
        head, body = rows[:1], rows[1:]
        order = np.random.default_rng(3).permutation(len(body))
        with (mixed / file.name).open("w", encoding="utf-8", newline="") as handle:
            csv.writer(handle, delimiter=";").writerows([*head, *(body[i] for i in order)])
    assert dl.read(mixed).content_hash == platform.content_hash
    archive = shutil.make_archive(str(tmp_path / "open-data"), "zip", folder)
    assert dl.read(archive).content_hash == platform.content_hash
