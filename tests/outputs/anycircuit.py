"""Circuits drawn by lot: whatever honest data can hold, in the shape of a plain circuit."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, get_args

from hypothesis import strategies as st

from routes.circuit import Fairness, Proof, ProofStatus
from routes.elevation.climb import Climb, Elevation, ElevationFile
from routes.geo import LonLat
from routes.hours import Basis
from routes.roads.cues import Sight
from routes.roads.grade import CODES, ROAD_LIMITS, WorstStretch
from routes.roads.landmarking import SightKind
from routes.roads.network import HIGHWAYS, RoadSource, SourceKind
from routes.roads.passage import Passage
from routes.roads.profile import profile_names
from routes.rules import LunchMode, LunchRule, Pace, Rules
from routes.siteprops import THEMES

if TYPE_CHECKING:
    from routes.circuit import Circuit, Itinerary, Leg, Lunch, Stop, Unvisited
    from routes.roads.cues import Cue
    from routes.sites import Site

# What honest data holds: letters of several scripts, signs of markup that are none.
WORDS = st.text("abé تعﺕⴰⵣ0'’\"&;,.-\\", min_size=1, max_size=30).map(str.strip).filter(bool)
POSITIONS = st.builds(LonLat, st.floats(-180, 180), st.floats(-90, 90))
WHOLES = st.integers(0, 10**9)
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
SECONDS = st.integers(0, 10**5).map(lambda seconds: dt.timedelta(seconds=seconds))
IDS = st.lists(WORDS, max_size=3).map(tuple)
LUNCH_RULES = st.builds(
    LunchRule,
    opens=st.times(dt.time(11), dt.time(12)),
    closes=st.times(dt.time(13, 1), dt.time(15)),
    length=st.integers(1, 3600).map(lambda seconds: dt.timedelta(seconds=seconds)),
    mode=st.sampled_from(get_args(LunchMode)),
)
RULES = st.builds(
    Rules,
    must=IDS.map(lambda ids: tuple(f"must {one}" for one in ids)),
    skip=IDS,
    themes=st.lists(st.sampled_from(THEMES), max_size=2).map(tuple),
    theme_least=st.just(()) | st.just((("argan", 1), ("silver", 0), ("argan", 2))),
    theme_most=st.just(()) | st.just((("argan", 2),)),
    one_of=st.lists(IDS, max_size=2).map(tuple),
    group_size=st.none() | st.integers(1, 60),
    budget_mad=st.none() | WHOLES,
    pace=st.sampled_from(get_args(Pace)),
    rest=SECONDS,
    slack=st.integers(0, 60).map(lambda seconds: dt.timedelta(seconds=seconds)),
    lunch=st.none() | LUNCH_RULES,
    max_drive=st.none() | SECONDS.filter(bool),
    max_leg=st.none() | SECONDS.filter(bool),
    after_dark=st.booleans(),
    overnight=st.lists(IDS, max_size=2).map(tuple),
    road_limit=st.none() | st.sampled_from(ROAD_LIMITS),
    formula=ANY_TEXT,
)
PROOFS = st.builds(
    Proof,
    status=st.sampled_from(get_args(ProofStatus)),
    method=WORDS,
    points=WHOLES,
    bound=st.none() | WHOLES,
    least_drive=st.booleans(),
    seed=st.none() | WHOLES,
    iterations=st.none() | WHOLES,
)
FAIRNESSES = st.builds(
    Fairness,
    strength=st.floats(0, 1),
    visits=st.lists(st.tuples(WORDS, WHOLES), max_size=3).map(tuple),
    prize_without=WHOLES,
    driving_without=SECONDS,
)
PASSAGES = st.builds(
    Passage,
    vehicle=st.sampled_from(("", *profile_names())),
    fords=WHOLES,
    ferry_m=WHOLES,
    slowest=SECONDS,
)
WORST = st.builds(
    WorstStretch,
    grade=st.sampled_from(CODES[1:]),
    assumed=st.booleans(),
    length_m=WHOLES,
    from_start_m=WHOLES,
    name=ANY_TEXT,
    ref=ANY_TEXT,
    highway=st.sampled_from(HIGHWAYS),
    surface=ANY_TEXT,
    unknown_m=WHOLES,
)


HEIGHTS = st.integers(-500, 9000)
CLIMBS = st.builds(
    Climb,
    up_m=WHOLES,
    down_m=WHOLES,
    highest_m=HEIGHTS,
    lowest_m=HEIGHTS,
    known_m=WHOLES,
    profile=st.just(()) | st.just((((0, 54), (90, -2)), ((100, 7), (120, 9000)))),
    points_m=st.lists(st.none() | HEIGHTS, max_size=3).map(tuple),
)
ELEVATIONS = st.builds(
    Elevation,
    files=st.just((ElevationFile(name="N29W010.hgt", sha256="a" * 64),)),
    # not `unique_by`: with names that are filtered it draws differently when it is replayed
    places=st.lists(st.tuples(WORDS, HEIGHTS), max_size=3).map(
        lambda all_: tuple(dict(all_).items())
    ),
    credit=st.just("") | WORDS,
)
SIGHTS = st.builds(
    Sight,
    kind=st.sampled_from(get_args(SightKind)),
    metres=WHOLES,
    name=ANY_TEXT,
    name_fr=ANY_TEXT,
    name_ar=ANY_TEXT,
    name_en=ANY_TEXT,
    ref=ANY_TEXT,
)


@st.composite
def _site(draw: st.DrawFn, old: Site) -> Site:
    return replace(
        old,
        name=draw(WORDS),
        name_ar=draw(st.just("") | WORDS),
        location=draw(POSITIONS.filter(lambda point: not 20 <= point.lon <= 36)),
        women_led=draw(st.none() | st.booleans()),
        members=draw(st.none() | st.integers(0, 1000)),
        elevation_m=draw(st.none() | HEIGHTS),
        certifications=draw(st.just(()) | st.just(("ONSSA", "IGP"))),
        check_date=draw(st.none() | st.dates()),
        other=draw(st.just(()) | st.just((("z", '{"b": [1.5, null]}'), ("a", '"x"')))),
    )


@st.composite
def _cue(draw: st.DrawFn, old: Cue) -> Cue:
    return replace(
        old,
        road=draw(ANY_TEXT),
        road_ar=draw(ANY_TEXT),
        location=draw(POSITIONS),
        angle_deg=draw(st.none() | st.integers(-180, 180)),
        at=draw(st.none() | SIGHTS),
        passing=tuple(draw(st.lists(SIGHTS, max_size=2))),
        too_far=draw(st.none() | SIGHTS),
    )


@st.composite
def _leg(draw: st.DrawFn, old: Leg) -> Leg:
    cues = tuple(draw(_cue(cue)) for cue in old.cues)
    return replace(
        old,
        duration=draw(SECONDS),
        distance_m=draw(WHOLES),
        track_m=draw(st.none() | WHOLES),
        worst=draw(st.none() | st.just(old.worst) | WORST),
        passage=draw(st.none() | PASSAGES),
        geometry=tuple(draw(st.lists(POSITIONS, max_size=3))),
        cues=draw(st.just(cues) | st.just(())),
        climb=draw(st.none() | CLIMBS),
    )


@st.composite
def _stop(draw: st.DrawFn, old: Stop) -> Stop:
    return replace(
        old,
        site=draw(_site(old.site)),
        prize=draw(WHOLES),
        snap_m=draw(st.floats(0, 10**9)),
        rest=draw(SECONDS),
        slack=draw(SECONDS),
    )


@st.composite
def _lunch(draw: st.DrawFn, old: Lunch) -> Lunch:
    place = replace(old.place, name=draw(WORDS), location=draw(POSITIONS))
    basis = draw(st.sampled_from(get_args(Basis)))
    return replace(old, place=place, slack=draw(SECONDS), hours_basis=basis)


@st.composite
def _unvisited(draw: st.DrawFn, old: Unvisited) -> Unvisited:
    return replace(
        old,
        extra_min=draw(st.none() | WHOLES),
        because=draw(st.just("") | WORDS),
        snap_m=draw(st.none() | st.floats(0, 10**9)),
        site=draw(_site(old.site)),
    )


@st.composite
def _day(draw: st.DrawFn, old: Itinerary) -> Itinerary:
    if draw(st.booleans()):
        return replace(old, stops=(), legs=(), lunch=None)
    assert old.lunch is not None
    return replace(
        old,
        stops=tuple(draw(_stop(stop)) for stop in old.stops),
        legs=tuple(draw(_leg(leg)) for leg in old.legs),
        lunch=draw(_lunch(old.lunch)),
    )


@st.composite
def circuits(draw: st.DrawFn, plain: Circuit) -> Circuit:
    """Return a plain circuit with most of its values changed."""
    sources = st.builds(
        RoadSource,
        kind=st.sampled_from(get_args(SourceKind)),
        name=ANY_TEXT,
        sha256=st.just("f" * 64),
    )
    left_out = plain.unvisited[: draw(st.integers(0, 3))]
    return replace(
        plain,
        profile=draw(st.sampled_from(profile_names())),
        roads=draw(sources),
        itineraries=tuple(draw(_day(day)) for day in plain.itineraries),
        unvisited=tuple(draw(_unvisited(site)) for site in left_out),
        rules=draw(RULES),
        proof=draw(PROOFS),
        fairness=draw(st.none() | FAIRNESSES),
        elevation=draw(st.none() | ELEVATIONS),
    )
