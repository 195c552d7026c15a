"""Promises of `routes.census.importing`: a spreadsheet becomes a list, and nothing is lost."""

from __future__ import annotations

import datetime as dt
import io
import json
import random
import zipfile
from typing import TYPE_CHECKING, Any

import numpy as np
import openpyxl
import pyogrio
import pyproj
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routes.census.grids import LAMBERT
from routes.census.headings import meaning_of
from routes.census.importing import Import, Roads, prepare
from routes.census.store import review_rows
from routes.census.words import bundled_words, read_mapping
from routes.csvtext import SEMICOLON, csv_bytes
from routes.errors import CensusError, InputError, RoutesError
from routes.geo import LonLat, distance_m
from routes.outputs.texts import Texts
from routes.sites import parse_sites, write_sites

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from routes.sites import Site

SHARED = [HealthCheck.function_scoped_fixture]
"""Examples may share a folder: each writes its own files anew."""

HEAD = ["N°", "Dénomination / الاسم", "Commune", "Adhérents", None, "Coordonnées", None, "Tél.",
        "Activité", "Horaires", "Coop. féminine ?", "Nom du président", "Accord de publication",
        "Date de création", "Observations"]  # fmt: skip
UNDER = [None, None, None, "Total", "Dont femmes", "X", "Y"]
ROWS: list[list[Any]] = [
    [1, "Coop. Tifaouine", "Ammeln", "62 adhérentes", 62, "-8,967205", "29,753605", 528801415,
     "huile d'argan", "9h-17h sauf vendredi", "Oui", "Fatima X", "oui", "2007"],
    [2, "تعاونية أومركت النسوية", "تافراوت", 15, "15", -8.9649, 29.69541,
     "0528 80 14 16 / 0661234567", "لوز وأملو", "الاثنين إلى الجمعة 9-17", "نعم", "عائشة", "نعم",
     dt.date(2007, 3, 1), "contacter le 0661 22 33 44"],
    [],
    [3, "Coopérative Tissage Anzi", "ANZI", 20, None, "29.66281", "-9.36191", "52880", "Tapis",
     "le matin", "oui (à vérifier)", "H. Y", None, 39142, "=1+1"],
    [4, "Coopérative Argana", "Tiznit", "une vingtaine", None, None, None, "+212 528-60-10-10",
     "argan", "lundi au samedi 8h30-12h30 et 14h30-18h30", "non", None, "non", "mai 2019"],
    [5, "Coopérative ARGANA ", "Tiznit", 20, 18, None, None, None, "argan et miel", None, None,
     None, None, None, "doublon"],
    [6, "Coopérative Loin", "Tiznit", 9, None, -8.97, 29.72, None, "argan"],
    ["Total", None, None, 106],
    [None, "NB : liste provisoire"],
]  # fmt: skip


def nasty(path: Path) -> Path:
    """Write the workbook: titles, merged headings in two rows, blanks, a total, a hidden sheet."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = "Liste 2024"
    titles: list[list[Any]] = [["Royaume du Maroc – Province de Tiznit"], ["Recensement"], []]
    for row in (*titles, HEAD, UNDER, *ROWS):
        page.append(row)
    for block in ("A1:O1", "D4:E4", "F4:G4", *(f"{letter}4:{letter}5" for letter in "ABCHIJKLMNO")):
        page.merge_cells(block)
    page["O9"].value, page["O9"].data_type = "=1+1", "s"
    page["D11"] = "=SUM(D6:D7)"
    hidden = book.create_sheet("Ancien")
    hidden.sheet_state = "hidden"
    hidden.append(["Nom", "Commune", "Activité"])
    hidden.append(["Coopérative Vieille", "Tiznit", "argan"])
    book.create_sheet("Notes").append(["à faire"])
    book.save(path)
    return path


@pytest.fixture
def done(tmp_path: Path) -> Import:
    """Return the workbook with every usual fault, imported into a new list."""
    return prepare(nasty(tmp_path / "census.xlsx"))


def by_name(done: Import, name: str) -> Site:
    """Return the site of a name."""
    return next(site for site in done.sites if site.name == name)


def said(done: Import, row: int, *words: str) -> bool:
    """Say whether a remark about a row holds all of some words."""
    texts = [str(remark) for remark in done.remarks if remark.row == row]
    return any(all(word in text for word in words) for text in texts)


def sheet(path: Path, *rows: Sequence[object]) -> Path:
    """Write a workbook of one sheet."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in rows:
        page.append(list(row))
    book.save(path)
    return path


# ---------------------------------------------------------------- the nasty workbook


