"""Promises of `routes.check.streets`: each leg by itself, its street and its directions."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from routes.check import violations
from routes.geo import LonLat
from routes.roads.cues import Sight
from tests.check.conftest import codes, edit_leg, edit_stop

if TYPE_CHECKING:
    from collections.abc import Callable

    from routes.circuit import Circuit, Leg
    from tests.check.conftest import Edit, Village


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("negative", {"duration": dt.timedelta(seconds=-1)}),
        ("negative", {"distance_m": -1}),
        ("straight_line", {"distance_m": 10}),
        ("speed", {"distance_m": 500_000}),
    ],
)
def test_figures_no_drive_can_have_are_found(
    code: str, change: dict[str, object], planned: Circuit
) -> None:
    """Backward in time or space, shorter than the straight line, faster than the vehicle goes."""
    wrong = edit_leg(1, 2, lambda leg: replace(leg, **change))(planned)  # type: ignore[arg-type]
    assert code in codes(violations(wrong))
    follow = {"slack"} if "duration" in change else {"straight_line"}
    assert codes(violations(wrong)) <= {code, *follow}


# ---------------------------------------------------------------- streets and directions


def shift(point: LonLat, east_m: float) -> LonLat:
    """Return a point so many metres farther east, at the latitude of Tafraout."""
    return LonLat(point.lon + east_m / 96_700, point.lat)


def move(number: int, east_m: float) -> Edit:
    """Move a point of the drive to the last stop of the second day."""

    def edit(leg: Leg) -> Leg:
        street = list(leg.geometry)
        street[number] = shift(street[number], east_m)
        return replace(leg, geometry=tuple(street))

    return edit_leg(1, 1, edit)


def edit_cue(number: int, **changes: object) -> Edit:
    """Change a cue of that drive."""

    def edit(leg: Leg) -> Leg:
        cues = list(leg.cues)
        cues[number] = replace(cues[number], **changes)  # type: ignore[arg-type]
        return replace(leg, cues=tuple(cues))

    return edit_leg(1, 1, edit)


def edit_worst(**changes: object) -> Edit:
    """Change the worst stretch of that drive."""

    def edit(leg: Leg) -> Leg:
        assert leg.worst is not None
        return replace(leg, worst=replace(leg.worst, **changes))  # type: ignore[arg-type]

    return edit_leg(1, 1, edit)


STREETS: dict[str, tuple[str, Edit]] = {
    "more track than road": (
        "track_length",
        edit_leg(1, 1, lambda leg: replace(leg, track_m=leg.distance_m + 1)),
    ),
    "less than no track": ("track_length", edit_leg(1, 1, lambda leg: replace(leg, track_m=-1))),
    "a street without its metres on tracks": (
        "geometry",
        edit_leg(1, 1, lambda leg: replace(leg, track_m=None)),
    ),
    "directions without a street": (
        "geometry",
        edit_leg(
            1,
            1,
            lambda leg: replace(leg, geometry=(), track_m=None, worst=None, passage=None),
        ),
    ),
    "a street without directions": ("cues", edit_leg(1, 1, lambda leg: replace(leg, cues=()))),
    "a street off the globe": ("geometry", move(2, math.nan)),
    "a street that begins elsewhere": ("geometry", move(0, 8.0)),
    "no departure": ("cues", edit_cue(0, turn="straight")),
    "no arrival": ("cues", edit_cue(-1, turn="straight")),
    "an arrival on the way": ("cues", edit_cue(1, turn="arrive")),
    "directions that begin late": ("cues", edit_cue(0, from_start_m=1)),
    "directions that end early": ("cues", edit_cue(-1, from_start_m=1)),
    "a wrong way to the next cue": ("cues", edit_cue(0, next_m=1)),
    "a way beyond the arrival": ("cues", edit_cue(-1, next_m=1)),
    "an exit without a roundabout": ("cues", edit_cue(1, exit=2)),
    "no exit of a roundabout": ("cues", edit_cue(1, turn="roundabout", exit=0)),
    "a left turn to the right": ("cues", edit_cue(1, turn="sharp_left", angle_deg=130)),
    "something passed before the cue": (
        "cues",
        edit_cue(1, passing=(Sight(kind="fuel", metres=1),)),
    ),
    "things passed out of order": (
        "cues",
        edit_cue(0, passing=(Sight(kind="fuel", metres=9), Sight(kind="fuel", metres=8))),
    ),
    "a village without a name": ("cues", edit_cue(1, at=Sight(kind="village", metres=1))),
    "a road without a number": ("cues", edit_cue(1, too_far=Sight(kind="road", metres=900))),
    "a sight behind": ("cues", edit_cue(1, too_far=Sight(kind="fuel", metres=-1))),
    "a cue beside the street": ("cues", edit_cue(1, location=LonLat(-9.5, 29.9))),
    "no worst stretch of a traced leg": (
        "worst",
        edit_leg(1, 1, lambda leg: replace(leg, worst=None)),
    ),
    "a worst stretch longer than its leg": (
        "worst",
        edit_worst(length_m=10**6, unknown_m=10**6),
    ),
    "paved at worst, yet not all is known": (
        "worst",
        edit_worst(grade="paved", length_m=0, unknown_m=5),
    ),
    "a worst stretch that begins after the arrival": ("worst", edit_worst(from_start_m=10**6)),
}  # fmt: skip


@pytest.mark.parametrize("name", STREETS)
def test_each_fault_of_a_street_is_found_and_nothing_else(name: str, whole: Circuit) -> None:
    """One change to a traced circuit breaks one rule, and that rule is named."""
    code, edit = STREETS[name]
    assert codes(violations(edit(whole))) == {code}


def test_a_worst_stretch_without_a_street_is_found(planned: Circuit, whole: Circuit) -> None:
    """What has not been traced cannot know its roads."""
    worst = whole.itineraries[1].legs[1].worst
    wrong = edit_leg(1, 1, lambda leg: replace(leg, worst=worst))(planned)
    assert codes(violations(wrong)) == {"worst"}


def test_cues_out_of_order_are_found(whole: Circuit) -> None:
    """The metres since departure never go back, even if the differences are right."""

    def back(leg: Leg) -> Leg:
        first, *_, last = leg.cues
        middle = replace(first, turn="left", from_start_m=leg.distance_m + 5, next_m=-5)
        return replace(
            leg, cues=(replace(first, next_m=leg.distance_m + 5), middle, replace(last, next_m=0))
        )

    assert codes(violations(edit_leg(1, 1, back)(whole))) == {"cues"}


def test_a_street_that_ends_far_from_its_place_is_found(whole: Circuit) -> None:
    """A stop says how far it is from its road."""
    near = edit_stop(1, 1, lambda stop: replace(stop, snap_m=0.0))(whole)
    site = near.itineraries[1].stops[1]
    reached = whole.itineraries[1].stops[1].snap_m
    assert reached > 10
    assert codes(violations(near)) == {"geometry"}
    assert site.site.id in violations(near)[0].where


def test_a_gateway_is_no_farther_from_its_road_than_the_limit(whole: Circuit) -> None:
    """The limit is the one the circuit was planned with."""

    def overshoot(leg: Leg) -> Leg:
        return replace(leg, geometry=(*leg.geometry, shift(leg.geometry[-1], 25.0)))

    beyond = edit_leg(1, 2, overshoot)(whole)
    assert violations(beyond) == ()
    assert codes(violations(beyond, max_snap_m=1)) == {"geometry"}


def test_a_street_of_another_length_is_found(village: Callable[..., Village]) -> None:
    """Away from schematic roads the street is as long as the leg says."""
    circuit, _ = village("car")

    def halve(leg: Leg) -> Leg:
        assert leg.worst is not None
        metres = leg.distance_m // 2
        first, last = leg.cues[0], leg.cues[-1]
        return replace(
            leg,
            distance_m=metres,
            worst=replace(leg.worst, length_m=1, unknown_m=0, grade="gravel", from_start_m=0),
            cues=(replace(first, next_m=metres), replace(last, from_start_m=metres)),
        )

    assert codes(violations(edit_leg(0, 1, halve)(circuit))) == {"geometry"}


def test_streets_that_do_not_meet_at_a_stop_are_found(village: Callable[..., Village]) -> None:
    """The street on which one leaves begins where the one on which one came ended."""
    circuit, _ = village("car")

    def begin_elsewhere(leg: Leg) -> Leg:
        here = LonLat(leg.geometry[0].lon, leg.geometry[0].lat - 0.0001)
        cues = (replace(leg.cues[0], location=here), *leg.cues[1:])
        return replace(leg, geometry=(here, *leg.geometry[1:]), cues=cues)

    wide = edit_stop(0, 0, lambda stop: replace(stop, snap_m=stop.snap_m + 20))(circuit)
    assert violations(wide) == ()
    found = violations(edit_leg(0, 1, begin_elsewhere)(wide))
    assert codes(found) == {"geometry"}
    assert found[0].where == "site"
