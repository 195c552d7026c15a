"""The census on one page: counts by commune and theme, completeness, grades and a map.

As an HTML file that needs nothing else, and as an accessible PDF, in French, Arabic or English.
"""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from routes.message import msg
from routes.outputs import wording
from routes.outputs.census_map import boundary_licence, census_map, theme_color
from routes.outputs.census_words import grade_text, heading_text
from routes.outputs.fonts import breakable, printable, shorten
from routes.outputs.texts import Texts
from routes.outputs.typeset import typeset
from routes.outputs.webmap.guard import Html, join, tag

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from routes.census.summary import CommuneRow, Summary, Total
    from routes.sites import Language

_TEMPLATES = Path(__file__).parents[1] / "data" / "templates"
_MOST_ROWS = 27
"""Communes on the page: the 25 of the province, and two lines for others."""

_LONGEST_NAME = 34
_GRADE_COLORS = {"publishable": "#3f7d20", "needs a call": "#d08700", "not publishable": "#b8420a"}


def report_data(summary: Summary, language: Language) -> dict[str, Any]:
    """Return what the page says, as values of JSON; both outputs are made of them."""
    texts = Texts(language, "census")
    return {
        "language": language,
        "direction": texts.direction,
        "title": texts.t("Census of the social and solidarity economy"),
        "state": texts.t("State on {date}", date=texts.date(summary.today)),
        "figures": _figures(texts, summary),
        "grades": _grades(texts, summary),
        "communes": _communes(texts, summary),
        "themes": _themes(texts, summary),
        "completeness": _completeness(texts, summary),
        "map": _map(texts, summary),
        "notes": _notes(texts, summary),
    }


def _figures(texts: Texts, summary: Summary) -> list[dict[str, str]]:
    """Return the figures at the top, each with what it is of."""

    def known(total: Total) -> str:
        return texts.t("known for {known} of {of}", known=texts.number(total.known),
                       of=texts.number(total.of))  # fmt: skip

    def shown(total: Total) -> str:
        return texts.number(total.value) if total.known else "–"

    rows = (
        (texts.number(summary.sites), texts.t("sites"), ""),
        (texts.number(summary.bodies), texts.t("bodies of the social economy"), ""),
        *(
            (shown(total), name, known(total))
            for total, name in (
                (summary.women_led, texts.t("women-led")),
                (summary.members, texts.t("members")),
                (summary.women_members, texts.t("women among the members")),
                (summary.jobs, texts.t("jobs")),
            )
        ),
    )
    return [{"value": value, "name": name, "known": of} for value, name, of in rows]


def _grades(texts: Texts, summary: Summary) -> dict[str, Any]:
    stale = texts.tn("{n} site verified more than twelve months ago",
                     "{n} sites verified more than twelve months ago", summary.stale)  # fmt: skip
    rows = [
        {"name": grade_text(texts, grade), "count": texts.number(count), "value": count,
         "share": count / summary.sites if summary.sites else 0.0, "color": _GRADE_COLORS[grade]}
        for grade, count in summary.grades
    ]  # fmt: skip
    return {"title": texts.t("What may be published"), "rows": rows, "note": stale}


def _communes(texts: Texts, summary: Summary) -> dict[str, Any]:
    """Return the table of communes; those beyond the page are put together."""
    heads = [texts.t("Commune"), texts.t("Sites"), texts.t("SSE"), texts.t("Led by women"),
             texts.t("Publishable")]  # fmt: skip
    rows = [_commune_row(texts, row) for row in _fitting(texts, summary.communes)]
    note = texts.t("Communes of the province without a site: {count}.",
                   count=texts.number(summary.empty_communes))  # fmt: skip
    return {"title": texts.t("By commune"), "heads": heads, "rows": rows, "note": note}


def _fitting(texts: Texts, rows: Sequence[CommuneRow]) -> list[CommuneRow]:
    """Return rows that fit on the page: the last line holds the sum of those that do not."""
    if len(rows) <= _MOST_ROWS:
        return list(rows)
    kept, rest = rows[: _MOST_ROWS - 1], rows[_MOST_ROWS - 1 :]
    name = texts.t("elsewhere")
    led = [row.women_led for row in rest if row.women_led is not None]
    total = type(rows[0])(
        name=name, name_ar=name, sites=sum(row.sites for row in rest),
        bodies=sum(row.bodies for row in rest), women_led=sum(led) if led else None,
        publishable=sum(row.publishable for row in rest),
    )  # fmt: skip
    return [*kept, total]


def _commune_row(texts: Texts, row: CommuneRow) -> list[str]:
    own = row.name_ar if texts.language == "ar" and row.name_ar else row.name
    name = shorten(own, _LONGEST_NAME) or texts.t("commune not stated")
    counts = (row.sites, row.bodies, row.women_led, row.publishable)
    return [name, *("–" if count is None else texts.number(count) for count in counts)]


def _themes(texts: Texts, summary: Summary) -> dict[str, Any]:
    rows = [
        {"color": theme_color(theme),
         "cells": [wording.theme_text(texts, theme), texts.number(sites), texts.number(bodies)]}
        for theme, sites, bodies in summary.themes
    ]  # fmt: skip
    heads = [texts.t("Theme"), texts.t("Sites"), texts.t("SSE")]
    return {"title": texts.t("By theme"), "heads": heads, "rows": rows}