def test_a_workbook_with_every_usual_fault_becomes_a_list(done: Import) -> None:
    """Titles, merged headings, blanks, texts for numbers, lost zeros, three languages."""
    sites, faults = parse_sites(write_sites(done.sites))
    assert faults == ()
    assert len(sites) == 5  # of six rows, two of which are about one
    first = by_name(done, "Coop. Tifaouine")
    assert (first.id, first.commune, first.theme) == ("coop-tifaouine-ammelne", "Ammelne", "argan")
    assert (first.members, first.women_members, first.women_led) == (62, 62, True)
    assert (first.phone, first.start_date) == ("+212 528 80 14 15", "2007")
    assert first.opening_hours == "Mo-Su 09:00-17:00; Fr off"
    assert first.location == LonLat(-8.967205, 29.753605)
    second = by_name(done, "تعاونية أومركت النسوية")
    assert second.phone == "+212 528 80 14 16; +212 661 23 45 67"
    assert (second.name_ar, second.commune) == (second.name, "Tafraout")
    assert (second.opening_hours, second.start_date) == ("Mo-Fr 09:00-17:00", "2007-03-01")
    third = by_name(done, "Coopérative Tissage Anzi")
    assert (third.theme, third.start_date, third.women_led) == ("weaving", "2007-03-01", None)
    assert third.location == LonLat(-9.36191, 29.66281)


def test_what_is_not_understood_is_kept_and_told(done: Import) -> None:
    """With sheet, row, column, problem and fix; the cell stays as it stood."""
    third = by_name(done, "Coopérative Tissage Anzi")
    assert third.hours_note == "le matin"
    assert ("Coop. féminine ?", '"oui (à vérifier)"') in third.other
    assert ("Observations", '"=1+1"') in third.other
    assert said(done, 9, "sheet Liste 2024", "column H (Tél.)", "5 digits", "Write all its digits")
    assert said(done, 9, "column J (Horaires)", "not understood without doubt")
    assert said(done, 9, "column K", "not certain")
    assert said(done, 9, "swapped", "29.66281, -9.36191", "commune confirms")
    assert said(done, 10, "une vingtaine")
    assert said(done, 11, "never computed", "=SUM(D6:D7)")
    assert said(done, 14 - 1, "a total")
    assert said(done, 14, "a remark below the list")
    assert any("sheet is hidden" in remark.problem for remark in done.remarks)


def test_no_personal_data_without_consent(done: Import) -> None:
    """Names of persons never; telephones only where the body agreed; all of it is kept apart."""
    text = write_sites(done.sites)
    for secret in ("Fatima", "عائشة", "H. Y", "0661 22 33 44", "528 60 10 10", "52880"):
        assert secret not in text
        assert any(secret in cell for _, _, cell in done.private), secret
    assert said(done, 10, "refuses publication")


def test_two_rows_about_one_site_become_one_and_lose_nothing(done: Import) -> None:
    """The second completes the first; where they differ both are kept."""
    site = by_name(done, "Coopérative Argana")
    assert (site.women_members, site.activity_fr) == (18, "argan")
    assert ("sse activity fr (row 11)", '"argan et miel"') in site.other
    assert ("Observations", '"doublon"') in site.other
    assert said(done, 11, "same site as row 10", "sse:activity:fr")


@pytest.mark.parametrize(
    ("answers", "consent"),
    [
        (("oui", None), True), ((None, "oui"), True), (("oui", "oui"), True),
        (("oui", "non"), False), (("non", "oui"), False), (("en cours", "non"), False),
        (("oui", "en cours"), None), (("en cours", "oui"), None), ((None, None), None),
    ],
)  # fmt: skip
@pytest.mark.parametrize("listed", [False, True])
def test_of_two_rows_the_more_cautious_answer_holds(
    tmp_path: Path,
    answers: tuple[str | None, str | None],
    consent: bool | None,  # noqa: FBT001
    listed: bool,  # noqa: FBT001
) -> None:
    """A refusal, then an answer that nobody understands; the telephone follows it."""
    head = ["Nom", "Commune", "Filière", "Téléphone", "Accord de publication"]
    rows = [["Coop Tiwizi", "Anzi", "argan", "0528801415", answers[0]],
            ["Coop TIWIZI", "Anzi", None, None, answers[1]]]  # fmt: skip
    before = prepare(sheet(tmp_path / "a.xlsx", head[:3], rows[0][:3])).sites if listed else ()
    (site,) = prepare(sheet(tmp_path / "c.xlsx", head, *rows), before).sites
    assert (site.consent, bool(site.phone)) == (consent, bool(consent))


def test_a_position_that_contradicts_the_commune_is_not_taken(done: Import) -> None:
    """It is kept as it stands, and the site put at the main village."""
    site = by_name(done, "Coopérative Loin")
    assert site.precision == "commune"
    assert site.other == (("Coordonnées – X", '"-8.97"'), ("Coordonnées – Y", '"29.72"'))
    assert said(done, 12, "km from the main village of Tiznit", "nearest: Tafraout")


def test_a_position_in_the_next_commune_is_told(tmp_path: Path) -> None:
    """It is taken all the same: a cooperative of one commune may work in another."""
    path = sheet(tmp_path / "c.xlsx", ["Nom", "Commune", "Filière", "GPS"],
                 ["Coop Une", "Tiznit", "argan", "29.8025, -9.8260"],
                 ["Coop Deux", "Tiznit", "argan", "29.6990, -9.7300"])  # fmt: skip
    made = prepare(path)
    assert made.sites[0].location == LonLat(-9.8260, 29.8025)
    assert said(made, 2, "main village of Tnine Aglou", "that of Tiznit", "Correct the position")
    assert not said(made, 3, "main village")


