"""The local page and its HTTP API: they put the pieces together and compute nothing."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from routes.errors import RequestError
from routes.message import msg

if TYPE_CHECKING:
    import argparse

    from routes.settings import Settings

NEEDED = ("fastapi", "uvicorn", "jinja2")
"""Packages of the extra `serve`."""


def run_serve(arguments: argparse.Namespace, settings: Settings) -> int:
    """Serve the page until interrupted.

    Raises:
        RequestError: if the extra `serve` is not installed.
    """
    absent = [name for name in NEEDED if find_spec(name) is None]
    if absent:
        raise RequestError(
            msg(
                "the local page needs {absent}: pip install 'sse-routes[serve]'",
                absent=", ".join(absent),
            )
        )
    status: int = import_module("routes.web.run").run_serve(arguments, settings)
    return status
