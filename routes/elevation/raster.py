"""Heights from files: GeoTIFF, or the `.hgt` tiles of SRTM.

A height is taken by bilinear interpolation between the four cell centres around a position; in the
outer half cell of a file, beyond its last centres, it is that of the cell. It is unknown outside of
all files, and where any cell it is taken from has no data. Only small windows are read.

rasterio is needed for this alone and imported late: it is an extra, `sse-routes[elevation]`.
"""

from __future__ import annotations

import os
import warnings
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from routes.causes import os_cause
from routes.elevation.climb import ElevationFile
from routes.errors import ElevationError
from routes.geo import HIGHEST_M, LOWEST_M
from routes.message import Message, msg
from routes.sitevalues import PropertyError, check_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

SUFFIXES = (".tif", ".tiff", ".hgt")
"""Endings of the files that are read, in any case."""

_TILE = ".hgt"
_METRES = {"", "m", "metre", "metres", "meter", "meters"}
_BLOCK = 512
"""Cells read at a time, each way; one more row and column belong to it."""

_MOST_CELLS = 64 * 2**20
"""Cells of a piece that a file is stored in, at most: it has to be unpacked whole, 512 MB."""

_NO_WEIGHT = 1e-9
"""Less than this is a position on the line between two cells, but for rounding."""

