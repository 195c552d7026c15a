"""What tags mean for a car."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routes.roads.network import (
    BACKWARD,
    BRIDGE,
    FERRY,
    FORD,
    FORWARD,
    HIGHWAYS,
    ROUNDABOUT,
    STREETS,
    TUNNEL,
)
from routes.roads.osmtags import (
    StreetTags,
    blocks_cars,
    car_access,
    max_speed_kmh,
    one_line,
    street_tags,
)
from routes.roads.profile import read_profile

BOTH = FORWARD | BACKWARD


def _street(**tags: str) -> StreetTags:
    street = street_tags({"highway": "residential", **tags})
    assert street is not None
    return street


@pytest.mark.parametrize("highway", STREETS)
def test_every_street_class_is_kept(highway: str) -> None:
    """A way of each class of `STREETS` is a street of that class, tracks and service included."""
    street = street_tags({"highway": highway})
    assert street is not None
    assert HIGHWAYS[street.highway] == highway


@pytest.mark.parametrize(
    "highway",
    [
        *("construction", "proposed", "abandoned", "path", "footway", "pedestrian", "bridleway"),
        *("cycleway", "steps", "raceway", "bus_guideway", "rest_area", "Residential", "", "تراك"),
    ],
)
def test_what_is_no_street_is_left_out(highway: str) -> None:
    """A way being built, for walking or riding, or of a class not known is no street for cars."""
    assert street_tags({"highway": highway}) is None


def test_ways_without_highway_are_left_out() -> None:
    """Buildings are not streets: osmnx would read them as such."""
    assert street_tags({"building": "yes"}) is None


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"motor_vehicle": "yes"}, True),
        ({"motorcar": "designated"}, True),
        ({"vehicle": "yes"}, True),
        ({"motorcar": "no", "vehicle": "yes"}, False),
        ({"access": "yes"}, False),
        ({"foot": "yes"}, False),
        ({}, False),
        ({"motor_vehicle": "yes", "highway": "construction"}, False),
        ({"highway": "service"}, True),
        ({"highway": "service", "motor_vehicle": "no"}, False),
    ],
)
def test_a_ferry_is_a_road_if_it_says_that_it_takes_cars(
    tags: dict[str, str], *, expected: bool
) -> None:
    """A line for people on foot is none; one drawn as a street is one, unless closed to cars."""
    ferry = street_tags({"route": "ferry", "duration": "0:20", **tags})
    assert (ferry is not None) == expected
    if ferry is not None:
        assert (HIGHWAYS[ferry.highway], ferry.flags) == ("ferry", FERRY)
        assert (ferry.direction, ferry.duration_s) == (BOTH, 1200.0)


def test_only_a_ferry_has_a_duration() -> None:
    """On other ways the tag means something else, such as the time a walk takes."""
    assert math.isnan(_street(duration="0:20").duration_s)


@pytest.mark.parametrize(
    "tags",
    [
        {"area": "yes"},
        {"impassable": "yes"},
        {"abandoned": "yes"},
        {"disused": "yes"},
        {"service": "emergency_access"},
        {"status": "impassable"},
        {"hov": "designated"},
        {"construction": "yes"},
        {"construction": "residential"},
        {"maxwidth": "1.5"},
        {"width": "1.2 m"},
        {"maxheight": "1.9"},
        {"maxheight:physical": "1.8", "maxheight": "3"},
        {"maxweight": "1.5"},
        {"motor_vehicle:forward": "no", "motor_vehicle:backward": "no"},
        {"oneway": "yes", "motor_vehicle:forward": "no"},
        {"oneway": "reversible"},
    ],
)
def test_unusable_streets_are_left_out(tags: dict[str, str]) -> None:
    """Areas, ruined streets, those too small, and those whose direction changes by the hour."""
    assert street_tags({"highway": "service", **tags}) is None


@pytest.mark.parametrize(
    "tags",
    [
        {"construction": "minor"},
        {"construction": "no"},
        {"proposed": "trunk"},
        {"maxwidth": "2.5"},
        {"maxwidth": "narrow"},
        {"maxheight": "default"},
        {"maxweight": "3.5"},
        {"motorroad": "yes"},
        {"toll": "yes"},
    ],
)
def test_streets_that_only_look_unusable_are_kept(tags: dict[str, str]) -> None:
    """Small works, plans, limits that a car keeps to, and those that are not understood."""
    assert street_tags({"highway": "service", **tags}) is not None


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({}, None),
        ({"access": "yes"}, True),
        ({"access": "no"}, False),
        ({"access": "private"}, False),
        ({"access": "customers"}, True),
        ({"access": "destination"}, True),
        ({"access": "permissive"}, True),
        ({"access": "designated"}, True),
        ({"access": "agricultural"}, False),
        ({"access": "forestry"}, False),
        ({"access": "delivery"}, False),
        ({"access": "permit"}, False),
        ({"motor_vehicle": "agricultural;forestry"}, False),
        ({"access": "customers;delivery"}, True),
        ({"access": "delivery; customers"}, True),
        ({"access": "no", "vehicle": "yes"}, True),
        ({"vehicle": "yes", "motor_vehicle": "no"}, False),
        ({"motor_vehicle": "no", "motorcar": "yes"}, True),
        ({"motorcar": "private", "motor_vehicle": "yes", "vehicle": "yes", "access": "yes"}, False),
        ({"access": "no", "foot": "yes", "bicycle": "yes", "bus": "yes"}, False),
        ({"access": "unknown"}, None),
        ({"motor_vehicle": "unknown", "access": "no"}, False),
        ({"motor_vehicle": "", "access": "no"}, False),
        ({"access": "NO"}, None),
        ({"access": "restricted"}, False),
        ({"access": "motor_vehicle"}, True),
    ],
)
def test_the_most_special_access_tag_decides(
    tags: dict[str, str], *, expected: bool | None
) -> None:
    """Motorcar comes before motor_vehicle, vehicle, access; a value not understood is not there."""
    assert car_access(tags) is expected
    assert (street_tags({"highway": "track", **tags}) is None) == (expected is False)


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({}, BOTH),
        ({"oneway": "yes"}, FORWARD),
        ({"oneway": "true"}, FORWARD),
        ({"oneway": "1"}, FORWARD),
        ({"oneway": "-1"}, BACKWARD),
        ({"oneway": "reverse"}, BACKWARD),
        ({"oneway": "no"}, BOTH),
        ({"oneway": "alternating"}, BOTH),
        ({"oneway": "perhaps"}, BOTH),
        ({"highway": "motorway"}, FORWARD),
        ({"highway": "motorway", "oneway": "no"}, BOTH),
        ({"highway": "motorway", "oneway": "perhaps"}, FORWARD),
        ({"highway": "motorway_link"}, BOTH),
        ({"highway": "motorway_link", "oneway": "yes"}, FORWARD),
        ({"junction": "roundabout"}, FORWARD),
        ({"junction": "circular"}, FORWARD),
        ({"junction": "roundabout", "oneway": "-1"}, BACKWARD),
        ({"junction": "circular", "oneway": "no"}, BOTH),
        ({"junction": "approach"}, BOTH),
        ({"oneway": "yes", "oneway:bicycle": "no"}, FORWARD),
        ({"oneway": "yes", "oneway:motor_vehicle": "no"}, BOTH),
        ({"oneway:motorcar": "-1", "oneway:motor_vehicle": "yes"}, BACKWARD),
        ({"motor_vehicle:backward": "no"}, FORWARD),
        ({"motorcar:forward": "private"}, BACKWARD),
        ({"vehicle:backward": "agricultural"}, FORWARD),
        ({"access:backward": "no"}, FORWARD),
        ({"access:backward": "no", "motor_vehicle": "yes"}, BOTH),
        ({"access": "no", "motor_vehicle:forward": "yes"}, FORWARD),
        ({"motorcar": "no", "motorcar:backward": "yes"}, BACKWARD),
        ({"motorcar:backward": "unknown", "vehicle:backward": "no"}, FORWARD),
        ({"oneway": "-1", "vehicle:forward": "no"}, BACKWARD),
    ],
)
def test_directions_follow_the_tags(tags: dict[str, str], expected: int) -> None:
    """One-way as tagged, as implied on motorways and roundabouts, and as overridden."""
    assert _street(**tags).direction == expected


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({}, 0),
        ({"junction": "roundabout"}, ROUNDABOUT),
        ({"junction": "circular"}, ROUNDABOUT),
        ({"bridge": "viaduct", "tunnel": "no"}, BRIDGE),
        ({"tunnel": "building_passage"}, TUNNEL),
        ({"ford": "yes"}, FORD),
        ({"ford": "no", "bridge": "no"}, 0),
        ({"route": "ferry", "bridge": "yes"}, FERRY | BRIDGE),
        ({"bridge": "yes", "ford": "intermittent"}, BRIDGE | FORD),
    ],
)
def test_flags_follow_the_tags(tags: dict[str, str], expected: int) -> None:
    """Roundabouts, ferries, fords, bridges and tunnels are flagged, `no` is not."""
    assert _street(**tags).flags == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("50", 50.0),
        ("50 km/h", 50.0),
        ("50km/h", 50.0),
        ("50 kmh", 50.0),
        ("50 mph", 80.4672),
        ("50mph", 80.4672),
        ("12.5", 12.5),
        ("80;60", 60.0),
        ("MA:urban;80", 60.0),
        ("walk", 6.0),
        ("MA:urban", 60.0),
        ("MA:rural", 100.0),
        ("MA:motorway", 120.0),
        ("60;signals", 60.0),
    ],
)
def test_speed_limits_are_read_with_units(text: str, expected: float) -> None:
    """Numbers are km/h unless they say mph; Moroccan zones and walking pace have a figure."""
    assert max_speed_kmh(text) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(
    "text",
    [
        *("none", "signals", "variable", "fast", "0", "-50", "5 knots", "inf", "nan", "1e3"),
        *("99999", "FR:urban", "MA:", ";", "", "50 furlongs", "٥٠ mph?"),
    ],
)
def test_limits_not_understood_are_unknown(text: str) -> None:
    """Whatever is no plain figure counts as not tagged, and never as a speed of 0 or infinity."""
    assert math.isnan(max_speed_kmh(text))
    assert math.isnan(_street(maxspeed=text).max_speed_kmh)


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"maxspeed": "50", "maxspeed:forward": "30"}, 50.0),
        ({"maxspeed:forward": "80", "maxspeed:backward": "50"}, 50.0),
        ({"maxspeed:backward": "70"}, 70.0),
        ({"maxspeed:type": "MA:urban"}, 60.0),
        ({"source:maxspeed": "MA:rural"}, 100.0),
        ({"maxspeed": "80", "zone:traffic": "MA:urban"}, 80.0),
        ({"maxspeed": "none", "maxspeed:type": "MA:motorway"}, math.nan),
        ({"source:maxspeed": "sign"}, math.nan),
    ],
)
def test_a_limit_by_direction_or_zone_counts_where_there_is_no_other(
    tags: dict[str, str], expected: float
) -> None:
    """The lower of the two directions stands for both; a zone without a figure for its limit."""
    assert _street(**tags).max_speed_kmh == pytest.approx(expected, nan_ok=True)


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"barrier": "bollard"}, True),
        ({"barrier": "block"}, True),
        ({"barrier": "chain"}, True),
        ({"barrier": "jersey_barrier"}, True),
        ({"barrier": "log"}, True),
        ({"barrier": "yes"}, True),
        ({"barrier": "never heard of"}, True),
        ({"barrier": "bollard", "motor_vehicle": "yes"}, False),
        ({"barrier": "chain", "access": "permissive"}, False),
        ({"barrier": "bollard", "access": "yes", "motor_vehicle": "no"}, True),
        ({"barrier": "gate"}, False),
        ({"barrier": "lift_gate"}, False),
        ({"barrier": "swing_gate"}, False),
        ({"barrier": "gate", "access": "no"}, True),
        ({"barrier": "gate", "access": "private"}, True),
        ({"barrier": "gate", "access": "private", "motor_vehicle": "customers"}, False),
        ({"barrier": "gate", "locked": "yes"}, True),
        ({"barrier": "gate", "locked": "yes", "access": "yes"}, True),
        ({"barrier": "gate", "locked": "no"}, False),
        ({"barrier": "toll_booth"}, False),
        ({"barrier": "border_control"}, False),
        ({"barrier": "cattle_grid"}, False),
        ({"barrier": "kerb"}, False),
        ({"barrier": "no", "access": "no"}, False),
        ({"barrier": "bollard", "bollard": "rising"}, True),
        ({"access": "no"}, True),
        ({"motor_vehicle": "private", "highway": "traffic_signals"}, True),
        ({"access": "no", "motor_vehicle": "yes"}, False),
        ({"access": "private", "amenity": "parking_entrance"}, False),
        ({"access": "private", "entrance": "yes"}, False),
        ({}, False),
    ],
)
def test_barriers_block_as_documented(tags: dict[str, str], *, expected: bool) -> None:
    """Gates let pass unless closed to cars, bollards and the unknown block unless opened."""
    assert blocks_cars(tags) is expected


def test_the_first_of_several_surfaces_counts() -> None:
    """`asphalt;gravel` is asphalt, without the space before the next."""
    street = _street(surface="asphalt ;gravel", tracktype="grade2;grade4", smoothness=" bad")
    assert (street.surface, street.tracktype, street.smoothness) == ("asphalt", "grade2", "bad")


def test_names_stay_what_they_are() -> None:
    """Arabic, quotes, braces and script come through untouched; only white space is joined."""
    hostile = "{{ 7*7 }}<script>alert('x')</script>\u202eشارع"
    assert _street(name=hostile, ref="R104;P1909").name == hostile
    assert _street(name=hostile, ref="R104;P1909").ref == "R104;P1909"
    assert one_line(" Rue\n\t du  Puits\u2028") == "Rue du Puits"


def test_broken_characters_do_not_reach_the_network() -> None:
    """A lone surrogate, possible in JSON, becomes a question mark: every text fits in UTF-8."""
    assert one_line("a\ud800b") == "a?b"


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.dictionaries(
        st.sampled_from(
            [
                *("highway", "access", "motor_vehicle", "oneway", "maxspeed", "junction"),
                *("barrier", "surface", "name", "bridge", "oneway:motorcar", "area", "locked"),
                *("route", "duration", "maxwidth", "maxheight", "vehicle:backward"),
            ]
        ),
        st.text(max_size=8)
        | st.sampled_from(["yes", "no", "-1", "residential", "50;", "roundabout", ";"]),
    )
)
def test_any_tags_give_a_sound_street_or_none(tags: dict[str, str]) -> None:
    """Whatever the tags hold, no rule fails and every figure is in range."""
    assert blocks_cars(tags) in {True, False}
    street = street_tags(tags)
    if street is not None:
        assert 0 <= street.highway < len(HIGHWAYS)
        assert street.direction in {FORWARD, BACKWARD, BOTH}
        assert 0 <= street.flags < 32
        assert math.isnan(street.duration_s) or street.duration_s > 0
        assert math.isnan(street.max_speed_kmh) or 0 < street.max_speed_kmh < 2000
        assert street.name.encode() == street.name.strip().encode()


def test_the_documentation_says_what_the_rules_do() -> None:
    """The values `docs/roads.md` lists are those of the rules, its speeds those of the table."""
    text = (Path(__file__).parents[2] / "docs" / "roads.md").read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in text.splitlines()]
    table = {row[0]: row[1:] for row in rows if len(row) > 1}
    (opening,) = (row for row, cells in table.items() if cells == ["may use it"])
    (closing,) = (row for row, cells in table.items() if "may not" in cells[0])
    (passing,) = (row for row, cells in table.items() if cells[0].startswith("pass, unless"))
    for value in opening.split(", "):
        assert car_access({"access": value}) is True
    for value in closing.split(", "):
        assert car_access({"access": value}) is False
    for value in passing.split(", "):
        assert not blocks_cars({"barrier": value})
        assert blocks_cars({"barrier": value, "access": "private"})
    profiles = [read_profile(name) for name in table["class"]]
    for highway in (value for value in HIGHWAYS if not value.endswith("_link")):
        speeds = [f"{profile.speed_kmh[highway]:g}" for profile in profiles]
        assert table[highway] == speeds
