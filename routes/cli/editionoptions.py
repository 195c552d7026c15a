"""The options of the commands about seasons and editions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from routes.cli.planoptions import count_option

if TYPE_CHECKING:
    import argparse

    _Commands = argparse._SubParsersAction[Any]  # noqa: SLF001 - argparse has no public name for it


def add_batch(commands: _Commands) -> None:
    """Add `batch`."""
    parser = commands.add_parser("batch", help="make the circuits of a whole season")
    add = parser.add_argument
    add("season", metavar="SEASON.toml", help="what is asked for (see docs/editions.md)")
    add("--out", metavar="DIR", help="folder to write to (default: SEASON)")
    add("--workers", type=count_option, default=0, metavar="N",
        help="processes to work in (default: one less than there are processors)")  # fmt: skip
    add("--cluster", default="", metavar="tcp://HOST:PORT",
        help="work on the cluster of this Dask scheduler instead")  # fmt: skip
    add("--dry-run", action="store_true", help="say what would be made, and make nothing")
    add("--quiet", action="store_true", help="print nothing but warnings and errors")
    parser.set_defaults(run="routes.cli.batch:run_season")
