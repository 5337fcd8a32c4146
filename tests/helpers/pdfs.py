"""PDFs written by hand: lines where the test says, pages that are pictures, pages that are blank."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

Line = tuple[float, float, float, str]  # x, y, size (negative for bold), text

_PICTURE = "q 400 0 0 600 90 120 cm 0.5 g 0 0 1 1 re f Q"


def printed(lines: Sequence[str], *, top: float = 740, gap: float = 14, size: float = 11) -> list[Line]:
    """Return lines one below the other; an empty one leaves a gap."""
    return [(72, top - gap * row, size, text) for row, text in enumerate(lines) if text]


def write_pdf(
    path: Path, pages: Sequence[Sequence[Line] | str], *, info: dict[str, str] | None = None
) -> Path:
    """Write a PDF; a page is its lines, ``"picture"`` or ``"blank"``."""
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    fonts = []
    for name in ("Helvetica", "Helvetica-Bold"):
        objects.append(
            f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>".encode()
        )
        fonts.append(len(objects))
    kids = []
    for page in pages:
        drawn = {"picture": _PICTURE, "blank": ""}.get(page) if isinstance(page, str) else _drawn(page)
        body = (drawn or "").encode("cp1252")
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(body), body))
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects)} 0 R "
            f"/Resources << /Font << /F1 {fonts[0]} 0 R /F2 {fonts[1]} 0 R >> >> >>".encode()
        )
        kids.append(len(objects))
    objects[1] = (
        f"<< /Type /Pages /Kids [{' '.join(f'{kid} 0 R' for kid in kids)}] /Count {len(kids)} >>".encode()
    )
    said = " ".join(f"/{name} ({_escaped(value)})" for name, value in (info or {}).items())
    objects.append(f"<< {said} >>".encode("cp1252"))
    path.write_bytes(_file(objects))
    return path


def _drawn(lines: Sequence[Line]) -> str:
    return "\n".join(
        f"BT /F{2 if size < 0 else 1} {abs(size)} Tf {x} {y} Td ({_escaped(text)}) Tj ET"
        for x, y, size, text in lines
    )


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _file(objects: Sequence[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1, len(objects), start,
    )  # fmt: skip
    return bytes(out)
