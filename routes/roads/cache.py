"""Road networks on disk: one `.npz` file, and a folder of them that spares reading OSM twice.

The file is an uncompressed zip archive of arrays as `numpy.savez` writes it. Texts are one block of
UTF-8 with offsets, the source is JSON; nothing in it is ever executed.
"""

from __future__ import annotations

import hashlib
import json
import logging
import tokenize
import zipfile
import zlib
from dataclasses import asdict, replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from routes.errors import RoadsError
from routes.files import replaced
from routes.message import msg
from routes.roads.landmarks import Landmarks
from routes.roads.network import BACKWARD, FORWARD, RoadNetwork, RoadSource
from routes.roads.osmfile import file_sha256, read_osm
from routes.roads.turnbans import TurnBans

if TYPE_CHECKING:
    from collections.abc import Sequence
    from os import PathLike

    from numpy.lib.npyio import NpzFile
    from numpy.typing import NDArray

    from routes.geo import BoundingBox
    from routes.roads.profile import Profile

SCHEMA_VERSION = 4
"""Raised with every change of this format, of the arrays, or of the rules that fill them."""

_DTYPES: Final = {
    "junction_lonlat": "<f8",
    "tail": "<i4",
    "head": "<i4",
    "length_m": "<f8",
    "point_start": "<i8",
    "point_lonlat": "<f8",
    "highway": "|u1",
    "direction": "|u1",
    "flags": "|u1",
    "surface": "<u2",
    "tracktype": "<u2",
    "smoothness": "<u2",
    "name": "<u4",
    "ref": "<u4",
    "name_fr": "<u4",
    "name_ar": "<u4",
    "name_en": "<u4",
    "bend_deg": "<f4",
    "max_speed_kmh": "<f4",
    "measured_s": "<f4",
    "osm_way": "<i8",
}
_OTHER_DTYPES: Final = {
    "strings": "|u1",
    "string_start": "<i8",
    "source": "|u1",
    "ban_start": "<i8",
    "ban_arc": "<i8",
    "mark_lonlat": "<f8",
    "mark_kind": "|u1",
    "mark_names": "<u4",
    "mark_strings": "|u1",
    "mark_string_start": "<i8",
}

_NPZ_ERRORS: Final = (
    *(OSError, ValueError, TypeError, LookupError, ArithmeticError, RuntimeError, MemoryError),
    *(EOFError, SyntaxError, zipfile.BadZipFile, zlib.error, tokenize.TokenError),
)
"""What zipfile and numpy raise on damaged archives."""

_log = logging.getLogger(__name__)


def save_network(network: RoadNetwork, path: str | PathLike[str]) -> None:
    """Write a road network as `.npz`; equal networks give equal bytes.

    The file appears complete or not at all.

    Args:
        network: what to write.
        path: the file; its folder is made if needed.

    Raises:
        OutputError: if it cannot be written.
    """
    path = Path(path)
    arrays: dict[str, Any] = {"schema": np.int64(SCHEMA_VERSION)}
    arrays |= {name: getattr(network, name).astype(dtype) for name, dtype in _DTYPES.items()}
    arrays |= _pack_others(network)
    with replaced(path) as part, part.open("wb") as file:
        np.savez(file, **arrays)


def load_network(path: str | PathLike[str]) -> RoadNetwork:
    """Read a road network from an `.npz` file made by `save_network`.

    Raises:
        RoadsError: if the file is missing, damaged, of another version, or something else.
    """
    path = Path(path)
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
            _check_schema(archive, path)
            arrays = {
                name: _checked(archive[name], name, dtype)
                for name, dtype in (_DTYPES | _OTHER_DTYPES).items()
            }
        return _unpack(arrays)
    except FileNotFoundError as error:
        raise RoadsError(msg("{path}: there is no such road network.", path=path)) from error
    except RoadsError as error:
        raise RoadsError(msg("{path}: {error}", path=path.name, error=error)) from error
    except _NPZ_ERRORS as error:
        raise RoadsError(
            msg(
                "{path}: is damaged or no road network ({error}). Make it again with "
                "“sse-routes roads build”.",
                path=path.name,
                error=type(error).__name__,
            )
        ) from error


def cached_osm(
    path: str | PathLike[str],
    cache_folder: Path,
    *,
    bbox: BoundingBox | None = None,
    profile: Profile,
) -> RoadNetwork:
    """Read the road network of an OSM file, from the cache if it was read before.

    A cached network is found by the hash of the file's bytes, the box, the schema version and the
    profile. A damaged one is made again, and a folder that cannot be written is no error: both
    are logged.

    Args:
        path: the OSM file.
        cache_folder: where networks are kept; made if needed. It may be emptied at any time.
        bbox: as in `read_osm`.
        profile: the profile the network is for.

    Raises:
        RoadsError: if the OSM file cannot be used.

    Warns:
        IncompleteRoadsWarning: as `read_osm`, when the file is read.
    """
    path = Path(path)
    sha256 = file_sha256(path)
    cached = cache_folder / f"{_key(sha256, bbox, profile)}.npz"
    if cached.is_file():
        try:
            network = load_network(cached)
            # the same bytes may go by another name now
            return replace(network, source=replace(network.source, name=path.name))
        except RoadsError as error:
            _log.warning(msg("road cache: {error} Made again.", error=error))
    network = read_osm(path, bbox=bbox)
    if network.source.sha256 == sha256:  # not written to meanwhile
        try:
            cache_folder.mkdir(parents=True, exist_ok=True)
            save_network(network, cached)
        except OSError as error:
            _log.warning(msg("road cache: {error}", error=error))
    return network