def _completeness(texts: Texts, summary: Summary) -> dict[str, Any]:
    rows = [
        {"name": heading_text(texts, key), "share": known / of if of else 0.0,
         "count": texts.isolate(f"{texts.number(known)} / {texts.number(of)}")}
        for key, known, of in summary.completeness
    ]  # fmt: skip
    return {"title": texts.t("Completeness"), "rows": rows}


def _map(texts: Texts, summary: Summary) -> dict[str, str]:
    alt = texts.t("Map of the province with {count} sites, a dot for each in the colour of its "
                  "theme.", count=texts.number(summary.sites))  # fmt: skip
    legend = texts.t("Large dots: bodies of the social economy. Small dots: other sites.")
    return {"title": texts.t("Map"), "svg": census_map(summary.points), "alt": alt, "note": legend}


def _notes(texts: Texts, summary: Summary) -> list[str]:
    del summary
    return [
        texts.t("What is unknown is not counted as nothing: sums are over the bodies that state "
                "the figure."),
        texts.t("Outline of the province: {attribution}.",
                attribution=texts.isolate(boundary_licence())),
    ]  # fmt: skip


def report_pdf(summary: Summary, language: Language) -> bytes:
    """Return the page as a PDF; the same figures give the same bytes.

    Raises:
        OutputError: if a font is missing or the PDF cannot be made.
    """
    data = report_data(summary, language)
    for row in data["communes"]["rows"]:
        row[0] = breakable(printable(row[0]))
    return typeset(
        _TEMPLATES / "census-report.typ", data, msg("the report"), pdf_standards=["ua-1"]
    )


def report_html(summary: Summary, language: Language) -> str:
    """Return the page as one HTML file that asks for nothing from anywhere."""
    data = report_data(summary, language)
    style = (_TEMPLATES / "census-report.css").read_text(encoding="utf-8")
    body = tag("body", tag("main", *_parts(data)))
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=_policy(style)),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("title", data["title"]),
        Html(f"<style>{style}</style>"),
    )
    page = tag("html", head, body, lang=language, dir=data["direction"])
    return f"<!DOCTYPE html>\n{page}\n"


def _policy(style: str) -> str:
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _parts(data: dict[str, Any]) -> Iterable[Html]:
    figures = (
        tag("li", tag("strong", item["value"]), tag("span", item["name"]),
            tag("small", item["known"]) if item["known"] else "")
        for item in data["figures"]
    )  # fmt: skip
    yield tag("header", tag("h1", data["title"]), tag("p", data["state"]))
    yield tag("ul", *figures, class_="figures")
    beside = tag("div", _grade_section(data["grades"]), _theme_section(data["themes"]))
    yield tag("div", _map_section(data), beside, class_="pair")
    columns = (_commune_section(data["communes"]), _complete_section(data["completeness"]))
    yield tag("div", *columns, class_="pair")
    yield tag("footer", *(tag("p", note) for note in data["notes"]))


def _map_section(data: dict[str, Any]) -> Html:
    drawn = data["map"]
    svg = Html(drawn["svg"].replace("<svg ", '<svg aria-hidden="true" ', 1))
    image = tag("div", svg, role="img", aria_label=drawn["alt"])
    return tag("section", tag("h2", drawn["title"]), image, tag("p", drawn["note"]))


def _bar(share: float, color: str) -> Html:
    """Return a bar as SVG, whose attributes no policy of styles forbids."""
    return Html(
        '<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect width="100" height="8" fill="#e4e4df"/><rect width="{share * 100:.1f}" height="8" '
        f'fill="{color}"/></svg>'
    )


def _grade_section(grades: dict[str, Any]) -> Html:
    rows = (
        tag("tr", tag("th", row["name"], scope="row"), tag("td", row["count"]),
            tag("td", _bar(row["share"], row["color"])))
        for row in grades["rows"]
    )  # fmt: skip
    return tag("section", tag("h2", grades["title"]), tag("table", *rows), tag("p", grades["note"]))


def _heads(names: Sequence[str]) -> Html:
    return tag("thead", tag("tr", *(tag("th", name, scope="col") for name in names)))


def _commune_section(table: dict[str, Any]) -> Html:
    rows = (
        tag(
            "tr", tag("th", tag("bdi", row[0]), scope="row"), *(tag("td", cell) for cell in row[1:])
        )
        for row in table["rows"]
    )
    body = tag("table", _heads(table["heads"]), tag("tbody", *rows))
    return tag("section", tag("h2", table["title"]), body, tag("p", table["note"]))


def _theme_section(table: dict[str, Any]) -> Html:
    rows = (
        tag("tr", tag("th", _disc(row["color"]), row["cells"][0], scope="row"),
            *(tag("td", cell) for cell in row["cells"][1:]))
        for row in table["rows"]
    )  # fmt: skip
    body = tag("table", _heads(table["heads"]), tag("tbody", *rows))
    return tag("section", tag("h2", table["title"]), body)


def _disc(color: str) -> Html:
    return Html(
        '<svg class="disc" viewBox="0 0 10 10" aria-hidden="true">'
        f'<circle cx="5" cy="5" r="5" fill="{color}"/></svg>'
    )


def _complete_section(table: dict[str, Any]) -> Html:
    rows = (
        tag("tr", tag("th", row["name"], scope="row"), tag("td", row["count"]),
            tag("td", _bar(row["share"], "#00727a")))
        for row in table["rows"]
    )  # fmt: skip
    return tag("section", tag("h2", table["title"]), tag("table", join(rows)))
