"""Teach the bundled encoder which texts say the same thing, and check what it learnt.

usage: python -m benchmarks.encoder.learn [--check] [--into FILE] [--epochs 5]

With ``--check`` nothing is learnt: pairs of 64 blocks that were not learnt from are ranked by cosine, by the
model as it came and with the updates of the package. Else updates are written into FILE: half a minute on a
graphics card, hours on a laptop. The model sees each block whole: texts that say the same thing come near
one another, the others of their subject less, and what is left goes apart.

References
----------
Hu et al. (2021), "LoRA", arXiv:2106.09685. Khosla et al. (2020), "Supervised contrastive learning",
arXiv:2004.11362.
"""

from __future__ import annotations

import argparse
import math
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import torch
from sklearn.metrics import average_precision_score
from torch import Tensor, nn
from torch.nn import functional

from benchmarks.encoder.readings import SIZE, Block, read_blocks
from deliberation.text.encoders import low_rank
from deliberation.text.encoders.cache import _source
from deliberation.text.encoders.layout import read_model_file
from deliberation.text.encoders.unpack import LINEAR, unpack

HELD: Final = 64  # blocks kept for the check
_RANK: Final = 8
_RATE, _PLACE_RATE = 6e-4, 1e-2
_TOGETHER: Final = 16  # blocks a step
_LONGEST: Final = 96  # tokens read while learning
_IDEA, _SUBJECT = 0.08, 0.2  # temperatures
_SUBJECTS: Final = 0.4  # weight of subjects beside ideas
_SHAPE: Final = 5.0  # weight of what keeps the shape of the space as it came
_SAME: Final = 2.0  # weight of pairs that are the same beside pairs that are not
_DROPPED: Final = 0.1
_WARMING: Final = 20  # steps until the full rate
_DEVICE: Final = "cuda" if torch.cuda.is_available() else "cpu"


class Updated(nn.Module):
    """A linear layer that stays as it is, and what is learnt beside it."""

    def __init__(self, layer: nn.Linear) -> None:
        super().__init__()
        self.layer = layer
        self.into = nn.Parameter(torch.randn(_RANK, layer.in_features) / math.sqrt(layer.in_features))
        self.out = nn.Parameter(torch.zeros(layer.out_features, _RANK))
        self.dropped = nn.Dropout(_DROPPED)

    def forward(self, inputs: Tensor) -> Tensor:
        """Return what the layer and its update make of the inputs."""
        return self.layer(inputs) + (self.dropped(inputs) @ self.into.T) @ self.out.T  # type: ignore[no-any-return]


def model_of(taught: low_rank.Updates, parent: Path) -> Any:
    """Return the model of the package with some updates, as a SentenceTransformer."""
    from sentence_transformers import SentenceTransformer

    folder = Path(tempfile.mkdtemp(dir=parent))
    unpack(read_model_file(_source()), taught, folder)
    return SentenceTransformer(str(folder), device=_DEVICE, local_files_only=True)


def adapted(model: Any) -> dict[str, Updated]:
    """Put an update beside each matrix of the encoder, by ``layer.matrix``; all else is frozen."""
    inside = model[0].auto_model
    for weights in inside.parameters():
        weights.requires_grad_(False)
    found = {}
    for number, layer in enumerate(inside.encoder.layer):
        for short, name in LINEAR.items():
            where, _, last = name.rpartition(".")
            holder = layer.get_submodule(where)
            found[f"{number}.{short}"] = Updated(getattr(holder, last)).to(_DEVICE)
            setattr(holder, last, found[f"{number}.{short}"])
    return found


def read(model: Any, texts: list[str]) -> Tensor:
    """Return the vectors of some texts, with their gradient."""
    tokens = model.tokenizer(
        [f"query: {text}" for text in texts],
        padding=True, truncation=True, max_length=_LONGEST, return_tensors="pt",
    ).to(_DEVICE)  # fmt: skip
    said = model[0].auto_model(**tokens).last_hidden_state
    mask = tokens["attention_mask"][..., None]
    return functional.normalize((said * mask).sum(1) / mask.sum(1), dim=1)


def centred(vectors: Tensor, english: Tensor) -> Tensor:
    """Return vectors without the mean of their language, of length 1."""
    apart = vectors.clone()
    for chosen in (english, ~english):
        if chosen.any():
            apart[chosen] = vectors[chosen] - vectors[chosen].mean(0)
    return functional.normalize(apart, dim=1)


def contrast(near: Tensor, labels: Tensor, pairs: Tensor, temperature: float) -> Tensor:
    """Return how far texts are from those of their label, among all of their block."""
    same = (labels[:, :, None] == labels[:, None, :]) & pairs
    chances = torch.log_softmax((near / temperature).masked_fill(~pairs, -1e4), dim=2)
    return -((chances * same).sum(2) / same.sum(2).clamp(min=1))[same.any(2)].mean()


