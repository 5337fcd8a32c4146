"""Reports: Facts printed for who decides and for who analyses; nothing is computed here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from deliberation.report.blocks import Document
    from deliberation.synthesis.facts import Facts
    from deliberation.synthesis.lookup import Lookup

FORMATS: Final = ("html", "pdf", "docx", "xlsx")
"""Formats that reports are printed in."""
PAGES: Final = ("html", "pdf")
"""Those printed where nothing is asked."""

__all__ = ["FORMATS", "figures", "lookup_files", "render", "render_citizens"]


def render(
    facts: Facts,
    folder: str | Path,
    *,
    formats: Iterable[str] = PAGES,
    language: str = "fr",
    citizens: bool = False,
) -> list[Path]:
    """Print the facts of a consultation: the elected official's report, and the analyst's annex.

    Parameters
    ----------
    facts : Facts
        The synthesis as data.
    folder : path
        Where the files go; made if it does not exist.
    formats : iterable of {"html", "pdf", "docx", "xlsx"}
        What to print: the report as a page (with the annex as another), as a PDF and for a word processor;
        the tables of the annex as a workbook.
    language : {"fr", "en"}
        Language of the report; the citizens' words keep their own.
    citizens : bool
        Whether the page of ``render_citizens`` will lie beside, so that pages lead to it.

    Returns
    -------
    list of Path
        ``report.{language}.html``, ``.pdf`` and ``.docx`` as asked, in the order asked; then
        ``annex.{language}.html`` with the page, ``articles.{language}.html``, ``.pdf`` and ``.docx`` as asked
        where a text was put to discussion, ``annex.{language}.xlsx`` if asked, ``sentences.{language}.json``
        (each sentence with the facts it states, and the rows behind them), the charts in ``figures/``.

    Raises
    ------
    ValueError
        If a format or the language is unknown.
    OutputError
        If the folder cannot be written.

    Examples
    --------
    >>> render(facts, "report/", language="fr")  # doctest: +SKIP
    [PosixPath('report/report.fr.html'), PosixPath('report/report.fr.pdf')]
    """
    asked = tuple(dict.fromkeys(formats))
    for name in asked:
        if name not in FORMATS:
            raise ValueError(f"A report is printed as {' or '.join(FORMATS)}; {name!r} is not one of them.")
    from deliberation.report.documents.annex import annex
    from deliberation.report.documents.articles import articles
    from deliberation.synthesis.facts.pointers import with_pointers

    facts = with_pointers(facts)
    from deliberation.report.documents.official import official
    from deliberation.report.sentences import proofs, sentences, to_json

    whole = annex(facts, language)
    by_article = articles(facts, language)
    report = official(facts, language)
    made = (report, whole, by_article)
    told = [one for each in made if each is not None for one in sentences(each)]
    proved = proofs(facts, told)
    files: dict[str, bytes] = {}
    there = ("official", "annex", *(("articles",) if by_article is not None else ()))
    more = (*(("citizens",) if citizens else ()), *(("workbook",) if "xlsx" in asked else ()))
    beside = _beside(language, *there, *more) if "html" in asked else {}
    if set(asked) - {"xlsx"}:
        files = {
            f"report.{language}.{name}": _printed(report, name, beside) for name in asked if name != "xlsx"
        }
    if "html" in asked:
        files[f"annex.{language}.html"] = _printed(whole, "html", beside)
    if by_article is not None:
        files |= {
            f"articles.{language}.{name}": _printed(by_article, name, beside)
            for name in asked
            if name != "xlsx"
        }
    if "xlsx" in asked:
        from deliberation.report.xlsx import to_xlsx

        files[f"annex.{language}.xlsx"] = to_xlsx(facts, language, told, proved)
    files[f"sentences.{language}.json"] = to_json(told, proved).encode("utf-8")
    written = [_write(Path(folder) / name, content) for name, content in files.items()]
    return [*written, *_figures(whole, Path(folder))]


def figures(facts: Facts, folder: str | Path, *, language: str = "fr") -> list[Path]:
    """Write the charts of a report alone, as SVG files in ``folder/figures/``.

    Parameters
    ----------
    facts : Facts
        The synthesis as data.
    folder : path
        The report's folder.
    language : {"fr", "en"}
        Language of the words in the charts.

    Returns
    -------
    list of Path
        One file per chart; none where there is nothing to draw.
    """
    from deliberation.report.documents.annex import annex

    return _figures(annex(facts, language), Path(folder))


def lookup_files(found: Lookup, *, languages: Sequence[str] = ("fr", "en")) -> dict[str, bytes]:
    """Return the files of the look-up of contributions, which ``render_citizens`` needs.

    Parameters
    ----------
    found : Lookup
        What became of each contribution.
    languages : sequence of {"fr", "en"}
        Languages of the plain lists.

    Returns
    -------
    dict of str to bytes
        ``lookup.json``, to hand to ``render_citizens``. Where the consultation is too large for one page,
        also the files of ``citizens-data/``, to put beside it: parts of the look-up, and plain lists.
    """
    from deliberation.report.citizens.files import files_of

    return files_of(found, languages)


def render_citizens(
    facts: Facts, kept: str, folder: str | Path, *, language: str = "fr", reports: bool = False
) -> list[Path]:
    """Print the page that tells citizens what became of their contributions.

    Parameters
    ----------
    facts : Facts
        The synthesis as data, with its responses.
    kept : str
        The text of ``lookup.json``; see ``lookup_files``.
    folder : path
        Where the page goes; made if it does not exist.
    language : {"fr", "en"}
        Language of the page.
    reports : bool
        Whether the pages of ``render`` lie beside, so that this one leads to them.

    Returns
    -------
    list of Path
        ``citizens.{language}.html``, and ``sentences.citizens.{language}.json``: each sentence with the
        facts it states.
    """
    from deliberation.report.citizens.defended import sentences
    from deliberation.report.citizens.page import to_html, told_of
    from deliberation.report.sentences import proofs, to_json
    from deliberation.synthesis.facts.pointers import with_pointers

    facts = with_pointers(facts)
    there = ("official", "annex", *(("articles",) if facts.bill is not None else ()))
    page = told_of(facts, kept, language, _beside(language, *there) if reports else {})
    told = sentences(page)
    files = {
        f"citizens.{language}.html": to_html(page),
        f"sentences.citizens.{language}.json": to_json(told, proofs(facts, told)),
    }
    return [_write(Path(folder) / name, content.encode("utf-8")) for name, content in files.items()]


def _beside(language: str, *documents: str) -> dict[str, str]:
    """Return the files that are written side by side, by the document that each holds."""
    files = {"official": f"report.{language}.html", "workbook": f"annex.{language}.xlsx"}
    return {name: files.get(name, f"{name}.{language}.html") for name in documents}


def _printed(report: Document, name: str, beside: Mapping[str, str]) -> bytes:
    if name == "html":
        from deliberation.report.html import to_html

        return to_html(report, beside).encode("utf-8")
    if name == "docx":
        from deliberation.report.docx import to_docx

        return to_docx(report)
    from deliberation.report.pdf import to_pdf

    return to_pdf(report)


def _figures(report: Document, folder: Path) -> list[Path]:
    return [
        _write(folder / "figures" / f"{chart.id}.{report.language}.svg", chart.svg.encode("utf-8"))
        for chart in report.charts()
    ]


def _write(path: Path, content: bytes) -> Path:
    """Write a file whole or not at all."""
    from deliberation.core.errors import OutputError

    draft = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(content)
        draft.replace(path)
    except OSError as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise OutputError(f"{path} cannot be written ({error.strerror}): choose another folder.") from error
    return path
