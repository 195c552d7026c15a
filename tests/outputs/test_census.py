"""Promises of the form of the census, for Excel and for paper, and of its page of figures."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from pypdf import PdfReader

from routes.census.communes import communes, find_commune
from routes.census.headings import find_header
from routes.census.opening import read_sheets
from routes.census.summary import summarise
from routes.census.values import read_value
from routes.census.words import bundled_words
from routes.geo import LonLat
from routes.outputs.census_form import census_form, form_data
from routes.outputs.census_map import COLORS, census_map
from routes.outputs.census_report import report_data, report_html, report_pdf
from routes.outputs.census_words import COLUMNS, choices, heading_text, help_text
from routes.outputs.census_workbook import census_workbook, column_choices
from routes.outputs.texts import Texts
from routes.siteprops import PROPERTIES, THEMES
from routes.sites import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Browser

    from routes.census.summary import Summary
    from routes.sites import Language, Site

PAIR = (Texts("fr", "census"), Texts("ar", "census"))
TODAY = dt.date(2026, 11, 26)


@pytest.fixture(scope="module")
def summary(bundled_sites: tuple[Site, ...]) -> Summary:
    """Return the figures of the bundled sites."""
    return summarise(bundled_sites, TODAY)


# ---------------------------------------------------------------- the workbook


def test_every_column_of_the_form_is_understood_when_it_comes_back(tmp_path: Path) -> None:
    """Headings in both languages mean their property; the other sheets are no lists."""
    path = tmp_path / "form.xlsx"
    path.write_bytes(census_workbook())
    form, *others = read_sheets(path)
    header = find_header(form, bundled_words())
    assert header is not None
    assert tuple(column.meaning for column in header.columns) == COLUMNS
    assert all(find_header(sheet, bundled_words()) is None for sheet in others)


@pytest.mark.parametrize("key", [key for key in COLUMNS if choices(PAIR[0], key)])
def test_every_choice_is_understood_in_each_language(key: str) -> None:
    """Alone or as the drop-down offers it."""
    words = bundled_words()
    values = list(choices(PAIR[0], key))
    offered = column_choices(PAIR, key)
    assert len(offered) == len(values)
    for value, text in zip(values, offered, strict=True):
        for part in (text, *text.split(" – ")):
            assert read_value(key, part, part, words) == value, part


def test_every_commune_of_the_list_is_found() -> None:
    """In the two languages at once."""
    offered = column_choices(PAIR, "sse:commune")
    assert [find_commune(text) for text in offered] == list(communes())


def test_the_form_asks_for_every_indicator_and_explains_it() -> None:
    """In three languages; no two columns have one heading."""
    known = {entry.key for entry in PROPERTIES} | {"id", "position"}
    assert set(COLUMNS) <= known
    for language in LANGUAGES:
        texts = Texts(language, "census")
        assert len({heading_text(texts, key) for key in COLUMNS}) == len(COLUMNS)
        assert all(help_text(texts, key) for key in COLUMNS)
        for key in COLUMNS:
            named = list(choices(texts, key).values())
            assert len(set(named)) == len(named)


def area_of(rule: Any) -> Any:  # noqa: ANN401 - openpyxl says nothing of it
    """Return the only block of cells that a rule is for."""
    (area,) = rule.sqref.ranges
    return area


def test_the_workbook_validates_and_explains_every_column() -> None:
    """A rule for a thousand rows of each column; lists where there are some."""
    book = openpyxl.load_workbook(io.BytesIO(census_workbook()))
    form, guide, lists = book.worksheets
    rules = {area_of(rule).min_col: rule for rule in form.data_validations.dataValidation}
    assert len(rules) == len(COLUMNS)
    for column, key in enumerate(COLUMNS, start=1):
        rule = rules[column]
        assert (area_of(rule).min_row, area_of(rule).max_row) == (4, 1003)
        assert rule.prompt
        if column_choices(PAIR, key):
            assert rule.type == "list"
            sheet, column_name, count = re.findall(
                r"'(.+)'!\$([A-Z]+)\$2:\$[A-Z]+\$(\d+)", rule.formula1
            )[0]
            assert sheet == lists.title
            offered = [lists[f"{column_name}{row}"].value for row in range(2, int(count) + 1)]
            assert tuple(offered) == column_choices(PAIR, key)
    assert rules[COLUMNS.index("sse:members") + 1].type == "whole"
    assert rules[COLUMNS.index("check_date") + 1].type == "date"
    assert guide.max_row == len(COLUMNS) + 2
    assert form.cell(4, 1).value is None


def test_the_workbook_has_no_formula_no_link_and_the_same_bytes() -> None:
    """Nothing that differs from one computer to the next."""
    data = census_workbook()
    assert data == census_workbook()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for entry in archive.infolist():
            assert entry.date_time == (1980, 1, 1, 0, 0, 0)
            assert entry.compress_type == zipfile.ZIP_STORED
            assert b"<f>" not in archive.read(entry)
            assert b"hyperlink" not in archive.read(entry)


# ---------------------------------------------------------------- paper


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_for_paper_is_one_sheet_with_every_column(language: Language) -> None:
    """Two pages, front and back, accessible, with every heading; the same bytes."""
    data = census_form(language)
    assert data == census_form(language)
    pages = PdfReader(io.BytesIO(data)).pages
    assert len(pages) == 2
    texts = Texts(language, "census")
    fields = [
        field
        for section in form_data(texts)["sections"]
        for row in section["rows"]
        for field in row
    ]
    assert [field["heading"] for field in fields] == [heading_text(texts, key) for key in COLUMNS]
    if language != "ar":  # readers of a PDF give Arabic letters in the order of the page
        printed = " ".join(" ".join(page.extract_text() for page in pages).split())
        for field in fields:
            assert field["heading"] in printed
            assert all(choice in printed for choice in field["choices"])


# ---------------------------------------------------------------- the page of figures


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_is_one_page(summary: Summary, language: Language) -> None:
    """As PDF on one sheet, also with more communes than the province has, and with none at all."""
    full = tuple(
        replace(summary.communes[0], name=f"Commune très longue numéro {n}", name_ar="")
        for n in range(60)
    )
    for made in (summary, replace(summary, communes=full), summarise((), TODAY)):
        assert len(PdfReader(io.BytesIO(report_pdf(made, language))).pages) == 1
    data = report_data(replace(summary, communes=full), language)
    assert sum(int(row[1]) for row in data["communes"]["rows"]) == 60 * summary.communes[0].sites
    assert report_pdf(summary, language) == report_pdf(summary, language)


def test_the_report_says_how_much_is_known(summary: Summary) -> None:
    """A sum stands beside the number of bodies that state it; none known is no zero."""
    figures = {item["name"]: item for item in report_data(summary, "en")["figures"]}
    assert figures["sites"]["value"] == "54"
    assert figures["members"] == {"value": "77", "name": "members", "known": "known for 2 of 23"}
    assert figures["jobs"]["value"] == "–"
    text = report_html(summary, "en")
    for words in ("needs a call", "Tafraout", "argan", "26 / 54", "OpenStreetMap"):
        assert words in text


def test_the_report_needs_nothing_and_runs_nothing(make_site: Callable[..., Site]) -> None:
    """No script, no outside reference; a hostile commune is text."""
    evil = '</td><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}"'
    made = summarise([make_site(commune=evil)], TODAY)
    text = report_html(made, "fr")
    assert "<script" not in text
    assert "<img" not in text
    assert "{{" not in text.split("</style>")[1]
    assert not re.search(r'(?:src|href)="', text)
    assert "default-src 'none'" in text.replace("&#39;", "'")
    assert len(PdfReader(io.BytesIO(report_pdf(made, "fr"))).pages) == 1


def test_the_map_has_a_dot_for_each_site_in_the_colour_of_its_theme() -> None:
    """Bodies larger, and above the others; a site abroad does not shrink the province."""
    assert len(set(COLORS)) == len(THEMES)
    here, far = LonLat(-9.7, 29.7), LonLat(2.35, 48.85)
    svg = census_map([(here, "argan", True), (here, "heritage", False), (far, "argan", True)])
    dots = re.findall(r'r="(\d+)" fill="(#\w+)"', svg)
    assert dots == [("3", COLORS[THEMES.index("heritage")]), ("5", COLORS[THEMES.index("argan")])]
    height = int(re.findall(r'viewBox="0 0 640 (\d+)"', svg)[0])
    assert 200 < height < 500


@pytest.mark.enable_socket
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [1280, 360])
def test_the_report_is_shown_whole(
    browser: Browser, summary: Summary, tmp_path: Path, language: Language, width: int
) -> None:
    """On a desktop and on a phone: styled, not wider than the screen, no message of the console."""
    path = tmp_path / "census.html"
    path.write_text(report_html(summary, language), encoding="utf-8")
    page = browser.new_page(viewport={"width": width, "height": 800})
    told: list[Any] = []
    page.on("console", lambda message: told.append(message.text))
    page.on(
        "request", lambda request: told.append(request.url) if "file:" not in request.url else None
    )
    page.goto(path.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("getComputedStyle(document.querySelector('.figures')).display") == "grid"
    assert page.locator("section h2").count() == 5
    assert page.locator("circle").count() > len(summary.points)
    assert (
        page.evaluate("getComputedStyle(document.body).direction")
        == PAIR[language == "ar"].direction
    )
    page.close()
    assert told == []
