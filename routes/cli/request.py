"""The wishes and files that the options of `sse-routes plan` name."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from routes.desk import request
from routes.desk.wishes import Materials, Wishes

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from routes.planning.request import Request
    from routes.sites import Site


def wishes_of(arguments: argparse.Namespace) -> Wishes:
    """Return what the options ask for."""
    return Wishes(**{field.name: _value(arguments, field.name) for field in fields(Wishes)})


def materials_of(arguments: argparse.Namespace) -> Materials:
    """Return the files that the options name."""
    return Materials(**{field.name: _value(arguments, field.name) for field in fields(Materials)})


def request_of(arguments: argparse.Namespace, sites: Sequence[Site]) -> Request:
    """Return the request that the options make.

    Raises:
        RequestError, PlaceError, InputError: as `routes.desk.request.request_of`.
    """
    return request.request_of(wishes_of(arguments), sites)


def _value(arguments: argparse.Namespace, name: str) -> Any:  # noqa: ANN401
    """Return the value of an option; those that may be repeated as a tuple."""
    value = getattr(arguments, name)
    return tuple(value) if isinstance(value, list) else value
