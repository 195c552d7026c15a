"""The options of `sse-routes plan`, in groups."""

from __future__ import annotations

import argparse
import datetime as dt
from typing import TYPE_CHECKING

from routes.cli.optionvalues import (
    clock_option,
    count_option,
    date_option,
    figure_option,
    whole_option,
)
from routes.outputs.paper import BOOKLETS
from routes.planning.request import DEFAULT_ITERATIONS
from routes.roads.grade import ROAD_LIMITS
from routes.roads.load import BUNDLED
from routes.roads.profile import profile_names
from routes.rules import REST_MIN, SERVICE_PERCENT, SLACK_MIN
from routes.siteprops import THEMES
from routes.sites import LANGUAGES

if TYPE_CHECKING:
    from routes.outputs.texts import Texts


def spec_help(texts: Texts) -> str:
    """Return what a SPEC of roads is."""
    return texts.t("“bundled”, an .npz made by “roads build”, or an .osm.pbf or .osm file")


def overrides_help(texts: Texts) -> str:
    """Return what --overrides takes."""
    return texts.t("closures and other local knowledge of roads, as GeoJSON (see docs/roads.md)")


def speeds_help(texts: Texts) -> str:
    """Return what --speeds takes."""
    return texts.t("time factors by class of road, made by “roads calibrate”")


def heights_help(texts: Texts) -> str:
    """Return what --elevation takes."""
    return texts.t(
        "heights, for climb and profile: a GeoTIFF or an SRTM .hgt tile, or a folder of such; may "
        "be repeated (see docs/elevation.md)"
    )


def booklet_help(texts: Texts) -> str:
    """Return which papers there are for a booklet."""
    return texts.t(
        "paper of the booklet; a5-imposed is A5 on both sides of A4 sheets, to be folded, with "
        "the booklet itself beside it (default: a5)"
    )


def quiet_help(texts: Texts) -> str:
    """Return what --quiet does."""
    return texts.t("print nothing but warnings and errors")


def add_plan_options(parser: argparse.ArgumentParser, texts: Texts) -> None:
    """Add every option of `plan`, with help in a language."""
    parser.add_argument(
        "--sites", metavar="FILE", help=texts.t("sites as GeoJSON (default: bundled list)")
    )
    add_roads_options(parser, texts)
    parser.add_argument(
        "--elevation", action="append", default=[], metavar="FILE", help=heights_help(texts)
    )
    parser.add_argument("--elevation-credit", default="", metavar="TEXT",
        help=texts.t("what the licence of these heights asks to be shown"))  # fmt: skip
    _add_days(parser.add_argument_group(texts.t("days")), texts)
    _add_pace(parser.add_argument_group(texts.t("pace and limits")), texts)
    _add_wishes(parser.add_argument_group(texts.t("wishes")), texts)
    _add_worth(parser.add_argument_group(texts.t("worth and fairness")), texts)
    _add_output(parser.add_argument_group(texts.t("search and output")), texts)


def add_roads_options(parser: argparse.ArgumentParser, texts: Texts) -> None:
    """Add which roads and which vehicle."""
    parser.add_argument("--roads", default=BUNDLED, metavar="SPEC",
        help=texts.t("{spec} (default: bundled)", spec=spec_help(texts)))  # fmt: skip
    parser.add_argument("--overrides", metavar="FILE", help=overrides_help(texts))
    parser.add_argument("--speeds", metavar="FILE", help=speeds_help(texts))
    parser.add_argument("--profile", choices=profile_names(), default="car",
        help=texts.t("which roads the vehicle may use (default: car)"))  # fmt: skip
    parser.add_argument("--road-limit", choices=ROAD_LIMITS,
        help=texts.t("use no road that is known to be worse than this"))  # fmt: skip


_Group = argparse._ArgumentGroup  # noqa: SLF001 - argparse has no public name for it


def _add_days(group: _Group, texts: Texts) -> None:
    add = group.add_argument
    add("--from", dest="start", metavar="PLACE", default="tiznit",
        help=texts.t("id or name of a gateway, id of a site, or lon,lat (default: "
        "tiznit)"))  # fmt: skip
    add("--to", dest="end", metavar="PLACE",
        help=texts.t("where the last day ends (default: as --from)"))  # fmt: skip
    add("--date", type=date_option(texts), metavar="YYYY-MM-DD",
        help=texts.t("first day (default: tomorrow)"))  # fmt: skip
    add("--days", type=whole_option(texts), default=2, metavar="N",
        help=texts.t("number of days (default: 2)"))  # fmt: skip
    add("--start", dest="opens", type=clock_option(texts), default=dt.time(8, 30), metavar="HH:MM",
        help=texts.t("earliest departure of each day (default: 08:30)"))  # fmt: skip
    add("--end", dest="closes", type=clock_option(texts), default=dt.time(18), metavar="HH:MM",
        help=texts.t("latest return of each day (default: 18:00)"))  # fmt: skip
    add("--overnight", action="append", default=[], metavar="PLACE",
        help=texts.t("where the nights are spent: once for all nights, or once for each in order "
        "(default: at --from)"))  # fmt: skip
    add("--overnight-among", action="append", default=[], metavar="PLACE",
        help=texts.t("a place where nights may be spent; may be repeated, the planner "
        "chooses"))  # fmt: skip
    add("--day-from", action="append", default=[], metavar="DAY=PLACE",
        help=texts.t("start elsewhere on a day"))  # fmt: skip
    add("--day-to", action="append", default=[], metavar="DAY=PLACE",
        help=texts.t("end elsewhere on a day"))  # fmt: skip
    add("--day-hours", action="append", default=[], metavar="DAY=HH:MM-HH:MM",
        help=texts.t("other hours on a day"))  # fmt: skip


