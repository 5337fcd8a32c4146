"""Personal data planted in an export reaches nothing that is published, and nothing that is printed.

``OUT/.work`` is the organiser's own: it holds the contributions as they were read, and is not published.
"""

from __future__ import annotations

import io
import re
import zipfile

import pandas as pd
import pypdf
import pytest

from tests.cli import exports
from tests.cli.test_bad_input import deliberation

PLANTED = (
    "Yves Kerbrat blocks the bus stop, call 06 39 98 12 34",
    "Yves Kerbrat blocks the market square every Sunday",
    "My neighbour Yves Kerbrat blocks the main street",
    "Mr Kerbrat blocks the school yard, his car is FK-482-QZ",
    "The library should write to y.kerbrat29@exemple.fr about Yves Kerbrat",
    "Trees at 14 rue des Lilas belong to Yves Kerbrat",
    "Pay the meals to FR33 3000 2005 5000 0015 7841 Z25 please",
    "My number 1 52 03 29 019 044 30 was lost by the library",
)
SECRETS = (
    "kerbrat", "06 39 98", "0639981234", "exemple.fr", "rue des lilas", "fk-482-qz", "7841", "1 52 03 29",
    "152032901904430",
)  # fmt: skip


_NUMBERS_ONLY = re.compile(r"fontTable|/media/|worksheets/sheet")
"""Parts of an office file that hold no word: pictures, codes of fonts, figures (texts are kept apart)."""


def _readable(path):
    """Return all that a reader can find in a published file."""
    content = path.read_bytes()
    if path.suffix == ".parquet":
        return pd.read_parquet(path).to_csv()
    if path.suffix == ".pdf":
        return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            told = [name for name in archive.namelist() if not _NUMBERS_ONLY.search(name)]
            return "\n".join(archive.read(name).decode("utf-8", "replace") for name in told)
    return content.decode("utf-8", "replace")


def _leaks(text):
    folded = " ".join(text.lower().replace("\u00a0", " ").replace("\u202f", " ").split())
    return [secret for secret in SECRETS if secret in folded]


@pytest.fixture(scope="module")
def run(tmp_path_factory, encoder):
    folder = tmp_path_factory.mktemp("planted")
    odd_vote = [1600000999999, "", 0, 3, "ask Yves Kerbrat, 06 39 98 12 34"]  # the ledger quotes it
    exports.polis(folder / "export", texts=(*exports.SENTENCES, *PLANTED), extra=[odd_vote])
    settings = exports.write_settings(
        folder,
        "export",
        encoder=encoder,
        more=exports.SCALE,
        formats='["html", "pdf", "docx", "xlsx"]',
    )
    settings.write_text(
        settings.read_text(encoding="utf-8").replace(
            "Small town", "Small town, by Yves Kerbrat, 06 39 98 12 34"
        ),
        encoding="utf-8",
    )
    return deliberation("run", settings, "--out", folder / "out"), folder / "out"


def test_nothing_published_holds_personal_data(run):
    result, out = run
    assert result.returncode == 0, result.stderr
    files = [path for path in out.rglob("*") if path.is_file() and ".work" not in path.parts]
    assert {".html", ".pdf", ".docx", ".xlsx", ".json", ".csv", ".parquet"} <= {path.suffix for path in files}
    leaks = {str(path.relative_to(out)): _leaks(_readable(path)) for path in files}
    assert {name: found for name, found in leaks.items() if found} == {}
    assert any("name masked" in _readable(path) for path in files)


def test_what_is_printed_and_logged_holds_none(run):
    result, out = run
    logs = [path.read_text(encoding="utf-8", errors="replace") for path in (out / ".work").rglob("*.txt")]
    assert logs
    assert [_leaks(text) for text in (result.stdout, result.stderr, *logs) if _leaks(text)] == []


def test_what_was_planted_was_read(run):
    _, out = run
    kept = [path for path in (out / ".work").rglob("contributions.parquet") if "read" in path.parts]
    assert any("Yves Kerbrat" in text for path in kept for text in pd.read_parquet(path)["text"])
