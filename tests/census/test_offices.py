"""Promises of `routes.census`: the lists of different offices are read as they were meant."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import openpyxl
import pytest

from routes.census.grids import LAMBERT, UTM
from routes.census.headings import meaning_of
from routes.census.importing import Import, prepare
from routes.census.words import bundled_words
from routes.csvtext import SEMICOLON, csv_bytes
from routes.geo import LonLat, distance_m
from routes.outputs.texts import Texts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from routes.census.grids import Grid
    from routes.sites import Site

TIZNIT = LonLat(-9.731, 29.6984)


def read(
    tmp_path: Path, *rows: str, existing: Sequence[Site] = (), grid: Grid | None = None
) -> Import:
    """Import rows, whose cells are between semicolons."""
    path = tmp_path / "liste.csv"
    path.write_bytes(csv_bytes([row.split(";") for row in rows], SEMICOLON))
    return prepare(path, existing, grid=grid)


def said(made: Import, severity: str = "") -> list[str]:
    """Return what is said, of one severity or all."""
    return [remark.problem for remark in made.remarks if severity in {"", remark.severity}]


@pytest.mark.parametrize(
    ("heading", "meaning"),
    [
        ("Quel est le nom de votre coopérative / association ?", "name"),
        ("Dans quelle commune se trouve votre siège ?", "sse:commune"),
        ("Quels produits fabriquez-vous ?", "sse:activity:fr"),
        ("Combien d'adhérents compte votre structure aujourd'hui ?", "sse:members"),
        ("Dont combien de femmes ?", "sse:women_members"),
        ("En quelle année avez-vous été créés ?", "start_date"),
        ("Numéro de téléphone (WhatsApp si possible)", "phone"),
        ("Quels sont vos jours et horaires d'ouverture ?", "opening_hours"),
        ("Lien Google Maps de votre local", "position"),
        ("Acceptez-vous que ces informations soient publiées sur le site de la province ?",
         "sse:consent"),
        ("Téléphone de la coopérative", "phone"),
        ("How many members does your cooperative have?", "sse:members"),
        ("ما اسم التعاونية؟", "name"),
        ("في أي جماعة يوجد مقركم؟", "sse:commune"),
        ("ما هي منتوجاتكم؟", "sse:activity:fr"),
        ("هل توافقون على نشر هذه المعلومات؟", "sse:consent"),
        ("_Position GPS_latitude", "latitude"),
        ("_gps_longitude", "longitude"),
        ("_Position GPS_precision", "keep"),
        ("X (UTM 29N)", "longitude"),
        ("Fuseau", "zone"),
        ("wkt_geom", "position"),
        ("Effectif – F", "sse:women_members"),
    ],
)  # fmt: skip
def test_headings_of_forms_and_of_exports_are_understood(heading: str, meaning: str) -> None:
    """Google Forms asks questions, KoboToolbox and QGIS have names of their own."""
    found = meaning_of(heading, bundled_words().headings)
    assert found is not None
    assert found[0] == meaning


@pytest.mark.parametrize(
    "heading",
    ["Quel est votre nom ?", "Quel est le nom de la présidente ?", "Nom complet",
     "Nom de la personne qui répond", "_submitted_by", "ما اسمكم؟"],
)  # fmt: skip
def test_questions_about_a_person_stay_private(heading: str) -> None:
    """They are not the name of a site."""
    assert meaning_of(heading, bundled_words().headings) == ("private", True)


@pytest.mark.parametrize(
    "heading",
    ["Nom de la rue", "Quel est le nom de la commune voisine ?", "_id", "_status",
     "Quels produits de nettoyage achetez-vous ?"],
)  # fmt: skip
def test_another_thing_is_not_taken_for_what_its_words_begin_with(heading: str) -> None:
    """What follows a word may make another thing of it; the number of an answer is no id."""
    assert meaning_of(heading, bundled_words().headings) in {None, ("keep", True)}


def test_an_export_of_kobotoolbox_is_read(tmp_path: Path) -> None:
    """Its own columns raise no notes; those of each answer, with 0 or 1, are no products."""
    made = read(
        tmp_path,
        "start;Identification/Nom;Commune;Produits;Produits/Huile;_GPS_latitude;_GPS_longitude;"
        "_id;_uuid;_submission_time;_status;_submitted_by",
        "2026-03-02;Coop Tamount;tafraout;huile d'argan;1;29.7204;-8.9747;123456;a-b;"
        "2026-03-02;submitted_via_web;hassan",
    )
    assert said(made) == []
    (site,) = made.sites
    assert (site.id, site.location) == ("coop-tamount-tafraout", LonLat(-8.9747, 29.7204))
    assert site.activity_fr == "huile d'argan"
    assert made.private == ((site.id, "_submitted_by", "hassan"),)


def test_columns_in_two_scripts_are_two_names(tmp_path: Path) -> None:
    """“Nom” and “الاسم” side by side; of two communes the second is told and kept."""
    made = read(
        tmp_path,
        "الاسم;Nom;Commune;الجماعة;Activité",
        "تعاونية تازرزيت;Coopérative Tazerzit;Tarsouat;ترسواط;argan",
    )
    (site,) = made.sites
    assert (site.name, site.name_ar) == ("Coopérative Tazerzit", "تعاونية تازرزيت")
    assert said(made, "note")[0] == "means the same as “Commune”: the column is kept as it is"


def test_a_second_column_of_positions_is_read_where_the_first_is_empty(tmp_path: Path) -> None:
    """Coordinates in one column, links in another."""
    made = read(
        tmp_path,
        "Nom;Commune;Activité;GPS;Lien Google Maps",
        "Coop Un;Tiznit;argan;29.6984, -9.7310;https://maps.app.goo.gl/x",
        "Coop Deux;Tiznit;argan;;https://www.google.com/maps?q=29.6984,-9.7310",
    )
    assert [site.location for site in made.sites] == [TIZNIT, TIZNIT]


def test_totals_of_a_part_are_no_sites(tmp_path: Path) -> None:
    """In any column of the first, with the name of a commune or not."""
    rows = ("Sous-total Anzi;;;20", ";S/Total;;20", "Total Tafraout;;;9", "مجموع تافراوت;;;9")
    made = read(tmp_path, "Nom;Commune;Activité;Femmes", "Coop Tala;Anzi;argan;20", *rows)
    assert len(made.sites) == 1
    assert said(made, "left out") == []


def test_a_title_names_the_commune_of_the_rows_below(tmp_path: Path) -> None:
    """Above the headings as well as between the rows."""
    made = read(
        tmp_path,
        "COMMUNE DE TAFRAOUT;;",
        "Nom;Activité;Femmes",
        "Coop Tala;argan;20",
        "Commune : Anzi;;",
        "Coop Ifri;argan;20",
    )
    assert [site.commune for site in made.sites] == ["Tafraout", "Anzi"]


def test_two_bodies_in_one_row_wait(tmp_path: Path) -> None:
    """Nobody can tell whose the figures are; one name in two spellings is one body."""
    made = read(
        tmp_path,
        "Nom;Commune;Activité",
        "Coop Argana / Coop Toudarte;Ammelne;argan",
        "Coopérative Afra et association Tala;Anzi;argan",
        "Coopérative Tifawin / Coop. Tifaouine;Anzi;argan",
        "Coopérative Ifri / تعاونية إفري;Anzi;argan",
    )
    assert said(made, "left out") == [
        "names two bodies: Coop Argana + Coop Toudarte",
        "names two bodies: Coopérative Afra + association Tala",
    ]
    assert len(made.sites) == 2


def test_the_kind_may_be_misspelt_or_stand_above_the_names(tmp_path: Path) -> None:
    """A heading that names two kinds says neither."""
    made = read(
        tmp_path, "Nom de la coopérative;Commune;Activité", "Copérative Afoulki;Anzi;argan",
        "Tamaynut;Anzi;argan", "Souk Tlata;Anzi;argan",
    )  # fmt: skip
    assert [site.kind for site in made.sites] == ["cooperative", "cooperative", "souk"]
    two = read(tmp_path, "Nom de la coopérative ou association;Commune;Activité", "Tala;Anzi;argan")
    assert said(two, "left out") == ["the kind of place is not said, or not in known words"]


def test_numbers_of_rows_are_no_ids(tmp_path: Path) -> None:
    """They begin anew in each sheet and in each office's list."""
    book = openpyxl.Workbook()
    for title, name in (("Tiznit", "Coop Tala"), ("Anzi", "Coop Ifri")):
        sheet = book.create_sheet(title)
        sheet.append(["ID", "Nom", "Commune", "Filière"])
        sheet.append([1, name, title, "argan"])
    book.save(tmp_path / "liste.xlsx")
    made = prepare(tmp_path / "liste.xlsx")
    assert [site.id for site in made.sites] == ["coop-tala-tiznit", "coop-ifri-anzi"]


