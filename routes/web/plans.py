"""Plans that are kept: their ids, their files, and what is read from them again."""

from __future__ import annotations

import json
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from routes import __version__
from routes.desk.planfiles import folder_of
from routes.outputs.bundle import CIRCUIT
from routes.outputs.circuitjson import read_circuit
from routes.outputs.formats import FORMATS, file_name
from routes.outputs.preview import PREVIEW
from routes.outputs.provenance import MANIFEST, package_versions
from routes.outputs.variants import VARIANTS
from routes.planning.request import MAX_DAYS
from routes.planning.variants import MOST_VARIANTS
from routes.roads.load import BUNDLED
from routes.sites import LANGUAGES
from routes.web.store import BUNDLED_SITES, content_id
from routes.web.work import ASKED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from routes.circuit import Circuit
    from routes.desk.wishes import Materials
    from routes.web.store import Store

MAP = "map.html"

ARCHIVE = "all.zip"
"""The name under which all files of a plan are had at once."""

_LONG_AGO = (1980, 1, 1, 0, 0, 0)

MEDIA_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".pdf": "application/pdf",
    ".gpx": "application/gpx+xml",
    ".kml": "application/vnd.google-earth.kml+xml",
    ".geojson": "application/geo+json",
    ".ics": "text/calendar; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".txt": "text/plain; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
}


def _names() -> tuple[str, ...]:
    """Return every name a file of a plan may have, in the order they are offered."""
    by_language = (
        name
        for language in LANGUAGES
        for name in (f"booklet.{language}.pdf", file_name("txt", language))
    )
    tracks = (f"day-{day}.gpx" for day in range(1, MAX_DAYS + 1))
    others = (name for format_, name in FORMATS.items() if format_ != "txt")
    known = (*by_language, *others, *tracks, VARIANTS, CIRCUIT, PREVIEW, MANIFEST)
    return (MAP, "embed.html", *known)


FILES = {name: name for name in _names()}
"""The names that may be asked for; what is opened is the value, never what was asked."""

FOLDERS = {folder_of(number): folder_of(number) for number in range(1, MOST_VARIANTS + 1)}
"""The folders of a plan, in the same way."""


def material_hashes(materials: Materials) -> dict[str, str]:
    """Return the hash of each file that all plans of a server are made from, by its name."""
    named = (*materials.elevation, materials.roads, materials.overrides, materials.speeds)
    files = [name for name in named if name and name != BUNDLED]
    return {Path(name).name: sha256(Path(name).read_bytes()).hexdigest() for name in files}


def plan_id(asked: Mapping[str, Any], hashes: Mapping[str, str], public_url: str) -> str:
    """Return the id of a plan: the same inputs, request and versions have the same.

    Args:
        asked: the request with nothing left open, its list of sites by the id of its content.
        hashes: as of `material_hashes`.
        public_url: where the plan will be on the web.
    """
    whole = [__version__, package_versions(), dict(asked), dict(hashes), public_url]
    return content_id(json.dumps(whole, sort_keys=True).encode("ascii"))


def sites_in_id(store: Store, sites: str) -> str:
    """Return what stands for a list of sites in the id of a plan."""
    if sites != BUNDLED_SITES:
        return sites
    return content_id(store.sites_path(sites).read_bytes())


def asked_of(folder: Path) -> dict[str, Any]:
    """Return what was asked of a plan, and what was to say of it; nothing if there is no plan."""
    try:
        found: dict[str, Any] = json.loads((folder / ASKED).read_bytes())
    except FileNotFoundError:
        return {}
    return found


@lru_cache(maxsize=32)
def circuits_of(folder: Path) -> tuple[Circuit, ...]:
    """Return the circuits of a plan, the best first; a plan never changes."""
    places = (folder / name / CIRCUIT for name in FOLDERS)
    return tuple(read_circuit(place) for place in places if place.is_file())


def files_of(folder: Path, number: int) -> list[str]:
    """Return the names of the files of a variant that are there, from the folder of the plan."""
    within = within_of(number)
    return [within + name for name in FILES if (folder / within / name).is_file()]


def within_of(number: int) -> str:
    """Return what stands before the name of a file of a variant, from the folder of the plan.

    >>> within_of(1), within_of(2)
    ('', 'variant-2/')
    """
    variant = folder_of(number)
    return f"{variant}/" if variant else ""


def write_archive(folder: Path, out: IO[bytes]) -> None:
    """Write all files of a plan to a ZIP archive; the same plan gives the same bytes."""
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for number in range(1, len(FOLDERS) + 1):
            for name in files_of(folder, number):
                entry = ZipInfo(name, _LONG_AGO)
                entry.compress_type = ZIP_DEFLATED
                archive.writestr(entry, (folder / name).read_bytes())


def file_path(folder: Path, variant: str, name: str) -> Path | None:
    """Return a file of a plan; None if there is none by that name."""
    known, inside = FILES.get(name), FOLDERS.get(variant)
    if known is None or inside is None:
        return None
    path = folder / inside / known
    return path if path.is_file() else None
