"""Plant the votes of the fictional consultation of Valbruyne, and keep the truth.

Run ``python make_votes.py`` in this folder. It reads contributions.csv, loadings.csv and territoires.csv
(written by hand) and writes participants.csv, polis/votes.csv, polis/participants-votes.csv,
truth/participants.csv and truth/statements.csv. The same inputs always give the same bytes: one seed, and
only uniform draws.

How a vote comes about
1. 1,200 voters. 520, 400 and 180 of them belong to a planted group; 100 to none (a mixture of all three).
2. Each voter has a position on a spectrum (order and thrift) that has no clusters and ignores the groups.
3. Interest: each voter cares more for some themes, and votes more on statements that stir strong feelings, so
   votes are missing not at random. Activity is heavy-tailed (few very active, many with a handful of votes).
4. A statement can be voted on once it is posted; a moderated one for a day and a half only. Late ones get
   few votes.
5. utility = strength x (hand-set loadings of the group) + spectrum x loading + noise; agree with the logistic
   probability, after a chance of passing which shrinks when the feeling is strong.
6. About 3 % of the events are revotes, most of which change the vote. Authors agree with themselves at once.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Row = dict[str, str]

HERE = Path(__file__).resolve().parent
SEED = 20260504
VOTERS = 1200
GROUPS = ("apaisement", "acces", "quartiers", "sans_groupe")
SIZES = (520, 400, 180, 100)
OPENING = datetime(2026, 5, 4, 9, 0, tzinfo=timezone(timedelta(hours=2)))
DAYS = 41.5
MODERATED_AFTER_S = 1.5 * 86400
REVOTES = 0.031
PDT = timezone(timedelta(hours=-7))
AGES = ("15-24", "25-39", "40-59", "60-74", "75+")
# shares by group, in the order of AGES and of QUARTIERS: the voters do not mirror the population
AGE_SHARES = {
    "apaisement": (0.16, 0.38, 0.32, 0.12, 0.02),
    "acces": (0.03, 0.13, 0.42, 0.34, 0.08),
    "quartiers": (0.20, 0.34, 0.30, 0.13, 0.03),
    "sans_groupe": (0.10, 0.27, 0.37, 0.20, 0.06),
}
QUARTIERS = ("CM", "GA", "TA", "BE", "BC", "CV", "VP", "HP")
QUARTIER_SHARES = {
    "apaisement": (0.31, 0.24, 0.21, 0.05, 0.05, 0.03, 0.08, 0.03),
    "acces": (0.24, 0.06, 0.04, 0.04, 0.26, 0.10, 0.09, 0.17),
    "quartiers": (0.03, 0.12, 0.04, 0.50, 0.05, 0.19, 0.04, 0.03),
    "sans_groupe": (0.21, 0.15, 0.11, 0.17, 0.13, 0.09, 0.08, 0.06),
}
COLLECTIVES: dict[int, tuple[str, str, str, str]] = {
    0: ("Ville de Valbruyne (affirmations de départ)", "commune", "", "sans_groupe"),
    1: ("Les Vitrines de Valbruyne, union commerciale", "commerce", "CM", "acces"),
    2: ("Conseil citoyen de Beauregard", "conseil citoyen", "BE", "quartiers"),
    3: ("Quincaillerie Hamelinet", "commerce", "CM", "acces"),
    4: ("Restaurant Chez Rosalba", "commerce", "CM", "apaisement"),
    5: ("Pas à Pas, accès pour toutes et tous", "association", "GA", "sans_groupe"),
    6: ("Les Pieds d’immeuble, jardin partagé", "association", "BE", "quartiers"),
    7: ("Vélo-Ardolle", "association", "GA", "apaisement"),
    8: ("Conseil de parents d’élèves des Tilleuls", "association", "TA", "apaisement"),
    9: ("Club des aînés de Sainte-Orlaine", "association", "HP", "acces"),
    10: ("Conseil citoyen de la Gare", "conseil citoyen", "GA", "sans_groupe"),
    11: ("Association des étudiants de Valbruyne", "association", "GA", "apaisement"),
    12: ("AMAP Le Panier de l’Ardolle", "association", "VP", "apaisement"),
}


@dataclass(frozen=True)
class Statements:
    """The votable statements: identifiers, authors, times and hand-set loadings."""

    ids: NDArray[np.int64]
    author: NDArray[np.int64]
    posted: Floats
    closed: Floats
    theme: NDArray[np.int64]
    groups: Floats
    spectrum: Floats
    passing: Floats


@dataclass(frozen=True)
class Voters:
    """The 1,200 voters (row k is participant k + 1) and what was planted in them."""

    group: NDArray[np.int64]
    mixture: Floats
    spectrum: Floats
    strength: Floats
    arrival: Floats


def read_rows(name: str) -> list[Row]:
    """Read one of the hand-written tables of this folder."""
    with (HERE / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def to_csv(header: list[str], rows: list[list[object]]) -> str:
    """Write rows as CSV text with Unix line ends, as Polis does."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()


