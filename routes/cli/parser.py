"""The commands and options, each with the name of the function that runs it.

The function is imported when it is run: listing the options must not load a map library.
"""

from __future__ import annotations

import argparse
from typing import NoReturn

from routes import __version__
from routes.cli.editionoptions import add_batch, add_diff, add_publish, add_reissue
from routes.cli.planoptions import (
    BOOKLET_HELP,
    OVERRIDES_HELP,
    SPEC_HELP,
    SPEEDS_HELP,
    add_plan_options,
    add_roads_options,
    count_option,
    date_option,
    formats_option,
)
from routes.cli.serveoptions import add_serve_options
from routes.outputs.formats import FORMATS
from routes.outputs.paper import BOOKLETS
from routes.outputs.texts import Texts
from routes.roads.load import BUNDLED
from routes.roads.profile import profile_names
from routes.sites import LANGUAGES


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, without the whole usage before it."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}\nSee “{self.prog} --help”.\n")


def make_parser(texts: Texts | None = None) -> argparse.ArgumentParser:
    """Return the parser of the whole command line, with help in a language; English by default."""
    texts = texts or Texts("en", "help")
    parser = _Parser(
        prog="sse-routes",
        description="Plan tourist circuits over places of the social and solidarity economy.",
    )
    parser.add_argument("--version", action="version", version=f"sse-routes {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _add_plan(commands)
    add_batch(commands)
    add_diff(commands)
    add_publish(commands)
    add_reissue(commands)
    _add_map(commands)
    _add_check(commands)
    _add_booklet(commands)
    _add_export(commands)
    _add_sites(commands)
    _add_ledger(commands)
    _add_roads(commands)
    _add_matrix(commands)
    _add_serve(commands)
    return parser


_Commands = argparse._SubParsersAction  # noqa: SLF001 - argparse has no public name for it


def _add_plan(commands: _Commands[_Parser]) -> None:
    parser = commands.add_parser(
        "plan", help="plan a circuit and write its map, booklet and tracks"
    )
    add_plan_options(parser)
    parser.set_defaults(run="routes.cli.plan:run_plan")


def _add_map(commands: _Commands[_Parser]) -> None:
    parser = commands.add_parser("map", help="write one page with several circuits")
    parser.add_argument("folders", nargs="+", metavar="DIR", help="folders written by “plan”")
    parser.add_argument("-o", dest="output", metavar="FILE.html", default="portfolio.html",
                        help="default: portfolio.html")  # fmt: skip
    parser.add_argument("--lang", choices=LANGUAGES, default="fr",
                        help="language of the page (default: fr)")  # fmt: skip
    parser.add_argument("--title", default="", metavar="TITLE", help="title of the page")
    parser.set_defaults(run="routes.cli.map:run_map")


def _add_check(commands: _Commands[_Parser]) -> None:
    parser = commands.add_parser(
        "check", help="verify a circuit against its rules and a road network"
    )
    parser.add_argument("circuit", metavar="CIRCUIT", help="a circuit.json")
    parser.add_argument("--roads", metavar="SPEC", help=f"{SPEC_HELP} (default: bundled, if the "
                        "circuit was made on it; otherwise roads are not compared)")  # fmt: skip
    parser.add_argument("--overrides", metavar="FILE", help=OVERRIDES_HELP)
    parser.add_argument("--speeds", metavar="FILE", help=SPEEDS_HELP)
    parser.set_defaults(run="routes.cli.check:run_check")


def _add_booklet(commands: _Commands[_Parser]) -> None:
    parser = commands.add_parser(
        "booklet", help="print a circuit in another language or on other paper"
    )
    add = parser.add_argument
    add("circuit", metavar="CIRCUIT", help="a circuit.json")
    add("--roads", metavar="SPEC", help=f"roads to draw on the maps: {SPEC_HELP} (default: "
        "bundled, if the circuit was made on it; otherwise none)")  # fmt: skip
    add("--lang", choices=LANGUAGES, default="fr", help="language of the booklet (default: fr)")
    add("--beside", choices=LANGUAGES, help="a second language: pages of A5 in both, side by side "
        "on sheets of A4, and the booklet in each")  # fmt: skip
    add("--format", choices=BOOKLETS, default="a5", help=BOOKLET_HELP)
    add("--public-url", default="", metavar="URL",
        help="where the folder is on the web: the last page gets a code for its map")  # fmt: skip
    add("-o", dest="output", metavar="FILE.pdf",
        help="default: beside CIRCUIT, as “plan” names it")  # fmt: skip
    parser.set_defaults(run="routes.cli.booklet:run_booklet")


def _add_export(commands: _Commands[_Parser]) -> None:
    parser = commands.add_parser(
        "export", help="write a circuit as tracks, tables, directions and a calendar"
    )
    add = parser.add_argument
    add("circuit", metavar="CIRCUIT", help="a circuit.json")
    add("--format", type=formats_option, default=tuple(FORMATS), metavar="NAME,NAME",
        help=f"which of {', '.join(FORMATS)} (default: all of them)")  # fmt: skip
    add("--day", type=count_option, metavar="N", help="only this day, counted from 1")
    add("--lang", choices=LANGUAGES, default="fr", help="language of what is written (default: fr)")
    add("--edition", default="", metavar="ID", help="what tells this circuit from others in "
        "calendars (default: its first date and its start)")  # fmt: skip
    add("--issue", type=count_option, default=0, metavar="N",
        help="how often this edition was issued before, for calendars (default: 0)")  # fmt: skip
    add("-o", dest="output", metavar="FOLDER", default="export", help="default: export")
    parser.set_defaults(run="routes.cli.export:run_export")


def _add_sites(commands: _Commands[_Parser]) -> None:
    parser = commands.add_parser("sites", help="work on a list of sites")
    actions = parser.add_subparsers(title="actions", required=True, metavar="ACTION")
    lint = actions.add_parser("lint", help="report every fault of a list of sites")
    lint.add_argument("file", metavar="FILE", help="sites as GeoJSON")
    lint.set_defaults(run="routes.cli.sites:run_lint")
    _add_import(actions)
    _add_template(actions)
    _add_report(actions)
    hours = actions.add_parser("hours", help="print what is open when, and why")
    hours.add_argument("file", metavar="FILE", help="sites as GeoJSON")
    hours.add_argument("--date", type=date_option, metavar="YYYY-MM-DD",
                       help="first day (default: today)")  # fmt: skip
    hours.add_argument("--days", type=count_option, default=1, metavar="N",
                       help="number of days (default: 1)")  # fmt: skip
    hours.set_defaults(run="routes.cli.sites_hours:run_hours")
    score = actions.add_parser("score", help="print what each site is worth, line by line")
    score.add_argument("file", metavar="FILE", help="sites as GeoJSON")
    score.add_argument("--formula", metavar="FILE", help="TOML with your own points")
    score.add_argument("--site", action="append", default=[], metavar="ID",
                       help="only this site; may be repeated")  # fmt: skip
    score.set_defaults(run="routes.cli.sites_score:run_score")


def _add_import(actions: _Commands[_Parser]) -> None:
    parser = actions.add_parser("import", help="make a list of sites from a spreadsheet")
    parser.add_argument("file", metavar="FILE", help=".xlsx, .csv, .gpkg or .geojson")
    parser.add_argument("-o", dest="output", metavar="SITES.geojson", default="sites.geojson",
                        help="the list; if it exists the rows are put beside it "
                        "(default: sites.geojson)")  # fmt: skip
    parser.add_argument("--apply", action="store_true",
                        help="change a list that exists; a backup of it is kept")  # fmt: skip
    parser.add_argument("--mapping", metavar="FILE.toml", help="what your headings and words mean")
    parser.add_argument("--save-mapping", metavar="FILE.toml",
                        help="write what the headings were taken for, to correct it")  # fmt: skip
    parser.add_argument("--sheet", action="append", default=[], metavar="NAME",
                        help="read only this sheet, even hidden; may be repeated")  # fmt: skip
    parser.add_argument("--lambert", type=int, choices=(1, 2, 3, 4), metavar="ZONE",
                        help="X and Y are metres of this Moroccan Lambert zone: 1 Nord Maroc, "
                        "2 Sud Maroc, 3 Sahara Nord, 4 Sahara Sud")  # fmt: skip
    parser.add_argument("--encoding", metavar="NAME", help="of a .csv (default: found out)")
    parser.add_argument("--roads", metavar="SPEC", default=BUNDLED,
                        help=f"{SPEC_HELP}; positions far from any are told "
                        "(default: bundled)")  # fmt: skip
    parser.set_defaults(run="routes.cli.sites_import:run_import")


def _add_template(actions: _Commands[_Parser]) -> None:
    parser = actions.add_parser("template", help="write an empty census form, to fill in")
    parser.add_argument("-o", dest="output", metavar="FORM.xlsx", default="census.xlsx",
                        help="the workbook in French and Arabic; the forms for paper stand beside "
                        "it, .fr.pdf and .ar.pdf (default: census.xlsx)")  # fmt: skip
    parser.set_defaults(run="routes.cli.sites_report:run_template")


def _add_report(actions: _Commands[_Parser]) -> None:
    parser = actions.add_parser("report", help="write a census in figures, on one page")
    parser.add_argument("file", metavar="FILE", help="sites as GeoJSON")
    parser.add_argument("-o", dest="output", metavar="REPORT.html", default="census.html",
                        help="the page; the same as .pdf stands beside it "
                        "(default: census.html)")  # fmt: skip
    parser.add_argument("--lang", choices=LANGUAGES, default="fr", help="default: fr")
    parser.add_argument("--date", type=date_option, metavar="YYYY-MM-DD",
                        help="the day on which facts are judged old (default: today)")  # fmt: skip
    parser.set_defaults(run="routes.cli.sites_report:run_report")


def _add_ledger(commands: _Commands[_Parser]) -> None:
    parser = commands.add_parser("ledger", help="keep the visits promised by published circuits")
    actions = parser.add_subparsers(title="actions", required=True, metavar="ACTION")
    show = actions.add_parser("show", help="print the visits and the share of each site")
    show.add_argument("ledger", metavar="LEDGER.json")
    show.set_defaults(run="routes.cli.ledger:run_ledger_show")
    add = actions.add_parser("add", help="enter the stops of a circuit that is published")
    add.add_argument("ledger", metavar="LEDGER.json", help="made if it does not exist")
    add.add_argument("circuit", metavar="CIRCUIT", help="a circuit.json")
    add.add_argument("--departures", type=count_option, default=1, metavar="N",
                     help="how often it is driven (default: 1)")  # fmt: skip
    add.add_argument("--edition", metavar="ID", help="id of the edition (default: by its dates)")
    add.add_argument("--title", default="", metavar="TITLE", help="what people call it")
    add.set_defaults(run="routes.cli.ledger:run_ledger_add")


def _add_roads(commands: _Commands[_Parser]) -> None:
    parser = commands.add_parser("roads", help="make and describe road networks")
    actions = parser.add_subparsers(title="actions", required=True, metavar="ACTION")
    box = "only what touches this box: west, south, east and north in degrees"
    build = actions.add_parser("build", help="read an OSM file into a fast .npz")
    build.add_argument("file", metavar="FILE", help="an .osm.pbf or .osm file")
    build.add_argument("--bbox", metavar="W,S,E,N", help=box)
    build.add_argument(
        "-o", dest="output", metavar="NET.npz", help="default: FILE's name with .npz"
    )
    build.set_defaults(run="routes.cli.roads:run_build")
    download = actions.add_parser("download", help="download a small area from Overpass")
    download.add_argument("--bbox", required=True, metavar="W,S,E,N", help=box)
    download.add_argument("-o", dest="output", metavar="NET.npz", default="roads.npz",
                          help="default: roads.npz")  # fmt: skip
    download.set_defaults(run="routes.cli.roads:run_download")
    info = actions.add_parser("info", help="say what a road network holds")
    info.add_argument("spec", nargs="?", default=BUNDLED, metavar="SPEC", help=SPEC_HELP)
    info.set_defaults(run="routes.cli.roads:run_info")
    _add_calibrate(actions)
    overrides = actions.add_parser("overrides", help="closures and other local knowledge of roads")
    _add_overrides(overrides.add_subparsers(title="actions", required=True, metavar="ACTION"))


def _add_overrides(actions: _Commands[_Parser]) -> None:
    check = actions.add_parser("check", help="say which roads each feature means, and its faults")
    check.add_argument("file", metavar="FILE", help="closures, slower stretches, missing "
                       "roads and forbidden turns as GeoJSON")  # fmt: skip
    check.add_argument("--roads", metavar="SPEC", default=BUNDLED,
                       help=f"{SPEC_HELP} (default: bundled)")  # fmt: skip
    check.add_argument("--date", type=date_option, metavar="YYYY-MM-DD",
                       help="the day asked for (default: today)")  # fmt: skip
    check.set_defaults(run="routes.cli.overrides:run_overrides_check")


def _add_calibrate(actions: _Commands[_Parser]) -> None:
    calibrate = actions.add_parser("calibrate", help="fit driving times to drives that were timed")
    calibrate.add_argument("file", metavar="FILE", help="timed drives as CSV: from, to, minutes "
                           "(see docs/roads.md)")  # fmt: skip
    calibrate.add_argument("--sites", metavar="FILE", help="sites as GeoJSON (default: bundled)")
    calibrate.add_argument("--roads", metavar="SPEC", default=BUNDLED,
                           help=f"{SPEC_HELP} (default: bundled)")  # fmt: skip
    calibrate.add_argument("--profile", choices=profile_names(), default="car",
                           help="the vehicle that was driven (default: car)")  # fmt: skip
    calibrate.add_argument("-o", dest="output", metavar="SPEEDS.toml",
                           help="write the time factors, for --speeds")  # fmt: skip
    calibrate.set_defaults(run="routes.cli.calibrate:run_calibrate")


def _add_matrix(commands: _Commands[_Parser]) -> None:
    parser = commands.add_parser("matrix", help="write travel times and distances between sites")
    parser.add_argument("--sites", metavar="FILE", help="sites as GeoJSON (default: bundled)")
    add_roads_options(parser)
    parser.add_argument("--date", type=date_option, metavar="YYYY-MM-DD",
                        help="day for which --overrides counts (default: today)")  # fmt: skip
    parser.add_argument("-o", dest="output", metavar="FILE.csv", default="matrix.csv",
                        help="default: matrix.csv")  # fmt: skip
    parser.set_defaults(run="routes.cli.roads:run_matrix")


def _add_serve(commands: _Commands[_Parser]) -> None:
    parser = commands.add_parser("serve", help="serve the planner's page and its HTTP API")
    add_serve_options(parser)
    parser.set_defaults(run="routes.web:run_serve")
