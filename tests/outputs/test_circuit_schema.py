"""Promises of the schema of circuit.json in docs: it says what the code writes and reads."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, get_args

import pytest
from jsonschema import Draft202012Validator

from routes.circuit import Reason
from routes.errors import CircuitError
from routes.outputs.circuitjson import parse_circuit
from routes.places import EATING_KINDS, GATEWAY_KINDS
from routes.roads.cues import Turn
from routes.roads.grade import CODES, ROAD_LIMITS
from routes.roads.landmarking import SightKind
from routes.roads.network import HIGHWAYS
from routes.roads.profile import profile_names
from routes.rules import LunchMode, Pace
from routes.siteprops import KINDS, THEMES
from tests.outputs.circuitschema import as_data, is_valid, schema

if TYPE_CHECKING:
    from routes.circuit import Circuit


def test_the_schema_is_a_schema_and_describes_every_property() -> None:
    """Draft 2020-12; every object of ours is closed, its keys required but the latest."""
    Draft202012Validator.check_schema(schema())
    ours = {name: part for name, part in schema()["$defs"].items() if "properties" in part}
    ours["circuit"] = schema()
    assert len(ours) == 25
    optional = {
        "leg": {"passage", "climb"},
        "circuit": {"elevation"},
        "cue": {"road_fr", "road_ar", "road_en", "angle_deg", "at", "passing", "too_far"},
    }
    for name, part in ours.items():
        for key, entry in part["properties"].items():
            target = entry.get("$ref", "").removeprefix("#/$defs/")
            described = schema()["$defs"][target] if target else entry
            assert described.get("description"), f"{name}.{key}"
        if name != "site":
            assert part["additionalProperties"] is False
            needed = [key for key in part["properties"] if key not in optional.get(name, ())]
            assert part["required"] == needed


def test_the_schema_knows_the_words_of_the_code() -> None:
    """So it cannot fall behind in silence."""
    parts = {name: part.get("properties", {}) for name, part in schema()["$defs"].items()}
    assert schema()["properties"]["profile"]["enum"] == list(profile_names())
    assert parts["unvisited"]["reason"]["enum"] == list(get_args(Reason))
    assert parts["worst"]["grade"]["enum"] == list(CODES)
    assert parts["worst"]["highway"]["enum"] == list(HIGHWAYS)
    assert parts["place"]["kind"]["enum"] == [*GATEWAY_KINDS, *EATING_KINDS, "site", "point"]
    assert parts["lunch"]["mode"]["enum"] == list(get_args(LunchMode))
    assert parts["lunch_rule"]["mode"]["enum"] == list(get_args(LunchMode))
    assert parts["rules"]["pace"]["enum"] == list(get_args(Pace))
    assert parts["rules"]["road_limit"]["enum"] == [None, *ROAD_LIMITS]
    assert parts["rules"]["themes"]["items"]["enum"] == list(THEMES)
    assert parts["count"]["theme"]["enum"] == list(THEMES)
    assert parts["passage"]["vehicle"]["enum"] == ["", *profile_names()]
    assert parts["cue"]["turn"]["enum"] == list(get_args(Turn))
    assert parts["sight"]["kind"]["enum"] == list(get_args(SightKind))
    assert parts["cue"]["highway"]["enum"] == ["", *HIGHWAYS]
    site = parts["site"]["properties"]["properties"]
    assert site["sse:kind"]["enum"] == list(KINDS)
    assert site["sse:theme"]["enum"] == list(THEMES)


@pytest.mark.parametrize(
    "key", ["format", "days", "roads", "unvisited", "totals", "rules", "fairness"]
)
def test_the_schema_and_the_reader_need_every_key(circuit: Circuit, key: str) -> None:
    """A file without one is valid for neither."""
    data = as_data(circuit)
    assert is_valid(data)
    del data[key]
    assert not is_valid(data)
    with pytest.raises(CircuitError):
        parse_circuit(json.dumps(data))
