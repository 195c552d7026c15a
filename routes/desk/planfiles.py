"""What a plan is made from, and the files of each circuit of it."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from routes.outputs.bundle import circuit_files
from routes.outputs.photos import photo_files, read_photos
from routes.outputs.provenance import MANIFEST, Provenance, heights_read, manifest, package_versions
from routes.outputs.rulesjson import rules_to_json
from routes.outputs.variants import VARIANTS, variants_csv

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from routes.circuit import Circuit
    from routes.elevation.raster import Terrain
    from routes.outputs.webmap.tiles import Tiles
    from routes.planning.request import Request
    from routes.roads.finder import PathFinder
    from routes.roads.graph import DrivableGraph
    from routes.sites import Language, Site


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanInputs:
    """What a plan is made from.

    Attributes:
        sites: to choose from, with the prizes of the office's formula if it gave one.
        request: what is asked.
        graph: the roads.
        find: what finds ways on them.
        hashes: SHA-256 of each input file, by what it is.
        terrain: heights; None if none are asked for.
        tiles: an online map for the page, None for none.
        folder: where the list of sites lies, and pictures beside it.
        extras: packages in use that not every plan needs, but for that of heights.
        public_url: where the outputs will be on the web, with a slash at its end; may be empty.
        booklet: the format of the booklet.
        fingerprint: as in `Provenance`.
        issue: of calendars, see `routes.outputs.ical`.
    """

    sites: tuple[Site, ...]
    request: Request
    graph: DrivableGraph
    find: PathFinder
    hashes: dict[str, str]
    terrain: Terrain | None
    tiles: Tiles | None
    folder: Path
    extras: tuple[str, ...]
    public_url: str
    booklet: str
    fingerprint: str = ""
    issue: int = 0


def plan_files(
    circuits: Sequence[Circuit], inputs: PlanInputs, language: Language
) -> dict[str, dict[str, bytes]]:
    """Return the files of each folder: the best circuit in the folder itself, then the others."""
    folders: dict[str, dict[str, bytes]] = {}
    for number, circuit in enumerate(circuits, start=1):
        files = _files(circuit, inputs, language, folder_of(number))
        if number == 1 and len(circuits) > 1:
            files[VARIANTS] = variants_csv(circuits)
        files[MANIFEST] = manifest(files, _provenance(circuit, inputs, language, number))
        folders[folder_of(number)] = files
    return folders


def folder_of(number: int) -> str:
    """Return the folder of a variant, within that of the best circuit."""
    return "" if number == 1 else f"variant-{number}"


def _files(
    circuit: Circuit, inputs: PlanInputs, language: Language, folder: str
) -> dict[str, bytes]:
    """Return the outputs of a circuit by name."""
    beyond = f"{folder}/" if inputs.public_url and folder else ""
    return circuit_files(
        circuit,
        inputs.graph.network,
        language,
        tiles=inputs.tiles,
        photos=read_photos((stop.site for stop in circuit.stops), inputs.folder),
        public_url=inputs.public_url + beyond,
        booklet=inputs.booklet,
        issue=inputs.issue,
    )


def _provenance(
    circuit: Circuit, inputs: PlanInputs, language: Language, number: int
) -> Provenance:
    """Return what the outputs of a circuit were made from."""
    heights = heights_read(circuit)
    pictures = photo_files((stop.site for stop in circuit.stops), inputs.folder)
    hashes = {name: sha256(data).hexdigest() for name, data in pictures.items()}
    extras = (*inputs.extras, *(("rasterio",) if heights else ()))
    return Provenance(
        inputs=inputs.hashes | heights | hashes,
        versions=package_versions(*extras),
        request=_as_given(inputs, circuit, language) | _variant(number) | _credit(inputs),
        seed=inputs.request.seed,
        iterations=inputs.request.iterations,
        fingerprint=inputs.fingerprint,
    )


def _as_given(inputs: PlanInputs, circuit: Circuit, language: Language) -> dict[str, object]:
    """Return the request as the manifest keeps it, the first day's date filled in."""
    request = inputs.request
    return {
        "days": [
            {
                "from": day.start.id,
                "to": day.end.id,
                "opens": f"{day.window.opens:%Y-%m-%d %H:%M}",
                "closes": f"{day.window.closes:%Y-%m-%d %H:%M}",
            }
            for day in request.days
        ],
        "rules": rules_to_json(request.rules),
        "fair": request.fair,
        "profile": circuit.profile,
        "roads": circuit.roads.name,
        "language": language,
        "booklet": inputs.booklet,
        "public_url": inputs.public_url or None,
        "tiles": inputs.tiles.url if inputs.tiles else None,
    }


def _variant(number: int) -> dict[str, object]:
    """Return which variant of the request a circuit is; nothing for the best."""
    return {} if number == 1 else {"variant": number}


def _credit(inputs: PlanInputs) -> dict[str, object]:
    """Return whose online map was asked for, in the words asked for; nothing if none was."""
    return {"tiles_attribution": inputs.tiles.attribution} if inputs.tiles else {}
