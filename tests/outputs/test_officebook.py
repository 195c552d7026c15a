"""Promises of `routes.outputs.officebook` and `routes.outputs.workbook`, read with openpyxl."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from routes.circuit import Fairness
from routes.csvtext import is_formula
from routes.outputs.officebook import circuit_workbook
from routes.outputs.workbook import Column, Sheet, workbook
from routes.outputs.xmltext import legal_text
from routes.rules import LunchRule, Rules
from routes.sites import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable

    from routes.circuit import Circuit
    from routes.sites import Language


def read(data: bytes) -> Any:  # noqa: ANN401 - much of openpyxl may be None
    """Read a workbook with an independent reader."""
    return openpyxl.load_workbook(io.BytesIO(data))


def rows(data: bytes, at: int) -> list[dict[str, Any]]:
    """Return the rows of a sheet by their headings."""
    head, *found = read(data).worksheets[at].iter_rows(values_only=True)
    assert len(set(head)) == len(head)
    return [dict(zip(map(str, head), row, strict=True)) for row in found]


def test_there_are_five_sheets(circuit: Circuit) -> None:
    """Headings stay in sight, columns can be filtered, pages are printed whole."""
    book = read(circuit_workbook(circuit, "en"))
    assert book.sheetnames == ["Circuit", "Timetable", "Drives", "Sites visited", "Left out"]
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref.startswith("A1:")
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToHeight == 0
        assert "OpenStreetMap contributors, ODbL 1.0" in sheet.oddFooter.left.text
        assert not sheet.sheet_view.rightToLeft
        assert all(sheet.column_dimensions[name].width > 5 for name in "AB")


@pytest.mark.parametrize("language", LANGUAGES)
def test_arabic_sheets_begin_on_the_right(circuit: Circuit, language: Language) -> None:
    """Those of other languages on the left."""
    for sheet in read(circuit_workbook(circuit, language)):
        assert bool(sheet.sheet_view.rightToLeft) is (language == "ar")


def test_times_are_times_and_lengths_are_lengths(circuit: Circuit) -> None:
    """The same as in the circuit, to the second; shown as hours and minutes."""
    data = circuit_workbook(circuit, "en")
    table = [row for row in rows(data, 1) if row["Beginning"]]
    calls = [call for day in circuit.itineraries for call, _ in day.calls()]
    assert [
        (row["Arrival"], row["Beginning"], row["Departure"], row["Length"], row["In hand"])
        for row in table
    ] == [
        (call.arrival, call.begin, call.departure, call.departure - call.begin, call.slack)
        for call in calls
    ]
    sheet = read(data).worksheets[1]
    assert (sheet["F3"].number_format, sheet["I3"].number_format) == ("hh:mm", "[h]:mm")
    assert sheet["B3"].value == dt.datetime(2026, 11, 25)  # noqa: DTZ001
    drives = rows(data, 2)
    assert [(row["Departure"], row["Arrival"], row["Driving"]) for row in drives] == [
        (leg.departure, leg.arrival, leg.duration) for leg in circuit.legs
    ]
    assert [round(row["Distance (km)"] * 1000) for row in drives] == [
        leg.distance_m for leg in circuit.legs
    ]
    assert drives[1]["From"] == circuit.itineraries[0].stops[0].site.name_in("en")
    assert drives[3]["To"] == circuit.itineraries[0].stops[2].site.name_in("en")


def test_sites_have_their_places_and_telephones(circuit: Circuit) -> None:
    """Degrees and fees are numbers; what is not known is empty."""
    day = circuit.itineraries[0]
    site = replace(day.stops[0].site, phone="+212 528 80 14 15", charge=20)
    stops = (replace(day.stops[0], site=site), *day.stops[1:])
    changed = replace(circuit, itineraries=(replace(day, stops=stops), circuit.itineraries[1]))
    found = rows(circuit_workbook(changed, "en"), 3)
    assert [(row["Longitude"], row["Latitude"]) for row in found] == [
        tuple(stop.site.location) for stop in circuit.stops
    ]
    assert (found[0]["Telephone"], found[0]["Entrance (MAD)"]) == ("+212 528 80 14 15", 20)
    assert (found[1]["Telephone"], found[1]["Entrance (MAD)"]) == (None, None)
    assert found[1]["Stated hours"] == "Mo-Su 08:00-18:00"
    assert [row["Points"] for row in found] == [stop.prize for stop in circuit.stops]


def test_every_site_left_out_has_its_reason(circuit: Circuit) -> None:
    """In words, as everywhere."""
    found = rows(circuit_workbook(circuit, "en"), 4)
    assert [row["Identifier"] for row in found] == [entry.site.id for entry in circuit.unvisited]
    assert found[0]["Reason"] == "left out on request"
    assert found[11]["Reason"].startswith("no time: wherever it is put")


def test_the_rules_are_told_in_words(circuit: Circuit) -> None:
    """Each that asks for something, once."""
    rules = Rules(
        must=("coop-afra-tafraout",), skip=("not-in-this-circuit",), themes=("argan",),
        theme_least=(("argan", 2),), theme_most=(("silver", 1),),
        one_of=(("coop-afra-tafraout", "ait-mansour"),), group_size=12, budget_mad=100,
        pace="relaxed", rest=dt.timedelta(minutes=15), slack=dt.timedelta(minutes=20),
        lunch=LunchRule(), max_drive=dt.timedelta(hours=4), max_leg=dt.timedelta(minutes=90),
        after_dark=False, overnight=(("tafraout", "tiznit"),), road_limit="gravel",
        formula="office.toml",
    )  # fmt: skip
    fairness = Fairness(
        strength=0.5, visits=(), prize_without=40, driving_without=dt.timedelta(hours=1)
    )
    changed = replace(circuit, rules=rules, fairness=fairness)
    said = {row["What"]: row["Value"] for row in rows(circuit_workbook(changed, "en"), 0)}
    assert said["Sites to leave out"] == "not-in-this-circuit"
    assert said["Sites to visit"] == circuit.itineraries[0].stops[0].site.name_in("en")
    assert said["Least number of sites"] == "argan: 2"
    assert said["Most number of sites"] == "silver: 1"
    assert said["Only one of"].count("; ") == 1
    arabic = rows(circuit_workbook(changed, "ar"), 0)
    assert not any(";" in str(value) for row in arabic for value in row.values())
    assert (said["Persons"], said["Entrance for one person at most (MAD)"]) == ("12", "100")
    assert (said["Pace"], said["Rest between two visits"]) == ("relaxed", "15 min")
    assert said["In hand, at least"] == "20 min"
    assert said["Lunch"] == "lunch · 12:00–14:30 · 1 h"
    assert (said["Longest drive of a day"], said["Longest drive without a stop"]) == (
        "4 h",
        "1 h 30 min",
    )
    assert said["Driving in the dark"] == "not allowed"
    assert said["Night 1 at one of"] == "Tafraout; tiznit"
    assert said["Worst road allowed"] == "unpaved but firm road"
    assert said["Points by"] == "office.toml"
    assert "0.5" in said["Fairness"]
    plain = replace(circuit, rules=Rules())
    unsaid = {row["What"] for row in rows(circuit_workbook(plain, "en"), 0)}
    assert not unsaid & {"Sites to visit", "Persons", "In hand, at least", "Worst road allowed"}


def test_a_day_alone_has_its_rows_of_the_whole(circuit: Circuit) -> None:
    """Facts and what was left out are those of the circuit."""
    whole, second = circuit_workbook(circuit, "fr"), circuit_workbook(circuit, "fr", day=2)
    for at in (0, 4):
        assert rows(second, at) == rows(whole, at)
    for at in (1, 2, 3):
        assert rows(second, at) == [row for row in rows(whole, at) if row["Jour"] == 2]
    with pytest.raises(IndexError, match="circuit of 2"):
        circuit_workbook(circuit, "fr", day=3)


def test_hostile_names_are_never_formulas_nor_links(
    circuit: Circuit, named: Callable[[Circuit, str], Circuit], hostile: str
) -> None:
    """They come back as texts, and stay texts when somebody edits their cells."""
    data = circuit_workbook(named(circuit, hostile), "fr")
    book = read(data)
    kept = legal_text(hostile)
    found = {str(cell.value) for cell in book.worksheets[3][2]}
    assert kept in found
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert cell.hyperlink is None
                if isinstance(cell.value, str) and is_formula(cell.value):
                    assert cell.quotePrefix


def test_a_text_too_long_for_a_cell_is_cut(circuit: Circuit) -> None:
    """Excel would refuse the file."""
    day = circuit.itineraries[0]
    site = replace(day.stops[0].site, phone="9" * 40_000)
    stops = (replace(day.stops[0], site=site), *day.stops[1:])
    changed = replace(circuit, itineraries=(replace(day, stops=stops),))
    phone = rows(circuit_workbook(changed, "en"), 3)[0]["Telephone"]
    assert phone == "9" * 32_766 + "…"


def test_empty_circuits_are_whole_workbooks(circuit: Circuit) -> None:
    """Sheets without rows have their headings."""
    empty = replace(circuit, itineraries=(), unvisited=())
    book = read(circuit_workbook(empty, "en"))
    assert [sheet.max_row for sheet in book][1:] == [1, 1, 1, 1]


def test_nothing_in_the_file_tells_when_or_where_it_was_made() -> None:
    """Neither in the properties nor in the archive, which is not compressed."""
    sheet = Sheet(name="One", columns=(Column(heading="a"),), rows=(("b",),))
    data = workbook((sheet,), title="t", footer="f & g")
    book = read(data)
    assert book.properties.created == book.properties.modified == dt.datetime(1980, 1, 1)  # noqa: DTZ001
    assert book.worksheets[0].oddFooter.left.text == "f && g"  # one & on paper
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for entry in archive.infolist():
            assert entry.date_time == (1980, 1, 1, 0, 0, 0)
            assert entry.compress_type == zipfile.ZIP_STORED
            assert (entry.create_system, entry.external_attr) == (0, 0o600 << 16)
