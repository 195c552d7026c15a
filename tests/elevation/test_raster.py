"""Promises of `routes.elevation.raster`. Every raster here is made up by its test."""

from __future__ import annotations

import builtins
import hashlib
import sys
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from routes.elevation import raster
from routes.elevation.raster import read_terrain
from routes.errors import ElevationError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    Make = Callable[..., Path]

CELL = 1 / 100
"""Cells of the rasters made here, degrees."""


def ramp(rows: int = 100, columns: int = 100) -> NDArray[np.float32]:
    """Return heights that rise by 10 m a cell to the east."""
    return np.tile(np.arange(columns, dtype=np.float32) * 10, (rows, 1))


def heights_at(paths: list[Any], *positions: tuple[float, float]) -> list[float]:
    """Return the heights of some files at positions."""
    heights, _ = read_terrain(paths).sample(np.array(positions, dtype=float))
    return [float(height) for height in heights]


def write_tile(path: Path, size: int, heights: NDArray[np.float64]) -> Path:
    """Write an SRTM tile: big-endian words, from the north-west corner on."""
    assert heights.shape == (size, size)
    path.write_bytes(heights.astype(">i2").tobytes())
    return path


def test_heights_between_cell_centres_are_bilinear(make_raster: Make) -> None:
    """On a ramp that is exact: at a centre the cell's own, half way between half of each."""
    path = make_raster("ramp.tif", ramp(), (-10.0, 30.0), CELL)
    found = heights_at([path], (-9.995, 29.5), (-9.99, 29.5), (-9.5, 29.755), (-9.4925, 29.1))
    assert found == pytest.approx([0, 5, 495, 502.5], abs=1e-3)


def test_a_cone_is_as_high_as_it_is_made(make_raster: Make) -> None:
    """North and south, east and west are not swapped."""
    rows, columns = np.mgrid[0:101, 0:101]
    cone = (1000 - 10 * np.hypot(rows - 30, columns - 60)).astype(np.float32)
    path = make_raster("cone.tif", cone, (-10.005, 30.005), CELL)
    top, north, west = heights_at([path], (-9.4, 29.7), (-9.4, 29.9), (-9.9, 29.7))
    assert (top, north, west) == pytest.approx((1000, 800, 500), abs=0.01)


def test_a_hole_is_unknown_and_so_is_what_touches_it(make_raster: Make) -> None:
    """A height is never made from three cells of four; beyond the hole all is as before."""
    holed = ramp()
    holed[50, 50] = -9999
    path = make_raster("hole.tif", holed, (-10.0, 30.0), CELL, nodata=-9999)
    at, beside, beyond = heights_at([path], (-9.495, 29.495), (-9.501, 29.499), (-9.505, 29.495))
    assert np.isnan([at, beside]).all()
    assert beyond == pytest.approx(490)


@pytest.mark.parametrize("odd", [-32768, -9999, -501, 9001, 32767, np.nan, np.inf])
def test_heights_that_no_land_has_are_unknown_though_not_declared(
    odd: float, make_raster: Make
) -> None:
    """Many a file marks its holes with a number and does not say so."""
    holed = ramp()
    holed[:] = odd
    path = make_raster("odd.tif", holed, (-10.0, 30.0), CELL)
    assert np.isnan(heights_at([path], (-9.5, 29.5))).all()


def test_outside_of_all_files_nothing_is_known(make_raster: Make) -> None:
    """On the other side of the edge, of the globe, and off the globe."""
    path = make_raster("ramp.tif", ramp(), (-10.0, 30.0), CELL)
    outside = ((-10.001, 29.5), (-8.999, 29.5), (-9.5, 30.001), (-9.5, 28.999), (170, -80))
    assert np.isnan(heights_at([path], *outside)).all()


def test_two_tiles_side_by_side_leave_no_seam(make_raster: Make) -> None:
    """They share no cells, as those of Copernicus: at the seam the nearer cell tells the height."""
    west = make_raster("tiles/west.tif", ramp(), (-10.0, 30.0), CELL)
    east = make_raster("tiles/east.tif", ramp() + 1000, (-9.0, 30.0), CELL)
    along = [(lon, 29.5) for lon in np.linspace(-9.05, -8.95, 101).tolist()]
    found = heights_at([west, east], *along)
    assert np.isfinite(found).all()
    assert (np.diff(found) > -1e-6).all()
    assert [found[0], found[50], found[-1]] == pytest.approx([945, 990, 1045], abs=0.01)
    assert heights_at([east, west], *along) == heights_at([west.parent], *along)


