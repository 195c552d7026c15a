"""The options of `sse-routes plan`, in groups."""

from __future__ import annotations

import argparse
import datetime as dt

from routes.message import msg
from routes.outputs.formats import FORMATS
from routes.outputs.paper import BOOKLETS
from routes.planning.request import DEFAULT_ITERATIONS
from routes.roads.grade import ROAD_LIMITS
from routes.roads.load import BUNDLED
from routes.roads.profile import profile_names
from routes.rules import REST_MIN, SERVICE_PERCENT, SLACK_MIN
from routes.siteprops import THEMES
from routes.sites import LANGUAGES

SPEC_HELP = "“bundled”, an .npz made by “roads build”, or an .osm.pbf or .osm file"
OVERRIDES_HELP = "closures and other local knowledge of roads, as GeoJSON (see docs/roads.md)"
SPEEDS_HELP = "time factors by class of road, made by “roads calibrate”"
HEIGHTS_HELP = (
    "heights, for climb and profile: a GeoTIFF or an SRTM .hgt tile, or a folder of such; may be "
    "repeated (see docs/elevation.md)"
)
BOOKLET_HELP = (
    "paper of the booklet; a5-imposed is A5 on both sides of A4 sheets, to be folded, with the "
    "booklet itself beside it (default: a5)"
)
_PLACE = "id or name of a gateway, id of a site, or lon,lat"


def add_plan_options(parser: argparse.ArgumentParser) -> None:
    """Add every option of `plan`."""
    parser.add_argument("--sites", metavar="FILE", help="sites as GeoJSON (default: bundled list)")
    add_roads_options(parser)
    parser.add_argument(
        "--elevation", action="append", default=[], metavar="FILE", help=HEIGHTS_HELP
    )
    parser.add_argument("--elevation-credit", default="", metavar="TEXT",
                        help="what the licence of these heights asks to be shown")  # fmt: skip
    _add_days(parser.add_argument_group("days"))
    _add_pace(parser.add_argument_group("pace and limits"))
    _add_wishes(parser.add_argument_group("wishes"))
    _add_worth(parser.add_argument_group("worth and fairness"))
    _add_output(parser.add_argument_group("search and output"))


def add_roads_options(parser: argparse.ArgumentParser) -> None:
    """Add which roads and which vehicle."""
    parser.add_argument(
        "--roads", default=BUNDLED, metavar="SPEC", help=f"{SPEC_HELP} (default: bundled)"
    )
    parser.add_argument("--overrides", metavar="FILE", help=OVERRIDES_HELP)
    parser.add_argument("--speeds", metavar="FILE", help=SPEEDS_HELP)
    parser.add_argument("--profile", choices=profile_names(), default="car",
                        help="which roads the vehicle may use (default: car)")  # fmt: skip
    parser.add_argument("--road-limit", choices=ROAD_LIMITS,
                        help="use no road that is known to be worse than this")  # fmt: skip


_Group = argparse._ArgumentGroup  # noqa: SLF001 - argparse has no public name for it


def _add_days(group: _Group) -> None:
    add = group.add_argument
    add("--from", dest="start", metavar="PLACE", default="tiznit",
        help=f"{_PLACE} (default: tiznit)")  # fmt: skip
    add("--to", dest="end", metavar="PLACE", help="where the last day ends (default: as --from)")
    add("--date", type=date_option, metavar="YYYY-MM-DD", help="first day (default: tomorrow)")
    add("--days", type=int, default=2, metavar="N", help="number of days (default: 2)")
    add("--start", dest="opens", type=_clock, default=dt.time(8, 30), metavar="HH:MM",
        help="earliest departure of each day (default: 08:30)")  # fmt: skip
    add("--end", dest="closes", type=_clock, default=dt.time(18), metavar="HH:MM",
        help="latest return of each day (default: 18:00)")  # fmt: skip
    add("--overnight", action="append", default=[], metavar="PLACE",
        help="where the nights are spent: once for all nights, or once for each in order "
        "(default: at --from)")  # fmt: skip
    add("--overnight-among", action="append", default=[], metavar="PLACE",
        help="a place where nights may be spent; may be repeated, the planner chooses")  # fmt: skip
    for option, what in (("--day-from", "start elsewhere"), ("--day-to", "end elsewhere")):
        add(option, action="append", default=[], metavar="DAY=PLACE", help=f"{what} on a day")
    add("--day-hours", action="append", default=[], metavar="DAY=HH:MM-HH:MM",
        help="other hours on a day")  # fmt: skip