REGISTER: list[list[Any]] = [
    ["لائحة تعاونيات إقليم تيزنيت إلى غاية 31/12/2024"],
    ["ر.ت", "اسم التعاونية", "رقم السجل المحلي", "المقر الاجتماعي", "الجماعة", "قطاع النشاط",
     "عدد المنخرطين", None, None, "اسم الرئيس(ة)", "ملاحظات"],
    [None, None, None, None, None, None, "ذكور", "إناث", "المجموع"],
    [1, "تعاونية أكاديم", "123/2019", "دوار أكاديم", "جماعة أربعاء الساحل",
     "إنتاج زيت أركان ومشتقاته", 3, 12, 15, "فاطمة"],
    ["المجموع", None, None, None, None, None, 3, 12, 15],
]  # fmt: skip


@pytest.mark.parametrize("kind", ["merged", "not merged", "csv"])
def test_men_women_and_all_below_one_heading_are_told_apart(tmp_path: Path, kind: str) -> None:
    """The first of three columns below “members” is the men, not the members."""
    path = sheet(tmp_path / "c.xlsx", *REGISTER)
    if kind == "merged":
        book = openpyxl.load_workbook(path)
        for block in ("G2:I2", *(f"{letter}2:{letter}3" for letter in "ABCDEFJK")):
            book.worksheets[0].merge_cells(block)
        book.save(path)
    if kind == "csv":
        path = tmp_path / "c.csv"
        path.write_bytes(csv_bytes([[str(c or "") for c in row] for row in REGISTER], SEMICOLON))
    (site,) = prepare(path).sites
    assert (site.members, site.women_members) == (15, 12)
    assert (site.registration, site.place) == ("123/2019", "دوار أكاديم")
    assert dict(site.other) == {
        "عدد المنخرطين – ذكور": '"3"', "قطاع النشاط": '"إنتاج زيت أركان ومشتقاته"',
    }  # fmt: skip


def test_data_below_one_row_of_headings_is_no_heading(tmp_path: Path) -> None:
    """A first row of words only, below headings of which one is empty, stays a site."""
    path = sheet(tmp_path / "c.xlsx", ["Nom", "Commune", "Filière", None],
                 ["Coopérative Une", "Tiznit", "argan", "Femmes"],
                 ["Coopérative Deux", "Anzi", "tissage"])  # fmt: skip
    assert [site.name for site in prepare(path).sites] == ["Coopérative Une", "Coopérative Deux"]


def test_products_in_arabic_are_kept_in_arabic(tmp_path: Path) -> None:
    """And the theme is read from them."""
    path = sheet(tmp_path / "c.xlsx", ["الاسم", "الجماعة", "المنتوجات"],
                 ["تعاونية مثال", "تيزنيت", "زيت أركان"])  # fmt: skip
    (site,) = prepare(path).sites
    assert (site.activity_ar, site.activity_fr, site.theme) == ("زيت أركان", "", "argan")
    assert (site.activity_in("ar"), site.activity_in("fr")) == ("زيت أركان", "")


def test_a_hidden_sheet_is_read_when_it_is_named(tmp_path: Path) -> None:
    """And a name that no sheet has is refused with those there are."""
    path = nasty(tmp_path / "census.xlsx")
    made = prepare(path, sheets=["Ancien"])
    assert [site.name for site in made.sites] == ["Coopérative Vieille"]
    with pytest.raises(CensusError, match="Liste 2024, Ancien, Notes"):
        prepare(path, sheets=["Nouveau"])


def test_the_same_file_gives_the_same_list(tmp_path: Path) -> None:
    """And importing it again into that list changes nothing."""
    path = nasty(tmp_path / "census.xlsx")
    first = prepare(path)
    assert write_sites(prepare(path).sites) == write_sites(first.sites)
    again = prepare(path, first.sites)
    assert write_sites(again.sites) == write_sites(first.sites)
    assert {outcome.status for outcome in again.merge.outcomes} == {"same"}
    assert again.merge.gone == ()


# ---------------------------------------------------------------- text tables and maps