def seconds(date: str) -> float:
    """Seconds between the opening of the consultation and an ISO date."""
    return (datetime.fromisoformat(date) - OPENING).total_seconds()


def normal(rng: np.random.Generator, shape: tuple[int, ...]) -> Floats:
    """Draw standard normals from uniform ones (stable across numpy versions)."""
    radius = np.sqrt(-2.0 * np.log1p(-rng.random(shape)))
    return np.asarray(radius * np.cos(2.0 * np.pi * rng.random(shape)), dtype=np.float64)


def simplex(rng: np.random.Generator, rows: int, columns: int) -> Floats:
    """Uniform draws on the simplex."""
    draws = -np.log1p(-rng.random((rows, columns)))
    return np.asarray(draws / draws.sum(axis=1, keepdims=True), dtype=np.float64)


def pick(rng: np.random.Generator, shares: tuple[float, ...]) -> int:
    """Draw an index with the given shares."""
    return min(int(np.searchsorted(np.cumsum(shares), rng.random())), len(shares) - 1)


def statements(contributions: list[Row], loadings: list[Row]) -> Statements:
    """Join the votable statements with their loadings."""
    rows = [r for r in contributions if r["source"] == "polis"]
    by_id = {r["id"]: r for r in loadings}
    themes = sorted({r["theme_truth"] for r in rows})
    posted = np.array([seconds(r["date"]) for r in rows])
    out = np.array([r["moderated"] == "-1" for r in rows])
    return Statements(
        ids=np.array([int(r["source_id"]) for r in rows]),
        author=np.array([int(r["author"]) for r in rows]),
        posted=posted,
        closed=np.where(out, posted + MODERATED_AFTER_S, np.inf),
        theme=np.array([themes.index(r["theme_truth"]) for r in rows]),
        groups=np.array([[float(by_id[r["id"]][g]) for g in GROUPS[:3]] for r in rows]),
        spectrum=np.array([float(by_id[r["id"]]["spectre"]) for r in rows]),
        passing=np.array([float(by_id[r["id"]]["passe"]) for r in rows]),
    )


def affinities(contributions: list[Row], loadings: list[Row]) -> dict[int, Floats]:
    """For each author, how close the words he or she wrote are to each group."""
    by_idea: dict[tuple[str, str], Floats] = {}
    by_id = {r["id"]: np.array([float(r[g]) for g in GROUPS[:3]]) for r in loadings}
    for row in contributions:
        if row["id"] in by_id:
            by_idea.setdefault((row["idea_truth"], row["stance_truth"]), by_id[row["id"]])
    result: dict[int, Floats] = {}
    for row in contributions:
        near = by_idea.get((row["idea_truth"], row["stance_truth"]), np.zeros(3))
        author = int(row["author"])
        result[author] = result.get(author, np.zeros(3)) + near
    return result


