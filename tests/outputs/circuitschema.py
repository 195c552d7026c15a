"""The published schema of circuit.json, and a circuit as the data it describes."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jsonschema import Draft202012Validator

from routes.outputs.circuitjson import circuit_to_json

if TYPE_CHECKING:
    from routes.circuit import Circuit

SCHEMA = Path(__file__).parents[2] / "docs" / "circuit.schema.json"


@cache
def schema() -> dict[str, Any]:
    """Return the published schema."""
    loaded: dict[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return loaded


@cache
def validator() -> Draft202012Validator:
    """Return the published schema as a validator."""
    return Draft202012Validator(schema())


def is_valid(data: object) -> bool:
    """Say whether the published schema accepts a value."""
    return validator().is_valid(data)


def as_data(circuit: Circuit) -> dict[str, Any]:
    """Return what stands in a circuit.json."""
    data: dict[str, Any] = json.loads(circuit_to_json(circuit))
    return data
