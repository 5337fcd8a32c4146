"""How many honest drafts the writer's checks accept, and how many of the others they refuse.

python -m benchmarks.ideas.writer [--misses] [--all]
"""

from __future__ import annotations

import sys
import time
from collections import Counter

from benchmarks.ideas.drafts import KINDS, adversarial, altered, honest, sceptic
from deliberation.synthesis.facts import Sentence
from deliberation.synthesis.writer.checks import check


def main() -> None:
    """Print the two tables."""
    started = time.process_time()
    read = [*_honest("--misses" in sys.argv), *_adversarial("--all" in sys.argv)]
    spent = (time.process_time() - started) * 1000
    print(f"{spent / sum(read):.1f} ms of processor time a draft")


def _honest(told: bool) -> list[int]:
    """Print how many honest drafts are accepted, by half and language; return how many were read."""
    accepted: Counter[str] = Counter()
    drafts: Counter[str] = Counter()
    for draft in [*honest(), *honest("fresh"), *honest("asked")]:
        key = f"{draft.half} {draft.material.language}"
        found = check(draft.text, draft.material)
        for name in (key, "all"):
            drafts[name] += 1
            accepted[name] += isinstance(found, Sentence)
        if told and not isinstance(found, Sentence):
            print(f"  {found.reason}: {draft.text}")
    for key in sorted(drafts):
        share = accepted[key] / drafts[key]
        print(f"honest, {key}: {accepted[key]} of {drafts[key]} accepted ({share:.2f})")
    return [drafts["all"]]


def _adversarial(everything: bool) -> list[int]:
    """Print how many drafts of each wrong kind are refused, and why; return how many were read."""
    wrong = [*adversarial(), *sceptic()]
    kinds: tuple[str, ...] = (*KINDS, "sceptic")
    if everything:
        wrong, kinds = altered(), ("number", "quote", "name", "insertion")
    for kind in kinds:
        inside = [draft for draft in wrong if draft.kind == kind]
        results = [check(draft.text, draft.material) for draft in inside]
        passed = [draft for draft, found in zip(inside, results, strict=True) if isinstance(found, Sentence)]
        french = sum(draft.material.language == "fr" for draft in inside)
        reasons = Counter(found.reason for found in results if not isinstance(found, Sentence))
        told = ", ".join(f"{reason} {count}" for reason, count in reasons.most_common())
        print(f"{kind}: {len(inside) - len(passed)} of {len(inside)} refused ({french} in French): {told}")
        for draft in passed:
            print(f"  PASSED: {draft.text}")
    return [len(wrong)]


if __name__ == "__main__":
    main()
