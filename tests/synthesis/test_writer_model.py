"""The writer with a real language model, where somebody has one: ``DELIBERATION_WRITER=address|model``.

Any OpenAI-compatible server will do. What the model writes is printed (``pytest -m model -s``), to be read.
"""

from __future__ import annotations

import os

import pytest

from benchmarks.ideas.drafts import materials
from deliberation.synthesis.facts import Sentence
from deliberation.synthesis.writer import Endpoint
from deliberation.synthesis.writer.apply import drafts
from deliberation.synthesis.writer.checks import check

NAMED = os.environ.get("DELIBERATION_WRITER", "")


@pytest.mark.model
@pytest.mark.skipif("|" not in NAMED, reason="DELIBERATION_WRITER names no address|model of a server")
def test_a_real_model_prints_nothing_that_was_not_checked():
    address, _, model = NAMED.partition("|")
    endpoint = Endpoint(url=address, timeout=300, tries=1)
    read = 0
    for name in ("honest", "fresh", "asked"):
        for given, _, _ in materials(name).values():
            for draft in drafts(endpoint.ask(given.messages(), model=model)):
                found = check(draft, given)
                read += 1
                print(
                    f"{given.language} {'accepted' if isinstance(found, Sentence) else found.reason}: {draft}"
                )
    assert read
