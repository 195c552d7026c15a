"""What moved between two circuits, and why, as far as the circuits prove it.

A cause is a fact that is in both files and differs. Where a stop moved and no fact of its own
differs, that is said too: it follows from what else changed.
"""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - dataclass fields are read at run time
import json
from collections import Counter
from dataclasses import dataclass, fields
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any, Literal

from routes.circuit import Leg, Stop, Unvisited
from routes.geo import distance_m
from routes.outputs.jsontext import seconds_of
from routes.outputs.rulesjson import rules_to_json
from routes.sites import Site

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from routes.circuit import Circuit

Kind = Literal["added", "removed", "moved", "shifted", "facts"]
"""Where a stop is: on another day or in another order is moved, at another time shifted; `facts`
if it is where it was, and something that is told of it is not."""

CauseKind = Literal[
    "listed",  # its site is not in the older circuit, neither visited nor left out
    "unlisted",  # its site is not in the newer one
    "was_left_out",  # the older circuit says why it was
    "is_left_out",  # the newer one says why it is
    "hours",  # what its list says of its hours
    "window",  # the span of opening that day
    "position",
    "visit",  # the length of the visit
    "prize",
    "other",  # other facts of its site
    "drive",  # the drive to it from the same place
    "before",  # another place comes before it
    "earlier",  # the same place comes before it, and is left at another time
]

