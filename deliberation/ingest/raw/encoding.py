"""The encoding of a text file: its byte-order mark, UTF-8 where it decodes, else the best guess, said."""

from __future__ import annotations

import codecs
import gzip
from pathlib import Path
from typing import IO, Final, cast

from deliberation.core.errors import ReadError
from deliberation.ingest.raw.archive import LIMIT, RATIO

_SAMPLE: Final = 1 << 16
_SIGNATURES: Final = {
    b"PK\x03\x04": "a zip archive or an office document",
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"PAR1": "a Parquet file",
    b"SQLite": "a database",
}


def encoding(path: Path, *, whole: bool = True) -> tuple[str, tuple[str, ...]]:
    """Return the encoding of a file, and what to say of it.

    Parameters
    ----------
    path : Path
        The file.
    whole : bool
        Whether to look at every byte; else at the first ones only, for who looks at the others later.

    Raises
    ------
    ReadError
        If the file is not text, or is a damaged gzip archive.
    """
    try:
        with opened(path) as handle:
            sample = handle.read(_SAMPLE)
    except (OSError, EOFError) as error:
        raise ReadError(f"{path} cannot be read ({error}); download or compress it again.") from error
    if not sample:
        raise ReadError(f"{path} is empty; export it again from the platform.")
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if sample.startswith(mark):
            return name, ()
    for signature, what in _SIGNATURES.items():
        if sample.startswith(signature):
            raise ReadError(f"{path} is {what}, not a text file; export it as CSV (UTF-8) or XLSX.")
    for name, zeros in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[::2])):
        if zeros.count(b"\0") > 0.4 * len(zeros) and len(sample) > 3:
            return name, (f"encoding_guessed:{name}",)
    if sample.count(b"\0") > len(sample) // 100:
        raise ReadError(f"{path} is not a text file; export it as CSV (UTF-8) or XLSX.")
    if _is_utf8(path) if whole else _starts_as_utf8(sample):
        return "utf-8", ()
    from charset_normalizer import from_bytes

    best = from_bytes(
        sample, cp_isolation=["cp1252", "latin_1", "mac_roman", "cp1250", "big5", "gb18030", "shift_jis"]
    ).best()
    controls = sum(byte < 32 and byte not in (9, 10, 13) for byte in sample)
    if best is None or controls > len(sample) // 50:
        raise ReadError(f"{path} is not a text file in an encoding we know; save it as CSV (UTF-8).")
    name = "cp1252" if best.encoding in {"latin_1", "iso8859_1", "cp1250", "mac_roman"} else best.encoding
    try:
        with opened(path) as handle:
            codecs.getincrementaldecoder(name)().decode(handle.read(), final=True)
    except UnicodeDecodeError:
        name = "latin_1"
    return name, (f"encoding_guessed:{name}",)


def _starts_as_utf8(sample: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        return False
    return True


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with opened(path) as handle:
        try:
            while block := handle.read(1 << 22):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def opened(path: Path) -> IO[bytes]:
    """Return the bytes of a file, unpacked where it is gzipped."""
    with path.open("rb") as handle:
        packed = handle.read(2) == b"\x1f\x8b"
    return cast("IO[bytes]", _Unpacked(path) if packed else path.open("rb"))


class _Unpacked(gzip.GzipFile):
    """The unpacked bytes of a gzip archive, up to a size that an export may have."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "rb")
        self._path = path
        self._most = min(LIMIT, max(RATIO * path.stat().st_size, 1 << 27))

    def read(self, size: int | None = -1) -> bytes:
        """Return the next bytes; see ``gzip.GzipFile``."""
        whole = size is None or size < 0
        data = super().read(self._most + 1 if whole else size)
        if self.tell() > self._most:
            raise ReadError(
                f"{self._path} unpacks to more than {self._most / 1e9:.1f} GB, which no export does; "
                "unpack it yourself first."
            )
        return data
