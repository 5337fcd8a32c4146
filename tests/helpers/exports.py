# ruff: noqa: E501 - rows of tables are read across
"""Small invented exports, one of each format, as bytes by file name."""

from __future__ import annotations

import csv
import io
import json

TEXTS = [
    "Plus de bancs sur la place, et de l’ombre",
    "Moins de voitures le soir",
    "« Gardons la halle », dit ma voisine",
    "Une ligne\nsur deux",
    "Ouvrir la bibliothèque le dimanche ; au moins l’hiver",
    "Rien à changer",
]


def table(header: list[str], rows: list[list[object]], *, separator: str = ",") -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode("utf-8")


def _polis() -> dict[str, bytes]:
    votes = [(p, c, (p * 7 + c * 3) % 3 - 1) for p in range(8) for c in range(6)]
    cells = {(p, c): v for p, c, v in votes}
    comments = [
        [1_600_000_000_000 + c, c, 0, sum(v == 1 for _, w, v in votes if w == c),
         sum(v == -1 for _, w, v in votes if w == c), [1, 0, -1][c % 3], text]
        for c, text in enumerate(TEXTS)
    ]  # fmt: skip
    log = [[1_600_000_100_000 + n, c, p, v] for n, (p, c, v) in enumerate(votes)]
    matrix = [[p, "", 0, 6, 0, 0, *(cells[p, c] for c in range(6))] for p in range(8)]
    head = ["participant", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree"]
    return {
        "comments.csv": table(
            ["timestamp", "comment-id", "author-id", "agrees", "disagrees", "moderated", "comment-body"],
            comments,
        ),
        "votes.csv": table(["timestamp", "comment-id", "voter-id", "vote"], log),
        "participants-votes.csv": table([*head, *map(str, range(6))], matrix),
    }


def _polis_json() -> dict[str, bytes]:
    comments = [
        {"txt": text, "tid": c, "pid": 0, "created": 1_600_000_000_000 + c, "is_seed": c == 0, "is_meta": False,
         "mod": 1, "agree_count": 3 - c % 3, "disagree_count": c % 3, "pass_count": 0}
        for c, text in enumerate(TEXTS)
    ]  # fmt: skip
    votes = [
        {"pid": p, "tid": c, "vote": 1 if p >= c % 3 else -1, "modified": 1_600_000_000_000 + p}
        for p in range(3)
        for c in range(6)
    ]
    return {"comments.json": json.dumps(comments).encode(), "votes.json": json.dumps(votes).encode()}


def _mapped() -> dict[str, bytes]:
    rows = [
        [f"c{n}", text, f"u{n % 3}", f"2026-05-{n + 1:02d}", "Centre", n, 6 - n]
        for n, text in enumerate(TEXTS)
    ]
    return {"idees.csv": table(["id", "text", "author", "date", "territory", "agree", "disagree"], rows)}


def _votes() -> dict[str, bytes]:
    rows = [
        [f"u{p}", f"c{c}", ["agree", "disagree", "pass"][(p + c) % 3], p * 10 + c]
        for p in range(6)
        for c in range(5)
    ]
    return {"votes-seuls.csv": table(["participant", "contribution", "vote", "date"], rows)}


def _survey() -> dict[str, bytes]:
    rows = [
        [f"2026/05/{n + 1:02d} 10:00:00 AM UTC+2", "Oui" if n % 2 else "Non", text, TEXTS[-1 - n]]
        for n, text in enumerate(TEXTS)
    ]
    head = ["Horodateur", "Habitez-vous la commune ?", "Que changer sur la place ?", "Autre chose ?"]
    return {"reponses.csv": table(head, rows)}


def _makeorg() -> dict[str, bytes]:
    rows = [[n, text, "", 100 + n, 0.5 + n / 20, 0.3, 1.1] for n, text in enumerate(TEXTS)]
    head = ["id", "proposition", "age", "votes", "adhesion", "engagement", "score"]
    return {"proposals.csv": table(head, rows)}


def _decidim() -> dict[str, bytes]:
    proposals = [
        [n, n % 3, "", f"<p>{text}</p>", f"Titre {n}", "accepted" if n else "", f"https://x.example/proposals/{n}",
         "false", 3]
        for n, text in enumerate(TEXTS, 1)
    ]  # fmt: skip
    comments = [
        [n, "2026-05-02 10:00:00 UTC", text, "fr", 4, n % 3 - 1, 0, 1 + n % 6, "Decidim::Proposals::Proposal",
         "https://x.example/proposals/1"]
        for n, text in enumerate(TEXTS, 1)
    ]  # fmt: skip
    return {
        "x-open-data-proposals.csv": table(
            ["id", "author/id", "author/name", "body/fr", "title/fr", "state", "url", "withdrawn", "votes"],
            proposals, separator=";",
        ),
        "x-open-data-proposal_comments.csv": table(
            ["id", "created_at", "body", "locale", "author/id", "alignment", "depth", "commentable_id",
             "commentable_type", "root_commentable_url"],
            comments, separator=";",
        ),
    }  # fmt: skip


def _republique() -> dict[str, bytes]:
    opinions = [
        [n, "Données", "Section 1", "2015-09-26T02:27:54+0200", "u1", "False", f"Article {n}", text, "", 10, 2, 1,
         1, 0, 0, 0, "", ""]
        for n, text in enumerate(TEXTS)
    ]  # fmt: skip
    head = [
        "id", "section", "section_no", "created_at", "author", "is_trashed", "title", "body", "explanation",
        "votes_ok", "votes_mitige", "votes_nok", "arguments_yes", "arguments_no", "versions_count", "sources_count",
        "ranking", "visible_voters",
    ]  # fmt: skip
    arguments = [
        [100 + n, n, ["pour", "contre"][n % 2], "u2", "2015-10-18T22:24:20+0200", n, "False", text]
        for n, text in enumerate(TEXTS)
    ]
    return {
        "opinions.csv": table(head, opinions),
        "arguments.csv": table(
            ["id", "opinion_id", "stance", "author", "created_at", "votes_count", "is_trashed", "body"],
            arguments,
        ),
    }


def _tttc() -> dict[str, bytes]:
    rows = [[n, text, f"Entretien {n % 2}"] for n, text in enumerate(TEXTS)]
    return {"comments-tttc.csv": table(["comment-id", "comment-body", "interview"], rows)}


def _toguna() -> dict[str, bytes]:
    levels = [f"Voted {level}" for level in (-5, -4, -3, -2, -1, 1, 2, 3, 4, 5)]
    head = ["question_text", "question_status", "Created At", "Updated At", "themes", "statements", "User", "Status",
            "Poster", "Text", "Comments", *levels]  # fmt: skip
    day = "2020-04-11 13:58:22.936"
    rows = [
        ["Que faire ?", "terminated", day, day, "", "", f"u{n}", "published", "", text, "", *range(n, n + 10)]
        for n, text in enumerate(TEXTS)
    ]
    return {"toguna.csv": table(head, rows)}


EXPORTS = {
    "polis": _polis(),
    "polis-api": _polis_json(),
    "mapped": _mapped(),
    "votes": _votes(),
    "survey": _survey(),
    "makeorg": _makeorg(),
    "decidim": _decidim(),
    "cap-collectif": _republique(),
    "tttc": _tttc(),
    "toguna": _toguna(),
}
