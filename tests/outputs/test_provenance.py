"""Promises of `routes.outputs.provenance`."""

from __future__ import annotations

import ast
import hashlib
import json
import sys
from dataclasses import replace
from importlib import metadata
from pathlib import Path

import routes
from routes import __version__
from routes.outputs.provenance import PACKAGES, Provenance, manifest, package_versions


def test_every_package_that_the_outputs_are_made_with_is_in_the_manifest() -> None:
    """What the code imports is listed, but for what only finds folders or brings other data in.

    rasterio is listed where heights were asked for, pyroutingkit where it keeps an order of roads;
    what serves the census alone is not.

    A package that another one is drawn in by is listed besides.
    """
    silent = {"networkx", "osmnx", "platformdirs", "requests", "rasterio", "pyroutingkit"}
    silent |= {"openlocationcode", "openpyxl", "pyogrio", "pyproj", "rapidfuzz"}
    silent |= {"distributed"}  # carries the work of a season, and does none
    silent |= {"anyio", "uvicorn", "pydantic", "starlette", "fastapi"}  # serve what others make
    package_of = metadata.packages_distributions()
    imported = {
        distribution.lower().replace("_", "-")
        for path in Path(routes.__file__).parent.rglob("*.py")
        for module in _imported(path)
        for distribution in package_of.get(module, ())
    }
    assert imported - silent - {"sse-routes"} <= set(PACKAGES)
    assert sorted(PACKAGES) == list(PACKAGES)


def _imported(path: Path) -> set[str]:
    """Return the top-level packages a module imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def test_the_manifest_says_what_everything_was_made_from() -> None:
    """Hash and size of every file, inputs, request, seed, versions; the same bytes each time."""
    files = {"circuit.json": b"{}", "map.html": b"<html>"}
    made_from = Provenance(
        inputs={"sites": "a" * 64, "roads": "b" * 64},
        request={"from": "tiznit", "themes": ["argan"], "name": "تيزنيت"},
        seed=3,
        iterations=3000,
    )
    written = manifest(files, made_from)
    data = json.loads(written)
    assert data["files"] == {
        name: {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
        for name, content in files.items()
    }
    assert data["inputs"] == made_from.inputs
    assert data["request"] == made_from.request
    assert (data["seed"], data["iterations"]) == (3, 3000)
    assert data["versions"]["sse-routes"] == __version__
    assert data["versions"]["python"] == f"{sys.version_info.major}.{sys.version_info.minor}"
    assert {"numba", "typst", "folium", "osmium", "holidays"} <= data["versions"].keys()
    assert written == manifest(dict(files), replace(made_from, versions=package_versions()))
    assert "تيزنيت".encode() in written