TABLE = (
    "Nom{0}Commune{0}Activité{0}Latitude{0}Longitude{0}Adhérents{0}Téléphone\r\n"
    "Coopérative Forêt d’été{0}Tiznit{0}argan{0}29{1}69861{0}-9{1}73131{0}12{0}0528801415\r\n"
    "{2}{0}Anzi{0}tissage{0}29{1}66281{0}-9{1}36191{0}7{0}0528801416\r\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "cp1256"])
@pytest.mark.parametrize("signs", [";,", ",.", "\t,", "|."])
def test_text_tables_need_no_explanation(tmp_path: Path, encoding: str, signs: str) -> None:
    """Any separator, decimal sign and old encoding of French or Arabic Windows."""
    separator, decimal = signs[0], signs[1]
    second = "Coopérative Étoile du Sud" if encoding == "cp1252" else "تعاونية النجمة الزرقاء"
    text = TABLE.format(separator, decimal, second)
    path = tmp_path / "liste.csv"
    path.write_bytes(text.encode(encoding))
    made = prepare(path)
    assert [site.name for site in made.sites] == [text.split("\r\n")[1].split(separator)[0], second]
    assert made.sites[0].location == LonLat(-9.73131, 29.69861)
    assert [site.members for site in made.sites] == [12, 7]


@pytest.mark.parametrize("encoding", ["cp1252", "cp850", "mac_roman"])
def test_french_of_any_old_computer_is_read(tmp_path: Path, encoding: str) -> None:
    """Excel still offers CSV of DOS and of the Macintosh, beside that of Windows."""
    path = tmp_path / "liste.csv"
    text = "Nom;Commune;Activité\r\nCoopérative Étoile d'été à Tighmi;Tighmi;Poterie où\r\n"
    path.write_bytes(text.encode(encoding))
    (site,) = prepare(path).sites
    assert (site.name, site.activity_fr) == ("Coopérative Étoile d'été à Tighmi", "Poterie où")


def test_a_fishing_cooperative_fishes_and_a_visit_by_appointment_is_called_for(
    tmp_path: Path,
) -> None:
    """What follows from a cell without doubt is not asked again."""
    path = sheet(
        tmp_path / "c.xlsx",
        ["Nom", "Forme jurid.", "Commune", "Horaires"],
        ["Coop Iftas", "Coopérative de pêche", "Aglou", "sur RDV uniquement"],
    )
    (site,) = prepare(path).sites
    assert (site.theme, site.commune) == ("fishing", "Tnine Aglou")
    assert (site.call_ahead, site.hours_note) == (True, "sur RDV uniquement")


def test_swapped_metres_are_turned_if_the_commune_confirms_it(tmp_path: Path) -> None:
    """In both orders they lie in Morocco; without the commune they are taken as they stand."""
    rows: list[list[Any]] = [["Nom", "Type", "Commune", "X", "Y", "Filière"]]
    rows += [["Coop Une", "Coopérative", place, "307959", "80939", "argan"]
             for place in ("Tiznit", None)]  # fmt: skip
    rows[2][0] = "Coop Deux"
    made = prepare(sheet(tmp_path / "c.xlsx", *rows), grid=LAMBERT[2])
    assert made.sites[0].location.lat == pytest.approx(29.6986, abs=1e-4)
    assert made.sites[0].location.lon == pytest.approx(-9.7313, abs=1e-4)
    assert said(made, 2, "X and Y are swapped", "commune confirms")
    assert made.sites[1].location.lat < 28


def test_excels_own_line_of_the_separator_is_no_heading(tmp_path: Path) -> None:
    """And quoted cells may hold separators and line breaks."""
    path = tmp_path / "liste.csv"
    path.write_text('sep=;\nNom;Commune;Produits\n"Coop ""A"";B";Tiznit;"argan;\nmiel"\n', "utf-8")
    (site,) = prepare(path, words=read_words(tmp_path, '[defaults]\n"sse:theme" = "argan"')).sites
    assert (site.name, site.activity_fr) == ('Coop "A";B', "argan;\nmiel")


def read_words(tmp_path: Path, text: str) -> Any:  # noqa: ANN401
    """Return the words of a mapping file."""
    path = tmp_path / "mapping.toml"
    path.write_text(text, encoding="utf-8")
    return read_mapping(path)


def test_geojson_of_the_list_itself_comes_back_the_same(
    tmp_path: Path, bundled_sites: tuple[Site, ...]
) -> None:
    """Every bundled site, by its id; a list without them is filled with nothing lost."""
    path = tmp_path / "sites.geojson"
    path.write_text(write_sites(bundled_sites), encoding="utf-8")
    again = prepare(path, bundled_sites)
    assert [outcome.status for outcome in again.merge.outcomes] == ["same"] * len(bundled_sites)
    fresh = prepare(path)
    assert [site.id for site in fresh.sites] == [site.id for site in bundled_sites]
    for made, site in zip(fresh.sites, bundled_sites, strict=True):
        assert distance_m(made.location, site.location) < 1
        assert (made.name, made.theme, made.kind) == (site.name, site.theme, site.kind)


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:26192", "EPSG:32629"])
def test_a_geopackage_is_read_in_its_own_system(tmp_path: Path, crs: str) -> None:
    """Layers are sheets; a point in metres becomes degrees."""
    x, y = pyproj.Transformer.from_crs(4326, crs, always_xy=True).transform(-9.73131, 29.69861)
    path = tmp_path / "sites.gpkg"
    names = np.array(["Coopérative Une", "Coopérative Deux"], dtype=object)
    points = shapely.to_wkb([shapely.Point(x, y), None])
    pyogrio.raw.write(
        path, points, [names, np.array(["argan", "tissage"], dtype=object),
                       np.array(["Tiznit", "Anzi"], dtype=object)],
        fields=["Nom", "Activité", "Commune"], geometry_type="Point", crs=crs, layer="coops",
    )  # fmt: skip
    made = prepare(path)
    assert distance_m(made.sites[0].location, LonLat(-9.73131, 29.69861)) < 8
    assert made.sites[1].precision == "commune"


# ---------------------------------------------------------------- beside a list that exists


def test_an_empty_cell_erases_nothing_and_a_new_value_is_a_change(
    tmp_path: Path, bundled_sites: tuple[Site, ...]
) -> None:
    """Field by field, before and after; all other fields and sites stay."""
    path = sheet(tmp_path / "c.xlsx",
                 ["Nom", "Commune", "Adhérents", "Horaires", "Emplois"],
                 ["Coop. Affra", "Tafraoute", 44, None, 12])  # fmt: skip
    made = prepare(path, bundled_sites)
    (outcome,) = made.merge.outcomes
    assert (outcome.status, outcome.site_id) == ("changed", "coop-afra-tafraout")
    assert "alike" in str(outcome.how)
    changes = {change.field: (change.before, change.after) for change in outcome.changes}
    assert changes == {
        "name": ("Coopérative féminine Afra", "Coop. Affra"),
        "sse:members": (None, 44), "sse:jobs": (None, 12),
    }  # fmt: skip
    before = {site.id: site for site in bundled_sites}
    after = {site.id: site for site in made.sites}
    assert before.keys() == after.keys()
    assert after["coop-afra-tafraout"].sources == before["coop-afra-tafraout"].sources
    assert after["coop-afra-tafraout"].location == before["coop-afra-tafraout"].location
    del before["coop-afra-tafraout"], after["coop-afra-tafraout"]
    assert before == after
    assert len(made.merge.gone) == len(bundled_sites) - 1


def test_a_name_in_the_other_script_is_found(
    tmp_path: Path, bundled_sites: tuple[Site, ...]
) -> None:
    """The list has it in French only, the spreadsheet in Arabic only."""
    path = sheet(tmp_path / "c.xlsx", ["الاسم", "الجماعة", "عدد النساء"],
                 ["تعاونية أفرا", "تافراوت", 30])  # fmt: skip
    (outcome,) = prepare(path, bundled_sites).merge.outcomes
    assert outcome.site_id == "coop-afra-tafraout"
    names = outcome.feature["properties"]
    assert (names["name"], names["name:ar"]) == ("Coopérative féminine Afra", "تعاونية أفرا")


def test_a_name_in_english_is_no_french_name(
    tmp_path: Path, bundled_sites: tuple[Site, ...]
) -> None:
    """It stands under its language, and does not take the place of the local name."""
    path = sheet(tmp_path / "c.xlsx", ["Organisation", "Kind", "Municipality", "Field"],
                 ["Women's cooperative Afra", "cooperative", "Tafraout", "argan"])  # fmt: skip
    (site,) = prepare(path).sites
    assert (site.name_en, site.name_fr) == ("Women's cooperative Afra", "")
    (outcome,) = prepare(path, bundled_sites).merge.outcomes
    names = outcome.feature["properties"]
    assert names["name"] == names["name:fr"] == "Coopérative féminine Afra"
    assert names["name:en"] == "Women's cooperative Afra"


def test_a_doubtful_name_is_asked_for_and_answered_by_the_mapping(
    tmp_path: Path, bundled_sites: tuple[Site, ...]
) -> None:
    """Nearly the same name, or the same in another commune or kind: nobody merges them by guess."""
    path = sheet(tmp_path / "c.xlsx", ["Nom", "Type", "Commune", "Thème"],
                 ["Association Afra", "association", "Tafraout", "argan"])  # fmt: skip
    made = prepare(path, bundled_sites)
    assert made.merge.outcomes == ()
    (left,) = made.left_out
    assert "may be the same as coop-afra-tafraout" in left.problem
    assert '"Association Afra" = "coop-afra-tafraout", or "new"' in left.fix
    told = Texts("fr").tell(left.problem)
    assert told.startswith("est peut-être le même que coop-afra-tafraout («")
    assert told.endswith("d’un autre type\u00a0: cooperative)")
    fresh = prepare(
        path, bundled_sites, words=read_words(tmp_path, '[ids]\n"Association Afra" = "new"')
    )
    assert [outcome.status for outcome in fresh.merge.outcomes] == ["new"]
    words = read_words(tmp_path, '[ids]\n"association afra" = "coop-afra-tafraout"')
    assert prepare(path, bundled_sites, words=words).merge.outcomes[0].status == "changed"


def test_a_worse_position_does_not_replace_a_better_one(
    tmp_path: Path, bundled_sites: tuple[Site, ...]
) -> None:
    """The door of the list stays until the row says that its point is a door too."""
    name = "Coopérative féminine Afra"
    rows: list[list[object]] = [
        ["id", "Nom", "Commune", "GPS", "Précision"],
        ["coop-afra-tafraout", name, "Tafraout", "29.7210, -8.9740", None],
    ]
    kept = prepare(sheet(tmp_path / "a.xlsx", *rows), bundled_sites)
    assert kept.merge.outcomes[0].status == "same"
    assert said(kept, 2, "better position")
    rows[1][-1] = "porte"
    moved = prepare(sheet(tmp_path / "b.xlsx", *rows), bundled_sites)
    fields = {change.field for change in moved.merge.outcomes[0].changes}
    assert fields == {"geometry", "sse:coordinate_source"}


def test_consent_withdrawn_takes_the_telephone_out(
    tmp_path: Path, make_site: Callable[..., Site]
) -> None:
    """Out of the list, into what is kept apart."""
    known = make_site("coop-a", name="Coopérative Aourir", phone="+212 528 00 00 01",
                      commune="Tiznit", consent=True)  # fmt: skip
    path = sheet(tmp_path / "c.xlsx", ["id", "Nom", "Accord de publication"],
                 ["coop-a", "Coopérative Aourir", "non"])  # fmt: skip
    made = prepare(path, [known])
    assert made.sites[0].phone == ""
    assert ("coop-a", "phone", "+212 528 00 00 01") in made.private


properties = st.fixed_dictionaries(
    {},
    optional={
        "Adhérents": st.integers(0, 500),
        "Emplois": st.integers(0, 99),
        "Produits": st.text("abcé ", min_size=1, max_size=12),
        "Remarques": st.text("xyz ", min_size=1, max_size=9),
        "Téléphone": st.sampled_from(["0528801415", "52", "0661234567"]),
        "Horaires": st.sampled_from(["9h-17h sauf lundi", "le matin"]),
        "Femmes": st.sampled_from([3, "trois", "4 ?"]),
        "Président": st.text("mnop", min_size=1, max_size=5),
    },
)


@settings(max_examples=40, deadline=None, suppress_health_check=SHARED)
@given(st.lists(properties, min_size=1, max_size=4))
def test_merging_never_loses_a_field(tmp_path: Path, rows: list[dict[str, object]]) -> None:
    """Every cell ends in the list or in what is private, whichever rows are about one site."""
    heads = ["Nom", "Commune", "Filière", *properties_names(rows)]
    names = ["Coopérative Aourir", "coop AOURIR", "تعاونية أورير", "Coopérative Imider"]
    table = [[name, "Tiznit", "argan", *(row.get(head) for head in heads[3:])]
             for name, row in zip(names, rows, strict=False)]  # fmt: skip
    made = prepare(sheet(tmp_path / "c.xlsx", heads, *table))
    features = json.loads(write_sites(made.sites))["features"]
    held = {str(value) for feature in features for value in feature["properties"].values()}
    held |= {text for _, _, text in made.private}
    heard = " ".join(held)
    for row in rows:
        for head, value in row.items():
            text = " ".join(str(value).split())
            digits = {"0528801415": "528 80 14 15", "0661234567": "661 23 45 67"}.get(text, text)
            rule = {"9h-17h sauf lundi": "Mo-Su 09:00-17:00; Mo off"}.get(text, digits)
            assert not text or rule in heard, (head, value)


def properties_names(rows: list[dict[str, object]]) -> list[str]:
    """Return the headings of some rows, each once."""
    return list(dict.fromkeys(name for row in rows for name in row))


# ---------------------------------------------------------------- what is asked, mapped and refused


def test_what_a_site_must_have_is_asked_for(tmp_path: Path) -> None:
    """Theme, kind and place; the fix names the words and the line of the mapping."""
    path = sheet(tmp_path / "c.xlsx", ["Nom", "Commune", "Activité"],
                 ["Coopérative Sans Thème", "Tiznit", "divers"], ["Tazra", "Tiznit", "argan"],
                 ["Coopérative Nulle Part", None, "argan"], [None, "Tiznit", "argan"])  # fmt: skip
    made = prepare(path)
    assert made.sites == ()
    assert said(
        made, 2, "theme of a visit", "argan, amande, argent", "column Filière", "[defaults]"
    )
    assert said(made, 3, "kind of place", "coopérative, GIE", "column Type")
    assert said(made, 4, "neither a position nor a commune")
    assert said(made, 5, "no name")
    words = read_words(
        tmp_path, '[defaults]\n"sse:theme" = "Patrimoine"\n"sse:kind" = "association"'
    )
    assert [site.theme for site in prepare(path, words=words).sites] == ["heritage", "argan"]


def test_a_mapping_comes_before_what_is_known(tmp_path: Path) -> None:
    """Headings, words, with any spelling of them."""
    path = sheet(tmp_path / "c.xlsx", ["Machin", "Bled", "Truc", "Nature"],
                 ["Aourir", "Tiznit", "Tazerbit", "Groupe local"])  # fmt: skip
    with pytest.raises(CensusError, match="no sheet has a row of headings"):
        prepare(path)
    words = read_words(
        tmp_path,
        """
        [headings]
        MACHIN = "name"
        "bled" = "sse:commune"
        "Truc" = "sse:theme"
        [words."sse:theme"]
        tazerbit = "weaving"
        [words."sse:kind"]
        "groupe local" = "association"
    """,
    )
    (site,) = prepare(path, words=words).sites
    assert (site.name, site.theme, site.kind) == ("Aourir", "weaving", "association")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[headings", "not valid TOML"),
        ("[heads]\na = 'b'", "no table"),
        ("[headings]\nNom = 'nom'", "no property"),
        ("[headings]\nNom = 5", "table of texts"),
        ("headings = 3", "table of texts"),
        ("words = 3", "not a table"),
        ("[words.'sse:theme']\na = 'laine'", "sse:theme"),
        ("[words.'nothing']\na = 'b'", "no property"),
        ("[defaults]\n'sse:theme' = 'olive'", "sse:theme"),
        ("[defaults]\n'sse:theme' = 3", "sse:theme"),
    ],
)
def test_a_mapping_that_means_nothing_is_refused(tmp_path: Path, text: str, words: str) -> None:
    """With the file, the table and what to write instead."""
    with pytest.raises(InputError, match=words) as caught:
        read_words(tmp_path, text)
    assert "mapping.toml" in str(caught.value)


