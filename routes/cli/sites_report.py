"""`sse-routes sites template` and `sites report`: the form of the census, and its one page."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from routes.census.summary import summarise
from routes.cli.console import DONE
from routes.errors import OutputError
from routes.files import write_file
from routes.message import msg
from routes.outputs.census_form import census_form
from routes.outputs.census_report import report_html, report_pdf
from routes.outputs.census_workbook import census_workbook
from routes.sites import read_sites

if TYPE_CHECKING:
    import argparse

    from routes.settings import Settings


def run_template(arguments: argparse.Namespace, settings: Settings) -> int:
    """Write an empty form as a workbook and for paper, in French and Arabic.

    Raises:
        OutputError: if one exists, as it may be filled in, or cannot be written.
    """
    del settings
    book = Path(arguments.output)
    if book.suffix.lower() != ".xlsx":
        raise OutputError(
            msg("{file}: the form is a workbook. Give a name that ends in .xlsx.", file=book)
        )
    files = {book: census_workbook()} | {
        book.with_suffix(f".{language}.pdf"): census_form(language) for language in ("fr", "ar")
    }
    there = next((path for path in files if path.exists()), None)
    if there is not None:
        raise OutputError(
            msg("{file}: exists, and may be filled in. Choose another name with -o.", file=there)
        )
    for path, data in files.items():
        write_file(path, data)
        print(path)
    return DONE


def run_report(arguments: argparse.Namespace, settings: Settings) -> int:
    """Write the figures of a list of sites on one page, as HTML and as PDF.

    Raises:
        SitesError: if the list cannot be read.
        OutputError: if a file cannot be written.
    """
    del settings
    page = Path(arguments.output)
    today = arguments.date or dt.datetime.now().astimezone().date()
    summary = summarise(read_sites(arguments.file), today)
    if page.suffix.lower() not in {".html", ".htm"}:
        raise OutputError(
            msg("{file}: the page is HTML. Give a name that ends in .html.", file=page)
        )
    files = {
        page: report_html(summary, arguments.lang).encode("utf-8"),
        page.with_suffix(".pdf"): report_pdf(summary, arguments.lang),
    }
    for path, data in files.items():
        write_file(path, data)
        print(path)
    return DONE
