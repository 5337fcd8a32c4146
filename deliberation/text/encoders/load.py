"""Load an encoder by name: the bundled one, a local folder, or a model hub's."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol, cast

from deliberation.core.errors import SettingsError
from deliberation.text.encoders.cache import bundled_folder

BUNDLED = "bundled"
INT8 = "bundled-int8"
FAST = "fast"


class Encoder(Protocol):
    """What this room asks of an encoder; every ``SentenceTransformer`` has it."""

    def encode(self, sentences: list[str], /, **options: Any) -> Any:
        """Return one vector per text, shape (texts, dimensions)."""


def load_encoder(encoder: str | Encoder = BUNDLED) -> Encoder:
    """Return an encoder ready to use.

    Parameters
    ----------
    encoder : str or Encoder
        ``"bundled"`` (multilingual e5-small, no network ever), ``"bundled-int8"`` (the same in 8 bits, twice
        as quick), ``"fast"`` (the multilingual Universal Sentence Encoder, no network either), the path of a
        SentenceTransformer folder, the name of a model on a hub, or an object that already has ``encode``.

    Raises
    ------
    SettingsError
        If the name cannot be loaded.
    """
    if not isinstance(encoder, str):
        return encoder
    if encoder in {BUNDLED, INT8}:
        with _quiet(), _offline():
            model = _sentence_transformer(str(bundled_folder()), local_files_only=True)
        return model if encoder == BUNDLED else _in_int8(model)
    if encoder == FAST:
        return _universal()
    if _is_path(encoder) and not Path(encoder).expanduser().is_dir():
        raise _refused(encoder, "there is no such folder")
    try:
        with _quiet():
            return _sentence_transformer(encoder, **_prompts(encoder))
    except Exception as error:
        raise _refused(encoder, _first_line(error)) from error


def encoder_name(encoder: str | Encoder) -> str:
    """Return the name under which results remember an encoder."""
    if isinstance(encoder, str):
        return Path(encoder).name if Path(encoder).is_dir() else encoder
    return str(getattr(encoder, "name", type(encoder).__name__))


def _is_path(name: str) -> bool:
    """Tell whether a name can only be a folder's: hub names are ``model`` or ``owner/model``."""
    return name.startswith((".", "~", "/")) or name.count("/") > 1 or "\\" in name


def _refused(name: str, why: str) -> SettingsError:
    return SettingsError(
        f"The encoder {name!r} cannot be loaded ({why}). Give the path of a SentenceTransformer folder, "
        f"the name of a hub model (which needs a network), {FAST!r}, {INT8!r} or {BUNDLED!r}."
    )


def _sentence_transformer(name: str, **options: Any) -> Encoder:
    from sentence_transformers import SentenceTransformer

    return cast(Encoder, SentenceTransformer(name, device="cpu", **options))


def _in_int8(model: Encoder) -> Encoder:
    from torch import nn

    from deliberation.text.encoders.int8 import in_int8

    in_int8(cast(nn.Module, model))
    return model


def _universal() -> Encoder:
    from sentence_transformers import SentenceTransformer

    from deliberation.text.encoders.universal import UniversalSentenceEncoder

    return cast(Encoder, SentenceTransformer(modules=[UniversalSentenceEncoder()], device="cpu"))


def _prompts(name: str) -> dict[str, Any]:
    """Return the prompts of the e5 family, which its published folders leave to the user."""
    if "e5" in name.lower().replace("/", "-").split("-"):
        return {"prompts": {"query": "query: ", "passage": "passage: "}, "default_prompt_name": "query"}
    return {}


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0].rstrip(". ") if lines else type(error).__name__


@contextmanager
def _offline() -> Iterator[None]:
    """Forbid the hub for as long as the model loads, whatever the environment said before."""
    before = {name: os.environ.get(name) for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")}
    os.environ.update(dict.fromkeys(before, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@contextmanager
def _quiet() -> Iterator[None]:
    """Silence progress bars and load reports, which are for developers; errors still come out."""
    from transformers.utils import logging as transformers_logging

    loggers = [logging.getLogger(name) for name in ("sentence_transformers", "transformers")]
    levels = [logger.level for logger in loggers]
    bars = transformers_logging.is_progress_bar_enabled()
    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    for logger in loggers:
        logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
        if bars:
            transformers_logging.enable_progress_bar()  # type: ignore[no-untyped-call]
