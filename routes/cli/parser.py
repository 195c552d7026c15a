"""The commands and options, each with the name of the function that runs it.

The function is imported when it is run: listing the options must not load a map library.
"""

from __future__ import annotations

import argparse
import datetime as dt
from typing import NoReturn

from routes import __version__
from routes.planning.request import DEFAULT_ITERATIONS
from routes.roads.load import BUNDLED
from routes.roads.profile import profile_names
from routes.siteprops import THEMES
from routes.sites import LANGUAGES

_SPEC_HELP = "“bundled”, an .npz made by “roads build”, or an .osm.pbf or .osm file"


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, without the whole usage before it."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}\nSee “{self.prog} --help”.\n")


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    parser = _Parser(
        prog="sse-routes",
        description="Plan tourist circuits over places of the social and solidarity economy.",
    )
    parser.add_argument("--version", action="version", version=f"sse-routes {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _add_plan(commands)
    _add_check(commands)
    _add_sites(commands)
    _add_roads(commands)
    _add_matrix(commands)
    return parser


_Commands = argparse._SubParsersAction  # noqa: SLF001 - argparse has no public name for it


def _add_plan(commands: _Commands[_Parser]) -> None:
    parser = commands.add_parser(
        "plan", help="plan a circuit and write its map, booklet and tracks"
    )
    add = parser.add_argument
    add("--sites", metavar="FILE", help="sites as GeoJSON (default: the bundled list)")
    _add_roads_option(parser)
    _add_profile_option(parser)
    place = "id or name of a gateway, id of a site, or lon,lat"
    add(
        "--from", dest="start", metavar="PLACE", default="tiznit", help=f"{place} (default: tiznit)"
    )
    add("--to", dest="end", metavar="PLACE", help="where the last day ends (default: as --from)")
    add("--date", type=_date, metavar="YYYY-MM-DD", help="first day (default: tomorrow)")
    add("--days", type=int, default=2, metavar="N", help="number of days (default: 2)")
    add("--start", dest="opens", type=_clock, default=dt.time(8, 30), metavar="HH:MM",
        help="earliest departure of each day (default: 08:30)")  # fmt: skip
    add("--end", dest="closes", type=_clock, default=dt.time(18), metavar="HH:MM",
        help="latest return of each day (default: 18:00)")  # fmt: skip
    add("--theme", action="append", default=[], metavar="NAME",
        help=f"only sites of this theme; may be given again ({', '.join(THEMES)})")  # fmt: skip
    add(
        "--must", action="append", default=[], metavar="ID", help="a site to visit; may be repeated"
    )
    add(
        "--skip",
        action="append",
        default=[],
        metavar="ID",
        help="a site to leave out; may be repeated",
    )
    add("--lang", choices=LANGUAGES, default="fr", help="language of what is written (default: fr)")
    add("--seed", type=int, default=1, metavar="N", help="seed of the search (default: 1)")
    add("--iterations", type=int, default=DEFAULT_ITERATIONS, metavar="N",
        help=f"iterations of the search (default: {DEFAULT_ITERATIONS})")  # fmt: skip
    add("--out", default="dist", metavar="DIR", help="folder to write to (default: dist)")
    add("--quiet", action="store_true", help="print nothing but warnings and errors")
    parser.set_defaults(run="routes.cli.plan:run_plan")


def _add_check(commands: _Commands[_Parser]) -> None:
    parser = commands.add_parser(
        "check", help="verify a circuit against its rules and a road network"
    )
    parser.add_argument("circuit", metavar="CIRCUIT", help="a circuit.json")
    parser.add_argument("--roads", metavar="SPEC", help=f"{_SPEC_HELP} (default: bundled, if the "
                        "circuit was made on it; otherwise roads are not compared)")  # fmt: skip
    parser.set_defaults(run="routes.cli.check:run_check")


def _add_sites(commands: _Commands[_Parser]) -> None:
    parser = commands.add_parser("sites", help="work on a list of sites")
    actions = parser.add_subparsers(title="actions", required=True, metavar="ACTION")
    lint = actions.add_parser("lint", help="report every fault of a list of sites")
    lint.add_argument("file", metavar="FILE", help="sites as GeoJSON")
    lint.set_defaults(run="routes.cli.sites:run_lint")


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
    info.add_argument("spec", nargs="?", default=BUNDLED, metavar="SPEC", help=_SPEC_HELP)
    info.set_defaults(run="routes.cli.roads:run_info")


def _add_matrix(commands: _Commands[_Parser]) -> None:
    parser = commands.add_parser("matrix", help="write travel times and distances between sites")
    parser.add_argument("--sites", metavar="FILE", help="sites as GeoJSON (default: bundled)")
    _add_roads_option(parser)
    _add_profile_option(parser)
    parser.add_argument("-o", dest="output", metavar="FILE.csv", default="matrix.csv",
                        help="default: matrix.csv")  # fmt: skip
    parser.set_defaults(run="routes.cli.roads:run_matrix")


def _add_roads_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--roads", default=BUNDLED, metavar="SPEC", help=f"{_SPEC_HELP} (default: bundled)"
    )


def _add_profile_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--profile", choices=profile_names(), default="car",
                        help="which roads the vehicle may use (default: car)")  # fmt: skip


def _date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"“{text}” is not a date: write YYYY-MM-DD") from error


def _clock(text: str) -> dt.time:
    try:
        return dt.datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007 - a wall time has no zone
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"“{text}” is not a time: write HH:MM") from error
