"""Geographic files: GeoJSON by itself, GeoPackage by pyogrio (GDAL); points in any system of PROJ.

Each layer is a sheet: its first row the names of the fields, the position of each feature in a
column of its own.
"""

from __future__ import annotations

import json
import math
import warnings
from typing import TYPE_CHECKING, Any

import numpy as np
import pyogrio
import shapely

from routes.census.grids import from_crs
from routes.census.spreadsheet import MOST_COLUMNS, MOST_ROWS, Cell, Sheet, refused
from routes.errors import InputError
from routes.message import msg
from routes.sitevalues import shown

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

POSITION = "GPS"
"""Heading of the column with the positions."""

_WGS84 = ("EPSG:4326", "OGC:CRS84", "urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:EPSG::4326")
_EXPORT = msg("Export the layer again as GeoPackage or GeoJSON in WGS 84.")


def read_geopackage(file: Path) -> tuple[Sheet, ...]:
    """Return the layers of a GeoPackage.

    Raises:
        CensusError: if it is damaged or too large.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # GDAL warns of what it then refuses, or mends
            return tuple(_layer(file, str(name)) for name, _ in pyogrio.list_layers(file))
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, RuntimeError,
            ValueError, TypeError) as error:  # fmt: skip
        if isinstance(error, InputError):
            raise
        raise refused(file, msg("is a damaged GeoPackage"), _EXPORT) from error


def _layer(file: Path, name: str) -> Sheet:
    meta, _, shapes, columns = pyogrio.raw.read(
        file, layer=name, max_features=MOST_ROWS, read_geometry=True
    )
    crs = meta.get("crs") or "EPSG:4326"
    names = [str(field) for field in meta["fields"]]
    count = len(columns[0]) if columns else len(shapes if shapes is not None else ())
    if len(names) >= MOST_COLUMNS or count >= MOST_ROWS:
        raise refused(
            file, msg("layer {layer}: is too large", layer=shown(name)), msg("Keep only the list.")
        )
    points = [None] * count if shapes is None else list(shapely.from_wkb(shapes))
    rows: list[tuple[Cell, ...]] = [(*names, POSITION)]
    for at in range(count):
        position = _position(file, points[at], crs)
        rows.append((*(_cell(column[at]) for column in columns), position))
    return Sheet(name=name, rows=tuple(rows))


def _cell(value: Any) -> Cell:  # noqa: ANN401 - whatever numpy holds
    """Return a value of a field as a cell."""
    if isinstance(value, np.datetime64):
        return None if np.isnat(value) else value.astype("datetime64[s]").item()
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    return value if isinstance(value, Cell) else str(value)


def _position(file: Path, shape: shapely.Geometry | None, crs: str) -> str:
    """Return `latitude, longitude` of a feature, an area by a point within; empty if none."""
    if shape is None or shapely.is_empty(shape):
        return ""
    is_point = isinstance(shape, shapely.Point)
    spot = shape if is_point else shapely.point_on_surface(shape)
    x, y = float(shapely.get_x(spot)), float(shapely.get_y(spot))
    if crs not in _WGS84:
        try:
            x, y = from_crs(x, y, crs)
        except InputError as error:
            problem = msg("the coordinate system {code} is not known", code=shown(crs))
            raise refused(file, problem, _EXPORT) from error
    return f"{y:.7f}, {x:.7f}" if math.isfinite(x) and math.isfinite(y) else ""


def read_geojson(file: Path) -> tuple[Sheet, ...]:
    """Return the features of a GeoJSON file as one sheet.

    Raises:
        CensusError: if it is not a FeatureCollection.
    """
    try:
        data = json.loads(file.read_bytes().decode("utf-8-sig"))
        features = data["features"]
        crs = data.get("crs", {}).get("properties", {}).get("name", _WGS84[0])
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise refused(file, msg("is not a FeatureCollection of GeoJSON"), _EXPORT) from error
    if not isinstance(features, list) or not all(isinstance(each, dict) for each in features):
        raise refused(file, msg("has features that are none"), _EXPORT)
    if len(features) >= MOST_ROWS:
        raise refused(
            file,
            msg("has more than {limit} features", limit=MOST_ROWS),
            msg("Keep only the list."),
        )
    return (Sheet(name="", rows=_feature_rows(file, features, str(crs))),)


def _feature_rows(
    file: Path, features: Sequence[dict[str, Any]], crs: str
) -> tuple[tuple[Cell, ...], ...]:
    tables = [feature.get("properties") for feature in features]
    properties = [table if isinstance(table, dict) else {} for table in tables]
    names = list(dict.fromkeys(name for table in properties for name in table))
    if len(names) >= MOST_COLUMNS:
        raise refused(
            file,
            msg("has more than {limit} properties", limit=MOST_COLUMNS),
            msg("Keep only the list."),
        )
    rows: list[tuple[Cell, ...]] = [("id", *names, POSITION)]
    for feature, table in zip(features, properties, strict=True):
        shape = _shape(feature.get("geometry"))
        cells = tuple(_json_cell(table.get(name)) for name in names)
        rows.append((_json_cell(feature.get("id")), *cells, _position(file, shape, crs)))
    return tuple(rows)


def _shape(geometry: object) -> shapely.Geometry | None:
    try:
        return shapely.from_geojson(json.dumps(geometry)) if geometry else None
    except (shapely.errors.GEOSException, ValueError, RecursionError):
        return None


def _json_cell(value: object) -> Cell:
    if value is None or isinstance(value, str | bool | int | float):
        return value
    try:
        return json.dumps(value, ensure_ascii=False)
    except (ValueError, RecursionError):
        return None
