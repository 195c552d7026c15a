"""Promises of `routes.web.listing`: an office's spreadsheet becomes a list that can be planned."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from routes.sites import bundled_sites_path

if TYPE_CHECKING:
    from collections.abc import Sequence

    import httpx

    from routes.web.config import ServeConfig

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEAD = ["Nom", "Commune", "Filière", "Coordonnées", "Téléphone", "Nom du président", ("Accord de "
        "publication")]  # fmt: skip
ROWS: list[list[Any]] = [
    ["Coopérative Tifaouine", "Ammeln", "huile d'argan", "29.753605, -8.967205", "0528801415",
     "Fatima X", "oui"],
    ["Coopérative Aoumerkt", "Tafraout", "amandes", "29°41'43\"N 8°57'54\"W", "12", "", ""],
    ["Coopérative Ailleurs", "Tafraout", "argan", "48.85, 2.35", "", "", ""],
    ["", "Tiznit", "argan", "", "", "", ""],
]  # fmt: skip


def workbook(*rows: Sequence[Any]) -> bytes:
    """Return a workbook of one sheet."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in rows:
        page.append(list(row))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _said(found: dict[str, Any], *severities: str) -> str:
    return "\n".join(
        f"{one['field']} {one['problem']} {one['fix']} {one['rows']} {one['site_ids']}"
        for one in found["messages"]
        if one["severity"] in severities
    )


def test_a_spreadsheet_becomes_a_list(visitor: httpx.Client, web: Any) -> None:  # noqa: ANN401
    """What was not taken is told by row; the list can be fetched, and is one as any other."""
    found = web.upload(visitor, workbook(HEAD, *ROWS), **{"content-type": XLSX}).json()
    assert found["usable"]
    assert found["made"]
    names = [site["name"]["fr"] for site in found["sites"]]
    assert names[:2] == ["Coopérative Tifaouine", "Coopérative Aoumerkt"]
    assert "12" in _said(found, "doubt")
    file = visitor.get(f"/api/v1/sites/{found['id']}/file")
    assert file.headers["content-disposition"] == 'attachment; filename="sites.geojson"'
    again = web.upload(visitor, file.content).json()
    assert again["usable"]
    assert not again["made"]
    assert [site["name"]["fr"] for site in again["sites"]] == names


def test_fields_are_told_by_the_headings_of_the_form(visitor: httpx.Client) -> None:
    """In the reader's language, with the key; programs have the key alone."""
    headers = {"accept-language": "fr"}
    found = visitor.get("/api/v1/sites/bundled", headers=headers).json()
    names = {said["field"]: said["field_name"] for said in found["messages"]}
    assert names["opening_hours"] == "Horaires d’ouverture (opening_hours)"


def test_what_is_about_persons_is_not_kept(
    visitor: httpx.Client,
    web: Any,  # noqa: ANN401
    config: ServeConfig,
) -> None:
    """Nowhere on the server, and the spreadsheet neither; it is told that it was left out."""
    found = web.upload(visitor, workbook(HEAD, *ROWS), **{"content-type": XLSX}).json()
    assert "about persons" in _said(found, "note")
    everything = b"".join(path.read_bytes() for path in config.folder.rglob("*") if path.is_file())
    assert b"Fatima X" not in everything
    assert list((config.folder / "incoming").iterdir()) == []


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_it_is_told_in_the_language_that_is_asked_for(
    visitor: httpx.Client,
    web: Any,  # noqa: ANN401
    language: str,
) -> None:
    """And again in another one, from what was kept."""
    headers = {"content-type": XLSX, "accept-language": language}
    data = workbook(HEAD, *ROWS)
    found = web.upload(visitor, data, **headers).json()
    path = f"/api/v1/sites/{found['id']}"
    assert visitor.get(path, headers={"accept-language": language}).json() == found
    said = {
        one: json.dumps(visitor.get(path, headers={"accept-language": one}).json()["messages"])
        for one in ("fr", "ar", "en")
    }
    assert len(set(said.values())) == 3
    refused = visitor.get("/api/v1/sites/" + "0" * 32, headers={"accept-language": language})
    assert {"fr": "n’existe", "ar": "لا توجد", "en": "no such"}[language] in refused.json()[
        "detail"
    ]


