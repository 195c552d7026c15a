"""The options of the commands about seasons and editions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from routes.cli.optionvalues import count_option, date_option
from routes.cli.planoptions import (
    heights_help,
    overrides_help,
    quiet_help,
    spec_help,
    speeds_help,
)
from routes.sites import LANGUAGES

if TYPE_CHECKING:
    import argparse

    from routes.outputs.texts import Texts

    _Commands = argparse._SubParsersAction[Any]  # noqa: SLF001 - argparse has no public name for it


def add_batch(commands: _Commands, texts: Texts) -> None:
    """Add `batch`."""
    parser = commands.add_parser("batch", help=texts.t("make the circuits of a whole season"))
    add = parser.add_argument
    add("season", metavar="SEASON.toml",
        help=texts.t("what is asked for (see docs/editions.md)"))  # fmt: skip
    add("--out", metavar="DIR", help=texts.t("folder to write to (default: SEASON)"))
    add("--workers", type=count_option(texts), default=0, metavar="N",
        help=texts.t("processes to work in (default: one less than there are "
        "processors)"))  # fmt: skip
    add("--cluster", default="", metavar="tcp://HOST:PORT",
        help=texts.t("work on the cluster of this Dask scheduler instead"))  # fmt: skip
    add("--dry-run", action="store_true",
        help=texts.t("say what would be made, and make nothing"))  # fmt: skip
    add("--quiet", action="store_true", help=quiet_help(texts))
    parser.set_defaults(run="routes.cli.batch:run_season")


def add_diff(commands: _Commands, texts: Texts) -> None:
    """Add `diff`."""
    parser = commands.add_parser(
        "diff", help=texts.t("say what moved between two circuits, and why")
    )
    add = parser.add_argument
    add("old", metavar="OLD",
        help=texts.t("a folder written by “plan” or “batch”, or a circuit.json"))  # fmt: skip
    add("new", metavar="NEW", help=texts.t("the same"))
    add("--lang", choices=LANGUAGES, default="fr",
        help=texts.t("language of the text (default: fr)"))  # fmt: skip
    add("--json", action="store_true", help=texts.t("print JSON instead"))
    parser.set_defaults(run="routes.cli.editions:run_diff")


def add_publish(commands: _Commands, texts: Texts) -> None:
    """Add `publish`."""
    parser = commands.add_parser("publish", help=texts.t("mark a circuit as a published edition"))
    add = parser.add_argument
    add("folder", metavar="FOLDER", help=texts.t("written by “plan”, “batch” or “reissue”"))
    add("--date", type=date_option(texts), metavar="YYYY-MM-DD",
        help=texts.t("day of issue (default: today)"))  # fmt: skip
    add("--ledger", metavar="LEDGER.json",
        help=texts.t("enter its visits here; made if it does not exist"))  # fmt: skip
    add("--departures", type=count_option(texts), metavar="N",
        help=texts.t("how often it is driven (default: 1, or as before)"))  # fmt: skip
    add("--edition", metavar="ID",
        help=texts.t("id of the edition (default: by its dates, or as before)"))  # fmt: skip
    add("--title", default="", metavar="TITLE", help=texts.t("what people call it"))
    parser.set_defaults(run="routes.cli.editions:run_publish")


def add_reissue(commands: _Commands, texts: Texts) -> None:
    """Add `reissue`."""
    parser = commands.add_parser("reissue",
        help=texts.t("replace the published circuits that a closure or a changed site "
        "touches"))  # fmt: skip
    add = parser.add_argument
    add("folders", nargs="+", metavar="FOLDER", help=texts.t("published by “publish”"))
    add("--sites", metavar="FILE",
        help=texts.t("sites as they are now (default: the bundled list, if they were made from "
        "it)"))  # fmt: skip
    add("--roads", metavar="SPEC",
        help=texts.t("{spec} (default: bundled, if they were made on it)",
        spec=spec_help(texts)))  # fmt: skip
    add("--overrides", metavar="FILE", help=overrides_help(texts))
    add("--speeds", metavar="FILE", help=speeds_help(texts))
    add("--formula", metavar="FILE", help=texts.t("TOML with your own points"))
    add("--elevation", action="append", default=[], metavar="FILE", help=heights_help(texts))
    add("--elevation-credit", default="", metavar="TEXT",
        help=texts.t("what the licence of these heights asks to be shown"))  # fmt: skip
    add("--date", type=date_option(texts), metavar="YYYY-MM-DD",
        help=texts.t("day of this (default: today)"))  # fmt: skip
    add("--lang", choices=LANGUAGES, default="fr",
        help=texts.t("language of the reasons (default: fr)"))  # fmt: skip
    add("--dry-run", action="store_true",
        help=texts.t("say which are touched, and change nothing"))  # fmt: skip
    parser.set_defaults(run="routes.cli.reissue:run_reissue")
