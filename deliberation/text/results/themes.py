"""Themes: what ``find_themes`` returns, and the questions it answers."""

from __future__ import annotations

import json
import shutil
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from deliberation.core import store
from deliberation.core.errors import ReadError
from deliberation.core.provenance import Provenance
from deliberation.text.results.anatomy import Anatomy, anatomy_of
from deliberation.text.results.conflicts import Replay
from deliberation.text.results.identity import Continuity, changes
from deliberation.text.results.levels import ideas_table, subthemes_table, themes_table
from deliberation.text.results.minority import minority_ideas
from deliberation.text.results.mobilisations import mobilised
from deliberation.text.results.schemas import CONTRIBUTIONS, LATER, PASSAGES
from deliberation.text.results.subthemes import subthemes_of
from deliberation.text.results.tree import Counts, Theme, build_tree, passage_frame, voices
from deliberation.text.results.verbatims import Quoting, choose, without_bullet

if TYPE_CHECKING:
    from deliberation.text.edits.file import Edits

_UNSAID: Final = 1_000_000  # rank of a passage that nobody chose, and of one that somebody refused
_REFUSED: Final = 1_000_001
_FORMAT: Final = 2  # 1 had no types


@dataclass(frozen=True, kw_only=True, eq=False)
class Themes:
    """The passages of a consultation, grouped into ideas, grouped into themes.

    Parameters
    ----------
    passages : pyarrow.Table
        With the schema ``PASSAGES``.
    contributions : pyarrow.Table
        With the schema ``CONTRIBUTIONS``.
    names : mapping of str to str
        Name of each theme ("T1") and idea ("T1.3"). Numbers go by size when ids are first given; an id that
        is kept afterwards says nothing of size any more, nor of the theme an idea is in.
    vectors : array of float32, shape (distinct texts, dimensions)
        Unit vectors in the space of meaning of this corpus.
    encoder : str
        Name of the encoder.
    provenance : Provenance
        How this was made.
    moderated : mapping of str to str or None
        Of each contribution that moderation set aside, the theme its text is nearest to; None where it is far
        from all. These texts take no part in the themes.
    continuity : Continuity or None
        How they follow from an earlier state; None where none was given.
    replay : Replay or None
        What was edited by hand; None where nothing was.
    quoting : tuple of Quoting
        Passages that somebody chose to quote first, or never.

    Examples
    --------
    >>> import deliberation as dl
    >>> themes = dl.find_themes(dl.sample())  # doctest: +SKIP
    >>> themes.ideas().columns.tolist()  # doctest: +SKIP
    ['idea', 'theme', 'subtheme', 'name', 'persons', 'contributions', 'passages', 'minority']
    """

    passages: pa.Table
    contributions: pa.Table
    names: Mapping[str, str]
    vectors: npt.NDArray[np.float32]
    encoder: str
    provenance: Provenance
    moderated: Mapping[str, str | None] = field(default_factory=dict)
    continuity: Continuity | None = None
    replay: Replay | None = None
    quoting: tuple[Quoting, ...] = ()

    # -- tables ------------------------------------------------------------------------------------

    def to_pandas(self) -> pd.DataFrame:
        """Return one row per passage.

        Returns
        -------
        DataFrame
            ``contribution_id, start, end, idea, theme, reason, type, type_sure, addressees, levers``. A
            contribution in the remainder has one row, from 0 to its length, where ``theme`` and ``idea`` are
            None and ``reason`` is a key of the locales under ``[remainder]``; elsewhere it is None. ``type``
            says what the passage does (``text.TYPES``), ``type_sure`` how sure that is, from 0 to 1; both are
            missing where it was not read, or is neither in French nor in English. ``addressees`` and
            ``levers`` are, for proposals, who is called to act and by what means: words apart by spaces, ""
            for none.
        """
        columns = ["contribution_id", "start", "end", "idea", "theme", "reason", *LATER]
        return self._frame[columns].copy()

    def ideas(self) -> pd.DataFrame:
        """Return one row per idea, largest first within themes.

        Returns
        -------
        DataFrame
            ``idea, theme, subtheme, name, persons, contributions, passages``, and ``minority``: few people
            say it, and it is far from every other (see ``minority_ideas``). ``subtheme`` is None in a theme
            of 12 ideas or fewer.
        """
        return ideas_table(self.tree())

    def subthemes(self) -> pd.DataFrame:
        """Return one row per sub-theme, largest first within themes; themes of 12 ideas or fewer have none.

        A sub-theme gathers ideas that speak of near things, whatever their sides: its size is not that of
        the idea it is called after.

        Returns
        -------
        DataFrame
            ``subtheme, theme, name`` (that of the idea most said in it), that ``idea``, ``idea_persons`` and
            ``idea_contributions``, who says it; ``persons, contributions, passages`` of the whole and
            ``ideas``, how many it holds.
        """
        return subthemes_table(self.tree())

    def tree(self) -> tuple[Theme, ...]:
        """Return the themes, largest first, each with its ideas, largest first, and its sub-themes."""
        return self._tree

    def remainder(self) -> dict[str, int]:
        """Return how many contributions are in no theme, by reason, in alphabetical order."""
        classified = set(self._frame.loc[self._frame["theme"].notna(), "contribution_id"])
        rest = self._frame[~self._frame["contribution_id"].isin(classified)].drop_duplicates(
            "contribution_id"
        )
        return {
            str(reason): int(count) for reason, count in rest["reason"].value_counts().sort_index().items()
        }

    def placed(self) -> pd.DataFrame:
        """Return the passages that are in a theme.

        Returns
        -------
        DataFrame
            ``contribution`` (row), ``contribution_id, person, language, start, end, node, idea, theme``.
        """
        columns = ["contribution", "contribution_id", "person", "language", "start", "end", "node", "idea"]
        return self._frame.loc[self._frame["theme"].notna(), [*columns, "theme"]].copy()

    def changes(self) -> pd.DataFrame:
        """Return what became of the themes and ideas of the earlier state, and which are new.

        Returns
        -------
        DataFrame
            ``id``, ``level`` ("theme" or "idea"), ``state`` ("kept", "new" or "vanished"), ``name`` (None
            where vanished), ``earlier_name`` (None where new) and ``overlap`` (persons in common over persons
            in either). Without an earlier state, everything is new.
        """
        return changes(self)

    def edited(self, edits: Edits) -> Themes:
        """Return the themes as they were found, then edited by hand; ``replay`` says what was done.

        Edits always start from what was found: replaying a file replaces what another one did. One that
        cannot be replayed is a conflict, told in ``replay.conflicts``; it changes nothing else. Every
        contribution stays in a theme or in the remainder, and sizes are counted again.

        Parameters
        ----------
        edits : Edits
            See ``read_edits``.
        """
        from deliberation.text.edits.replay import replayed

        return replayed(self, edits)

    def where(self, contributions: Collection[str]) -> Themes:
        """Return the themes of some contributions alone: the same ideas and names, smaller.

        Sub-themes are worked out again from what is left: their letters stand for other sets.

        Parameters
        ----------
        contributions : collection of str
            Ids; those that the themes do not know are left out.
        """
        from deliberation.text.results.restrict import restricted

        return restricted(self, contributions)

    @property
    def languages(self) -> dict[str, str | None]:
        """Language of each contribution, by id (ISO 639), None where nothing can be said."""
        return dict(
            zip(self.contributions["id"].to_pylist(), self.contributions["language"].to_pylist(), strict=True)
        )

    @cached_property
    def counts(self) -> Counts:
        """How many contributions, persons, distinct texts, passages, ideas and themes."""
        table = self.contributions.select(["id", "person", "reason", "copies"]).to_pandas()
        read = table[table["reason"].isna()]
        aside = table["reason"].isin(["moderated", "empty"]) | table["id"].isin(list(self.moderated))
        placed = self._frame[self._frame["theme"].notna()]
        return Counts(
            contributions=int((~aside).sum()),
            analysed=len(read),
            classified=int(placed["contribution_id"].nunique()),
            distinct=int(read["copies"].nunique()),
            persons=int(read["person"].nunique()),
            passages=len(placed),
            ideas=int(placed["idea"].nunique()),
            themes=len(self._tree),
        )

    # -- verbatims ---------------------------------------------------------------------------------

    def verbatims(self, idea: str, n: int = 3) -> pd.DataFrame:
        """Return the passages that show an idea best: central, unlike one another, by different persons.

        Returns
        -------
        DataFrame
            ``contribution_id, start, end, text, language, score``; ``text`` is exactly
            ``contribution[start:end]``, not masked; ``score`` is the cosine with the centre of the idea.

        Raises
        ------
        KeyError
            If there is no such idea.
        """
        return self._verbatims("idea", idea, n)

    def theme_verbatims(self, theme: str, n: int = 3) -> pd.DataFrame:
        """Return the passages that show a theme best, as ``verbatims`` does for an idea."""
        return self._verbatims("theme", theme, n)

    def _verbatims(self, level: str, name: str, n: int) -> pd.DataFrame:
        rows = self._rows[level]
        if name not in rows:
            known = sorted(rows)[:3]
            raise KeyError(f"There is no {level} {name!r}; ids look like {', '.join(known) or 'none'}.")
        chosen = self._frame.iloc[rows[name]]
        ranks = self._ranks(chosen)
        first = chosen.assign(rank=ranks).sort_values("rank", kind="stable").drop_duplicates("node")
        first = first.sort_index()
        picks = first["rank"].to_numpy()
        never = set(chosen.loc[ranks == _REFUSED, "node"])
        nodes = first["node"].to_numpy()
        persons = voices(chosen, nodes)
        texts = self.contributions["text"]
        spans = [
            text[start:end]
            for text, start, end in zip(
                texts.take(first["contribution"].to_numpy()).to_pylist(),
                first["start"],
                first["end"],
                strict=True,
            )
        ]
        picked = choose(
            self.vectors[nodes],
            persons,
            spans,
            first["person"].tolist(),
            n,
            languages=first["language"].tolist(),
            name=self.names.get(name, ""),
            first=[int(at) for at in np.argsort(picks, kind="stable") if picks[at] < _UNSAID],
            without=np.flatnonzero(first["node"].isin(never) & (picks >= _UNSAID)).tolist(),
        )
        shown = []
        for at, score in picked:
            row = first.iloc[at]
            text = texts[int(row["contribution"])].as_py()
            start, end = without_bullet(text, int(row["start"]), int(row["end"])), int(row["end"])
            shown.append(
                (row["contribution_id"], start, end, text[start:end], row["language"], round(score, 4))
            )
        return pd.DataFrame(shown, columns=["contribution_id", "start", "end", "text", "language", "score"])

    def anatomy(self, idea: str, *, parents: Mapping[str, str] | None = None) -> Anatomy:
        """Return what an idea is made of: variants, conditions and limits, objections, who is called to act.

        Parameters
        ----------
        idea : str
        parents : mapping of str to str, optional
            What each reply answers, by contribution: arguments against are looked for there.

        Raises
        ------
        KeyError
            If there is no such idea.
        """
        if idea not in self.names:
            raise KeyError(f"There is no idea {idea!r}.")
        return anatomy_of(self, self._frame, idea, parents or {})

    def _ranks(self, passages: pd.DataFrame) -> npt.NDArray[np.int64]:
        """Return the place that somebody gave each passage among what is quoted."""
        if not self.quoting:
            return np.full(len(passages), _UNSAID)
        said = {(one.contribution, one.start, one.end): one.rank or _REFUSED for one in self.quoting}
        keys = zip(passages["contribution_id"], passages["start"], passages["end"], strict=True)
        return np.array([said.get(key, _UNSAID) for key in keys], dtype=np.int64)

    def mobilisations(self) -> pd.DataFrame:
        """Return the texts that many submitted, copied or varied: most contributions first.

        A mobilisation is a text of 60 characters or more found, the same, edited or filled in as a form, in
        at least 5 contributions by at least 3 persons (a contribution without author counts one). Shorter
        texts that many wrote are common answers. Nothing is deleted.

        Returns
        -------
        DataFrame
            ``contribution_id, start, end, text`` of the most frequent version (its first 300 characters or
            so, ending with a passage), then ``contributions, persons, versions`` and ``ids``, the
            contributions concerned.
        """
        return self._mobilisations.copy()

    @cached_property
    def _mobilisations(self) -> pd.DataFrame:
        return mobilised(self.contributions, self._frame)

    def embedding_map(self) -> pd.DataFrame:
        """Return a place in the plane for each distinct text in a theme (UMAP, seeded).

        A picture, not a measure: distances in it mean little.

        Returns
        -------
        DataFrame
            ``x, y, idea, theme, text, persons``.
        """
        from deliberation.text.meaning.plane import place

        placed = self._frame[self._frame["theme"].notna()]
        first = placed.drop_duplicates("node")
        texts = self.contributions["text"]
        plane = place(self.vectors[first["node"].to_numpy()], seed=self.provenance.seed or 0)
        return pd.DataFrame(
            {
                "x": plane[:, 0],
                "y": plane[:, 1],
                "idea": first["idea"].to_numpy(),
                "theme": first["theme"].to_numpy(),
                "text": [
                    texts[row].as_py()[start:end]
                    for row, start, end in zip(
                        first["contribution"], first["start"], first["end"], strict=True
                    )
                ],
                "persons": voices(placed, first["node"].to_numpy()).astype(np.int64),
            }
        )

    # -- files -------------------------------------------------------------------------------------

    def save(self, folder: str | Path) -> Path:
        """Write the result as a folder that ``Themes.load`` reads back."""
        target = Path(folder)
        target.mkdir(parents=True, exist_ok=True)
        pq.write_table(self.passages, target / "passages.parquet", compression="zstd")
        pq.write_table(self.contributions, target / "contributions.parquet", compression="zstd")
        np.save(target / "vectors.npy", self.vectors, allow_pickle=False)
        record = {
            "format": _FORMAT,
            "names": dict(self.names),
            "encoder": self.encoder,
            "provenance": self.provenance.to_dict(),
            "moderated": dict(self.moderated),
            "quoting": [asdict(one) for one in self.quoting],
        }
        text = json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True)
        (target / "themes.json").write_text(text + "\n", encoding="utf-8")
        for name, part in (("continuity", self.continuity), ("replay", self.replay)):
            shutil.rmtree(target / name, ignore_errors=True)
            if part is not None:
                store.save(part, target / name)
        return target

    @classmethod
    def load(cls, folder: str | Path) -> Themes:
        """Read back what ``save`` wrote.

        Raises
        ------
        ReadError
            If the folder does not hold saved themes.
        """
        source = Path(folder)
        try:
            record = json.loads((source / "themes.json").read_text(encoding="utf-8"))
            if record["format"] > _FORMAT:
                raise ValueError(f"they were saved by a later version (format {record['format']})")
            past, replay = source / "continuity", source / "replay"
            return cls(
                passages=_as_now(pq.read_table(source / "passages.parquet")),
                contributions=pq.read_table(source / "contributions.parquet").cast(CONTRIBUTIONS),
                names=record["names"],
                vectors=np.load(source / "vectors.npy", allow_pickle=False),
                encoder=record["encoder"],
                provenance=Provenance(**record["provenance"]),
                moderated=record["moderated"],
                continuity=store.load(Continuity, past) if past.is_dir() else None,
                replay=_replay(replay) if replay.is_dir() else None,
                quoting=tuple(Quoting(**one) for one in record.get("quoting", ())),
            )
        except (OSError, ValueError, KeyError, TypeError, pa.ArrowException) as error:
            raise ReadError(
                f"{source} does not hold saved themes: {error}. Expected the folder that Themes.save wrote."
            ) from error

    # -- inner -------------------------------------------------------------------------------------

    @cached_property
    def _frame(self) -> pd.DataFrame:
        return passage_frame(self.passages, self.contributions)

    @cached_property
    def _rows(self) -> dict[str, dict[str, npt.NDArray[np.intp]]]:
        """The rows of the passages of each theme and of each idea."""
        return {
            level: {str(name): np.asarray(rows) for name, rows in self._frame.groupby(level).indices.items()}
            for level in ("theme", "idea")
        }

    @cached_property
    def _tree(self) -> tuple[Theme, ...]:
        placed = self._frame[self._frame["theme"].notna()]
        return build_tree(
            placed,
            self.names,
            minority_ideas(placed, self.vectors),
            subthemes_of(placed, self.vectors),
        )

    def _repr_html_(self) -> str:
        return str(themes_table(self.tree()).to_html(index=False))


def _replay(folder: Path) -> Replay:
    replay = store.load(Replay, folder)
    return replace(replay, passages=_as_now(replay.passages))


def _as_now(passages: pa.Table) -> pa.Table:
    """Return saved passages with the present columns: those saved before there were some have none."""
    for field_ in PASSAGES:
        if field_.name in LATER and field_.name not in passages.column_names:
            passages = passages.append_column(field_, pa.nulls(passages.num_rows, field_.type))
    return passages.cast(PASSAGES)
