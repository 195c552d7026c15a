"""Promises of `sse-routes plan --elevation`."""

from __future__ import annotations

import hashlib
import json
from importlib import metadata
from typing import TYPE_CHECKING

import numpy as np
import pytest

from routes.sites import bundled_sites_path

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Run

    Make = Callable[..., Path]

PLAN = (
    "plan", "--date", "2026-11-25", "--days", "1", "--lang", "en", "--iterations", "1",
    "--theme", "silver", "--lunch", "none", "--end", "13:00",
)  # fmt: skip
WEST_OF_TIZNIT = (-11.0, 31.0)


def slope() -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """Return made-up heights over three degrees each way: 1 m a cell to the east."""
    return np.tile(np.arange(300, dtype=np.float32), (300, 1))


def test_schematic_roads_get_heights_of_places_and_a_warning(run: Run, make_raster: Make) -> None:
    """What is told is told with its source, in the manifest too; the road's climb is not."""
    file = make_raster("made up.tif", slope(), WEST_OF_TIZNIT, 0.01)
    status, out, errors = run(*PLAN, "--elevation", str(file), "--elevation-credit", "© Nobody")
    assert status == 0
    assert "the roads are schematic: heights are given at places only" in errors
    assert errors.count("schematic") == 1
    assert "Heights: © Nobody · made up.tif" in out
    folder = file.parent / "dist"
    circuit = json.loads((folder / "circuit.json").read_text("utf-8"))
    assert all("climb" not in leg for day in circuit["days"] for leg in day["legs"])
    heights = {place["id"]: place["height_m"] for place in circuit["elevation"]["places"]}
    assert heights["tiznit"] == pytest.approx(127, abs=5)
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
    assert manifest["inputs"]["elevation/made up.tif"] == sha256
    assert manifest["versions"]["rasterio"] == metadata.version("rasterio")
    status, out, _ = run("check", str(folder / "circuit.json"))
    assert (status, "0 violations" in out) == (0, True)


def test_without_heights_the_manifest_says_nothing_of_them(run: Run, tmp_path: Path) -> None:
    """Nor does any other file."""
    status, out, errors = run(*PLAN)
    assert (status, errors) == (0, "")
    assert "eight" not in out
    manifest = (tmp_path / "dist" / "manifest.json").read_text("utf-8")
    assert "elevation" not in manifest
    assert "rasterio" not in manifest
    assert "elevation" not in (tmp_path / "dist" / "circuit.json").read_text("utf-8")


def test_heights_of_elsewhere_are_warned_of(run: Run, make_raster: Make) -> None:
    """The circuit is planned, without heights."""
    file = make_raster("far.tif", slope(), (30.0, 50.0), 0.01)
    status, out, errors = run(*PLAN, "--elevation", str(file))
    assert status == 0
    assert "far.tif: no height of this circuit is in there" in errors
    assert "far.tif" not in out


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        (("--elevation", "absent.tif"), "absent.tif: there is no such file"),
        (("--elevation", "text.tif"), "text.tif: cannot be read"),
        (("--elevation", "."), "text.tif: cannot be read"),
        (("--elevation", "N29W010.hgt"), "N29W010.hgt: there is no such file"),
        (("--elevation-credit", "© Nobody"), "--elevation-credit goes with --elevation"),
    ],
)
def test_heights_that_cannot_be_used_are_refused_and_nothing_is_written(
    given: tuple[str, ...], problem: str, run: Run, tmp_path: Path
) -> None:
    """Status 2, one line that names the file, before anything is planned."""
    (tmp_path / "text.tif").write_bytes(b"no heights")
    status, _, errors = run(*PLAN, *given)
    assert status == 2
    assert problem in errors
    assert len(errors.strip().splitlines()) == 1
    assert not (tmp_path / "dist").exists()


def test_damage_found_late_leaves_nothing_half_written(
    run: Run, make_raster: Make, tmp_path: Path
) -> None:
    """A file whose head is whole is found damaged when its heights are read."""
    file = make_raster("short.tif", slope(), WEST_OF_TIZNIT, 0.01)
    file.write_bytes(file.read_bytes()[:30_000])
    status, _, errors = run(*PLAN, "--elevation", str(file))
    assert status == 2
    assert "short.tif: cannot be read as a file of heights, or is damaged" in errors
    assert not (tmp_path / "dist").exists()


def test_heights_stated_in_the_list_need_no_file(run: Run, tmp_path: Path) -> None:
    """They are shown at the stops, and tell what is climbed at least."""
    sites = json.loads(bundled_sites_path().read_text("utf-8"))
    for number, feature in enumerate(sites["features"]):
        feature["properties"]["sse:elevation_m"] = 100 + 37 * (number % 2)
    (tmp_path / "mine.geojson").write_text(json.dumps(sites), encoding="utf-8")
    status, out, errors = run(*PLAN, "--sites", "mine.geojson")
    assert (status, errors) == (0, "")
    page = (tmp_path / "dist" / "map.html").read_text("utf-8")
    assert "height 100 m" in page or "height 137 m" in page
    assert 'class="profile"' not in page
    assert "Heights:" not in out
