"""The options of `sse-routes serve`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routes.cli.planoptions import OVERRIDES_HELP, SPEC_HELP, SPEEDS_HELP, count_option
from routes.roads.load import BUNDLED

if TYPE_CHECKING:
    import argparse


def add_serve_options(parser: argparse.ArgumentParser) -> None:
    """Add every option of `serve`."""
    add = parser.add_argument
    add("--host", default="127.0.0.1", metavar="ADDRESS",
        help="address to listen on (default: 127.0.0.1, this machine only)")  # fmt: skip
    add("--port", type=count_option, default=8000, metavar="N", help="default: 8000")
    add("--folder", default="served", metavar="DIR",
        help="where lists of sites, drafts and plans are kept (default: served)")  # fmt: skip
    add("--roads", default=BUNDLED, metavar="SPEC", help=f"{SPEC_HELP} (default: bundled)")
    add("--overrides", metavar="FILE", help=OVERRIDES_HELP)
    add("--speeds", metavar="FILE", help=SPEEDS_HELP)
    _add_web(parser.add_argument_group("on the web (see docs/serve.md)"))
    _add_limits(parser.add_argument_group("limits"))
    add("--quiet", action="store_true", help="print nothing but warnings and errors")


def _add_web(group: argparse._ArgumentGroup) -> None:
    add = group.add_argument
    add("--public-url", default="", metavar="URL",
        help="where the page is on the web, behind a proxy; with https, browsers are told to use "
        "nothing else")  # fmt: skip
    add("--host-name", action="append", default=[], metavar="NAME",
        help="a name the server answers to, besides localhost and that of --public-url; may be "
        "repeated")  # fmt: skip
    add("--workers", type=count_option, default=1, metavar="N",
        help="server processes (default: 1)")  # fmt: skip


def _add_limits(group: argparse._ArgumentGroup) -> None:
    add = group.add_argument
    add("--jobs", type=count_option, default=1, metavar="N",
        help="plans made at the same time by each server process (default: 1)")  # fmt: skip
    add("--queue", type=count_option, default=20, metavar="N",
        help="plans that may wait in each (default: 20)")  # fmt: skip
    add("--time", type=count_option, default=300, metavar="S",
        help="seconds a plan may take (default: 300)")  # fmt: skip
    add("--memory", type=count_option, default=4096, metavar="MIB",
        help="address space a plan may take, on Linux (default: 4096)")  # fmt: skip
    add("--upload", type=count_option, default=5, metavar="MIB",
        help="size of a list of sites at most (default: 5)")  # fmt: skip
    add("--rate", type=count_option, default=120, metavar="N",
        help="requests that change something, a minute and address (default: 120)")  # fmt: skip
