"""The options of the commands about seasons and editions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from routes.cli.planoptions import (
    HEIGHTS_HELP,
    OVERRIDES_HELP,
    SPEC_HELP,
    SPEEDS_HELP,
    count_option,
    date_option,
)
from routes.sites import LANGUAGES

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


def add_diff(commands: _Commands) -> None:
    """Add `diff`."""
    parser = commands.add_parser("diff", help="say what moved between two circuits, and why")
    add = parser.add_argument
    add("old", metavar="OLD", help="a folder written by “plan” or “batch”, or a circuit.json")
    add("new", metavar="NEW", help="the same")
    add("--lang", choices=LANGUAGES, default="fr", help="language of the text (default: fr)")
    add("--json", action="store_true", help="print JSON instead")
    parser.set_defaults(run="routes.cli.editions:run_diff")


def add_publish(commands: _Commands) -> None:
    """Add `publish`."""
    parser = commands.add_parser("publish", help="mark a circuit as a published edition")
    add = parser.add_argument
    add("folder", metavar="FOLDER", help="written by “plan”, “batch” or “reissue”")
    add("--date", type=date_option, metavar="YYYY-MM-DD", help="day of issue (default: today)")
    add("--ledger", metavar="LEDGER.json", help="enter its visits here; made if it does not exist")
    add("--departures", type=count_option, metavar="N",
        help="how often it is driven (default: 1, or as before)")  # fmt: skip
    add("--edition", metavar="ID", help="id of the edition (default: by its dates, or as before)")
    add("--title", default="", metavar="TITLE", help="what people call it")
    parser.set_defaults(run="routes.cli.editions:run_publish")


def add_reissue(commands: _Commands) -> None:
    """Add `reissue`."""
    parser = commands.add_parser(
        "reissue", help="replace the published circuits that a closure or a changed site touches"
    )
    add = parser.add_argument
    add("folders", nargs="+", metavar="FOLDER", help="published by “publish”")
    add("--sites", metavar="FILE", help="sites as they are now (default: the bundled list, if they "
        "were made from it)")  # fmt: skip
    add("--roads", metavar="SPEC", help=f"{SPEC_HELP} (default: bundled, if they were made on it)")
    add("--overrides", metavar="FILE", help=OVERRIDES_HELP)
    add("--speeds", metavar="FILE", help=SPEEDS_HELP)
    add("--formula", metavar="FILE", help="TOML with your own points")
    add("--elevation", action="append", default=[], metavar="FILE", help=HEIGHTS_HELP)
    add("--elevation-credit", default="", metavar="TEXT",
        help="what the licence of these heights asks to be shown")  # fmt: skip
    add("--date", type=date_option, metavar="YYYY-MM-DD", help="day of this (default: today)")
    add("--lang", choices=LANGUAGES, default="fr",
        help="language of the reasons (default: fr)")  # fmt: skip
    add("--dry-run", action="store_true", help="say which are touched, and change nothing")
    parser.set_defaults(run="routes.cli.reissue:run_reissue")
