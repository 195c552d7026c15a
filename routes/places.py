"""Places: where a day may start or end, or lunch be eaten, and how one is found by its name."""

from __future__ import annotations

import csv
import unicodedata
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from routes.errors import InputError, PlaceError
from routes.geo import LonLat, parse_lonlat
from routes.message import Message, Named, msg
from routes.sites import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from routes.sites import Language, Site

GATEWAY_KINDS = ("town", "airport", "lodging")
"""Kinds of `routes/data/places.csv` where a day may start or end."""

EATING_KINDS = ("restaurant", "cafe")
"""Kinds of it where lunch may be eaten."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place where a day may start or end (a gateway), or where lunch is eaten.

    Attributes:
        id: stable id; for a bare position it is `lon,lat`.
        location: where it is.
        name: local name.
        name_ar: name in Arabic, empty if not known.
        kind: `town`, `airport`, `lodging`, `restaurant`, `cafe`, `site` or `point`.
    """

    id: str
    location: LonLat
    name: str
    name_ar: str = ""
    kind: str = "point"

    def name_in(self, language: Language) -> str:
        """Return the name in a language, or the local name where there is none."""
        return self.name_ar if language == "ar" and self.name_ar else self.name


def named(place: Place | Site) -> Named:
    """Return the name of a place as a value of a message, which is told in the reader's language.

    >>> named(bundled_gateways()[0]).names["ar"]
    'أكادير'
    """
    return Named(place.name, {language: place.name_in(language) for language in LANGUAGES})


@cache
def bundled_gateways() -> tuple[Place, ...]:
    """Return the towns, the airport and the lodgings of the bundled table, towns first.

    >>> bundled_gateways()[0].name
    'Agadir'
    """
    return _bundled(GATEWAY_KINDS)


@cache
def bundled_eating_places() -> tuple[Place, ...]:
    """Return the restaurants and cafés of the bundled table, restaurants first.

    >>> len(bundled_eating_places())
    41
    """
    return _bundled(EATING_KINDS)


def _bundled(kinds: tuple[str, ...]) -> tuple[Place, ...]:
    """Return the rows of some kinds, in the order of the kinds."""
    path = Path(__file__).parent / "data" / "places.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["kind"] in kinds]
    rows.sort(key=lambda row: kinds.index(row["kind"]))
    return tuple(
        Place(
            id=row["id"],
            location=LonLat(float(row["lon"]), float(row["lat"])),
            name=row["name_fr"],
            name_ar=row["name_ar"],
            kind=row["kind"],
        )
        for row in rows
    )


def find_place(text: str, sites: Sequence[Site], gateways: Sequence[Place]) -> Place:
    """Find a place by id, by name or by `lon,lat`.

    Ids come before names, gateways before sites. Names are compared without case or accents.

    Raises:
        PlaceError: if there is no such place (the nearest names are suggested), or several.

    >>> find_place("TIZNIT", (), bundled_gateways()).id
    'tiznit'
    """
    wanted = text.strip()
    if "," in wanted:
        return _bare_position(wanted)
    places = [*gateways, *(place_of(site) for site in sites)]
    by_id = [place for place in places if place.id == wanted]
    found = by_id or [place for place in places if folded(wanted) in _names(place)]
    towns = [place for place in found if place.kind in {"town", "airport"}]
    candidates = towns or found
    if not candidates:
        raise PlaceError(_not_found(wanted, places))
    if len(candidates) > 1 and not by_id:
        ids = ", ".join(place.id for place in candidates)
        raise PlaceError(
            msg(
                "several places are called “{wanted}”: say which by its id: {ids}.",
                wanted=wanted,
                ids=ids,
            )
        )
    return candidates[0]


def _bare_position(text: str) -> Place:
    """Return a gateway at a position typed as `lon,lat`."""
    try:
        location = parse_lonlat(text)
    except InputError as error:
        raise PlaceError(error.message) from error
    shown = f"{round(location.lon, 6)},{round(location.lat, 6)}"
    return Place(id=shown, location=location, name=shown, kind="point")


def place_of(site: Site) -> Place:
    """Return a site as a place where a day may start or end."""
    return Place(
        id=site.id, location=site.location, name=site.name, name_ar=site.name_ar, kind="site"
    )


def _names(place: Place) -> set[str]:
    return {folded(name) for name in (place.id, place.name, place.name_ar) if name}


def folded(text: str) -> str:
    """Return a text without case, accents and hyphens, to compare names.

    >>> folded("Aït-Baha")
    'ait baha'
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return " ".join(kept.replace("-", " ").replace("’", "'").split())


def _not_found(wanted: str, places: Sequence[Place]) -> Message:
    """Return what to say of a name that no place has, with the ids of those of a similar name."""
    known = {folded(place.name): place.id for place in reversed(places)}
    close = get_close_matches(folded(wanted), known, n=3, cutoff=0.6)
    if not close:
        return msg(
            "no place is called “{wanted}”. Give an id or name from the gateways, a site id, "
            "or lon,lat.",
            wanted=wanted,
        )
    return msg(
        "no place is called “{wanted}”. Did you mean {ids}?",
        wanted=wanted,
        ids=", ".join(known[name] for name in close),
    )