@pytest.mark.parametrize(
    ("heading", "meaning"),
    [
        ("Nbre d'adhérents (2024)", "sse:members"), ("DÉNOMINATION", "name"),
        ("sse:theme", "sse:theme"),
        ("Telephonne", "phone"), ("الجماعــة", "sse:commune"), ("Nom / الاسم", "name"),
        ("N° CIN du président", "private"), ("Responsable légal", "private"), ("x", "longitude"),
        ("Couleur préférée", None), ("Prix", None), ("", None),
        ("Dénomination – العربية", "name:ar"), ("اسم التعاونية (بالفرنسية)", "name:fr"),
        ("Produits (arabe)", "sse:activity:ar"), ("Lat, Long", "position"),
        ("Date création", "start_date"), ("Date enquête", "check_date"), ("% femmes", "keep"),
        ("Taux de féminisation", "keep"), ("Nb. d'adh.", "sse:members"),
        ("Nom de la Coop.", "name"), ("Statut", "sse:legal_form"),
    ],
)  # fmt: skip
def test_headings_mean_what_offices_mean(heading: str, meaning: str | None) -> None:
    """Known, nearly known, in two languages; what is not known is not guessed."""
    found = meaning_of(heading, bundled_words().headings)
    assert (found and found[0]) == meaning


