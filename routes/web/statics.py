"""Scripts, style sheets and the drawn ground: what browsers ask for besides pages."""

from __future__ import annotations

import json
from functools import cache

from routes.outputs.webmap import assets
from routes.outputs.webmap.ground import ground_geojson

STATIC = ("page.js", "plan.js", "page.css", "leaflet.js", "leaflet.css", "ground.json")
"""The names that may be asked for."""

_TYPES = {".js": "text/javascript", ".css": "text/css", ".json": "application/json"}


def static_file(name: str) -> tuple[bytes, str]:
    """Return one of the static files and its media type."""
    ending = name[name.rindex(".") :]
    return _content(name), _TYPES[ending]


@cache
def _content(name: str) -> bytes:
    if name == "ground.json":
        return json.dumps(ground_geojson(), separators=(",", ":")).encode("utf-8")
    if name == "leaflet.js":
        return assets.library_scripts()[0].encode("utf-8")
    if name == "leaflet.css":
        return assets.library_styles().encode("utf-8")
    return assets.own(f"web/{name}").encode("utf-8")