def test_a_number_as_id_must_be_confirmed_by_the_name(tmp_path: Path) -> None:
    """A list may have such ids; the row 1 of another list is not its site 1."""
    made = read(tmp_path, "Nom;Commune;Activité", "Coop Tala;Tiznit;argan")
    listed = [replace(made.sites[0], id="1")]
    same = read(tmp_path, "id;Nom;Commune;Femmes", "1;Coopérative Tala;Tiznit;9", existing=listed)
    assert [outcome.site_id for outcome in same.merge.of("changed")] == ["1"]
    other = read(
        tmp_path, "id;Nom;Commune;Activité", "1;Coop Zzuzz Imnir;Anzi;argan", existing=listed
    )
    assert said(other, "left out") == ["the id 1 is “Coop Tala” in the list, another name"]
    assert other.sites == tuple(listed)


METRES = [
    ("X;Y;Zone UTM", "429283,5;3285589,9;29N", None),
    ("X;Y;Fuseau", "429 283,5;3 285 589,9;29", None),
    ("X (UTM 29N);Y (UTM 29N);Notes", "429283.5;3285589.9;", None),
    ("Easting;Northing;Notes", "429283.5;3285589.9;", UTM[29]),
    ("X;Y;Projection", "80967,02;307935,51;Merchich / Sud Maroc", None),
    ("X;Y;Zone Lambert (1 à 4)", "80967,02;307935,51;2", LAMBERT[1]),
    ("X;Y;Projection", "80967,02;307935,51;Lambert", LAMBERT[2]),
]