def test_where_files_overlap_the_earlier_one_counts(make_raster: Make) -> None:
    """The office's own survey before the satellite; a hole in it is filled by the next."""
    survey = np.full((100, 100), 7, dtype=np.float32)
    survey[:, 50:] = -9999
    fine = make_raster("fine.tif", survey, (-10.0, 30.0), CELL, nodata=-9999)
    coarse = make_raster("coarse.tif", ramp(), (-10.0, 30.0), CELL)
    terrain = read_terrain([fine, coarse])
    heights, source = terrain.sample(np.array([(-9.9, 29.5), (-9.2, 29.5), (0, 0)]))
    assert heights[:2] == pytest.approx([7, 795])
    assert source.tolist() == [0, 1, -1]
    assert [file.name for file in terrain.files([0, 1, 1])] == ["coarse.tif", "fine.tif"]
    (only,) = terrain.files([1])
    assert only.sha256 == hashlib.sha256(coarse.read_bytes()).hexdigest()


def test_a_projected_raster_is_read_where_it_lies(make_raster: Make) -> None:
    """UTM zone 29: its central meridian is 9° west, 500 km east of its origin."""
    path = make_raster("utm.tif", ramp(), (450_000.0, 3_320_000.0), 1_000.0, crs="EPSG:32629")
    (height,) = heights_at([path], (-9.0, 29.5))
    assert height == pytest.approx(10 * 49.5, abs=0.01)
    assert np.isnan(heights_at([path], (-12.0, 29.5), (171.0, 0.0))).all()


def test_stored_numbers_become_metres_by_scale_and_offset(make_raster: Make) -> None:
    """Some files store decimetres above some base."""
    import rasterio  # noqa: PLC0415

    path = make_raster("scaled.tif", ramp().astype(np.int16), (-10.0, 30.0), CELL)
    with rasterio.open(path, "r+") as file:
        file.scales, file.offsets = (0.1,), (200.0,)
    assert heights_at([path], (-9.5, 29.5)) == pytest.approx([249.5])


