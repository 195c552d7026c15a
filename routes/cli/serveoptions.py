"""The options of `sse-routes serve`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routes.cli.optionvalues import count_option
from routes.cli.planoptions import overrides_help, quiet_help, spec_help, speeds_help
from routes.roads.load import BUNDLED

if TYPE_CHECKING:
    import argparse

    from routes.outputs.texts import Texts


def add_serve_options(parser: argparse.ArgumentParser, texts: Texts) -> None:
    """Add every option of `serve`, with help in a language."""
    add = parser.add_argument
    add("--host", default="127.0.0.1", metavar="ADDRESS",
        help=texts.t("address to listen on (default: 127.0.0.1, this machine only)"))  # fmt: skip
    add("--port", type=count_option(texts), default=8000, metavar="N",
        help=texts.t("default: {value}", value=8000))  # fmt: skip
    add("--folder", default="served", metavar="DIR",
        help=texts.t("where lists of sites, drafts and plans are kept (default: "
        "served)"))  # fmt: skip
    add("--roads", default=BUNDLED, metavar="SPEC",
        help=texts.t("{spec} (default: bundled)", spec=spec_help(texts)))  # fmt: skip
    add("--overrides", metavar="FILE", help=overrides_help(texts))
    add("--speeds", metavar="FILE", help=speeds_help(texts))
    _add_web(parser.add_argument_group(texts.t("on the web (see docs/serve.md)")), texts)
    _add_limits(parser.add_argument_group(texts.t("limits")), texts)
    add("--quiet", action="store_true", help=quiet_help(texts))


def _add_web(group: argparse._ArgumentGroup, texts: Texts) -> None:
    add = group.add_argument
    add("--public-url", default="", metavar="URL",
        help=texts.t("where the page is on the web, behind a proxy; with https, browsers are told "
        "to use nothing else"))  # fmt: skip
    add("--host-name", action="append", default=[], metavar="NAME",
        help=texts.t("a name the server answers to, besides localhost and that of --public-url; "
        "may be repeated"))  # fmt: skip
    add("--workers", type=count_option(texts), default=1, metavar="N",
        help=texts.t("server processes (default: 1)"))  # fmt: skip


def _add_limits(group: argparse._ArgumentGroup, texts: Texts) -> None:
    add, count = group.add_argument, count_option(texts)
    add("--jobs", type=count, default=1, metavar="N",
        help=texts.t("plans made at the same time by each server process (default: "
        "1)"))  # fmt: skip
    add("--queue", type=count, default=20, metavar="N",
        help=texts.t("plans that may wait in each (default: 20)"))  # fmt: skip
    add("--time", type=count, default=300, metavar="S",
        help=texts.t("seconds a plan may take (default: 300)"))  # fmt: skip
    add("--memory", type=count, default=4096, metavar="MIB",
        help=texts.t("address space a plan may take, on Linux (default: 4096)"))  # fmt: skip
    add("--upload", type=count, default=5, metavar="MIB",
        help=texts.t("size of a list of sites at most (default: 5)"))  # fmt: skip
    add("--rate", type=count, default=120, metavar="N",
        help=texts.t("requests that change something, a minute and address (default: "
        "120)"))  # fmt: skip