@pytest.mark.parametrize(("headings", "cells", "grid"), METRES)
def test_the_zone_of_metres_may_stand_in_the_list(
    tmp_path: Path, headings: str, cells: str, grid: Grid | None
) -> None:
    """In a column or in a heading, before what is asked for."""
    made = read(
        tmp_path, f"Nom;Commune;Activité;{headings}", f"Coop Tala;Tiznit;argan;{cells}", grid=grid
    )
    (site,) = made.sites
    assert distance_m(site.location, TIZNIT) < 10
    assert site.precision == "village"


def test_a_zone_that_is_not_known_is_told(tmp_path: Path) -> None:
    """And the metres are refused."""
    made = read(
        tmp_path, "Nom;Commune;Activité;X;Y;Fuseau", "Coop Tala;Tiznit;argan;429283;3285589;R"
    )
    assert said(made, "doubt") == [
        "“R” is no zone that is known", "429283, 3285589 are not degrees"
    ]  # fmt: skip
    (site,) = made.sites
    assert dict(site.other)["Fuseau"] == '"R"'


def test_the_west_of_a_heading_is_a_sign(tmp_path: Path) -> None:
    """No commune need confirm it."""
    made = read(
        tmp_path, "Nom;Type;Activité;Latitude N;Longitude O", "Tala;coop;argan;29,69840;9,73100"
    )
    assert [site.location for site in made.sites] == [TIZNIT]
    assert said(made) == []