def test_a_commune_may_stand_above_its_rows(tmp_path: Path) -> None:
    """As a row of its own, or merged down a column."""
    one, two = ["Coopérative Une", "argan"], ["Coopérative Deux", "tissage"]
    rows = (["Nom", "Filière"], ["Commune de Tafraout"], one, ["Commune d'Anzi", None], two)
    path = sheet(tmp_path / "c.xlsx", *rows)
    assert [site.commune for site in prepare(path).sites] == ["Tafraout", "Anzi"]
    head = ["Commune", "Nom", "Filière"]
    made = sheet(tmp_path / "d.xlsx", head, ["Tafraout", *one], ["", *two])
    book = openpyxl.load_workbook(made)
    book.worksheets[0].merge_cells("A2:A3")
    book.save(tmp_path / "d.xlsx")
    assert [site.commune for site in prepare(tmp_path / "d.xlsx").sites] == ["Tafraout"] * 2


def test_positions_far_from_roads_are_told(tmp_path: Path) -> None:
    """With the distance and the name of the roads."""
    path = sheet(tmp_path / "c.xlsx", ["Nom", "Filière", "GPS"],
                 ["Coopérative Une", "argan", "29.69861, -9.73131"],
                 ["Coopérative Deux", "tissage", "29.66281, -9.36191"])  # fmt: skip
    roads = Roads(
        name="drawn by hand", limit_m=1000, distances_m=lambda spots: [2500, None][: len(spots)]
    )
    made = prepare(path, roads=roads)
    assert said(made, 2, "2,500 m from any road", "drawn by hand")
    assert said(made, 3, "over 10,000 m")