def _add_pace(group: _Group, texts: Texts) -> None:
    add = group.add_argument
    percents = ", ".join(f"{pace} {percent} %" for pace, percent in SERVICE_PERCENT.items())
    rests, slacks = (
        ", ".join(f"{pace} {minutes}" for pace, minutes in table.items())
        for table in (REST_MIN, SLACK_MIN)
    )
    lengths = texts.t("length of the visits: {percents} (default: normal)", percents=percents)
    add("--pace", choices=tuple(SERVICE_PERCENT), default="normal",
        help=lengths.replace("%", "%%"))  # fmt: skip
    add("--rest", type=count_option(texts), metavar="MIN",
        help=texts.t("rest between two visits (default: by the pace, {rests})",
        rests=rests))  # fmt: skip
    add("--slack", type=count_option(texts), metavar="MIN",
        help=texts.t("how late one may be at every stop, at lunch and at the end of the day, at "
        "least (default: by the pace, {slacks})", slacks=slacks))  # fmt: skip
    _add_lunch(group, texts)
    add("--max-drive", type=count_option(texts), metavar="MIN",
        help=texts.t("longest drive of a day"))  # fmt: skip
    add("--max-leg", type=count_option(texts), metavar="MIN",
        help=texts.t("longest drive without a stop"))  # fmt: skip
    add("--after-dark", action="store_true",
        help=texts.t("allow driving before sunrise and after sunset"))  # fmt: skip


def _add_lunch(group: _Group, texts: Texts) -> None:
    add = group.add_argument
    add("--lunch", choices=("meal", "picnic", "none"), default="meal",
        help=texts.t("at an eating place (a picnic where none can be reached), always as a picnic, "
        "or not planned (default: meal)"))  # fmt: skip
    add("--lunch-hours", default="12:00-14:30", metavar="HH:MM-HH:MM",
        help=texts.t("when lunch may be eaten (default: 12:00-14:30)"))  # fmt: skip
    add("--lunch-min", type=count_option(texts), default=60, metavar="MIN",
        help=texts.t("length of lunch (default: 60)"))  # fmt: skip


def _add_wishes(group: _Group, texts: Texts) -> None:
    add = group.add_argument
    add("--theme", action="append", default=[], metavar="NAME",
        help=texts.t("only sites of this theme; may be given again ({themes})",
        themes=", ".join(THEMES)))  # fmt: skip
    add("--theme-min", action="append", default=[], metavar="THEME=N",
        help=texts.t("least number of sites of a theme; may be repeated"))  # fmt: skip
    add("--theme-max", action="append", default=[], metavar="THEME=N",
        help=texts.t("most number of sites of a theme; may be repeated"))  # fmt: skip
    add("--must", action="append", default=[], metavar="ID",
        help=texts.t("a site to visit; may be repeated"))  # fmt: skip
    add("--skip", action="append", default=[], metavar="ID",
        help=texts.t("a site to leave out; may be repeated"))  # fmt: skip
    add("--one-of", action="append", default=[], metavar="ID,ID",
        help=texts.t("sites of which one at most is visited; may be repeated"))  # fmt: skip
    add("--group", type=count_option(texts), metavar="N",
        help=texts.t("persons: leave out sites that receive fewer"))  # fmt: skip
    add("--budget", type=count_option(texts), metavar="MAD",
        help=texts.t("most that one person may pay for entrance in all, dirhams"))  # fmt: skip


def _add_worth(group: _Group, texts: Texts) -> None:
    add = group.add_argument
    add("--formula", metavar="FILE", help=texts.t("TOML with your own points (see docs/score.md)"))
    add("--ledger", metavar="FILE",
        help=texts.t("visits promised so far, as kept by “ledger add”"))  # fmt: skip
    add("--fair", type=figure_option(texts), default=0.0, metavar="S",
        help=texts.t("favour the under-visited, 0 to 1 (default: 0)"))  # fmt: skip


def _add_output(group: _Group, texts: Texts) -> None:
    add = group.add_argument
    add("--variants", type=count_option(texts), default=1, metavar="K",
        help=texts.t("number of circuits that differ in a third of their stops (default: "
        "1)"))  # fmt: skip
    add("--lang", choices=LANGUAGES, default="fr",
        help=texts.t("language of what is written (default: fr)"))  # fmt: skip
    add("--booklet", choices=BOOKLETS, default="a5", help=booklet_help(texts))
    add("--seed", type=whole_option(texts), default=1, metavar="N",
        help=texts.t("seed of the search (default: 1)"))  # fmt: skip
    add("--iterations", type=whole_option(texts), default=DEFAULT_ITERATIONS, metavar="N",
        help=texts.t("iterations of the search (default: {iterations})",
        iterations=DEFAULT_ITERATIONS))  # fmt: skip
    add("--public-url", default="", metavar="URL",
        help=texts.t("where the folder will be on the web: for the picture and the address that "
        "others show with a link to the map, and for the code at the end of the "
        "booklet"))  # fmt: skip
    add("--out", default="dist", metavar="DIR",
        help=texts.t("folder to write to (default: dist)"))  # fmt: skip
    _add_tiles(group, texts)
    add("--quiet", action="store_true", help=quiet_help(texts))


def _add_tiles(group: _Group, texts: Texts) -> None:
    add = group.add_argument
    add("--tiles", metavar="URL",
        help=texts.t("lay an online map over the drawn one of map.html: “osm” for "
        "openstreetmap.org, or an address with {fields}; its server sees who looks (default: "
        "none)", fields="{z}, {x}, {y}"))  # fmt: skip
    add("--tiles-attribution", metavar="TEXT",
        help=texts.t("whose online map it is, in the words its provider asks for"))  # fmt: skip
