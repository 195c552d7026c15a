"""Promises of `routes.outputs.variants`."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from routes.outputs.texts import Texts
from routes.outputs.variants import VARIANTS, variants_csv, variants_text
from routes.sites import LANGUAGES

if TYPE_CHECKING:
    from routes.circuit import Circuit
    from routes.sites import Language

PAGE = Path(__file__).parents[2] / "docs" / "circuit.md"


def rows_of(*circuits: Circuit) -> list[dict[str, str]]:
    """Read the CSV of some circuits."""
    return list(csv.DictReader(io.StringIO(variants_csv(circuits).decode("utf-8-sig"), newline="")))


def shorter(circuit: Circuit) -> Circuit:
    """Return a circuit of the first day only."""
    return replace(circuit, itineraries=circuit.itineraries[:1])


def led_by_women(circuit: Circuit, *, led: bool | None) -> Circuit:
    """Return a circuit whose first stop alone is said to be women-led or not."""
    days = [
        replace(
            day,
            stops=tuple(
                replace(stop, site=replace(stop.site, women_led=led if stop == first else None))
                for stop in day.stops
            ),
        )
        for first in circuit.stops[:1]
        for day in circuit.itineraries
    ]
    return replace(circuit, itineraries=tuple(days))


def named(circuit: Circuit, name: str) -> Circuit:
    """Return a circuit whose first stop has a name."""
    day = circuit.itineraries[0]
    stop = replace(day.stops[0], site=replace(day.stops[0].site, name=name))
    changed = replace(day, stops=(stop, *day.stops[1:]))
    return replace(circuit, itineraries=(changed, *circuit.itineraries[1:]))


def test_each_circuit_is_a_line_with_the_figures_a_council_compares(circuit: Circuit) -> None:
    """Points, minutes, kilometres, stops, share of women-led, worst road, what is new."""
    first, second = rows_of(shorter(circuit), circuit)
    assert (first["variant"], second["variant"]) == ("1", "2")
    assert (first["points"], second["points"]) == ("20", "36")
    assert (first["stops"], second["stops"]) == ("3", "5")
    assert (first["new_stops"], second["new_stops"]) == ("3", "2")
    assert int(second["driving_min"]) == round(circuit.driving.total_seconds() / 60)
    assert second["distance_km"] == f"{circuit.distance_m / 1000:.1f}"
    assert second["worst_road"] == "track"
    assert second["sites"].split("; ") == [stop.site.name for stop in circuit.stops]


def test_only_stops_known_to_be_women_led_count_as_such(circuit: Circuit) -> None:
    """Not knowing is not counted for either side."""
    shares = [
        rows_of(led_by_women(circuit, led=led))[0]["women_led_percent"]
        for led in (True, False, None)
    ]
    assert shares == ["20", "0", "0"]


def test_a_circuit_that_is_not_traced_has_no_worst_road(circuit: Circuit) -> None:
    """None is made up, neither in the file nor in the table."""
    days = [
        replace(day, legs=tuple(replace(leg, worst=None) for leg in day.legs))
        for day in circuit.itineraries
    ]
    bare = replace(circuit, itineraries=tuple(days))
    assert rows_of(bare)[0]["worst_road"] == ""
    assert variants_text([bare], "en").endswith("–")


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_a_name_is_never_a_formula(circuit: Circuit, sign: str) -> None:
    """A spreadsheet shows it as the text it is."""
    name = f'{sign}HYPERLINK("http://example.org","a")'
    (row,) = rows_of(named(circuit, name))
    assert row["sites"].startswith(f"'{name}; ")


def test_names_with_commas_and_quotes_stay_in_their_cell(circuit: Circuit) -> None:
    """As RFC 4180 has it."""
    (row,) = rows_of(named(circuit, 'Chez "A, B"'))
    assert row["sites"].startswith('Chez "A, B"; ')
    assert variants_csv([circuit]).count(b"\r\n") == 2


def test_every_column_is_explained(circuit: Circuit) -> None:
    """In the page on the files of a circuit."""
    page = PAGE.read_text(encoding="utf-8")
    assert VARIANTS in page
    assert all(f"`{column}`" in page for column in rows_of(circuit)[0])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_is_in_the_language_of_the_plan(circuit: Circuit, language: Language) -> None:
    """A heading, then a line for each circuit."""
    texts = Texts(language, "exports")
    heading, first, second = variants_text([shorter(circuit), circuit], language).splitlines()
    assert heading.split()
    assert texts.km(circuit.distance_m) in second
    assert texts.duration(circuit.driving) in second
    assert first != second
    if language != "en":
        assert "road" not in heading + first + second