def assign_groups(rng: np.random.Generator, near: dict[int, Floats]) -> NDArray[np.int64]:
    """Give every voter a group: authors by what they wrote, the others at random, sizes exact."""
    group = np.full(VOTERS, -1, dtype=np.int64)
    left = list(SIZES)
    order = np.argsort(rng.random(VOTERS), kind="stable")
    for k in order:
        if int(k) + 1 in COLLECTIVES:
            group[k] = GROUPS.index(COLLECTIVES[int(k) + 1][3])
        elif int(k) + 1 in near:
            group[k] = int(np.argmax(near[int(k) + 1] + normal(rng, (3,))))
        else:
            continue
        left[group[k]] -= 1
    rest = [int(k) for k in order if group[k] < 0]
    labels = np.repeat(np.arange(4), left)
    group[rest] = labels[np.argsort(rng.random(len(rest)), kind="stable")]
    return group


def plant(rng: np.random.Generator, contributions: list[Row], loadings: list[Row]) -> Voters:
    """Draw groups, spectrum, strength of opinion and time of arrival."""
    group = assign_groups(rng, affinities(contributions, loadings))
    pure = np.vstack([np.eye(3), np.zeros(3)])[group]
    blend = simplex(rng, VOTERS, 3)
    mixture = np.where(group[:, None] < 3, 0.9 * pure + 0.1 * blend, 0.5 * blend + 0.5 / 3)
    fraction = ((np.arange(VOTERS) + rng.random(VOTERS)) / VOTERS) ** 1.25 * (DAYS - 1.0)
    arrival = (np.floor(fraction) + (16.0 * (fraction % 1.0) - 2.0) / 24.0) * 86400
    arrival = np.maximum(arrival, 60.0 * np.arange(1, VOTERS + 1) / 40.0)
    for row in contributions:
        author = int(row["author"])
        if row["source"] == "polis" and 0 < author <= VOTERS:
            arrival[author - 1] = min(arrival[author - 1], seconds(row["date"]) - 240.0)
    return Voters(
        group=group,
        mixture=mixture,
        spectrum=normal(rng, (VOTERS,)),
        strength=1.15 * np.exp(0.3 * normal(rng, (VOTERS,)) - 0.045),
        arrival=arrival,
    )


def activity(rng: np.random.Generator) -> NDArray[np.int64]:
    """How many statements each voter would vote on: heavy-tailed."""
    wish = 8.2 * (1.0 - rng.random(VOTERS)) ** (-1.0 / 0.85)
    return np.minimum(wish, 140.0).astype(np.int64)


def chosen(rng: np.random.Generator, weight: Floats, n: int) -> NDArray[np.int64]:
    """Draw n statements without replacement, heavier ones first (exponential race)."""
    race = -np.log1p(-rng.random(weight.shape[0])) / np.maximum(weight, 1e-12)
    order = np.argsort(race, kind="stable")
    return np.asarray(order[: min(n, int((weight > 0).sum()))], dtype=np.int64)


def answer(rng: np.random.Generator, utility: float, passing: float) -> int:
    """One vote: 1 agree, -1 disagree, 0 pass."""
    if rng.random() < passing:
        return 0
    return 1 if rng.random() < 1.0 / (1.0 + np.exp(-utility)) else -1


Event = tuple[int, int, int, int]


def session(
    rng: np.random.Generator,
    st: Statements,
    voter: int,
    start: float,
    picks: NDArray[np.int64],
    values: list[int],
) -> list[Event]:
    """Turn the picks of one sitting into events (milliseconds, statement, participant, vote)."""
    clock, events = start, []
    for j, value in zip(picks, values, strict=True):
        clock += 2.5 + 9.0 * rng.random() ** 2
        stamp = max(clock, st.posted[j] + 1.0)
        at = round((OPENING.timestamp() + stamp) * 1000) + int(rng.random() * 1000)
        events.append((at, int(st.ids[j]), voter, value))
    return events


