"""Promises of `routes.census.store` and `mappingfile`: what an import writes."""

from __future__ import annotations

import csv
import io
import tomllib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routes.census.importing import Import, prepare
from routes.census.mappingfile import mapping_text
from routes.census.merge import Merge
from routes.census.reading import Reading
from routes.census.store import (
    REVIEW_HEAD,
    backup_path,
    private_path,
    review_rows,
    write_list,
    write_review,
)
from routes.census.words import read_mapping
from routes.errors import OutputError
from routes.sites import read_sites

if TYPE_CHECKING:
    from pathlib import Path

    from routes.sites import Site

HEAD = "Nom;Commune;Filière;Adhérents;Présidente\n"


def imported(tmp_path: Path, rows: str, existing: tuple[Site, ...] = ()) -> Import:
    """Return the import of a text table."""
    path = tmp_path / "liste.csv"
    path.write_text(HEAD + rows, encoding="utf-8")
    return prepare(path, existing)


def test_the_review_has_every_field_with_before_and_after(
    tmp_path: Path, bundled_sites: tuple[Site, ...]
) -> None:
    """Remarks, each change with its column, what is gone; every row as wide as its head."""
    rows = "Coop Afra;Tafraout;argan;44;\nCoopérative Aourir;Anzi;tissage;une dizaine;\n"
    made = imported(tmp_path, rows, bundled_sites)
    found = list(review_rows(made))
    assert {len(row) for row in found} == {len(REVIEW_HEAD)}
    changed = [row for row in found if row[0] == "changed"]
    assert [row[5:8] for row in changed] == [
        ("Name (name): A (Nom)", "Coopérative féminine Afra", "Coop Afra"),
        ("Members now (sse:members): D (Adhérents)", "", "44"),
    ]  # fmt: skip
    assert {row[1] for row in found if row[0] == "new"} == {"coop-aourir-anzi"}
    assert sum(row[0] == "gone" for row in found) == len(bundled_sites) - 1
    (doubt,) = [row for row in found if row[0] == "doubt"]
    assert doubt[4:6] == ("3", "D (Adhérents)")
    path = write_review(made, tmp_path / "sites.geojson")
    assert path.name == "sites.review.csv"
    text = path.read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    assert (
        len(list(csv.reader(io.StringIO(text.decode("utf-8-sig")), delimiter=";")))
        == len(found) + 1
    )


def test_rows_that_are_no_sites_are_told_and_names_like_totals_stay(tmp_path: Path) -> None:
    """Headings again, totals in three languages; a house called Ensemble is no total."""
    rows = (
        "Ensemble artisanal de Tiznit;Tiznit;argent;5;\n" + HEAD
        + "Coopérative Aourir;Anzi;tissage;7;\nTotal général;;;12;\nالمجموع العام;;;12;\n"
    )  # fmt: skip
    made = imported(tmp_path, rows)
    assert [site.name for site in made.sites] == [
        "Ensemble artisanal de Tiznit",
        "Coopérative Aourir",
    ]
    notes = {remark.row: remark.problem for remark in made.remarks if "no site" in remark.problem}
    assert notes == {3: "the row is the headings again: no site", 5: "the row is a total: no site",
                     6: "the row is a total: no site"}  # fmt: skip


def test_backups_never_take_the_place_of_one_another(tmp_path: Path) -> None:
    """The first free number."""
    path = tmp_path / "sites.geojson"
    for number in (1, 2, 3):
        assert backup_path(path).name == f"sites.backup-{number}.geojson"
        backup_path(path).touch()


def test_a_private_table_that_cannot_be_read_is_not_written_over(tmp_path: Path) -> None:
    """And the list stays as it was: nothing is written at all."""
    output = tmp_path / "sites.geojson"
    made = imported(tmp_path, "Coopérative Aourir;Anzi;tissage;7;Fatima\n")
    private_path(output).write_bytes(b"\xff\xfe\xff")
    with pytest.raises(OutputError, match="not written over"):
        write_list(made, output)
    assert not output.exists()
    private_path(output).unlink()
    assert write_list(made, output) is None
    assert read_sites(output) == made.sites


@given(st.text(min_size=1, max_size=30))
def test_a_mapping_holds_any_heading(heading: str) -> None:
    """Quotes, line breaks and control signs are written as TOML has them."""
    usable = heading.encode("utf-8", "replace").decode()
    reading = Reading(entries=(), remarks=(), headings=((usable, "keep"),))
    empty = Merge(outcomes=(), gone=(), remarks=())
    made = Import(file="a", reading=reading, merge=empty, sites=(), remarks=(), private=())
    table = tomllib.loads(mapping_text(made))
    assert table["headings"] in ({usable: "keep"}, {})


def test_a_doubtful_name_stands_in_the_mapping_to_be_answered(
    tmp_path: Path, bundled_sites: tuple[Site, ...]
) -> None:
    """As a comment: nothing is decided by saving it."""
    path = tmp_path / "liste.csv"
    path.write_text(
        "Nom;Type;Commune;Filière\nAssociation Afra;association;Tafraout;argan\n", "utf-8"
    )
    made = prepare(path, bundled_sites)
    text = mapping_text(made)
    assert '# "Association Afra" = "new"' in text
    (tmp_path / "m.toml").write_text(text, encoding="utf-8")
    again = prepare(path, bundled_sites, words=read_mapping(tmp_path / "m.toml"))
    assert len(again.left_out) == 1


def test_a_list_that_stays_as_it_is_needs_no_backup(tmp_path: Path) -> None:
    """The same spreadsheet applied twice leaves one file."""
    output = tmp_path / "sites.geojson"
    made = imported(tmp_path, "Coop Aourir;Anzi;argan;12;\n", ())
    assert [write_list(made, output), write_list(made, output)] == [None, None]
    assert [path.name for path in tmp_path.glob("*.geojson")] == ["sites.geojson"]
