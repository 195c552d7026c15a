"""The commands and options, each with the name of the function that runs it.

The function is imported when it is run: listing the options must not load a map library.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from routes import __version__
from routes.cli.argumentwords import parser_class
from routes.cli.editionoptions import add_batch, add_diff, add_publish, add_reissue
from routes.cli.optionvalues import count_option, date_option, formats_option, whole_option
from routes.cli.planoptions import (
    add_plan_options,
    add_roads_options,
    booklet_help,
    overrides_help,
    spec_help,
    speeds_help,
)
from routes.cli.serveoptions import add_serve_options
from routes.outputs.formats import FORMATS
from routes.outputs.paper import BOOKLETS
from routes.outputs.texts import Texts
from routes.roads.load import BUNDLED
from routes.roads.profile import profile_names
from routes.sites import LANGUAGES

if TYPE_CHECKING:
    import argparse

    _Commands = argparse._SubParsersAction[Any]  # noqa: SLF001 - argparse has no public name for it


def make_parser(texts: Texts | None = None) -> argparse.ArgumentParser:
    """Return the parser of the whole command line, with help in a language; English by default.

    The words that argparse says itself are in that language within `argparse_in` only.
    """
    texts = texts or Texts("en", "help")
    parser = parser_class(texts)(
        prog="sse-routes",
        description=texts.t("Plan tourist circuits over places of the social and solidarity "
        "economy."),
    )  # fmt: skip
    parser.add_argument("--version", action="version", version=f"sse-routes {__version__}",
        help=texts.t("show program's version number and exit"))  # fmt: skip
    commands = parser.add_subparsers(title=texts.t("commands"), required=True, metavar="COMMAND")
    _add_plan(commands, texts)
    add_batch(commands, texts)
    add_diff(commands, texts)
    add_publish(commands, texts)
    add_reissue(commands, texts)
    _add_map(commands, texts)
    _add_check(commands, texts)
    _add_booklet(commands, texts)
    _add_export(commands, texts)
    _add_sites(commands, texts)
    _add_ledger(commands, texts)
    _add_roads(commands, texts)
    _add_matrix(commands, texts)
    _add_serve(commands, texts)
    return parser


def _actions(parser: argparse.ArgumentParser, texts: Texts) -> _Commands:
    return parser.add_subparsers(title=texts.t("actions"), required=True, metavar="ACTION")


def _add_plan(commands: _Commands, texts: Texts) -> None:
    parser = commands.add_parser("plan",
        help=texts.t("plan a circuit and write its map, booklet and tracks"))  # fmt: skip
    add_plan_options(parser, texts)
    parser.set_defaults(run="routes.cli.plan:run_plan")


def _add_map(commands: _Commands, texts: Texts) -> None:
    parser = commands.add_parser("map", help=texts.t("write one page with several circuits"))
    add = parser.add_argument
    add("folders", nargs="+", metavar="DIR", help=texts.t("folders written by “plan”"))
    add("-o", dest="output", metavar="FILE.html", default="portfolio.html",
        help=texts.t("default: {value}", value="portfolio.html"))  # fmt: skip
    add("--lang", choices=LANGUAGES, default="fr",
        help=texts.t("language of the page (default: fr)"))  # fmt: skip
    add("--title", default="", metavar="TITLE", help=texts.t("title of the page"))
    parser.set_defaults(run="routes.cli.map:run_map")


def _add_check(commands: _Commands, texts: Texts) -> None:
    parser = commands.add_parser("check",
        help=texts.t("verify a circuit against its rules and a road network"))  # fmt: skip
    add = parser.add_argument
    add("circuit", metavar="CIRCUIT", help=texts.t("a circuit.json"))
    add("--roads", metavar="SPEC",
        help=texts.t("{spec} (default: bundled, if the circuit was made on it; otherwise roads "
        "are not compared)", spec=spec_help(texts)))  # fmt: skip
    add("--overrides", metavar="FILE", help=overrides_help(texts))
    add("--speeds", metavar="FILE", help=speeds_help(texts))
    parser.set_defaults(run="routes.cli.check:run_check")


def _add_booklet(commands: _Commands, texts: Texts) -> None:
    parser = commands.add_parser("booklet",
        help=texts.t("print a circuit in another language or on other paper"))  # fmt: skip
    add = parser.add_argument
    add("circuit", metavar="CIRCUIT", help=texts.t("a circuit.json"))
    add("--roads", metavar="SPEC",
        help=texts.t("roads to draw on the maps: {spec} (default: bundled, if the circuit was "
        "made on it; otherwise none)", spec=spec_help(texts)))  # fmt: skip
    add("--lang", choices=LANGUAGES, default="fr",
        help=texts.t("language of the booklet (default: fr)"))  # fmt: skip
    add("--beside", choices=LANGUAGES,
        help=texts.t("a second language: pages of A5 in both, side by side on sheets of A4, and "
        "the booklet in each"))  # fmt: skip
    add("--format", choices=BOOKLETS, default="a5", help=booklet_help(texts))
    add("--public-url", default="", metavar="URL",
        help=texts.t("where the folder is on the web: the last page gets a code for its "
        "map"))  # fmt: skip
    add("-o", dest="output", metavar="FILE.pdf",
        help=texts.t("default: beside CIRCUIT, as “plan” names it"))  # fmt: skip
    parser.set_defaults(run="routes.cli.booklet:run_booklet")


def _add_export(commands: _Commands, texts: Texts) -> None:
    parser = commands.add_parser("export",
        help=texts.t("write a circuit as tracks, tables, directions and a calendar"))  # fmt: skip
    add = parser.add_argument
    add("circuit", metavar="CIRCUIT", help=texts.t("a circuit.json"))
    add("--format", type=formats_option(texts), default=tuple(FORMATS), metavar="NAME,NAME",
        help=texts.t("which of {formats} (default: all of them)",
        formats=", ".join(FORMATS)))  # fmt: skip
    add("--day", type=count_option(texts), metavar="N",
        help=texts.t("only this day, counted from 1"))  # fmt: skip
    add("--lang", choices=LANGUAGES, default="fr",
        help=texts.t("language of what is written (default: fr)"))  # fmt: skip
    add("--edition", default="", metavar="ID",
        help=texts.t("what tells this circuit from others in calendars (default: its first date, "
        "its start, and the days, themes and sites asked for)"))  # fmt: skip
    add("--issue", type=count_option(texts), default=0, metavar="N",
        help=texts.t("how often this edition was issued before, for calendars (default: "
        "0)"))  # fmt: skip
    add("-o", dest="output", metavar="FOLDER", default="export",
        help=texts.t("default: {value}", value="export"))  # fmt: skip
    parser.set_defaults(run="routes.cli.export:run_export")


def _add_sites(commands: _Commands, texts: Texts) -> None:
    parser = commands.add_parser("sites", help=texts.t("work on a list of sites"))
    actions = _actions(parser, texts)
    lint = actions.add_parser("lint", help=texts.t("report every fault of a list of sites"))
    lint.add_argument("file", metavar="FILE", help=texts.t("sites as GeoJSON"))
    lint.set_defaults(run="routes.cli.sites:run_lint")
    _add_import(actions, texts)
    _add_template(actions, texts)
    _add_report(actions, texts)
    hours = actions.add_parser("hours", help=texts.t("print what is open when, and why"))
    hours.add_argument("file", metavar="FILE", help=texts.t("sites as GeoJSON"))
    hours.add_argument("--date", type=date_option(texts), metavar="YYYY-MM-DD",
        help=texts.t("first day (default: today)"))  # fmt: skip
    hours.add_argument("--days", type=count_option(texts), default=1, metavar="N",
        help=texts.t("number of days (default: 1)"))  # fmt: skip
    hours.set_defaults(run="routes.cli.sites_hours:run_hours")
    score = actions.add_parser("score",
        help=texts.t("print what each site is worth, line by line"))  # fmt: skip
    score.add_argument("file", metavar="FILE", help=texts.t("sites as GeoJSON"))
    score.add_argument("--formula", metavar="FILE", help=texts.t("TOML with your own points"))
    score.add_argument("--site", action="append", default=[], metavar="ID",
        help=texts.t("only this site; may be repeated"))  # fmt: skip
    score.set_defaults(run="routes.cli.sites_score:run_score")


def _add_import(actions: _Commands, texts: Texts) -> None:
    parser = actions.add_parser("import",
        help=texts.t("make a list of sites from a spreadsheet"))  # fmt: skip
    add = parser.add_argument
    add("file", metavar="FILE", help=texts.t(".xlsx, .csv, .gpkg or .geojson"))
    add("-o", dest="output", metavar="SITES.geojson", default="sites.geojson",
        help=texts.t("the list; if it exists the rows are put beside it (default: "
        "sites.geojson)"))  # fmt: skip
    add("--apply", action="store_true",
        help=texts.t("change a list that exists; a backup of it is kept"))  # fmt: skip
    add("--mapping", metavar="FILE.toml", help=texts.t("what your headings and words mean"))
    add("--save-mapping", metavar="FILE.toml",
        help=texts.t("write what the headings were taken for, to correct it"))  # fmt: skip
    add("--sheet", action="append", default=[], metavar="NAME",
        help=texts.t("read only this sheet, even hidden; may be repeated"))  # fmt: skip
    metres = parser.add_mutually_exclusive_group()
    metres.add_argument("--lambert", type=whole_option(texts), choices=(1, 2, 3, 4), metavar="ZONE",
        help=texts.t("X and Y are metres of this Moroccan Lambert zone: 1 Nord Maroc, "
        "2 Sud Maroc, 3 Sahara Nord, 4 Sahara Sud"))  # fmt: skip
    metres.add_argument("--utm", type=whole_option(texts), choices=(28, 29, 30), metavar="ZONE",
        help=texts.t("they are metres of this zone of UTM: 28, 29 or 30"))  # fmt: skip
    add("--encoding", metavar="NAME", help=texts.t("of a .csv (default: found out)"))
    add("--roads", metavar="SPEC", default=BUNDLED,
        help=texts.t("{spec}; positions far from any are told (default: bundled)",
        spec=spec_help(texts)))  # fmt: skip
    parser.set_defaults(run="routes.cli.sites_import:run_import")


def _add_template(actions: _Commands, texts: Texts) -> None:
    parser = actions.add_parser("template",
        help=texts.t("write an empty census form, to fill in"))  # fmt: skip
    parser.add_argument("-o", dest="output", metavar="FORM.xlsx", default="census.xlsx",
        help=texts.t("the workbook in French and Arabic; the forms for paper stand beside it, "
        ".fr.pdf and .ar.pdf (default: census.xlsx)"))  # fmt: skip
    parser.set_defaults(run="routes.cli.sites_report:run_template")


def _add_report(actions: _Commands, texts: Texts) -> None:
    parser = actions.add_parser("report",
        help=texts.t("write a census in figures, on one page"))  # fmt: skip
    add = parser.add_argument
    add("file", metavar="FILE", help=texts.t("sites as GeoJSON"))
    add("-o", dest="output", metavar="REPORT.html", default="census.html",
        help=texts.t("the page; the same as .pdf stands beside it (default: "
        "census.html)"))  # fmt: skip
    add("--lang", choices=LANGUAGES, default="fr", help=texts.t("default: {value}", value="fr"))
    add("--date", type=date_option(texts), metavar="YYYY-MM-DD",
        help=texts.t("the day on which facts are judged old (default: today)"))  # fmt: skip
    parser.set_defaults(run="routes.cli.sites_report:run_report")


def _add_ledger(commands: _Commands, texts: Texts) -> None:
    parser = commands.add_parser("ledger",
        help=texts.t("keep the visits promised by published circuits"))  # fmt: skip
    actions = _actions(parser, texts)
    show = actions.add_parser("show",
        help=texts.t("print the visits and the share of each site"))  # fmt: skip
    show.add_argument("ledger", metavar="LEDGER.json")
    show.set_defaults(run="routes.cli.ledger:run_ledger_show")
    parser = actions.add_parser("add",
        help=texts.t("enter the stops of a circuit that is published"))  # fmt: skip
    add = parser.add_argument
    add("ledger", metavar="LEDGER.json", help=texts.t("made if it does not exist"))
    add("circuit", metavar="CIRCUIT", help=texts.t("a circuit.json"))
    add("--departures", type=count_option(texts), default=1, metavar="N",
        help=texts.t("how often it is driven (default: 1)"))  # fmt: skip
    add("--edition", metavar="ID", help=texts.t("id of the edition (default: by its dates)"))
    add("--title", default="", metavar="TITLE", help=texts.t("what people call it"))
    parser.set_defaults(run="routes.cli.ledger:run_ledger_add")


def _add_roads(commands: _Commands, texts: Texts) -> None:
    parser = commands.add_parser("roads", help=texts.t("make and describe road networks"))
    actions = _actions(parser, texts)
    box = texts.t("only what touches this box: west, south, east and north in degrees")
    build = actions.add_parser("build", help=texts.t("read an OSM file into a fast .npz"))
    build.add_argument("file", metavar="FILE", help=texts.t("an .osm.pbf or .osm file"))
    build.add_argument("--bbox", metavar="W,S,E,N", help=box)
    build.add_argument("-o", dest="output", metavar="NET.npz",
        help=texts.t("default: FILE's name with .npz"))  # fmt: skip
    build.set_defaults(run="routes.cli.roads:run_build")
    download = actions.add_parser("download",
        help=texts.t("download a small area from Overpass"))  # fmt: skip
    download.add_argument("--bbox", required=True, metavar="W,S,E,N", help=box)
    download.add_argument("-o", dest="output", metavar="NET.npz", default="roads.npz",
        help=texts.t("default: {value}", value="roads.npz"))  # fmt: skip
    download.set_defaults(run="routes.cli.roads:run_download")
    info = actions.add_parser("info", help=texts.t("say what a road network holds"))
    info.add_argument("spec", nargs="?", default=BUNDLED, metavar="SPEC", help=spec_help(texts))
    info.set_defaults(run="routes.cli.roads:run_info")
    _add_calibrate(actions, texts)
    overrides = actions.add_parser("overrides",
        help=texts.t("closures and other local knowledge of roads"))  # fmt: skip
    _add_overrides(_actions(overrides, texts), texts)


def _add_overrides(actions: _Commands, texts: Texts) -> None:
    parser = actions.add_parser("check",
        help=texts.t("say which roads each feature means, and its faults"))  # fmt: skip
    add = parser.add_argument
    add("file", metavar="FILE",
        help=texts.t("closures, slower stretches, missing roads and forbidden turns as "
        "GeoJSON"))  # fmt: skip
    add("--roads", metavar="SPEC", default=BUNDLED,
        help=texts.t("{spec} (default: bundled)", spec=spec_help(texts)))  # fmt: skip
    add("--date", type=date_option(texts), metavar="YYYY-MM-DD",
        help=texts.t("the day asked for (default: today)"))  # fmt: skip
    parser.set_defaults(run="routes.cli.overrides:run_overrides_check")


def _add_calibrate(actions: _Commands, texts: Texts) -> None:
    parser = actions.add_parser("calibrate",
        help=texts.t("fit driving times to drives that were timed"))  # fmt: skip
    add = parser.add_argument
    add("file", metavar="FILE",
        help=texts.t("timed drives as CSV: from, to, minutes (see docs/roads.md)"))  # fmt: skip
    add("--sites", metavar="FILE", help=texts.t("sites as GeoJSON (default: bundled)"))
    add("--roads", metavar="SPEC", default=BUNDLED,
        help=texts.t("{spec} (default: bundled)", spec=spec_help(texts)))  # fmt: skip
    add("--profile", choices=profile_names(), default="car",
        help=texts.t("the vehicle that was driven (default: car)"))  # fmt: skip
    add("-o", dest="output", metavar="SPEEDS.toml",
        help=texts.t("write the time factors, for --speeds"))  # fmt: skip
    parser.set_defaults(run="routes.cli.calibrate:run_calibrate")


def _add_matrix(commands: _Commands, texts: Texts) -> None:
    parser = commands.add_parser("matrix",
        help=texts.t("write travel times and distances between sites"))  # fmt: skip
    parser.add_argument("--sites", metavar="FILE",
        help=texts.t("sites as GeoJSON (default: bundled)"))  # fmt: skip
    add_roads_options(parser, texts)
    parser.add_argument("--date", type=date_option(texts), metavar="YYYY-MM-DD",
        help=texts.t("day for which --overrides counts (default: today)"))  # fmt: skip
    parser.add_argument("-o", dest="output", metavar="FILE.csv", default="matrix.csv",
        help=texts.t("default: {value}", value="matrix.csv"))  # fmt: skip
    parser.set_defaults(run="routes.cli.roads:run_matrix")


def _add_serve(commands: _Commands, texts: Texts) -> None:
    parser = commands.add_parser("serve",
        help=texts.t("serve the planner's page and its HTTP API"))  # fmt: skip
    add_serve_options(parser, texts)
    parser.set_defaults(run="routes.web:run_serve")
