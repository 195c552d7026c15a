"""What a networkx graph of roads keeps besides its edges, as texts of JSON on the graph itself."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np

from routes.errors import RoadsError
from routes.message import msg
from routes.roads.landmarks import LANGUAGES, Landmarks
from routes.roads.network import StringTable

if TYPE_CHECKING:
    import networkx as nx


def listed(graph: nx.MultiDiGraph[Any], key: str, name: str) -> list[Any]:
    """Return a list that `to_networkx` wrote as an attribute of the graph; empty without it."""
    try:
        found = json.loads(graph.graph.get(key, "[]"))
    except (TypeError, ValueError) as error:
        raise RoadsError(
            msg("{name}: the graph's {key} are not those of sse-routes.", name=name, key=key)
        ) from error
    return list(found)


def landmarks_text(landmarks: Landmarks) -> str:
    """Return landmarks as JSON: rows of longitude, latitude, kind and the names by language."""
    rows = zip(
        landmarks.lonlat.tolist(), landmarks.kind.tolist(), landmarks.names.tolist(), strict=True
    )
    texts = landmarks.strings
    return json.dumps(
        [[*lonlat, kind, *(texts[index] for index in names)] for lonlat, kind, names in rows],
        ensure_ascii=False,
    )


def landmarks_of(rows: list[list[Any]]) -> Landmarks:
    """Return the landmarks of rows as `landmarks_text` writes them."""
    table = StringTable()
    names = [[table.add(text) for text in row[3:]] for row in rows]
    return Landmarks(
        lonlat=np.array([row[:2] for row in rows], dtype=np.float64).reshape(-1, 2),
        kind=np.array([row[2] for row in rows], dtype=np.uint8),
        names=np.array(names, dtype=np.uint32).reshape(-1, len(LANGUAGES)),
        strings=table.strings(),
    )