def _add_pace(group: _Group) -> None:
    add = group.add_argument
    percents = ", ".join(f"{pace} {percent} %" for pace, percent in SERVICE_PERCENT.items())
    rests, slacks = (
        ", ".join(f"{pace} {minutes}" for pace, minutes in table.items())
        for table in (REST_MIN, SLACK_MIN)
    )
    add("--pace", choices=tuple(SERVICE_PERCENT), default="normal",
        help=f"length of the visits: {percents} (default: normal)".replace("%", "%%"))  # fmt: skip
    add("--rest", type=count_option, metavar="MIN",
        help=f"rest between two visits (default: by the pace, {rests})")  # fmt: skip
    add("--slack", type=count_option, metavar="MIN",
        help="how late one may be at every stop, at lunch and at the end of the day, at least "
        f"(default: by the pace, {slacks})")  # fmt: skip
    add("--lunch", choices=("meal", "picnic", "none"), default="meal",
        help="at an eating place (a picnic where none can be reached), always as a picnic, or "
        "not planned (default: meal)")  # fmt: skip
    add("--lunch-hours", default="12:00-14:30", metavar="HH:MM-HH:MM",
        help="when lunch may be eaten (default: 12:00-14:30)")  # fmt: skip
    add("--lunch-min", type=count_option, default=60, metavar="MIN",
        help="length of lunch (default: 60)")  # fmt: skip
    add("--max-drive", type=count_option, metavar="MIN", help="longest drive of a day")
    add("--max-leg", type=count_option, metavar="MIN", help="longest drive without a stop")
    add("--after-dark", action="store_true",
        help="allow driving before sunrise and after sunset")  # fmt: skip


def _add_wishes(group: _Group) -> None:
    add = group.add_argument
    add("--theme", action="append", default=[], metavar="NAME",
        help=f"only sites of this theme; may be given again ({', '.join(THEMES)})")  # fmt: skip
    for option, what in (("--theme-min", "least"), ("--theme-max", "most")):
        add(option, action="append", default=[], metavar="THEME=N",
            help=f"{what} number of sites of a theme; may be repeated")  # fmt: skip
    add("--must", action="append", default=[], metavar="ID",
        help="a site to visit; may be repeated")  # fmt: skip
    add("--skip", action="append", default=[], metavar="ID",
        help="a site to leave out; may be repeated")  # fmt: skip
    add("--one-of", action="append", default=[], metavar="ID,ID",
        help="sites of which one at most is visited; may be repeated")  # fmt: skip
    add(
        "--group",
        type=count_option,
        metavar="N",
        help="persons: leave out sites that receive fewer",
    )
    add("--budget", type=count_option, metavar="MAD",
        help="most that one person may pay for entrance in all, dirhams")  # fmt: skip


def _add_worth(group: _Group) -> None:
    add = group.add_argument
    add("--formula", metavar="FILE", help="TOML with your own points (see docs/score.md)")
    add("--ledger", metavar="FILE", help="visits promised so far, as kept by “ledger add”")
    add("--fair", type=float, default=0.0, metavar="S",
        help="favour the under-visited, 0 to 1 (default: 0)")  # fmt: skip


def _add_output(group: _Group) -> None:
    add = group.add_argument
    add("--variants", type=count_option, default=1, metavar="K",
        help="number of circuits that differ in a third of their stops (default: 1)")  # fmt: skip
    add("--lang", choices=LANGUAGES, default="fr", help="language of what is written (default: fr)")
    add("--booklet", choices=BOOKLETS, default="a5", help=BOOKLET_HELP)
    add("--seed", type=int, default=1, metavar="N", help="seed of the search (default: 1)")
    add("--iterations", type=int, default=DEFAULT_ITERATIONS, metavar="N",
        help=f"iterations of the search (default: {DEFAULT_ITERATIONS})")  # fmt: skip
    add("--public-url", default="", metavar="URL",
        help="where the folder will be on the web: for the picture and the address that others "
        "show with a link to the map, and for the code at the end of the booklet")  # fmt: skip
    add("--out", default="dist", metavar="DIR", help="folder to write to (default: dist)")
    add("--tiles", metavar="URL",
        help="lay an online map over the drawn one of map.html: “osm” for openstreetmap.org, or an "
        "address with {z}, {x}, {y}; its server sees who looks (default: none)")  # fmt: skip
    add("--tiles-attribution", metavar="TEXT",
        help="whose online map it is, in the words its provider asks for")  # fmt: skip
    add("--quiet", action="store_true", help="print nothing but warnings and errors")


def date_option(text: str) -> dt.date:
    """Read a date."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            msg("“{text}” is not a date: write YYYY-MM-DD", text=text)
        ) from error


def _clock(text: str) -> dt.time:
    try:
        return dt.datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007 - a wall time has no zone
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            msg("“{text}” is not a time: write HH:MM", text=text)
        ) from error


def count_option(text: str) -> int:
    """Read a number of things."""
    if not text.isdecimal() or len(text) > 6:  # noqa: PLR2004 - a million of anything is a slip
        raise argparse.ArgumentTypeError(
            msg("“{text}” is not a number: write a whole one, 0 or more", text=text)
        )
    return int(text)


def formats_option(text: str) -> tuple[str, ...]:
    """Read names of formats, separated by commas."""
    names = tuple(dict.fromkeys(part.strip().lower() for part in text.split(",") if part.strip()))
    unknown = [name for name in names if name not in FORMATS]
    if unknown or not names:
        problem = f"“{unknown[0]}” is not a format" if unknown else "no format is named"
        raise argparse.ArgumentTypeError(
            msg("{problem}: write some of {formats}", problem=problem, formats=", ".join(FORMATS))
        )
    return names
