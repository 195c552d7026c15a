"""An independent look at any circuit: does it keep its own definitions, and its rules?

Written from the definitions in `routes.circuit` and `routes.rules`, not from the planner, with
which it shares no code. `days` looks at the frame and the clock, `visits` and `lunch` at each
halt, `slack` at the spare time, `limits` at the drives, `wishes` and `choice` at what is visited,
`reasons` at what is not, `proof` at what is said of the whole, `streets` at each leg by itself,
`climbs` at heights.
With a road network `roads` drives every leg again (`ways`), follows its street (`follow`,
`worst`, `passage`), and asks what else would have fitted (`table`, `fitting`, `reach`, `doubts`).

Not verified, because a circuit alone does not tell: that no other choice has more points, by
which method, seed and iterations it was found, whether another variant has a site, what it would
be without fairness, prizes by a formula that is not given, and heights against their files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from routes.check.choice import list_rules
from routes.check.climbs import climb_rules
from routes.check.days import clock_rules, frame_rules, route_rules, zone_rules
from routes.check.limits import drive_limits
from routes.check.lunch import lunch_rules
from routes.check.proof import proof_rules
from routes.check.reasons import reason_rules
from routes.check.roads import road_rules
from routes.check.slack import slack_rules, waiting_rules
from routes.check.streets import leg_rules
from routes.check.violation import Code, Violation
from routes.check.visits import visit_rules
from routes.check.wishes import wish_rules
from routes.roads.snap import MAX_SNAP_M

if TYPE_CHECKING:
    from routes.census.formula import Formula
    from routes.circuit import Circuit
    from routes.roads.graph import DrivableGraph

__all__ = ["Code", "Violation", "violations"]


def violations(
    circuit: Circuit,
    graph: DrivableGraph | None = None,
    *,
    max_snap_m: float = MAX_SNAP_M,
    formula: Formula | None = None,
) -> tuple[Violation, ...]:
    """Return everything that is wrong with a circuit; nothing if it can be driven as it stands.

    Args:
        circuit: planned, traced or read from a file.
        graph: the roads it was planned on, for its profile and its road limit; with it every leg
            is driven again.
        max_snap_m: the longest way between a place and its road with which it was planned.
        formula: the one its prizes come from; if `Circuit.rules` names one and it is not given,
            only the prizes the office sets are verified.

    Raises:
        InputError: if the sun does not rise or set at a place, and its hours or the rules ask
            when.
    """
    if zones := tuple(zone_rules(circuit)):
        return zones
    found = [*frame_rules(circuit), *wish_rules(circuit), *list_rules(circuit, formula)]
    found += [*reason_rules(circuit, formula), *proof_rules(circuit), *climb_rules(circuit)]
    rules = circuit.rules
    for day, itinerary in enumerate(circuit.itineraries, start=1):
        astray = list(route_rules(day, itinerary))
        found += [*astray, *clock_rules(day, rules, itinerary)]
        found += visit_rules(day, rules, itinerary, formula)
        found += lunch_rules(day, circuit, itinerary)
        found += [*slack_rules(day, rules, itinerary), *waiting_rules(day, rules, itinerary)]
        found += drive_limits(day, rules, itinerary)
        if not astray:
            found += leg_rules(day, circuit, itinerary, max_snap_m)
    if graph is not None:
        found += road_rules(circuit, graph, max_snap_m)
    return tuple(found)