@pytest.mark.parametrize("size", [1201, 3601])
def test_an_srtm_tile_is_read_by_its_name(size: int, tmp_path: Path) -> None:
    """N29W010 lies between 29° and 30° north, 10° and 9° west; its outer cells are on the edge."""
    north = np.linspace(1000, 0, size)[:, None] + np.zeros(size)
    north[size // 2, size // 2] = -32768
    tile = write_tile(tmp_path / "N29W010.hgt", size, np.rint(north))
    found = heights_at([tile], (-9.5, 29.0), (-9.25, 29.25), (-10.0, 30.0), (-9.5, 29.5))
    assert found[:3] == pytest.approx([0, 250, 1000], abs=1)
    assert np.isnan(found[3])


def test_large_files_are_read_in_small_windows(
    make_raster: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However a way runs through a file, no window is larger than a block and its edge."""
    read: list[int] = []
    window = raster._window

    def spy(dataset: object, tile: Any, first: Any) -> NDArray[np.float64]:  # noqa: ANN401
        cells = window(dataset, tile, first)
        read.append(cells.size)
        return cells

    path = make_raster("wide.tif", ramp(700, 1500) / 10, (-10.0, 37.0), CELL, tiled=True)
    along = np.linspace((-9.99, 36.99), (4.99, 30.01), 4000)
    whole, _ = read_terrain([path]).sample(along)
    monkeypatch.setattr(raster, "_BLOCK", 64)
    monkeypatch.setattr(raster, "_window", spy)
    heights, _ = read_terrain([path]).sample(along)
    assert max(read) <= 65 * 65
    assert heights.tolist() == whole.tolist()
    assert np.isfinite(heights).all()


def _short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:20_000])


def _text(path: Path) -> None:
    path.write_bytes(b"<html>not found</html>")


def _empty(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize("damage", [_short, _text, _empty])
def test_damaged_files_are_refused_by_name(
    damage: Callable[[Path], None], make_raster: Make
) -> None:
    """When they are opened, or when the missing part is asked for."""
    path = make_raster("damaged.tif", ramp(), (-10.0, 30.0), CELL)
    damage(path)
    with pytest.raises(ElevationError, match=r"damaged\.tif: .* Download it again"):
        heights_at([path], (-9.5, 29.05), (-9.5, 29.95))


@pytest.mark.parametrize(("name", "size"), [("N29W010.hgt", 10), ("tile.hgt", 1201)])
def test_tiles_of_the_wrong_size_or_name_are_refused(name: str, size: int, tmp_path: Path) -> None:
    """Where such a tile lies, or how its numbers stand, cannot be known."""
    tile = write_tile(tmp_path / name, size, np.zeros((size, size)))
    with pytest.raises(ElevationError, match=r"\.hgt: .* as N29W010\.hgt"):
        read_terrain([tile])


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"crs": None}, "where on the globe"),
        ({"heights": np.zeros((3, 9, 9), dtype=np.uint8)}, "3 bands"),
        ({"heights": np.zeros((9, 9), dtype=np.complex64)}, "complex"),
    ],
)
def test_rasters_that_are_no_heights_are_refused(
    given: dict[str, Any], problem: str, make_raster: Make
) -> None:
    """A picture, a scan without a position, the raw measurement of a radar."""
    heights = given.pop("heights", ramp())
    path = make_raster("other.tif", heights, (-10.0, 30.0), CELL, **given)
    with pytest.raises(ElevationError, match=rf"other\.tif: .*{problem}"):
        read_terrain([path])


def test_heights_in_feet_are_refused(make_raster: Make) -> None:
    """They would be taken for three times as many metres."""
    import rasterio  # noqa: PLC0415

    path = make_raster("feet.tif", ramp(), (-10.0, 30.0), CELL)
    with rasterio.open(path, "r+") as file:
        file.units = ("ft",)
    with pytest.raises(ElevationError, match="its unit is “ft”"):
        read_terrain([path])


def test_files_stored_in_one_huge_piece_are_refused(
    make_raster: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such a piece would have to be unpacked whole."""
    monkeypatch.setattr(raster, "_MOST_CELLS", 999)
    path = make_raster("strip.tif", ramp(), (-10.0, 30.0), CELL)
    with pytest.raises(ElevationError, match=r"strip\.tif: .*TILED=YES"):
        read_terrain([path])


def test_what_is_no_file_of_heights_is_refused(tmp_path: Path) -> None:
    """A name that is not there, an address, another kind of file, an empty folder."""
    (tmp_path / "heights.csv").write_text("1;2", encoding="utf-8")
    (tmp_path / "none").mkdir()
    for given, problem in (
        (tmp_path / "absent.tif", "no such file"),
        ("/vsicurl/http://127.0.0.1:9/a.tif", "no such file"),
        (tmp_path / "heights.csv", "“.csv”"),
        (tmp_path / "none", "no file of heights"),
    ):
        with pytest.raises(ElevationError, match=problem):
            read_terrain([given])


def test_names_and_credits_that_no_output_may_show_are_refused(make_raster: Make) -> None:
    """They stand in circuit.json, and on every page."""
    path = make_raster("a{{b}}.tif", ramp(), (-10.0, 30.0), CELL)
    with pytest.raises(ElevationError, match="name of the file"):
        read_terrain([path])
    with pytest.raises(ElevationError, match="credit"):
        read_terrain([make_raster("a.tif", ramp(), (-10.0, 30.0), CELL)], "<script>")


def test_what_lies_beside_a_file_has_no_say(make_raster: Make) -> None:
    """A result depends on the files whose hashes are kept, and on no other."""
    path = make_raster("ramp.tif", ramp(), (-10.0, 30.0), CELL)
    before = heights_at([path], (-9.5, 29.5))
    path.with_name("ramp.tif.aux.xml").write_text(
        '<PAMDataset><PAMRasterBand band="1"><Offset>500</Offset><Scale>1</Scale>'
        "</PAMRasterBand></PAMDataset>",
        encoding="utf-8",
    )
    assert heights_at([path], (-9.5, 29.5)) == before


def test_without_rasterio_the_message_says_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is an extra, and imported only here."""
    real = builtins.__import__

    def absent(name: str, *more: Any) -> Any:  # noqa: ANN401
        if name.startswith("rasterio"):
            raise ImportError(name)
        return real(name, *more)

    monkeypatch.delitem(sys.modules, "rasterio", raising=False)
    monkeypatch.setattr(builtins, "__import__", absent)
    with pytest.raises(ElevationError, match=r'python -m pip install "sse-routes\[elevation\]"'):
        read_terrain(["a.tif"])