HOURS = ("opening_hours", "souk_days", "souk_day_basis", "ramadan_hours", "season",
         "last_admission_min", "friday_prayer")  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """A fact that differs.

    Attributes:
        kind: which.
        old, new: what it was and is: texts; seconds (`visit`, `drive`), points (`prize`), metres
            between both (`position`, new alone); empty where there is nothing.
    """

    kind: CauseKind
    old: str = ""
    new: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where a stop stands in a circuit: its day and its number there, from 1, and its visit."""

    day: int
    number: int
    stop: Stop
    leg: Leg | None
    before: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A stop that is not as it was.

    Attributes:
        kind: what became of it.
        site: as the newer circuit knows it, if it does.
        old, new: where it stood and stands; None where it does not.
        causes: every fact of its own that differs.
        left_out: the entry of the circuit that leaves it out, if one does.
    """

    kind: Kind
    site: Site
    old: Spot | None
    new: Spot | None
    causes: tuple[Cause, ...]
    left_out: Unvisited | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Drive:
    """A drive that both circuits have, and that is not the same."""

    old: Leg
    new: Leg


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What differs between two circuits.

    Attributes:
        asked: what was asked for, as (name, older, newer) in JSON.
        roads: names of the older and the newer roads; None if they are the same.
        drives: in the order of the newer circuit.
        changes: of stops: the removed, then the others in the order of the newer circuit.
        lunches: days whose lunch is elsewhere or at another time.
    """

    asked: tuple[tuple[str, str, str], ...] = ()
    roads: tuple[str, str] | None = None
    drives: tuple[Drive, ...] = ()
    changes: tuple[Change, ...] = ()
    lunches: tuple[int, ...] = ()


def difference(old: Circuit, new: Circuit) -> Difference:
    """Return what differs between an older and a newer circuit; nothing if they are equal."""
    same_roads = old.roads.sha256 == new.roads.sha256
    return Difference(
        asked=tuple(_asked(old, new)),
        roads=None if same_roads else (old.roads.name, new.roads.name),
        drives=tuple(_drives(old, new)),
        changes=tuple(_changes(old, new)),
        lunches=tuple(_lunches(old, new)),
    )


def _asked(old: Circuit, new: Circuit) -> Iterator[tuple[str, str, str]]:
    before, after = _wishes(old), _wishes(new)
    for name in dict.fromkeys((*before, *after)):
        if before.get(name) != after.get(name):
            yield name, _json(before.get(name)), _json(after.get(name))


def _wishes(circuit: Circuit) -> dict[str, Any]:
    """Return what a circuit says of what was asked."""
    days = {
        f"days[{number}]": f"{day.day.start.id} – {day.day.end.id}, "
        f"{day.day.window.opens:%Y-%m-%d %H:%M}–{day.day.window.closes:%H:%M}"
        for number, day in enumerate(circuit.itineraries)
    }
    fair = circuit.fairness.strength if circuit.fairness else 0.0
    search = {"seed": circuit.proof.seed, "iterations": circuit.proof.iterations}
    return {"profile": circuit.profile, **days, **rules_to_json(circuit.rules), "fair": fair} | (
        search if circuit.proof.seed is not None else {}
    )


def _json(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _drives(old: Circuit, new: Circuit) -> Iterator[Drive]:
    before = {(leg.origin_id, leg.destination_id): leg for leg in old.legs}
    seen = set()
    for leg in new.legs:
        ends = (leg.origin_id, leg.destination_id)
        if ends in before and ends not in seen and _way(before[ends]) != _way(leg):
            yield Drive(old=before[ends], new=leg)
        seen.add(ends)


def _way(leg: Leg) -> tuple[object, ...]:
    grade = leg.worst.grade if leg.worst else None
    return leg.duration, leg.distance_m, grade


def _lunches(old: Circuit, new: Circuit) -> Iterator[int]:
    for number in range(max(len(old.itineraries), len(new.itineraries))):
        first, second = (_lunch(circuit, number) for circuit in (old, new))
        if first != second:
            yield number + 1


def _lunch(circuit: Circuit, number: int) -> tuple[object, ...] | None:
    lunch = circuit.itineraries[number].lunch if number < len(circuit.itineraries) else None
    if lunch is None:
        return None
    return lunch.place.id, lunch.mode, lunch.begin.time(), lunch.departure.time()


_Key = tuple[str, int]
"""The id of a site, and how often it was visited before."""


def _spots(circuit: Circuit) -> dict[_Key, Spot]:
    """Return where each stop stands."""
    found: dict[_Key, Spot] = {}
    times: Counter[str] = Counter()
    for day, itinerary in enumerate(circuit.itineraries, start=1):
        number, before = 0, itinerary.day.start.id
        for call, leg in itinerary.calls():
            place_id = call.site.id if isinstance(call, Stop) else call.place.id
            if isinstance(call, Stop):
                number += 1
                spot = Spot(day=day, number=number, stop=call, leg=leg, before=before)
                found[place_id, times[place_id]] = spot
                times[place_id] += 1
            before = place_id
    return found


def _changes(old: Circuit, new: Circuit) -> Iterator[Change]:
    before, after = _spots(old), _spots(new)
    was_out = {entry.site.id: entry for entry in old.unvisited}
    is_out = {entry.site.id: entry for entry in new.unvisited}
    for key, spot in before.items():
        if key not in after:
            yield _removed(spot, is_out.get(key[0]))
    kept = _in_order(before, after)
    for key, spot in after.items():
        earlier = before.get(key)
        if earlier is None:
            yield _added(spot, was_out.get(key[0]))
        elif kind := _kind(earlier, spot, stays=key in kept):
            causes = tuple(_causes(earlier, spot))
            yield Change(kind=kind, site=spot.stop.site, old=earlier, new=spot, causes=causes)


def _in_order(before: Mapping[_Key, Spot], after: Mapping[_Key, Spot]) -> set[_Key]:
    """Return stops that both have on the same day and in the same order."""
    found: set[_Key] = set()
    for day in {spot.day for spot in before.values()}:
        first, second = (
            [key for key, spot in spots.items() if spot.day == day] for spots in (before, after)
        )
        for block in SequenceMatcher(None, first, second, autojunk=False).get_matching_blocks():
            found.update(first[block.a : block.a + block.size])
    return found


def _kind(old: Spot, new: Spot, *, stays: bool) -> Kind | None:
    if not stays:
        return "moved"
    if _clock(old.stop) != _clock(new.stop):
        return "shifted"
    return "facts" if any(site_causes(old.stop.site, new.stop.site)) else None


def _clock(stop: Stop) -> tuple[dt.time, dt.time]:
    return stop.begin.time(), stop.departure.time()


def _removed(spot: Spot, entry: Unvisited | None) -> Change:
    site = spot.stop.site
    causes = [Cause(kind="unlisted")]
    if entry is not None:
        causes = [*site_causes(site, entry.site), *_prize(spot.stop.prize, entry.prize)]
        causes.append(Cause(kind="is_left_out", new=entry.reason))
    return Change(kind="removed", site=entry.site if entry else site, old=spot, new=None,
                  causes=tuple(causes), left_out=entry)  # fmt: skip


def _added(spot: Spot, entry: Unvisited | None) -> Change:
    site = spot.stop.site
    causes = [Cause(kind="listed")]
    if entry is not None:
        causes = [*site_causes(entry.site, site), *_prize(entry.prize, spot.stop.prize)]
        causes.append(Cause(kind="was_left_out", old=entry.reason))
    return Change(kind="added", site=site, old=None, new=spot, causes=tuple(causes),
                  left_out=entry)  # fmt: skip


def _causes(old: Spot, new: Spot) -> Iterator[Cause]:
    """Yield every fact that differs of a stop that both circuits have."""
    first, second = old.stop, new.stop
    yield from site_causes(first.site, second.site)
    spans = [f"{stop.window.opens:%H:%M}–{stop.window.closes:%H:%M}" for stop in (first, second)]
    if spans[0] != spans[1]:
        yield Cause(kind="window", old=spans[0], new=spans[1])
    yield from _length("visit", first.service_time, second.service_time)
    yield from _prize(first.prize, second.prize)
    if old.before != new.before:
        yield Cause(kind="before", old=old.before, new=new.before)
    elif old.leg is not None and new.leg is not None:
        yield from _length("drive", old.leg.duration, new.leg.duration)
        times = [f"{leg.departure:%H:%M}" for leg in (old.leg, new.leg)]
        if times[0] != times[1]:
            yield Cause(kind="earlier", old=times[0], new=times[1])


def _length(
    kind: Literal["visit", "drive"], old: dt.timedelta, new: dt.timedelta
) -> Iterator[Cause]:
    if old != new:
        first, second = (str(seconds_of(length)) for length in (old, new))
        yield Cause(kind=kind, old=first, new=second)


def _prize(old: int, new: int) -> list[Cause]:
    return [Cause(kind="prize", old=str(old), new=str(new))] if old != new else []


def site_causes(old: Site, new: Site) -> Iterator[Cause]:
    """Yield what differs between two states of a site, but for its prize."""
    if old == new:
        return
    names = [field.name for field in fields(Site)]
    differing = [name for name in names if getattr(old, name) != getattr(new, name)]
    hours = [name for name in differing if name in HOURS]
    if hours:
        first, second = (
            "; ".join(_value(getattr(site, name)) for name in hours) for site in (old, new)
        )
        yield Cause(kind="hours", old=first, new=second)
    if old.location != new.location:
        yield Cause(kind="position", new=f"{distance_m(old.location, new.location):.0f}")
    told = {*HOURS, "location", "prize"}  # the prize of a stop is compared, which follows from it
    if others := [name for name in differing if name not in told]:
        yield Cause(kind="other", new=", ".join(others))


def _value(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)
