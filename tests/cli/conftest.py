"""A small encoder, so that tests of the command line do not load the bundled one."""

from __future__ import annotations

import re

import pytest

from tests.cli.exports import SENTENCES


@pytest.fixture(scope="session")
def encoder(tmp_path_factory):
    """A SentenceTransformer of a few words, with random vectors."""
    import numpy as np
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

    words = sorted({word for text in SENTENCES for word in re.findall(r"\w+", text.lower())})
    vocabulary = {word: number for number, word in enumerate(["[UNK]", *words])}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))  # noqa: S106 - not a password
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    vectors = np.random.default_rng(0).normal(size=(len(vocabulary), 16)).astype("float32")
    folder = tmp_path_factory.mktemp("encoder") / "tiny"
    SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_weights=vectors)]).save(str(folder))
    return folder
