"""Promises of `routes.census.changes`: what an import makes of a list is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routes.census.changes import told_changes, told_count, told_rest, without_sites
from routes.census.importing import Import, prepare
from routes.outputs.texts import Texts

if TYPE_CHECKING:
    from pathlib import Path

    from routes.sites import Site

ROWS = """Nom;Commune;Filière;Adhérents
Coopérative féminine Afra;Tafraout;argan;4400
Coopérative Aourir;Tiznit;argan;12
Coopérative Rien;Tiznit;;
"""


def imported(folder: Path, rows: str, sites: tuple[Site, ...] = ()) -> Import:
    """Return the import of a table."""
    path = folder / "liste.csv"
    path.write_text(rows, encoding="utf-8")
    return prepare(path, sites)


def test_each_changed_and_new_site_has_a_line_and_those_gone_one(
    tmp_path: Path, bundled_sites: tuple[Site, ...]
) -> None:
    """No more of a kind than asked for."""
    made = imported(tmp_path, ROWS, bundled_sites)
    changed, new, gone = told_changes(made, 2)
    assert changed == (
        "changed: coop-afra-tafraout (row 2, by name, 100 of 100 alike): Members now (sse:members)"
    )
    assert new == "new: coop-aourir-tiznit (row 3): Coopérative Aourir"
    assert gone.count(",") == 1
    assert Texts("fr").tell(changed) == (
        "modifié\u00a0: coop-afra-tafraout (ligne 2, reconnu par nom, semblable à 100 sur 100)"
        "\u00a0: Membres aujourd’hui (sse:members)"
    )


def test_the_counts_are_told_with_plurals(tmp_path: Path, bundled_sites: tuple[Site, ...]) -> None:
    """A row of which two things are said is one row; and whether the list was written."""
    others = tuple(site for site in bundled_sites if site.kind == "souk")[:3]
    made = imported(tmp_path, ROWS, others)
    count = told_count(made, tmp_path / "s.geojson", written=True)
    assert str(count).endswith(
        "s.geojson: 2 new sites, 0 changed, 0 the same, 3 gone, 1 row left out; written"
    )
    assert "2 nouveaux sites, 0 modifié, 0 inchangé, 3 absents, 1 ligne écartée\u00a0; écrit" in (
        Texts("fr").tell(count)
    )
    assert "موقعان جديدان" in Texts("ar").tell(count)
    kept = told_count(made, tmp_path / "s.geojson", written=False)
    assert "nothing was changed" in kept
    assert "--apply" in Texts("ar").tell(kept)


def test_what_is_not_shown_is_counted() -> None:
    """One is not many."""
    assert told_rest(1).startswith("… 1 more is")
    assert told_rest(2).startswith("… 2 more are")


def test_an_import_without_sites_is_refused_in_any_language(tmp_path: Path) -> None:
    """With the way out."""
    error = without_sites(imported(tmp_path, ROWS))
    assert "no row can become a site" in str(error)
    assert "aucune ligne ne peut devenir un site" in Texts("fr").tell(error.message)