def _key(sha256: str, bbox: BoundingBox | None, profile: Profile) -> str:
    """Return the name of a cached network, without ending."""
    box = list(bbox) if bbox else None
    parts = json.dumps([SCHEMA_VERSION, sha256, box, profile.name, profile.version])
    return f"roads-{hashlib.sha256(parts.encode()).hexdigest()[:32]}"


def _pack_others(network: RoadNetwork) -> dict[str, NDArray[np.generic]]:
    """Return what is no column of sections as arrays: texts, source, bans, landmarks."""
    source = json.dumps(asdict(network.source), ensure_ascii=False, sort_keys=True)
    bans, marks = network.turn_bans, network.landmarks
    return {
        **_pack_texts("strings", "string_start", network.strings),
        "source": np.frombuffer(source.encode("utf-8"), dtype=np.uint8),
        "ban_start": bans.start.astype("<i8"),
        "ban_arc": bans.arc.astype("<i8"),
        "mark_lonlat": marks.lonlat.astype("<f8"),
        "mark_kind": marks.kind.astype("|u1"),
        "mark_names": marks.names.astype("<u4"),
        **_pack_texts("mark_strings", "mark_string_start", marks.strings),
    }


def _pack_texts(
    name: str, name_of_starts: str, strings: Sequence[str]
) -> dict[str, NDArray[np.generic]]:
    """Return texts as one block of UTF-8 and where each begins in it."""
    texts = [text.encode("utf-8") for text in strings]
    return {
        name: np.frombuffer(b"".join(texts), dtype=np.uint8),
        name_of_starts: np.cumsum([0, *map(len, texts)], dtype="<i8"),
    }


def _check_schema(archive: NpzFile, path: Path) -> None:
    """Refuse archives that are something else or of another version, before reading more."""
    if "schema" not in archive:
        raise RoadsError(
            msg(
                "this .npz is no road network. Make one with “sse-routes roads build FILE.osm.pbf”."
            )
        )
    version = int(archive["schema"])
    if version != SCHEMA_VERSION:
        raise RoadsError(
            msg(
                "made by another version of sse-routes (format {version}, needed "
                "{needed}). Make it again: “sse-routes roads build FILE.osm.pbf "
                "-o {path}”.",
                version=version,
                needed=SCHEMA_VERSION,
                path=path.name,
            )
        )


def _checked(array: NDArray[Any], name: str, dtype: str) -> NDArray[Any]:
    if array.dtype.str != dtype:
        raise RoadsError(
            msg(
                "its array {name} has the type {given}, not {needed}.",
                name=name,
                given=array.dtype.str,
                needed=dtype,
            )
        )
    return array


def _unpack(arrays: dict[str, NDArray[Any]]) -> RoadNetwork:
    """Return the network after checking what its own checks take for granted."""
    columns = {name: arrays[name] for name in _DTYPES}
    sound = {
        "junction_lonlat": np.isfinite(columns["junction_lonlat"]),
        "point_lonlat": np.isfinite(columns["point_lonlat"]),
        "direction": np.isin(columns["direction"], (FORWARD, BACKWARD, FORWARD | BACKWARD)),
        "max_speed_kmh": ~(columns["max_speed_kmh"] <= 0),
        "measured_s": ~(columns["measured_s"] < 0),
        "bend_deg": columns["bend_deg"] >= 0,
        "mark_lonlat": np.isfinite(arrays["mark_lonlat"]),
    }
    for name, values in sound.items():
        if not values.all():
            raise RoadsError(
                msg("its array {name} holds impossible values: the file is damaged.", name=name)
            )
    source = RoadSource(**json.loads(arrays["source"].tobytes()))
    if not all(isinstance(value, str) for value in asdict(source).values()):
        raise RoadsError(msg("its source is not described by texts: the file is damaged."))
    strings = _unpack_texts(arrays["strings"].tobytes(), arrays["string_start"])
    landmarks = Landmarks(
        lonlat=arrays["mark_lonlat"],
        kind=arrays["mark_kind"],
        names=arrays["mark_names"],
        strings=_unpack_texts(arrays["mark_strings"].tobytes(), arrays["mark_string_start"]),
    )
    bans = TurnBans(start=arrays["ban_start"], arc=arrays["ban_arc"])
    return RoadNetwork(
        source=source, strings=strings, turn_bans=bans, landmarks=landmarks, **columns
    )


def _unpack_texts(blob: bytes, starts: NDArray[np.int64]) -> tuple[str, ...]:
    edges = starts.tolist()
    if edges[:2] != [0, 0] or edges[-1] != len(blob) or (np.diff(starts) < 0).any():
        raise RoadsError(msg("its texts do not fit together: the file is damaged."))
    return tuple(blob[a:b].decode("utf-8") for a, b in pairwise(edges))
