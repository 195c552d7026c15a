"""Random small problems with every feature, and what is true of them by brute force.

The brute force takes nothing from `routes.planning` but the values of a problem: the times of an
order are worked out second by second, the best by looking at every choice, split, order and lunch.
At the end a made-up country in which whole requests can be planned; `oracle` judges these.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from itertools import pairwise, permutations, product
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from hypothesis import strategies as st

from routes.check import violations
from routes.geo import LonLat, distance_m
from routes.matrix import UNREACHABLE, TravelMatrix
from routes.places import Place, bundled_eating_places
from routes.planning.draft import make_ground
from routes.planning.plan import plan_circuit
from routes.planning.problem import NO_WAY_S, DayFrame, Limit, Order, Orders, Problem
from routes.planning.request import Request, days_from
from routes.planning.variants import plan_variants
from routes.roads.network import RoadSource
from routes.roads.snap import Snap, Snapped
from routes.rules import Rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from routes.circuit import Circuit, Day
    from routes.planning.draft import Ground
    from routes.sites import Site

Choice = tuple[int, ...]
"""The number of the place of each night."""

Begins = tuple[tuple[int, int], ...]

LEGS = st.integers(0, 25) | st.integers(1, 3) | st.just(NO_WAY_S)
SPANS = st.tuples(st.integers(0, 60), st.integers(0, 40)).map(lambda pair: (pair[0], sum(pair)))


def _apart(spans: list[tuple[int, int]]) -> Begins:
    """Return spans in order, without those that begin before the one before them is over."""
    kept: list[tuple[int, int]] = []
    for span in sorted(spans):
        if not kept or kept[-1][1] < span[0]:
            kept.append(span)
    return tuple(kept)


WINDOWS = st.lists(SPANS, max_size=3).map(_apart) | st.just(((0, 200),))


def _legs(draw: st.DrawFn, count: int) -> list[int]:
    return draw(st.lists(LEGS, min_size=count, max_size=count))


@st.composite
def _frames(draw: st.DrawFn, n: int, nodes: int) -> DayFrame:
    """Draw a day, in half of the cases one that needs a lunch, with or without a place for it."""
    lunches = st.lists(st.integers(n, nodes - 1), unique=True).map(sorted) if nodes > n else None
    return DayFrame(
        opens_s=draw(st.integers(0, 10)),
        closes_s=draw(st.integers(30, 120)),
        direct_s=draw(st.integers(0, 15)),
        from_start_s=np.array(_legs(draw, nodes), dtype=np.int64),
        to_end_s=np.array(_legs(draw, nodes), dtype=np.int64),
        begins_s=tuple(draw(st.lists(WINDOWS, min_size=nodes, max_size=nodes))),
        lunches=tuple(draw(lunches)) if lunches is not None and draw(st.booleans()) else (),
        max_drive_s=draw(st.just(NO_WAY_S) | st.integers(10, 70)),
    )


@st.composite
def _limits(draw: st.DrawFn, n: int) -> Limit:
    weight = draw(st.lists(st.integers(-1, 3), min_size=n, max_size=n))
    least = draw(st.just(-n) | st.integers(0, 2))
    return Limit(
        name="drawn",
        weight=np.array(weight, dtype=np.int64),
        least=least,
        most=least + draw(st.integers(0, 2 * n)),
    )


@st.composite
def problems(draw: st.DrawFn, most_sites: int = 5, most_days: int = 2) -> Problem:
    """Draw small problems, with ways that do not exist and starts unlike ends.

    Some have several windows a day, lunches (meals anywhere, picnics at a site), limits, required
    sites, rests and a longest drive. Nothing is as the crow flies: detours may be shorter.
    """
    n = draw(st.integers(0, most_sites))
    picnics = draw(st.lists(st.integers(0, n - 1), unique=True, max_size=2)) if n else []
    nodes = n + draw(st.integers(0, 2)) + len(picnics)
    travel = np.array([_legs(draw, nodes) for _ in range(nodes)], dtype=np.int64)
    travel = travel.reshape(nodes, nodes)
    frames = draw(st.lists(_frames(n, nodes), min_size=1, max_size=most_days))
    for picnic, site in enumerate(picnics, start=nodes - len(picnics)):
        travel[:, picnic] = NO_WAY_S
        travel[site, picnic], travel[picnic] = 0, travel[site]
        for frame in frames:
            frame.from_start_s[picnic], frame.to_end_s[picnic] = NO_WAY_S, frame.to_end_s[site]
    services = draw(st.lists(st.integers(1, 12), min_size=nodes, max_size=nodes))
    if draw(st.booleans()):
        frames = [frames[0]] * len(frames)
    return Problem(
        ids=tuple(f"s{node}" for node in range(nodes)),
        prize=np.array(draw(st.lists(st.integers(1, 6), min_size=n, max_size=n)), dtype=np.int64),
        service_s=np.array(services, dtype=np.int64),
        required=tuple(sorted(draw(st.sets(st.integers(0, n - 1), max_size=2)))) if n else (),
        travel_s=travel,
        frames=tuple(frames),
        rest_s=draw(st.just(0) | st.integers(0, 6)),
        limits=tuple(draw(st.lists(_limits(n), max_size=2))),
    )


def line_of(*begins: Begins, closes: int = 1000, rest: int = 0, lunches: Order = ()) -> Problem:
    """Return nodes 10 s apart on a line that begins and ends the day at 100; calls last 5 s."""
    nodes = len(begins)
    place = np.arange(nodes + 1)
    travel = np.abs(place[:, None] - place[None]) * 10
    frame = DayFrame(
        opens_s=100,
        closes_s=closes,
        direct_s=0,
        from_start_s=travel[0, 1:],
        to_end_s=travel[1:, 0],
        begins_s=begins,
        lunches=lunches,
    )
    return Problem(
        ids=tuple("abcdef"[:nodes]),
        prize=np.ones(nodes - len(lunches), dtype=np.int64),
        service_s=np.full(nodes, 5),
        required=(),
        travel_s=travel[1:, 1:],
        frames=(frame,),
        rest_s=rest,
    )


def random_problem(seed: int, sites: int, days: int) -> Problem:
    """Return a problem of which a good part can be visited: every feature, but nothing absurd.

    The last two nodes are an eating place and a picnic at the first site.
    """
    rng = np.random.default_rng(seed)
    nodes = sites + 2
    travel = rng.integers(1, 25, (nodes + 2, nodes + 2))
    travel[rng.random(travel.shape) < 0.05] = NO_WAY_S
    travel[:, nodes - 1], travel[nodes - 1] = NO_WAY_S, travel[0]
    travel[0, nodes - 1] = 0
    frames = tuple(
        DayFrame(
            opens_s=int(rng.integers(0, 10)),
            closes_s=int(rng.integers(70, 150)),
            direct_s=int(rng.integers(0, 10)),
            from_start_s=travel[nodes, :nodes].copy(),
            to_end_s=travel[:nodes, nodes + 1].copy(),
            begins_s=tuple(
                _apart([(int(a), int(a + b)) for a, b in rng.integers(0, 70, (2, 2))])
                for _ in range(nodes)
            ),
            lunches=(nodes - 2, nodes - 1) if rng.random() < 0.6 else (),
            max_drive_s=int(rng.integers(30, 80)) if rng.random() < 0.5 else NO_WAY_S,
        )
        for _ in range(days)
    )
    alike = Limit(name="alike:drawn", weight=rng.integers(0, 2, sites), least=0, most=2)
    return Problem(
        ids=tuple(f"s{node}" for node in range(nodes)),
        prize=rng.integers(1, 6, sites),
        service_s=rng.integers(3, 12, nodes),
        required=(0,) if rng.random() < 0.3 else (),
        travel_s=travel[:nodes, :nodes].copy(),
        frames=frames,
        rest_s=int(rng.integers(0, 5)),
        limits=(alike,) if rng.random() < 0.5 else (),
    )


def nights_of(seed: int, sites: int, days: int, places: int) -> Callable[[Choice], Problem]:
    """Return the problem of each choice of nights among some places, every feature included."""
    rng = np.random.default_rng(seed)
    plain = random_problem(seed, sites, days)
    nodes = plain.node_count
    there, back = rng.integers(1, 30, (2, places, nodes))
    there[:, nodes - 1], back[:, nodes - 1] = NO_WAY_S, back[:, 0]
    direct = rng.integers(1, 40, (places + 1, places + 1))

    def problem_for(choice: Choice) -> Problem:
        ends = (None, *choice, None)
        frames = tuple(
            replace(
                frame,
                from_start_s=frame.from_start_s if before is None else there[before],
                to_end_s=frame.to_end_s if after is None else back[after],
                direct_s=int(direct[places if before is None else before][after or 0]),
            )
            for frame, (before, after) in zip(plain.frames, pairwise(ends), strict=True)
        )
        return replace(plain, frames=frames)

    return problem_for


class Walked(NamedTuple):
    """What an order comes to: drive, waiting that cannot be avoided by leaving later, return."""

    drive_s: int
    waiting_s: int
    return_s: int


def walked(problem: Problem, frame: DayFrame, order: Order) -> Walked | None:
    """Return what an order comes to, None if it breaks a rule of the day."""
    first = _first_walk(problem, frame, order)
    if first is None or not order:
        return first and Walked(*first[:3])
    # Leave later, as long as every call keeps its window and the last does not begin later.
    for leave in range(frame.closes_s, frame.opens_s, -1):
        later = _walk(problem, frame, order, leave)
        if later and later[2:] == first[2:]:
            return Walked(*later[:3])
    return Walked(*first[:3])


def _first_walk(problem: Problem, frame: DayFrame, order: Order) -> _Walk | None:
    """Return what an order comes to if one leaves at once, None if it breaks a rule."""
    eaten = [node for node in order if node >= len(problem)]
    due = bool(frame.lunches and len(order) > len(eaten))
    if len(eaten) != due or not set(eaten) <= set(frame.lunches):
        return None
    walk = _walk(problem, frame, order, frame.opens_s)
    return None if walk is None or walk.drive_s > frame.max_drive_s else walk


class _Walk(NamedTuple):
    drive_s: int
    waiting_s: int
    return_s: int
    windows: tuple[int, ...] = ()


def _walk(problem: Problem, frame: DayFrame, order: Order, leave: int) -> _Walk | None:
    """Go through an order second by second and return also the windows used."""
    clock, drive, waiting, before = leave, 0, 0, None
    windows = []
    for node in order:
        leg = frame.from_start_s[node] if before is None else problem.travel_s[before, node]
        clock, drive = clock + int(leg), drive + int(leg)
        if before is not None and max(before, node) < len(problem):
            clock += problem.rest_s
        spans = frame.begins_s[node]
        while not any(first <= clock <= last for first, last in spans):
            clock, waiting = clock + 1, waiting + (before is not None)
            if clock > frame.closes_s:
                return None
        windows.append(next(k for k, (first, last) in enumerate(spans) if first <= clock <= last))
        clock, before = clock + int(problem.service_s[node]), node
    leg = frame.direct_s if before is None else frame.to_end_s[before]
    clock, drive = clock + int(leg), drive + int(leg)
    return _Walk(drive, waiting, clock, tuple(windows)) if clock <= frame.closes_s else None


def day_orders(frame: DayFrame, chosen: Order) -> Iterator[Order]:
    """Yield every order of some visits, with each lunch at each place if the day needs one."""
    for visits in permutations(chosen):
        if not (visits and frame.lunches):
            yield visits
        for lunch in frame.lunches if visits else ():
            for place in range(len(visits) + 1):
                yield (*visits[:place], lunch, *visits[place:])


def best_of_day(problem: Problem, frame: DayFrame, chosen: Order) -> Walked | None:
    """Return the least drive of a day through some visits, and of that the least waiting."""
    orders = list(day_orders(frame, chosen))
    walks = [_first_walk(problem, frame, order) for order in orders]
    least = min((walk.drive_s for walk in walks if walk is not None), default=None)
    best = [o for o, w in zip(orders, walks, strict=True) if w is not None and w.drive_s == least]
    found = (walked(problem, frame, order) for order in best)
    return min((walk for walk in found if walk is not None), default=None)


class Best(NamedTuple):
    """What the best comes to: most prize, as a loss, then least drive, then least waiting."""

    lost: int
    drive_s: int
    waiting_s: int


def best_by_brute_force(problem: Problem) -> Best | None:
    """Return the best of every choice, split and order; None if none keeps the rules."""
    n, days = len(problem), len(problem.frames)
    tables = []
    for frame in problem.frames:
        days_walks = ((part, best_of_day(problem, frame, part)) for part in _subsets(n))
        tables.append({part: walk for part, walk in days_walks if walk is not None})
    results = []
    for places in product(range(days + 1), repeat=n):
        parts = [tuple(s for s in range(n) if places[s] == day) for day in range(days)]
        visited = [site for site in range(n) if places[site] < days]
        if set(problem.required) <= set(visited) and limits_hold(problem, visited):
            walks = [t[part] for part, t in zip(parts, tables, strict=True) if part in t]
            if len(walks) == days:
                lost = -int(sum(problem.prize[site] for site in visited))
                drive = sum(walk.drive_s for walk in walks)
                results.append(Best(lost, drive, sum(walk.waiting_s for walk in walks)))
    return min(results, default=None)


def limits_hold(problem: Problem, visited: list[int]) -> bool:
    """Say whether some visited sites keep all limits."""
    return all(
        limit.least <= sum(int(limit.weight[site]) for site in visited) <= limit.most
        for limit in problem.limits
    )


def comes_to(problem: Problem, orders: Orders) -> Best:
    """Return what orders come to, after making sure that they keep all rules."""
    visits = [node for order in orders for node in order if node < len(problem)]
    assert len(visits) == len(set(visits))
    assert set(problem.required) <= set(visits)
    assert limits_hold(problem, visits)
    walks = [walked(problem, f, order) for f, order in zip(problem.frames, orders, strict=True)]
    assert None not in walks
    lost = -int(sum(problem.prize[site] for site in visits))
    kept = [walk for walk in walks if walk is not None]
    return Best(lost, sum(w.drive_s for w in kept), sum(w.waiting_s for w in kept))


def _subsets(n: int) -> Iterator[Order]:
    for bits in product((False, True), repeat=n):
        yield tuple(site for site in range(n) if bits[site])


# ---------------------------------------------------------------- a country without detours

ROADS = RoadSource(kind="schematic", name="test", sha256="0" * 64)
BASE = Place(id="base", location=LonLat(-9.7, 29.7), name="Base", kind="town")
INN = Place(id="inn", location=LonLat(-9.5, 29.7), name="Inn", kind="lodging")
TABLES = tuple(
    sorted(bundled_eating_places(), key=lambda it: distance_m(it.location, BASE.location))
)
"""The eating places, those near the base first."""
WEDNESDAY = dt.date(2026, 11, 25)
HOURS = (dt.time(8, 30), dt.time(18))


def matrix_of(places: Sequence[Site | Place], cut: Sequence[tuple[str, str]] = ()) -> TravelMatrix:
    """Return travel at 50 km/h on roads 1.3 times the straight line, some ways cut."""
    ids = [place.id for place in places]
    metres = np.array([
        [round(distance_m(a.location, b.location) * 1.3) for b in places] for a in places
    ])  # fmt: skip
    seconds = np.rint(metres / 50 * 3.6).astype(np.int64)
    for origin, destination in cut:
        metres[ids.index(origin), ids.index(destination)] = UNREACHABLE
        seconds[ids.index(origin), ids.index(destination)] = UNREACHABLE
    return TravelMatrix(ids=tuple(ids), duration_s=seconds, distance_m=metres)


def snapped_of(
    places: Sequence[Site | Place], far: Mapping[str, float | None] | None = None
) -> Snapped:
    """Return places 12.5 m from their roads, and some that are far from any."""
    snaps = tuple(
        Snap(place_id=place.id, section=0, fraction=0.0, point=place.location, distance_m=12.5)
        for place in places
    )
    return Snapped(snaps=snaps, far=dict(far or {}))


@dataclass(frozen=True, kw_only=True)
class Country:
    """What requests are planned on: sites, tables, and the ways between them and two gateways."""

    sites: Sequence[Site]
    tables: Sequence[Place] = ()
    far: Mapping[str, float | None] = field(default_factory=dict)
    cut: Sequence[tuple[str, str]] = ()
    gateways: Sequence[Place] = (BASE, INN)

    @property
    def places(self) -> list[Site | Place]:
        """Everything near a road, each id once."""
        near = [site for site in self.sites if site.id not in self.far]
        known: dict[str, Site | Place] = {}
        wanted: list[Site | Place] = [*self.gateways, *near, *self.tables]
        for place in wanted:
            known.setdefault(place.id, place)
        return list(known.values())

    @property
    def matrix(self) -> TravelMatrix:
        """The ways."""
        return matrix_of(self.places, self.cut)

    @property
    def ground(self) -> Ground:
        """The same for the parts of the planner."""
        return make_ground(
            self.sites,
            self.matrix,
            snapped_of(self.places, self.far),
            profile="car",
            roads=ROADS,
            tables=self.tables,
        )

    def plan(self, request: Request) -> Circuit:
        """Plan, and let the check look at the result."""
        circuit = plan_circuit(request, self.ground)
        self.check(circuit)
        return circuit

    def variants(self, request: Request, count: int) -> tuple[Circuit, ...]:
        """Plan several, and let the check look at each."""
        circuits = plan_variants(request, self.ground, count=count)
        for circuit in circuits:
            self.check(circuit)
        return circuits

    def check(self, circuit: Circuit) -> None:
        """Assert that a circuit keeps every rule and gives account of every site."""
        assert violations(circuit) == ()
        ids = [stop.site.id for stop in circuit.stops] + [u.site.id for u in circuit.unvisited]
        assert sorted(ids) == sorted(site.id for site in self.sites)


def days_of(count: int = 1, hours: tuple[dt.time, dt.time] = HOURS) -> tuple[Day, ...]:
    """Return days from the base and back, from a Wednesday on."""
    return days_from(BASE, BASE, WEDNESDAY, count, hours)


def asked(count: int = 1, **rules: object) -> Request:
    """Return a request of some days with some rules; few iterations."""
    return Request(days=days_of(count), rules=Rules(**rules), iterations=60)  # type: ignore[arg-type]
