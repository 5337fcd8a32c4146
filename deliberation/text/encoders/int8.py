"""``bundled-int8``: the bundled encoder, its matrices in 8 bits, each row of what they multiply scaled alone.

The usual dynamic quantisation takes one scale for a whole batch, so that the vector of a text depends on the
texts beside it. Here each token has its own scale (Yao et al. 2022, arXiv:2206.01861); products are sums of
integers, exact in any order.
"""

from __future__ import annotations

from typing import Final

import torch
from torch import Tensor, nn

_MOST: Final = 127
_LEAST: Final = 1e-12
"""Scale of a row of zeros."""


class Int8Linear(nn.Module):
    """A linear layer whose weights are in 8 bits, a scale per output; inputs too, a scale per row.

    Parameters
    ----------
    layer : torch.nn.Linear
        Of float weights.

    Examples
    --------
    >>> layer = nn.Linear(64, 32)
    >>> inputs = torch.linspace(-1, 1, 20 * 64).reshape(20, 64)
    >>> bool((layer(inputs) - Int8Linear(layer)(inputs)).abs().max() < 0.02)
    True
    """

    weight: Tensor
    scale: Tensor
    bias: Tensor

    def __init__(self, layer: nn.Linear) -> None:
        super().__init__()
        weight = layer.weight.detach().float()
        scale = _scale(weight)
        bias = torch.zeros(len(weight)) if layer.bias is None else layer.bias.detach().float()
        self.register_buffer("weight", _rounded(weight, scale).t().contiguous())
        self.register_buffer("scale", scale.flatten())
        self.register_buffer("bias", bias)

    def forward(self, inputs: Tensor) -> Tensor:
        """Return the product, in floats, shape (..., outputs)."""
        rows = inputs.reshape(-1, inputs.shape[-1])
        scale = _scale(rows)
        product = torch._int_mm(_rounded(rows, scale), self.weight).float().mul_(scale)
        return torch.addcmul(self.bias, product, self.scale).reshape(*inputs.shape[:-1], -1)


def in_int8(model: nn.Module) -> None:
    """Put an ``Int8Linear`` in the place of every linear layer of a model."""
    for parent in list(model.modules()):
        for name, layer in parent.named_children():
            if isinstance(layer, nn.Linear):
                setattr(parent, name, Int8Linear(layer))


def _scale(rows: Tensor) -> Tensor:
    """Return the step of each row, shape (rows, 1): its largest number is 127 steps from zero."""
    return (rows.abs().amax(dim=-1, keepdim=True) / _MOST).clamp_min(_LEAST)


def _rounded(rows: Tensor, scale: Tensor) -> Tensor:
    return torch.round(rows / scale).to(torch.int8)
