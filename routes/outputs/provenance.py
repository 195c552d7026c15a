"""What a folder of outputs was made from: its manifest, and the versions that it depends on."""

from __future__ import annotations

import hashlib
import platform
from dataclasses import dataclass, field
from importlib import metadata
from typing import TYPE_CHECKING

from routes import __version__
from routes.outputs.jsontext import json_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from routes.circuit import Circuit

MANIFEST = "manifest.json"

PACKAGES = (
    "astral",
    "babel",
    "branca",
    "folium",
    "fontpkg-amiri",
    "fontpkg-lato",
    "fonttools",
    "hijridate",
    "holidays",
    "icalendar",
    "jinja2",
    "llvmlite",
    "matplotlib",
    "numba",
    "numpy",
    "opening-hours-py",
    "osmium",
    "pillow",
    "pypdf",
    "scipy",
    "segno",
    "shapely",
    "typst",
    "tzdata",
    "xlsxwriter",
    "xstatic-leaflet",
    "xstatic-leaflet-gesturehandling",
)
"""Packages whose version can change a byte of the outputs."""


def package_versions(*more: str) -> dict[str, str]:
    """Return the versions that can change a byte of the outputs, ours and Python's first.

    Args:
        more: packages in use that not every circuit needs.
    """
    python = ".".join(platform.python_version_tuple()[:2])
    others = {name: metadata.version(name) for name in (*PACKAGES, *more)}
    return {"sse-routes": __version__, "python": python} | others


def heights_read(circuit: Circuit) -> dict[str, str]:
    """Return the hash of each file that gave a height, by `elevation` and its name."""
    if circuit.elevation is None:
        return {}
    return {f"elevation/{file.name}": file.sha256 for file in circuit.elevation.files}


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """What a folder of outputs was made from.

    Attributes:
        inputs: SHA-256 of every file read, hexadecimal, by what it was: `sites`, `roads`.
        request: what was asked, as JSON values, as it was given.
        seed, iterations: of the search.
        versions: of this package and those it stands on.
        fingerprint: of the order in a season that it was made for, see `routes.editions.jobs`;
            empty for none.
    """

    inputs: Mapping[str, str]
    request: Mapping[str, object]
    seed: int
    iterations: int
    versions: Mapping[str, str] = field(default_factory=package_versions)
    fingerprint: str = ""


def manifest(files: Mapping[str, bytes], provenance: Provenance) -> bytes:
    """Return manifest.json: what the outputs were made from, and the hash and size of each.

    It holds no time of day: the same inputs, request and versions give the same bytes.

    Args:
        files: every other file of the folder, by name.
        provenance: what they were made from.
    """
    text = json_text(
        {
            "format": "sse-routes manifest",
            "version": 1,
            **({"fingerprint": provenance.fingerprint} if provenance.fingerprint else {}),
            "versions": dict(provenance.versions),
            "request": dict(provenance.request),
            "seed": provenance.seed,
            "iterations": provenance.iterations,
            "inputs": dict(provenance.inputs),
            "files": {
                name: {"sha256": sha256_of(data), "bytes": len(data)}
                for name, data in files.items()
            },
        }
    )
    return text.encode("utf-8")


def sha256_of(data: bytes) -> str:
    """Return the SHA-256 of a file as the manifest has it, hexadecimal."""
    return hashlib.sha256(data).hexdigest()
