"""``bundled-int8`` beside ``bundled``: processor time, vectors the same alone and in batches, nearness.

usage: python -m benchmarks.text.int8
"""

from __future__ import annotations

import time

import numpy as np
import torch

from benchmarks.text.answers import answers
from deliberation.text.encoders import load_encoder
from deliberation.text.encoders.batches import batches
from deliberation.text.encoders.embed import encode

QUESTION = 18
ALONE = 6
"""One text in so many is encoded alone too."""


def main() -> None:
    asked = answers()
    texts = sorted(set(asked.loc[asked["Question ID"] == QUESTION, "said"]))
    torch.set_num_threads(1)
    found = {}
    for name in ("bundled", "bundled-int8"):
        model = load_encoder(name)
        cut = batches(texts, model)
        start = time.process_time()
        vectors = {text: row for batch in cut for text, row in zip(batch, encode(batch, model), strict=True)}
        middle = time.process_time()
        same = [np.array_equal(encode([text], model)[0], vectors[text]) for text in texts[::ALONE]]
        end = time.process_time()
        found[name] = np.stack([vectors[text] for text in texts])
        print(
            f"{name}: {1000 * (middle - start) / len(texts):.1f} ms a text in batches, "
            f"{1000 * (end - middle) / len(same):.1f} ms alone, {np.mean(same):.1%} the same"
        )
    nearness = (found["bundled"] * found["bundled-int8"]).sum(axis=1)
    print(f"cosine: {nearness.mean():.4f} on average, {nearness.min():.4f} at least")


if __name__ == "__main__":
    main()
