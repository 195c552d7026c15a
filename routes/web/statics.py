"""Scripts, style sheets and the drawn ground: what browsers ask for besides pages."""

from __future__ import annotations

import json
from functools import cache
from hashlib import sha256

from routes.outputs.webmap import assets
from routes.outputs.webmap.ground import ground_geojson

STATIC = ("page.js", "list.js", "plan.js", "page.css", "leaflet.js", "leaflet.css", "ground.json")
"""The names that may be asked for."""

_TYPES = {".js": "text/javascript", ".css": "text/css", ".json": "application/json"}


@cache
def static_file(name: str) -> tuple[bytes, str, str]:
    """Return one of the static files, its media type, and what changes when it changes."""
    data = _content(name)
    return data, _TYPES[name[name.rindex(".") :]], f'"{sha256(data).hexdigest()[:32]}"'


def _content(name: str) -> bytes:
    if name == "ground.json":
        return json.dumps(ground_geojson(), separators=(",", ":")).encode("utf-8")
    if name == "leaflet.js":
        return assets.library_scripts()[0].encode("utf-8")
    if name == "leaflet.css":
        return assets.library_styles().encode("utf-8")
    return assets.own(f"web/{name}").encode("utf-8")
