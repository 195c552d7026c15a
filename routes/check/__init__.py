"""An independent look at any circuit: does it keep its own definitions?

Written from the definitions in `routes.circuit`, not from the planner, with which it shares no
code. `days` looks at the frame and the clock, `visits` at each stop, `choice` at what is visited
and what is not, `streets` at each leg by itself; with a road network, `roads` drives every leg
again (`ways`) and follows its street (`follow`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from routes.check.choice import choice_rules
from routes.check.days import clock_rules, frame_rules, route_rules, zone_rules
from routes.check.roads import road_rules
from routes.check.streets import leg_rules
from routes.check.violation import Code, Violation
from routes.check.visits import visit_rules
from routes.roads.snap import MAX_SNAP_M

if TYPE_CHECKING:
    from routes.circuit import Circuit
    from routes.roads.graph import DrivableGraph

__all__ = ["Code", "Violation", "violations"]


def violations(
    circuit: Circuit, graph: DrivableGraph | None = None, *, max_snap_m: float = MAX_SNAP_M
) -> tuple[Violation, ...]:
    """Return everything that is wrong with a circuit; nothing if it can be driven as it stands.

    Args:
        circuit: planned, traced or read from a file.
        graph: the roads it was planned on; with it every leg is driven again.
        max_snap_m: the longest way between a place and its road with which it was planned.
    """
    if zones := tuple(zone_rules(circuit)):
        return zones
    found = [*frame_rules(circuit), *choice_rules(circuit)]
    for day, itinerary in enumerate(circuit.itineraries, start=1):
        astray = list(route_rules(day, itinerary))
        found += [*astray, *clock_rules(day, itinerary)]
        for stop in itinerary.stops:
            found += visit_rules(day, itinerary.day.date, stop)
        if not astray:
            found += leg_rules(day, circuit, itinerary, max_snap_m)
    if graph is not None:
        found += road_rules(circuit, graph, max_snap_m)
    return tuple(found)
