"""Promises of `routes.editions.diff`: what moved, and the causes that both circuits prove."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routes.circuit import Circuit, Day, Itinerary, Leg, Proof, Stop, Unvisited
from routes.editions.diff import Difference, difference
from routes.editions.difftext import diff_json, diff_text
from routes.geo import LonLat
from routes.hours import TimeWindow
from routes.places import Place
from routes.roads.network import RoadSource
from routes.rules import Rules
from routes.sites import LANGUAGES, Site

if TYPE_CHECKING:
    from collections.abc import Sequence

    from routes.editions.diff import Change

BASE = Place(id="base", location=LonLat(-9.7, 29.7), name="Base", kind="town")
NAMES = "abcdefgh"


def site_of(name: str) -> Site:
    """Return a plain site."""
    return Site(id=name, location=LonLat(-9.7, 29.7), name=name.upper(), kind="cooperative",
                sector="yes", theme="argan", precision="door")  # fmt: skip


def day_of(number: int, names: Sequence[str], minutes: int) -> Itinerary:
    """Return a day that visits sites for an hour each, with drives of so many minutes."""
    clock = dt.datetime(2026, 10, 7 + number, 8)  # noqa: DTZ001 - a wall time has no zone
    window = TimeWindow(opens=clock, closes=clock.replace(hour=23))
    stops: list[Stop] = []
    legs: list[Leg] = []
    before = BASE.id
    for name in (*names, BASE.id):
        drive = dt.timedelta(minutes=minutes)
        legs.append(Leg(origin_id=before, destination_id=name, departure=clock, duration=drive,
                        distance_m=1000 * minutes))  # fmt: skip
        clock += drive
        if name != BASE.id:
            leaves = clock + dt.timedelta(hours=1)
            stops.append(Stop(site=site_of(name), prize=5, arrival=clock, begin=clock,
                              departure=leaves, window=window, hours_basis="assumed",
                              snap_m=0.0))  # fmt: skip
            clock, before = leaves, name
    day = Day(start=BASE, end=BASE, window=window)
    return Itinerary(day=day, stops=tuple(stops), legs=tuple(legs))


def circuit_of(*days: Sequence[str], left: Sequence[str] = (), minutes: int = 10) -> Circuit:
    """Return a circuit of these sites, which leaves out others for want of time."""
    return Circuit(
        profile="car",
        roads=RoadSource(kind="osm", name="roads", sha256="0" * 64),
        itineraries=tuple(day_of(n, names, minutes) for n, names in enumerate(days)),
        unvisited=tuple(
            Unvisited(site=site_of(name), prize=5, reason="no_time", extra_min=7) for name in left
        ),
        rules=Rules(),
        proof=Proof(status="optimal", method="drawn by hand"),
    )


def with_site(circuit: Circuit, name: str, **given: object) -> Circuit:
    """Return a circuit in which facts of a site differ."""

    def changed(site: Site) -> Site:
        return replace(site, **given) if site.id == name else site  # type: ignore[arg-type]

    days = [
        replace(day, stops=tuple(replace(stop, site=changed(stop.site)) for stop in day.stops))
        for day in circuit.itineraries
    ]
    left = tuple(replace(entry, site=changed(entry.site)) for entry in circuit.unvisited)
    return replace(circuit, itineraries=tuple(days), unvisited=left)


@st.composite
def circuits(draw: st.DrawFn) -> Circuit:
    """Return a circuit of two days over some of eight sites, the others left out."""
    order = draw(st.permutations(NAMES))
    first = draw(st.integers(0, 5))
    second = draw(st.integers(first, 8))
    minutes = draw(st.sampled_from((10, 12)))
    left = sorted(order[second:])
    return circuit_of(order[:first], order[first:second], left=left, minutes=minutes)


def replayed(old: Circuit, changes: Sequence[Change]) -> list[list[str]]:
    """Return the days after changes: what goes is taken out, what comes is put where it says."""
    gone = {change.site.id for change in changes if change.kind in {"removed", "moved"}}
    days = [
        [stop.site.id for stop in day.stops if stop.site.id not in gone] for day in old.itineraries
    ]
    coming = [change for change in changes if change.kind in {"added", "moved"}]
    for change in sorted(coming, key=lambda one: one.new.number if one.new else 0):
        assert change.new is not None
        days[change.new.day - 1].insert(change.new.number - 1, change.site.id)
    return days


@given(circuit=circuits())
def test_a_circuit_does_not_differ_from_itself(circuit: Circuit) -> None:
    """In nothing."""
    assert difference(circuit, circuit) == Difference()


@given(old=circuits(), new=circuits())
def test_the_changes_lead_from_one_circuit_to_the_other(old: Circuit, new: Circuit) -> None:
    """None is missing, each has its ends, and back is the same with both ends exchanged."""
    found = difference(old, new)
    assert replayed(old, found.changes) == [
        [stop.site.id for stop in day.stops] for day in new.itineraries
    ]
    for change in found.changes:
        assert (change.old is None) == (change.kind == "added")
        assert (change.new is None) == (change.kind == "removed")
    times = {change.site.id for change in found.changes}
    before = {stop.site.id: stop.begin.time() for stop in old.stops}
    for stop in new.stops:
        assert before.get(stop.site.id) == stop.begin.time() or stop.site.id in times
    back = difference(new, old)
    assert [c.site.id for c in found.changes if c.kind == "removed"] == [
        c.site.id for c in back.changes if c.kind == "added"
    ]


@given(old=circuits(), new=circuits())
def test_every_change_can_be_told(old: Circuit, new: Circuit) -> None:
    """In each language and as JSON; equal inputs give equal bytes."""
    found = difference(old, new)
    for language in LANGUAGES:
        text = diff_text(found, (old, new), language)
        assert len(text.splitlines()) >= max(1, len(found.changes))
    told = json.loads(diff_json(found))
    assert [(c["kind"], c["site"]) for c in told["stops"]] == [
        (c.kind, c.site.id) for c in found.changes
    ]
    assert diff_json(found) == diff_json(difference(old, new))


def causes(old: Circuit, new: Circuit) -> dict[str, list[tuple[str, str, str]]]:
    """Return the causes told of each site."""
    return {
        change.site.id: [(cause.kind, cause.old, cause.new) for cause in change.causes]
        for change in difference(old, new).changes
    }


def test_hours_that_changed_are_the_cause() -> None:
    """Stop 2 went because its hours changed; what comes after it moves because of that."""
    old = circuit_of("abc")
    new = with_site(circuit_of("ac", left="b"), "b", opening_hours="Mo 08:00-09:00")
    assert causes(old, new) == {
        "b": [("hours", "", "Mo 08:00-09:00"), ("is_left_out", "", "no_time")],
        "c": [("before", "b", "a")],
    }
    text = diff_text(difference(old, new), (old, new), "en")
    assert "Removed: B, day 1, stop 2, 09:20\n    its hours changed: — → Mo 08:00-09:00" in text
    assert "late by at least 7 min" in text
    assert "Other time: C, day 1, stop 3, 10:30 → day 1, stop 2, 09:20" in text


@pytest.mark.parametrize(
    ("given_", "cause"),
    [
        ({"location": LonLat(-9.7, 29.71)}, ("position", "", "1112")),
        ({"phone": "+212 600 000000", "charge": 20}, ("other", "", "charge, phone")),
        ({"souk_days": ("Mo", "We")}, ("hours", "", "Mo, We")),
    ],
)
def test_facts_that_changed_are_told_though_nothing_moved(
    given_: dict[str, object], cause: tuple[str, str, str]
) -> None:
    """Each by its kind."""
    old = circuit_of("ab")
    assert causes(old, with_site(old, "b", **given_)) == {"b": [cause]}


def test_a_slower_road_is_the_cause() -> None:
    """The drives that both have are compared, and each stop is told what is its own."""
    old, new = circuit_of("ab"), circuit_of("ab", minutes=25)
    found = difference(old, new)
    assert [(drive.new.origin_id, drive.new.destination_id) for drive in found.drives] == [
        ("base", "a"), ("a", "b"), ("b", "base"),
    ]  # fmt: skip
    assert causes(old, new) == {
        "a": [("drive", "600", "1500")],
        "b": [("drive", "600", "1500"), ("earlier", "09:10", "09:25")],
    }
    text = diff_text(found, (old, new), "en")
    assert "The drive Base – A is another: 10 min, 10.0 km → 25 min, 25.0 km" in text
    assert "the drive to it changed: 10 min → 25 min" in text


def test_a_drive_that_differs_by_seconds_is_told_in_seconds() -> None:
    """Not as “10 min → 10 min”."""
    old = circuit_of("a")
    day = old.itineraries[0]
    slower = replace(day.legs[0], duration=dt.timedelta(minutes=10, seconds=5))
    new = replace(old, itineraries=(replace(day, legs=(slower, *day.legs[1:])),))
    assert "600 s, 10.0 km → 605 s, 10.0 km" in diff_text(difference(old, new), (old, new), "en")


def test_a_list_that_changed_is_the_cause() -> None:
    """A site may be new, or gone."""
    found = causes(circuit_of("ab"), circuit_of("cb"))
    assert found["a"] == [("unlisted", "", "")]
    assert found["c"] == [("listed", "", "")]


def test_a_prize_that_changed_is_the_cause() -> None:
    """Of what was left out before."""
    old = circuit_of("a", left="b")
    new = circuit_of("ab")
    stops = tuple(replace(stop, prize=9) for stop in new.stops)
    new = replace(new, itineraries=(replace(new.itineraries[0], stops=stops),))
    assert causes(old, new)["b"] == [("prize", "5", "9"), ("was_left_out", "no_time", "")]


def test_another_request_is_told() -> None:
    """Its rules, its days and its vehicle, by the names of circuit.json."""
    old = circuit_of("a")
    new = replace(old, rules=Rules(budget_mad=100), profile="van")
    assert difference(old, new).asked == (
        ("profile", "car", "van"), ("budget_mad", "null", "100"),
    )  # fmt: skip
    longer = circuit_of("a", "")
    assert [name for name, _, _ in difference(old, longer).asked] == ["days[1]"]


def test_another_request_is_told_in_words() -> None:
    """Not by the names of circuit.json, which say nothing to an office."""
    old = circuit_of("a")
    new = replace(old, rules=Rules(budget_mad=100, must=("a",)), profile="4x4")
    found = difference(old, new)
    assert diff_text(found, (old, new), "fr").splitlines()[:3] == [
        "Demande changée (Véhicule)\u00a0: voiture ordinaire → 4x4",
        "Demande changée (Sites imposés)\u00a0: — → A",
        "Demande changée (Entrées par personne, au plus (MAD))\u00a0: — → 100",
    ]
    arabic = diff_text(found, (old, new), "ar")
    assert not any(key in arabic for key in ("profile", "must", "budget_mad"))


def test_where_nothing_moved_it_says_so() -> None:
    """Also of circuits made on other roads that do not matter, or by another version."""
    old = circuit_of("a")
    new = replace(old, roads=replace(old.roads, name="other", sha256="1" * 64))
    files = {"versions/numpy": ("2.1", "2.2\u202e\x07")}
    text = diff_text(difference(old, new), (old, new), "en", files)
    assert text == (
        "Other roads: roads → other\nMade with another versions/numpy: 2.1 → 2.2\nNo stop moved."
    )


def test_lunch_is_compared_too(circuit: Circuit) -> None:
    """By place, manner and time."""
    day = circuit.itineraries[0]
    assert day.lunch is not None
    later = replace(day.lunch, departure=day.lunch.departure + dt.timedelta(minutes=5))
    new = replace(circuit, itineraries=(replace(day, lunch=later), *circuit.itineraries[1:]))
    assert difference(circuit, new).lunches == (1,)
    assert "Day 1: another lunch" in diff_text(difference(circuit, new), (circuit, new), "en")