# ---------------------------------------------------------------- hostile and huge files


def test_nothing_in_a_written_table_is_run_as_a_formula(tmp_path: Path) -> None:
    """Names, headings and cells that begin like one get an apostrophe, in both tables."""
    evil = ("=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "＝1")
    assert csv_bytes([evil], SEMICOLON).decode("utf-8-sig").split(";")[1:3] == ["'+1", "'-1"]
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["Nom", "Commune", "Filière", "Note", "Président"])
    page.append(["Coopérative Une", "Tiznit", "argan"])
    for cell, text in (("D2", evil[0]), ("E2", evil[3])):
        page[cell].value, page[cell].data_type = text, "s"
    book.save(tmp_path / "c.xlsx")
    made = prepare(tmp_path / "c.xlsx")
    text = csv_bytes([*review_rows(made), *made.private], SEMICOLON).decode("utf-8-sig")
    assert f";'{evil[0]};" in text
    assert f";'{evil[3]}\r\n" in text
    assert not any(
        cell.startswith(("=", "@")) for line in text.split("\r\n") for cell in line.split(";")
    )


PAGE = "xl/worksheets/sheet1.xml"


def test_no_code_for_the_terminal_passes(tmp_path: Path) -> None:
    """Neither in a heading nor in a name, nor in what is said of them."""
    path = tmp_path / "c.csv"
    evil = "\x1b[31m\u202e"
    path.write_text(f"Nom;Commune;Filière;Zo{evil}ne\nCoop{evil} Une;Tiznit;argan;x\n", "utf-8")
    made = prepare(path)
    assert [site.name for site in made.sites] == ["Coop[31m Une"]
    assert made.sites[0].other == (("Zo[31mne", '"x"'),)
    assert all(str(remark).isprintable() for remark in made.remarks)