def test_a_row_of_a_known_position_is_not_said_to_be_put_at_the_village(
    tmp_path: Path,
) -> None:
    """Neither a second row about a site nor a site of the list moves."""
    head, row = "Nom;Commune;Activité;GPS;Femmes", "Coop Tala;Tiznit;argan;29.6984, -9.7310;"
    made = read(tmp_path, head, row, "Coopérative Tala;Tiznit;argan;;12")
    assert [problem for problem in said(made) if "village" in problem] == []
    later = read(tmp_path, head, "Coop Tala;Tiznit;argan;;14", existing=made.sites)
    assert [site.location for site in later.sites] == [TIZNIT]
    assert said(later) == []


def test_fields_are_called_as_in_the_form_in_the_language_of_the_reader(tmp_path: Path) -> None:
    """With the key, which the list itself has."""
    made = read(
        tmp_path, "Nom;Commune;Activité;Adhérents", "Coop Tala;Anzi;argan;9", "Coop Tala;Anzi;;12"
    )
    (remark,) = (remark for remark in made.remarks if remark.severity == "doubt")
    assert "they differ in Members now (sse:members): the first" in remark.problem
    assert "par Membres aujourd’hui (sse:members)" in Texts("fr").tell(remark.problem)
    assert "عدد الأعضاء" in Texts("ar").tell(remark.problem)


def test_what_excel_hides_is_read_and_told(tmp_path: Path) -> None:
    """A filter hides sites that are still meant; a column may have been hidden on purpose."""
    book = openpyxl.Workbook()
    sheet = book.create_sheet("Liste", 0)
    for row in (["Nom", "Commune", "Filière"], ["Coop Tala", "Anzi", "argan"],
                ["Coop Ifri", "Tiznit", "argan"]):  # fmt: skip
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["B"].hidden = True
    book.save(tmp_path / "liste.xlsx")
    made = prepare(tmp_path / "liste.xlsx")
    assert len(made.sites) == 2
    assert [problem for problem in said(made) if "hides" in problem] == [
        "rows that Excel hides were read: 3",
        "columns that Excel hides were read: B (Commune)",
    ]


def test_communes_are_told_in_the_script_of_the_reader(tmp_path: Path) -> None:
    """What is said of a position names them as the reader writes them."""
    made = read(tmp_path, "Nom;Commune;Activité", "Coop Tala;Tafraout;argan")
    (problem,) = (remark.problem for remark in made.remarks)
    assert "Tafraout" in Texts("fr").tell(problem)
    assert "تافراوت" in Texts("ar").tell(problem)


def test_the_number_of_a_row_is_no_part_of_its_name(tmp_path: Path) -> None:
    """A number that belongs to the name stays."""
    names = ("2- Coop Ifri", "03.تعاونية تالا", "Coop 3 Mars", "1-2-3 Coop Soleil", "7 Sources")
    made = read(tmp_path, "Nom;Type;Commune;Activité", *(f"{n};coop;Anzi;argan" for n in names))
    assert [site.name for site in made.sites] == ["Coop Ifri", "تعاونية تالا", *names[2:]]


def test_parts_of_an_address_are_put_together(tmp_path: Path) -> None:
    """The quarter or the village stands in a column of its own."""
    made = read(
        tmp_path,
        "Nom;Commune;Activité;Adresse;Douar",
        "Coop Un;Tiznit;argan;rue 5;Ighir",
        "Coop Deux;Tiznit;argan;;Talat",
    )
    assert [site.place for site in made.sites] == ["rue 5; Ighir", "Talat"]


@pytest.mark.parametrize(
    ("products", "problem"),
    [
        ("miel, huile d'argan", "the row names several: argan, produits du terroir; none is"),
        ("divers", "the theme of a visit is not said"),
    ],
)
def test_a_row_with_several_themes_is_told_which(
    tmp_path: Path, products: str, problem: str
) -> None:
    """The office says what a visit is about; a row without a known theme is told apart."""
    made = read(tmp_path, "Nom;Commune;Produits", f"Coopérative Ifri;Tiznit;{products}")
    assert any(one.startswith(problem) for one in said(made, "left out"))
    assert made.sites == ()