class Lesson:
    """What is asked of the model, block by block.

    Parameters
    ----------
    blocks : list of Block
    left_out : set of str
        Keys of texts that are in blocks kept for the check: they teach nothing.
    before : array, shape (texts of all blocks, dimensions)
        Their vectors by the model as it came.
    """

    def __init__(self, blocks: list[Block], left_out: set[str], before: Tensor) -> None:
        self.blocks, self.left_out, self.before = blocks, left_out, before
        self.place = nn.Parameter(
            torch.tensor([12.0, 0.45], device=_DEVICE)
        )  # of the odds that two are the same

    def loss(self, model: Any, chosen: Sequence[int]) -> Tensor:
        """Return the loss of some blocks."""
        blocks = [self.blocks[number] for number in chosen]
        english = torch.tensor([b.language == "en" for b in blocks for _ in b.texts], device=_DEVICE)
        rows = [number * SIZE + row for number in chosen for row in range(SIZE)]
        vectors = centred(read(model, [text for block in blocks for text in block.texts]), english)
        first = centred(self.before[rows], english)
        shaped = vectors.view(len(blocks), SIZE, -1)
        near = shaped @ shaped.transpose(1, 2)
        ideas, subjects = (
            torch.tensor(np.stack(of), device=_DEVICE)
            for of in ([b.ideas for b in blocks], [b.subjects for b in blocks])
        )
        told = torch.tensor([[key not in self.left_out for key in b.keys] for b in blocks], device=_DEVICE)
        pairs = told[:, :, None] & told[:, None, :] & ~torch.eye(SIZE, dtype=torch.bool, device=_DEVICE)
        same = (ideas[:, :, None] == ideas[:, None, :])[pairs].float()
        odds = self.place[0] * (near[pairs] - self.place[1])
        placed = functional.binary_cross_entropy_with_logits(
            odds, same, pos_weight=torch.tensor(_SAME, device=_DEVICE)
        )
        moved = ((vectors @ vectors.T - first @ first.T) ** 2).mean()
        return (
            contrast(near, ideas, pairs, _IDEA)
            + _SUBJECTS * contrast(near, subjects, pairs, _SUBJECT)
            + placed
            + _SHAPE * moved
        )


def learn(blocks: list[Block], left_out: set[str], parent: Path, epochs: int) -> dict[str, Updated]:
    """Return the updates that bring together what readers said is the same."""
    model = model_of({}, parent)
    texts = [text for block in blocks for text in block.texts]
    before = torch.tensor(np.asarray(model.encode(texts, batch_size=128)), device=_DEVICE)
    torch.manual_seed(0)
    found = adapted(model)
    lesson = Lesson(blocks, left_out, before)
    weights = [part for layer in found.values() for part in (layer.into, layer.out)]
    steps = torch.optim.AdamW(
        [{"params": weights, "lr": _RATE}, {"params": [lesson.place], "lr": _PLACE_RATE}]
    )
    full = [group["lr"] for group in steps.param_groups]
    random, done, total = np.random.default_rng(0), 0, epochs * math.ceil(len(blocks) / _TOGETHER)
    model.train()
    for epoch in range(epochs):
        order = random.permutation(len(blocks))
        for start in range(0, len(order), _TOGETHER):
            for group, rate in zip(steps.param_groups, full, strict=True):
                group["lr"] = rate * min(1, (done + 1) / _WARMING) * (1 - done / total)
            loss = lesson.loss(model, order[start : start + _TOGETHER])
            steps.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(weights, 1.0)
            steps.step()
            done += 1
            print(
                f"\rround {epoch + 1} of {epochs}, step {done} of {total}, loss {float(loss):.3f}",
                end="",
                flush=True,
            )
    print()
    return found


def ranked(model: Any, blocks: list[Block]) -> tuple[float, float]:
    """Return the average precision of pairs within blocks, ranked by cosine: same idea, same subject."""
    vectors = torch.tensor(np.asarray(model.encode([text for block in blocks for text in block.texts])))
    english = torch.tensor([block.language == "en" for block in blocks for _ in block.texts])
    shaped = centred(vectors, english).numpy().reshape(len(blocks), SIZE, -1)
    one, other = np.triu_indices(SIZE, 1)
    near = np.concatenate([(block @ block.T)[one, other] for block in shaped])

    def precision(labels: Sequence[npt.NDArray[np.int64]]) -> float:
        same = np.concatenate([of[one] == of[other] for of in labels])
        return float(average_precision_score(same, near))

    return precision([block.ideas for block in blocks]), precision([block.subjects for block in blocks])


def parted(blocks: list[Block]) -> tuple[list[Block], list[Block]]:
    """Return the blocks to learn from, and those kept for the check: none of those written for it."""
    read_ones = [number for number, block in enumerate(blocks) if not block.written]
    held = set(np.random.default_rng(7).permutation(read_ones)[:HELD].tolist())
    return (
        [block for number, block in enumerate(blocks) if number not in held],
        [block for number, block in enumerate(blocks) if number in held],
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="rank pairs that were not learnt from")
    parser.add_argument("--into", type=Path, default=Path("low_rank.npz"), help="file to write")
    parser.add_argument("--epochs", type=int, default=5)
    asked = parser.parse_args()
    learnt, held = parted(read_blocks())
    with tempfile.TemporaryDirectory() as parent:
        if asked.check:
            for name, taught in (("as it came", {}), ("taught", low_rank.updates())):
                idea, subject = ranked(model_of(taught, Path(parent)), held)
                print(f"{name:12} same idea {idea:.3f}, same subject {subject:.3f}")
            return
        left_out = {key for block in held for key in block.keys}
        found = learn(learnt, left_out, Path(parent), asked.epochs)
    halves = {
        f"{name}.{part}": weights.detach().cpu().numpy().astype(np.float16)
        for name, layer in sorted(found.items())
        for part, weights in (("A", layer.into), ("B", layer.out))
    }
    np.savez_compressed(asked.into, **halves)  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