def bomb(path: Path, *, lying: bool) -> None:
    """Write a workbook of some kilobytes that unpacks to hundreds of megabytes."""
    sheet(path, ["Nom", "Commune"])
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in parts.items():
            new.writestr(
                name, data + b" " * 300_000_000 if name == "xl/worksheets/sheet1.xml" else data
            )
    if lying:
        data = path.read_bytes()
        size = (300_000_000 + len(parts[PAGE])).to_bytes(4, "little")
        path.write_bytes(data.replace(size, (1000).to_bytes(4, "little")))


@pytest.mark.parametrize("lying", [False, True])
def test_a_zip_bomb_is_refused(tmp_path: Path, lying: bool) -> None:  # noqa: FBT001
    """Before it is unpacked, and also if it lies about its size."""
    path = tmp_path / "bomb.xlsx"
    bomb(path, lying=lying)
    assert path.stat().st_size < 1_000_000
    with pytest.raises(CensusError, match=r"bomb.xlsx: (unpacks|is a damaged)"):
        prepare(path)


def test_a_cell_far_away_is_refused(tmp_path: Path) -> None:
    """A sheet said to have a million rows is not walked through."""
    path = sheet(tmp_path / "c.xlsx", ["Nom", "Commune"], ["Coopérative Une", "Tiznit"])
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["XFD1048576"] = "x"
    book.save(path)
    with pytest.raises(CensusError, match="beyond row"):
        prepare(path)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.xlsx", b"", "empty"),
        ("a.xlsx", b"PK\x03\x04broken", "damaged"),
        ("a.xlsx", b"Nom;Commune", "damaged"),
        ("a.xls", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old .xls file, or protected"),
        ("a.gpkg", b"SQLite format 3\0" + b"\0" * 600, "damaged GeoPackage"),
        ("a.geojson", b"{}", "FeatureCollection"),
        ("a.geojson", b'{"features": [3]}', "features that are none"),
        ("a.pdf", b"%PDF", "no spreadsheet"),
        ("a.csv", b"\x00\x01\x02\x03", "no text"),
        ("a.csv", b"\xff\xfea", "utf-16"),
        ("a.csv", b"a;b\n1;2\n", "no sheet has a row of headings"),
        ("a.csv", b"a\n" * 6000, "more than 5000 rows"),
    ],
)
def test_files_that_are_no_list_are_refused_with_a_fix(
    tmp_path: Path, name: str, data: bytes, words: str
) -> None:
    """One line: the file, what it is, what to do."""
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(CensusError) as caught:
        prepare(path)
    assert words in str(caught.value)
    assert str(caught.value).startswith(f"{name}: ")


def test_a_missing_file_and_an_unknown_encoding_are_refused(tmp_path: Path) -> None:
    """Also a folder."""
    with pytest.raises(CensusError, match="cannot be read"):
        prepare(tmp_path / "none.csv")
    with pytest.raises(CensusError, match=r"empty|cannot be read"):
        prepare(tmp_path)
    (tmp_path / "a.csv").write_text("Nom;Commune\n", encoding="utf-8")
    with pytest.raises(CensusError, match="--encoding"):
        prepare(tmp_path / "a.csv", encoding="klingon")


scalars = st.one_of(
    st.none(), st.integers(-(10**12), 10**12), st.booleans(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(dt.date(1950, 1, 1), dt.date(2100, 1, 1)),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=15),
    st.sampled_from(["Nom", "Commune", "Tiznit", "X", "Y", "Coopérative A", "argan", "29.7",
                     "-9.7", "Total", "=A1", "=1/0", "GPS", "الاسم", "oui", "9h-17h", "id"]),
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=SHARED)
@given(st.lists(st.lists(scalars, max_size=7), max_size=9), st.booleans())
def test_no_spreadsheet_gives_a_traceback(
    tmp_path: Path,
    rows: list[list[object]],
    with_head: bool,  # noqa: FBT001
) -> None:
    """Any cells, in a workbook and in a text table: a list, or a refusal."""
    names = ["Nom", "Commune", "Activité", "GPS", "Tél", "Horaires", "Adhérents"]
    table_rows: list[list[object]] = [[*names], *rows] if with_head else rows
    path = sheet(tmp_path / "fuzz.xlsx", *table_rows)
    table = tmp_path / "fuzz.csv"
    table.write_bytes(
        csv_bytes([[str(cell or "") for cell in row] for row in table_rows], SEMICOLON)
    )
    for file in (path, table):
        try:
            made = prepare(file)
        except RoutesError:
            continue
        assert parse_sites(write_sites(made.sites))[1] == () or not made.sites


def test_damaged_bytes_give_no_traceback(tmp_path: Path) -> None:
    """A workbook with some of its bytes changed is read or refused."""
    good = nasty(tmp_path / "good.xlsx").read_bytes()
    dice = random.Random(1)  # noqa: S311 - the same bytes each time
    for number in range(40):
        data = bytearray(good)
        for _ in range(dice.randint(1, 30)):
            data[dice.randrange(len(data))] = dice.randrange(256)
        path = tmp_path / f"bad{number}.xlsx"
        path.write_bytes(bytes(data))
        try:
            prepare(path)
        except RoutesError as error:
            assert str(error)  # noqa: PT017
    assert io.BytesIO(good).read(2) == b"PK"