_INSTALL = 'python -m pip install "sse-routes[elevation]"'
_GDAL = {
    "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",  # what lies beside a file has no say
    "GDAL_PAM_ENABLED": "NO",
    "GDAL_CACHEMAX": 64,  # MB
    "PROJ_NETWORK": "OFF",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tile:
    """One file: where it is, how its cells lie, and how its numbers become metres.

    Attributes:
        path: of the file.
        name: as the user gave it, for messages.
        crs: its coordinate system, as WKT.
        to_cells: six numbers that turn x and y into column and row, counted from the corner.
        shape: rows and columns.
        scale, offset: metres are number times scale plus offset.
    """

    path: Path
    name: str
    crs: str
    to_cells: tuple[float, ...]
    shape: tuple[int, int]
    scale: float
    offset: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Terrain:
    """Files of heights, as one: where two tell a height, the earlier one counts.

    Attributes:
        tiles: the files, in order.
        credit: what whoever shows the heights must show; empty if not said.
    """

    tiles: tuple[_Tile, ...]
    credit: str = ""

    def sample(self, lonlat: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
        """Return heights at some positions, and from which file each is.

        Args:
            lonlat: (k, 2) positions, degrees.

        Returns:
            (k,) metres, NaN where unknown; (k,) numbers of the files, -1 where unknown.

        Raises:
            ElevationError: if a file is damaged.
        """
        heights = np.full(len(lonlat), np.nan)
        source = np.full(len(lonlat), -1, dtype=np.intp)
        projected: dict[str, NDArray[np.float64]] = {}
        for number, tile in enumerate(self.tiles):
            if tile.crs not in projected:
                projected[tile.crs] = _projected(lonlat, tile.crs)
            wanted = np.flatnonzero(source < 0)
            found = _tile_heights(tile, projected[tile.crs][wanted])
            is_known = np.isfinite(found)
            heights[wanted[is_known]] = found[is_known]
            source[wanted[is_known]] = number
        return heights, source

    def files(self, numbers: Iterable[int]) -> tuple[ElevationFile, ...]:
        """Return name and hash of some files by their numbers, in order of name."""
        found = [self.tiles[number] for number in sorted(set(numbers))]
        files = [ElevationFile(name=tile.path.name, sha256=_sha256(tile)) for tile in found]
        return tuple(sorted(files, key=lambda file: (file.name, file.sha256)))


def read_terrain(paths: Sequence[Path | str], credit: str = "") -> Terrain:
    """Open files of heights, or all of a folder in order of name.

    Args:
        paths: `.tif`, `.tiff` and `.hgt` files, and folders of such.
        credit: what whoever shows the heights must show.

    Raises:
        ElevationError: if rasterio is not installed, or a file cannot be used; it names the file,
            what is wrong and what to do.
    """
    _rasterio()
    files = [file for path in paths for file in _files(Path(path))]
    if credit_fault := _unprintable(credit):
        raise ElevationError(
            msg(
                "the credit of the heights {problem}. Write it otherwise.",
                problem=credit_fault.problem,
            )
        ) from credit_fault
    for file in files:
        if fault := _unprintable(file.name):
            raise ElevationError(
                msg(
                    "{path}: the name of the file {problem}. Rename it.",
                    path=file,
                    problem=fault.problem,
                )
            ) from fault
    return Terrain(tiles=tuple(_open_tile(file) for file in files), credit=credit)


def _unprintable(text: str) -> PropertyError | None:
    """Return why no output may show a text; None if any may."""
    try:
        check_text(text)
    except PropertyError as error:
        return error
    return None


def _rasterio() -> Any:  # noqa: ANN401
    try:
        import rasterio  # noqa: PLC0415 - an extra, and slow
        import rasterio.warp  # noqa: PLC0415
    except ImportError as error:
        raise ElevationError(
            msg(
                "heights need rasterio, which is not installed: run  {command}  or plan "
                "without --elevation.",
                command=_INSTALL,
            )
        ) from error
    return rasterio


def _files(path: Path) -> list[Path]:
    """Return a file, or those of a folder."""
    if path.is_dir():
        found = sorted(
            file for file in path.iterdir() if file.suffix.lower() in SUFFIXES and file.is_file()
        )
        if not found:
            raise ElevationError(
                msg(
                    "{path}: no file of heights is in this folder. Put .tif or .hgt files "
                    "into it, or give another.",
                    path=path,
                )
            )
        return found
    if not path.is_file():
        raise ElevationError(
            msg("{path}: there is no such file or folder. Check the name.", path=path)
        )
    if path.suffix.lower() not in SUFFIXES:
        raise ElevationError(
            msg(
                "{path}: “{suffix}” is no ending of a file of heights. Give a GeoTIFF "
                "(.tif) or an SRTM tile (.hgt).",
                path=path,
                suffix=path.suffix,
            )
        )
    return [path]


@contextmanager
def _opened(path: Path, name: str) -> Iterator[Any]:
    """Open a file with rasterio, and turn its errors into one that says what to do."""
    rasterio = _rasterio()
    try:
        with warnings.catch_warnings(), rasterio.Env(**_GDAL):
            warnings.simplefilter("ignore", rasterio.errors.NotGeoreferencedWarning)
            driver = "SRTMHGT" if path.suffix.lower() == _TILE else "GTiff"
            with rasterio.open(os.path.abspath(path), driver=driver) as dataset:  # noqa: PTH100
                yield dataset
    except (rasterio.errors.RasterioError, OSError) as error:
        raise ElevationError(_unreadable(path, name)) from error


def _unreadable(path: Path, name: str) -> Message:
    """Return what is said of a file that rasterio cannot read."""
    if path.suffix.lower() == _TILE:
        return msg(
            "{path}: cannot be read as a file of heights, or is damaged. A tile is named by its "
            "south-west corner, as N29W010.hgt, and holds 3601 × 3601 or 1201 × 1201 heights of "
            "two bytes.",
            path=name,
        )
    return msg(
        "{path}: cannot be read as a file of heights, or is damaged. Download it again.", path=name
    )


def _open_tile(path: Path) -> _Tile:
    """Read the head of a file, and refuse what are no heights in metres with a position."""
    with _opened(path, str(path)) as dataset:
        if fault := _fault(dataset):
            raise ElevationError(msg("{path}: {fault}", path=path, fault=fault))
        return _Tile(
            path=path,
            name=str(path),
            crs=dataset.crs.to_wkt(),
            to_cells=tuple(~dataset.transform)[:6],
            shape=(dataset.height, dataset.width),
            scale=float(dataset.scales[0]),
            offset=float(dataset.offsets[0]),
        )


def _fault(dataset: Any) -> Message | None:  # noqa: ANN401
    """Return why a file is of no use, and what to do; None if it is of use."""
    unit = (dataset.units[0] or "").strip().lower()
    if dataset.count != 1:
        return msg(
            "has {count} bands, so it is a picture. Give heights, which have one band.",
            count=dataset.count,
        )
    if dataset.dtypes[0].startswith("complex"):
        return msg("holds complex numbers. Give heights in metres.")
    if unit not in _METRES:
        return msg("its unit is “{unit}”. Give heights in metres.", unit=unit)
    if dataset.crs is None or not dataset.transform.determinant:
        return msg("does not say where on the globe it lies. Give a file with a coordinate system.")
    if np.prod(dataset.block_shapes[0]) > _MOST_CELLS:
        return msg(
            "is stored in too large pieces. Store it in tiles:  {command}",
            command="gdal_translate -co TILED=YES IN.tif OUT.tif",
        )
    return None


def _projected(lonlat: NDArray[np.float64], crs: str) -> NDArray[np.float64]:
    """Return (k, 2) positions in a coordinate system; infinite where it has none."""
    rasterio = _rasterio()
    try:
        with rasterio.Env(**_GDAL):
            x, y = rasterio.warp.transform("EPSG:4326", crs, *lonlat.T.tolist())
    except rasterio.errors.RasterioError as error:
        raise ElevationError(
            msg(
                "the coordinate system of a file of heights cannot be used. Convert the "
                "file to longitude and latitude (EPSG:4326)."
            )
        ) from error
    return np.stack([np.asarray(x, dtype=float), np.asarray(y, dtype=float)], axis=1)


def _tile_heights(tile: _Tile, xy: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (k,) heights of one file at positions of its coordinate system; NaN where unknown."""
    a, b, c, d, e, f = tile.to_cells
    rows, columns = tile.shape
    with np.errstate(invalid="ignore", over="ignore"):
        column, row = a * xy[:, 0] + b * xy[:, 1] + c, d * xy[:, 0] + e * xy[:, 1] + f
        inside = (column >= 0) & (column <= columns) & (row >= 0) & (row <= rows)
    heights = np.full(len(xy), np.nan)
    if not inside.any():
        return heights
    at = np.stack([row[inside] - 0.5, column[inside] - 0.5], axis=1)
    heights[inside] = _interpolated(tile, np.clip(at, 0.0, [rows - 1.0, columns - 1.0]))
    return heights


def _interpolated(tile: _Tile, at: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return heights at (k, 2) rows and columns counted from the first cell's centre."""
    first = np.minimum(np.floor(at), np.maximum(np.array(tile.shape) - 2, 0)).astype(np.int64)
    blocks, member = np.unique(first // _BLOCK, axis=0, return_inverse=True)
    heights = np.full(len(at), np.nan)
    with _opened(tile.path, tile.name) as dataset:
        for number, block in enumerate(blocks):
            inside = np.flatnonzero(member.reshape(-1) == number)
            cells = _window(dataset, tile, block * _BLOCK)
            corner = first[inside] - block * _BLOCK
            heights[inside] = _bilinear(cells, corner, at[inside] - first[inside])
    return heights


def _window(dataset: Any, tile: _Tile, first: NDArray[np.int64]) -> NDArray[np.float64]:  # noqa: ANN401
    """Return the heights of a block of cells, NaN where there are none."""
    row, column = (int(number) for number in first)
    rows, columns = tile.shape
    window = (
        (row, min(row + _BLOCK + 1, rows)),
        (column, min(column + _BLOCK + 1, columns)),
    )
    cells = dataset.read(1, window=window, masked=True).astype(np.float64).filled(np.nan)
    metres = np.asarray(cells * tile.scale + tile.offset)
    with np.errstate(invalid="ignore"):
        return np.where((metres >= LOWEST_M) & (metres <= HIGHEST_M), metres, np.nan)


def _bilinear(
    cells: NDArray[np.float64], corner: NDArray[np.int64], share: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return heights between four cells each; those without weight need not be known.

    >>> cells = np.array([[10.0, 20.0], [30.0, np.nan]])
    >>> at = np.array([[0.0, 0.5], [0.5, 0.0], [0.5, 0.5]])
    >>> _bilinear(cells, np.zeros((3, 2), dtype=np.int64), at).tolist()
    [15.0, 20.0, nan]
    """
    total = np.zeros(len(corner))
    for down in (0, 1):
        for right in (0, 1):
            weight = np.abs(1 - down - share[:, 0]) * np.abs(1 - right - share[:, 1])
            row = np.minimum(corner[:, 0] + down, cells.shape[0] - 1)
            column = np.minimum(corner[:, 1] + right, cells.shape[1] - 1)
            total += np.where(weight > _NO_WEIGHT, weight * cells[row, column], 0.0)
    return total


def _sha256(tile: _Tile) -> str:
    try:
        with tile.path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ElevationError(
            msg("{path}: cannot be read ({reason}).", path=tile.name, reason=os_cause(error))
        ) from error