def test_metres_need_their_zone(visitor: httpx.Client, web: Any) -> None:  # noqa: ANN401
    """It is asked for, never guessed."""
    head = ["Nom", "Commune", "Filière", "X", "Y"]
    data = workbook(head, ["Coopérative Une", "Tiznit", "argan", 104_000, 300_000])
    headers = {"content-type": XLSX}
    first = web.upload(visitor, data, **headers).json()
    assert "Lambert" in _said(first, "doubt", "error", "left_out")
    zoned = visitor.post("/api/v1/sites?lambert=2", content=data, headers=headers).json()
    assert zoned["id"] != first["id"]
    assert (zoned["messages"], zoned["sites"]) != (first["messages"], first["sites"])
    utm = visitor.post("/api/v1/sites?utm=29", content=data, headers=headers).json()
    assert len({first["id"], zoned["id"], utm["id"]}) == 3
    for odd in ("lambert=9", "utm=31"):
        refused = visitor.post(f"/api/v1/sites?{odd}", content=data, headers=headers)
        assert refused.status_code == 422


def test_text_tables_and_other_geojson_are_read_as_well(
    visitor: httpx.Client,
    web: Any,  # noqa: ANN401
) -> None:
    """An export of another program has names of its own for what a site is."""
    table = "Nom;Commune;Filière;GPS\r\nCoopérative Une;Tiznit;argan;29,70 -9,73\r\n"
    found = web.upload(visitor, table.encode("cp1252"), **{"content-type": "text/csv"}).json()
    assert [site["name"]["fr"] for site in found["sites"]] == ["Coopérative Une"]
    feature = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [-9.7313, 29.6986]},
        "properties": {"Nom": "Coopérative Deux", "Commune": "Tiznit", "Filière": "argan"},
    }
    data = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
    other = web.upload(visitor, data).json()
    assert other["made"]
    assert [site["name"]["fr"] for site in other["sites"]] == ["Coopérative Deux"]
    assert not web.upload(visitor, bundled_sites_path().read_bytes()).json()["made"]


def test_a_plan_is_made_from_a_spreadsheet(visitor: httpx.Client, web: Any) -> None:  # noqa: ANN401
    """As from any list."""
    found = web.upload(visitor, workbook(HEAD, *ROWS[:2]), **{"content-type": XLSX}).json()
    plan = web.planned(visitor, sites=found["id"], theme=[])
    best = plan["variants"][0]
    named = {one["name"] for one in (*best["stops"], *best["left_out"])}
    assert named == {"Coopérative Tifaouine", "Coopérative Aoumerkt"}


def _packed(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return file.getvalue()


def _changed(name: str, change: bytes) -> bytes:
    """Return a workbook with a part of it replaced."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(HEAD, *ROWS))) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.namelist():
            new.writestr(part, change if part == name else old.read(part))
    return file.getvalue()


PAGE = "xl/worksheets/sheet1.xml"
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b']><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    b'<row r="1"><c r="A1" t="inlineStr"><is><t>&j;</t></is></c></row></sheetData></worksheet>'
)
ELSEWHERE = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    b'<row r="1"><c r="A1" t="inlineStr"><is><t>&a;</t></is></c></row></sheetData></worksheet>'
)
HOSTILE = {
    "bomb": (XLSX, _changed(PAGE, b" " * 300_000_000)),
    "many laughs": (XLSX, _changed(PAGE, LAUGHS)),
    "another file": (XLSX, _changed(PAGE, ELSEWHERE)),
    "no sheet": (XLSX, _changed(PAGE, b"<a/>")),
    "no workbook": (XLSX, _packed(a=b"b")),
    "path in an archive": (XLSX, _packed(**{"..__..__etc__passwd": b"x"})),
    "cut off": (XLSX, workbook(HEAD, *ROWS)[:-400]),
    "formulas": (XLSX, workbook(HEAD, ["=1+1", '=HYPERLINK("http://evil.example")', "=A1"])),
    "wide": ("text/csv", b"Nom;" * 100_000),
    "zeros": ("text/csv", b"\0" * 4096),
    "quotes": ("text/csv", b'Nom;Commune\n"' + b"x" * 400_000),
    "nothing": ("text/csv", b""),
    "no database": ("application/geopackage+sqlite3", b"SQLite format 3\0" + b"\xff" * 4096),
    "text": ("application/geopackage+sqlite3", b"Nom;Commune\nx;Tiznit"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_spreadsheet_breaks_the_server(
    visitor: httpx.Client,
    web: Any,  # noqa: ANN401
    config: ServeConfig,
    name: str,
) -> None:
    """It is told what is wrong with it, in words; the next visitor is served."""
    kind, data = HOSTILE[name]
    answer = web.upload(visitor, data, **{"content-type": kind})
    assert answer.status_code in {201, 413, 422}, answer.text
    if answer.status_code == 201:
        found = answer.json()
        assert not found["usable"]
        assert found["messages"][0]["severity"] == "error"
        assert found["messages"][0]["problem"]
    assert "root:" not in answer.text
    assert str(config.folder.parent) not in answer.text
    assert list((config.folder / "incoming").iterdir()) == []
    assert web.upload(visitor, web.sites_text("Afra")).json()["usable"]
