"""Variants: several circuits for one request that differ, and a table to compare them by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from routes.errors import RequestError
from routes.message import Message, msg
from routes.planning.clash import clash_of
from routes.planning.explain import check_names
from routes.planning.plan import circuit_on
from routes.roads.grade import NEWS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Sequence

    from routes.circuit import Circuit
    from routes.planning.draft import Ground
    from routes.planning.request import Request
    from routes.roads.grade import Grade

MOST_VARIANTS = 9

_TRIES = 2
"""Circuits tried for each that is asked for: a search may find a better one later, which puts one
found before it out."""


def plan_variants(
    request: Request,
    ground: Ground,
    *,
    count: int,
    on_progress: Callable[[Message, float], None] | None = None,
) -> tuple[Circuit, ...]:
    """Return circuits of which each differs from those before it in a third of its stops.

    The first is that of `routes.planning.plan.plan_circuit`; each further one collects the most
    points of those that differ, so far as its proof says.

    Args:
        request: what is asked.
        ground: as of `plan_circuit`.
        count: how many, 1 to `MOST_VARIANTS`.
        on_progress: as of `plan_circuit`; told about each circuit in turn.

    Returns:
        The best first; fewer than `count` if there are no more, which the caller should say.

    Raises:
        RequestError: if there cannot be so many; and as of `plan_circuit`.
        InfeasibleError: as of `plan_circuit`.
    """
    if not 1 <= count <= MOST_VARIANTS:
        raise RequestError(
            msg(
                "{count} variants: give a number from 1 to {most}.",
                count=count,
                most=MOST_VARIANTS,
            )
        )
    check_names(request.rules, ground.sites)
    found: list[Circuit] = []
    for _ in range(_TRIES * count):
        circuit = circuit_on(request, ground, unlike=found, on_progress=on_progress)
        if circuit is None or (found and not circuit.stops):
            break
        found.append(circuit)
        if len(best_first(found)) == count:
            break
    if not found:
        raise clash_of(request, ground)
    return best_first(found)


def best_first(circuits: Iterable[Circuit]) -> tuple[Circuit, ...]:
    """Return circuits in order of points and drive, without those too like a better one.

    A search may find a better circuit when it is told to avoid the first one.
    """
    kept: list[Circuit] = []
    for circuit in sorted(circuits, key=lambda one: (-one.proof.points, one.driving)):
        if all(differs(circuit, other) for other in kept):
            kept.append(circuit)
    return tuple(kept)


def differs(circuit: Circuit, other: Circuit) -> bool:
    """Say whether a third of a circuit's stops, at least, are not stops of another."""
    ids = {stop.site.id for stop in circuit.stops}
    common = ids & {stop.site.id for stop in other.stops}
    return 3 * len(common) <= 2 * len(ids)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A circuit in the table of variants.

    Attributes:
        prize: points.
        driving: time spent driving.
        distance_m: distance driven, metres.
        stops: number of stops.
        women_led: number of stops known to be women-led.
        worst: the worst grade of road on any leg; None if the circuit is not traced or has no leg.
        new: number of stops that no circuit before it in the table has.
    """

    prize: int
    driving: dt.timedelta
    distance_m: int
    stops: int
    women_led: int
    worst: Grade | None
    new: int

    @property
    def women_led_share(self) -> float:
        """Share of the stops known to be women-led, 0 to 1; 0 without stops."""
        return self.women_led / self.stops if self.stops else 0.0


def comparison(circuits: Sequence[Circuit]) -> tuple[Row, ...]:
    """Return the table that compares circuits, one row each; they should be traced."""
    rows = []
    seen: set[str] = set()
    for circuit in circuits:
        ids = {stop.site.id for stop in circuit.stops}
        grades = [leg.worst.grade for leg in circuit.legs if leg.worst is not None]
        rows.append(
            Row(
                prize=circuit.prize,
                driving=circuit.driving,
                distance_m=circuit.distance_m,
                stops=len(circuit.stops),
                women_led=sum(stop.site.women_led is True for stop in circuit.stops),
                worst=max(grades, key=NEWS.index, default=None),
                new=len(ids - seen),
            )
        )
        seen |= ids
    return tuple(rows)