def votes_of(
    rng: np.random.Generator, st: Statements, vo: Voters, k: int, wish: int, care: Floats, habit: float
) -> list[Event]:
    """All first votes of one voter, in one or two sittings."""
    noise = 0.45 * normal(rng, (len(st.ids),))
    utility = vo.strength[k] * (st.groups @ vo.mixture[k]) + vo.spectrum[k] * st.spectrum + noise
    passing = np.minimum(1.5 * habit * st.passing * np.exp(-0.3 * np.abs(utility)), 0.85)
    weight = care[st.theme] * np.exp(0.22 * np.abs(utility)) * np.where(st.ids < 8, 1.6, 1.0)
    again = rng.random() < 0.45
    starts = [float(vo.arrival[k])]
    if again:
        starts.append(min(starts[0] + (1.0 + 14.0 * rng.random()) * 86400, (DAYS - 0.2) * 86400))
    done = st.author == k + 1
    events: list[Event] = []
    for left, start in zip((2, 1) if again else (1,), starts, strict=True):
        seen = (st.posted < start) & (st.closed > start) & ~done
        picks = chosen(rng, np.where(seen, weight, 0.0), (wish - len(events)) // left)
        values = [answer(rng, float(utility[j]), float(passing[j])) for j in picks]
        events += session(rng, st, k + 1, start, picks, values)
        done[picks] = True
    return events


def own_votes(st: Statements) -> list[Event]:
    """Let each author agree with his or her own statement in the second it is posted."""
    return [
        (round((OPENING.timestamp() + p) * 1000) + 20, int(i), int(a), 1)
        for i, a, p in zip(st.ids, st.author, st.posted, strict=True)
        if 0 < a <= VOTERS
    ]


def revotes(rng: np.random.Generator, events: list[Event]) -> list[Event]:
    """Later votes of the same participants on the same statements; most change the answer."""
    again: list[Event] = []
    last = round((OPENING.timestamp() + DAYS * 86400) * 1000)
    for at, statement, voter, value in events:
        if rng.random() >= REVOTES:
            continue
        others = [v for v in (1, 0, -1) if v != value]
        new = others[int(rng.random() * 2)] if rng.random() < 0.8 else value
        wait = 4000 + int(rng.random() * 60000) if rng.random() < 0.6 else int(rng.random() * 5 * 86400000)
        again.append((max(min(at + wait, last), at + 1), statement, voter, new))
    return again


def simulate() -> tuple[Statements, Voters, list[Event], np.random.Generator]:
    """Draw the whole event log, grouped by statement, in order of time except in places."""
    rng = np.random.default_rng(SEED)
    contributions, loadings = read_rows("contributions.csv"), read_rows("loadings.csv")
    st = statements(contributions, loadings)
    vo = plant(rng, contributions, loadings)
    wish = activity(rng)
    care = 0.15 + simplex(rng, VOTERS, int(st.theme.max()) + 1) * (int(st.theme.max()) + 1)
    habit = np.exp(0.6 * normal(rng, (VOTERS,)) - 0.18)
    first = own_votes(st)
    for k in range(VOTERS):
        first += votes_of(rng, st, vo, k, int(wish[k]), care[k], float(habit[k]))
    events = first + revotes(rng, first)
    late = {e: e[0] + (int(rng.random() * 900000) if rng.random() < 0.04 else 0) for e in sorted(events)}
    return st, vo, sorted(events, key=lambda e: (e[1], late[e], e)), rng


def votes_csv(events: list[Event]) -> str:
    """Lay out the event log as Polis does; the text date is the server's clock, as in real exports."""
    rows: list[list[object]] = []
    for at, statement, voter, value in events:
        text = datetime.fromtimestamp(at // 1000, tz=PDT).strftime("%a %b %d %H:%M:%S PDT %Y")
        rows.append([at, text, statement, voter, value])
    return to_csv(["timestamp", "datetime", "comment-id", "voter-id", "vote"], rows)


def matrix_csv(st: Statements, events: list[Event]) -> str:
    """One row per voter with the last vote on each statement; group-id stays empty."""
    last = {(voter, statement): value for _, statement, voter, value in sorted(events)}
    wrote = {int(a): int((st.author == a).sum()) for a in st.author}
    rows: list[list[object]] = []
    for voter in range(1, VOTERS + 1):
        cells: list[object] = [last.get((voter, int(j)), "") for j in st.ids]
        if any(c != "" for c in cells):
            n = [sum(c != "" for c in cells), cells.count(1), cells.count(-1)]
            rows.append([voter, "", "", wrote.get(voter, 0), *n, *cells])
    head = ["participant", "xid", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree"]
    return to_csv(head + [str(j) for j in st.ids], rows)


def people_csv(rng: np.random.Generator, vo: Voters) -> str:
    """Everybody who voted or wrote, with territory and age band; what they wrote themselves wins."""
    tree = {r["id"]: r for r in read_rows("territoires.csv")}
    own = {int(r["author"]): r for r in reversed(read_rows("contributions.csv"))}
    rows: list[list[object]] = []
    for person in sorted(set(range(VOTERS + 1)) | set(own)):
        group = GROUPS[vo.group[person - 1]] if 0 < person <= VOTERS else ""
        quartier = own[person]["territory"] if person in own else ""
        age = own[person]["age"] if person in own else ""
        drawn = (pick(rng, QUARTIER_SHARES[group]), pick(rng, AGE_SHARES[group])) if group else None
        if drawn is not None:
            quartier, age = quartier or QUARTIERS[drawn[0]], age or AGES[drawn[1]]
        name, kind = "", ""
        if person in COLLECTIVES:
            (name, kind, quartier, _), age = COLLECTIVES[person], ""
        commune = tree[quartier]["parent"] if quartier else ""
        above = tree[commune]["parent"] if quartier else ""
        places = [tree[node]["name"] if node else "" for node in (quartier, commune, above)]
        rows.append([person, *places, age, "oui" if name else "non", name, kind])
    head = ["participant", "quartier", "commune", "agglomeration", "tranche_age"]
    return to_csv([*head, "collectif", "nom_collectif", "type_collectif"], rows)


def groups_csv(vo: Voters) -> str:
    """Write the planted truth of each voter."""
    numbers = np.column_stack([vo.spectrum, vo.mixture, vo.strength])
    rows: list[list[object]] = [
        [k + 1, GROUPS[vo.group[k]], *(f"{x:.4f}" for x in numbers[k])] for k in range(VOTERS)
    ]
    return to_csv(["participant", "group", "spectrum", *(f"mix_{g}" for g in GROUPS[:3]), "strength"], rows)


def kind_of(groups: Floats, spectrum: float, passing: float, voters: int) -> str:
    """Say what a statement was planted to be (``few_votes`` is read off the outcome)."""
    if voters < 60:
        return "few_votes"
    if passing >= 0.25:
        return "many_passes"
    if groups.min() >= 1.2:
        return "consensus_for"
    if groups.max() <= -0.4:
        return "rejected_by_all"
    if abs(spectrum) >= 1.0:
        return "spectrum"
    return "divides" if groups.max() - groups.min() >= 3.0 else "mixed"


def truth_csv(st: Statements, events: list[Event]) -> str:
    """Write the planted truth of each statement: loadings, kind, number of voters."""
    voters = {int(j): len({e[2] for e in events if e[1] == j}) for j in st.ids}
    rows: list[list[object]] = []
    for j in range(len(st.ids)):
        n = voters[int(st.ids[j])]
        spectrum, passing = float(st.spectrum[j]), float(st.passing[j])
        kind = kind_of(st.groups[j], spectrum, passing, n)
        rows.append([int(st.ids[j]), *st.groups[j].tolist(), spectrum, passing, n, kind])
    return to_csv(["statement", *GROUPS[:3], "spectrum", "passing", "voters", "kind"], rows)


def generate() -> dict[str, str]:
    """Every file this program makes, by its path under data/sample."""
    st, vo, events, rng = simulate()
    return {
        "polis/votes.csv": votes_csv(events),
        "polis/participants-votes.csv": matrix_csv(st, events),
        "participants.csv": people_csv(rng, vo),
        "truth/participants.csv": groups_csv(vo),
        "truth/statements.csv": truth_csv(st, events),
    }


def main() -> None:
    """Write the files."""
    for name, text in generate().items():
        path = HERE / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8"))
        print(f"{name}: {text.count(chr(10)) - 1} rows, {len(text.encode('utf-8'))} bytes")


if __name__ == "__main__":
    main()
