"""The votes of a consultation as long arrays in canonical order: what every step of this room reads."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from deliberation.consultation import Consultation
from deliberation.core.errors import NoVotes
from deliberation.core.provenance import hash_texts
from deliberation.core.vote import Vote
from deliberation.kernels.counts import count_answers

Ints = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True, eq=False)
class Votes:
    """Long votes, one per participant and statement, sorted by statement then participant.

    Participants and statements are numbered in the order of their ids, so that nothing computed from these
    arrays depends on the order of the rows of the consultation.

    Attributes
    ----------
    participants, statements : ndarray of str
        Ids of all participants and all contributions of the consultation, sorted.
    participant, statement : ndarray of int32, shape (votes,)
        Row in ``participants`` and in ``statements``.
    vote : ndarray of int8, shape (votes,)
        See ``core.vote.Vote``.
    analysed : ndarray of bool, shape (statements,)
        False where moderation set the statement aside, and where it is about the participants (meta).
    moderated : ndarray of bool, shape (statements,)
    """

    participants: npt.NDArray[np.object_]
    statements: npt.NDArray[np.object_]
    participant: Ints
    statement: Ints
    vote: npt.NDArray[np.int8]
    analysed: Bools
    moderated: Bools

    @classmethod
    def of(cls, consultation: Consultation) -> Votes:
        """Take the votes out of a consultation.

        Raises
        ------
        NoVotes
            If the consultation holds no single votes.
        ValueError
            If a participant has two votes on the same contribution.
        """
        if not consultation.has_votes:
            raise NoVotes(
                "This consultation holds no single votes (participant, contribution, vote), so no positions "
                "and no groups can be computed; its texts and its tallies can still be analysed."
            )
        people, person_rank = _ranked(consultation.participant_ids)
        texts, text_rank = _ranked(consultation.contribution_ids)
        participant = person_rank[consultation.votes["participant"].to_numpy()]
        statement = text_rank[consultation.votes["contribution"].to_numpy()]
        order = np.lexsort((participant, statement))
        participant, statement = participant[order], statement[order]
        twice = (participant[1:] == participant[:-1]) & (statement[1:] == statement[:-1])
        if twice.any():
            row = int(np.argmax(twice))
            raise ValueError(
                f"Participant {people[participant[row]]!r} has two votes on contribution "
                f"{texts[statement[row]]!r}; expected one: keep the last, see deliberation.kernels.lastvote."
            )
        sorting = np.argsort(text_rank)
        moderated = ~consultation.analysed[sorting]
        meta = np.asarray(consultation.contributions["meta"].to_numpy(zero_copy_only=False), dtype=bool)[
            sorting
        ]
        return cls(
            participants=people,
            statements=texts,
            participant=participant,
            statement=statement,
            vote=consultation.votes["vote"].to_numpy()[order].astype(np.int8),
            analysed=~(moderated | meta),
            moderated=moderated,
        )

    @cached_property
    def counts(self) -> npt.NDArray[np.int64]:
        """Agree, disagree, pass of each statement, shape (statements, 3)."""
        return np.asarray(count_answers(self.statement, self.vote, len(self.statements))[0], dtype=np.int64)

    @cached_property
    def cast(self) -> npt.NDArray[np.int64]:
        """Votes of each participant, passes included, shape (participants,)."""
        return np.asarray(np.bincount(self.participant, minlength=len(self.participants)), dtype=np.int64)

    @property
    def answers(self) -> Bools:
        """Where a vote takes a side on an analysed statement, shape (votes,)."""
        return np.asarray((self.vote != Vote.PASS) & self.analysed[self.statement])

    def without(self, left_out: Bools) -> Votes:
        """Return the votes of the others; participants and statements keep their rows.

        Parameters
        ----------
        left_out : ndarray of bool, shape (participants,)
        """
        kept = ~left_out[self.participant]
        return replace(
            self,
            participant=self.participant[kept],
            statement=self.statement[kept],
            vote=self.vote[kept],
        )

    def digest(self) -> str:
        """Return a hash of the votes; it depends on no order of rows."""
        arrays = hashlib.blake2b(digest_size=16)
        for column in (self.participant, self.statement, self.vote, self.analysed):
            arrays.update(np.ascontiguousarray(column).tobytes())
        return hash_texts([*self.participants, "", *self.statements, "", arrays.hexdigest()])

    def rows_of(self, ids: npt.ArrayLike, what: str) -> npt.NDArray[np.int64]:
        """Return the rows of participants or statements (``what``) by id; unknown ids raise ``KeyError``."""
        known = self.participants if what == "participant" else self.statements
        wanted = [str(item) for item in np.atleast_1d(np.asarray(ids, dtype=object))]
        rows = np.asarray(pd.Index(known).get_indexer(pd.Index(wanted, dtype=object)), dtype=np.int64)
        if (rows < 0).any():
            missing = wanted[int(np.argmax(rows < 0))]
            raise KeyError(f"No {what} has the id {missing!r}; known ids look like {list(known[:3])}.")
        return rows


def _ranked(ids: npt.NDArray[np.object_]) -> tuple[npt.NDArray[np.object_], Ints]:
    """Return the ids sorted, and the place of each id in that order."""
    order = np.argsort(ids.astype(str), kind="stable") if len(ids) else np.zeros(0, dtype=np.int64)
    rank = np.empty(len(ids), dtype=np.int32)
    rank[order] = np.arange(len(ids), dtype=np.int32)
    return ids[order], rank
