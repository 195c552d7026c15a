"""What the check reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Code = Literal[
    # the frame
    "zone",  # a time carries a time zone; all are local wall time
    "profile",  # no profile is called so, or the graph is for another one
    "roads",  # the graph is made from other roads than the circuit
    "date_order",  # the days are not in order, or overlap
    # the drive
    "route",  # legs and stops do not join up
    "place",  # one id stands for two positions
    "departs_early",  # before the day's window opens
    "returns_late",  # after the day's window closes
    "departure",  # a leg does not begin when the visit before it ends
    "negative",  # a duration, distance or prize below nothing
    "straight_line",  # a leg is shorter than the straight line
    "speed",  # a leg is faster than the profile ever drives
    # the visits
    "arrival",  # not when the leg before it ends
    "begin",  # a visit begins before one is there
    "service_time",  # a visit is not as long as its site asks for
    "opening",  # the window of a stop is not one of the site's on that date
    "window",  # a visit is not within its window
    "hours_basis",  # assumed hours shown as stated, or the reverse
    "prize",  # not the worth of the site
    "snap",  # the way from the road to the site is not what it says
    # the choice
    "visited_twice",
    "visited_and_unvisited",
    "unvisited_twice",
    "must",  # a site the request insists on is not visited
    "reason",  # a site is left out for a reason that does not hold
    "extra_min",  # minutes of overrun where there can be none
    # the directions
    "track_length",  # more metres on tracks than metres
    "geometry",  # the street does not lead from the one place to the other
    "cues",  # directions that do not add up
    # against a road network
    "far",  # a place of the circuit lies too far from any road
    "no_way",  # the profile cannot drive between two places
    "duration",  # not that of the fastest way
    "distance",  # not that of the fastest way
    "street",  # the street leaves the network, or goes where or how the profile may not
]
"""What can be wrong with a circuit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One thing that is wrong with a circuit.

    Attributes:
        code: which rule is broken.
        day: number of the day, from 1; 0 for the circuit as a whole.
        where: id of the place, or both ids of a leg; empty for the day or circuit itself.
        problem: what is wrong, in plain words, with the figures.
    """

    code: Code
    day: int
    where: str
    problem: str

    def __str__(self) -> str:
        """Say all of it on one line.

        >>> print(Violation(code="must", day=0, where="souk-tiznit", problem="not visited"))
        circuit, souk-tiznit: not visited [must]
        """
        day = f"day {self.day}" if self.day else "circuit"
        where = f"{day}, {self.where}" if self.where else day
        return f"{where}: {self.problem} [{self.code}]"


def leg_name(origin_id: str, destination_id: str) -> str:
    """Return how a leg is called in a report."""
    return f"{origin_id} → {destination_id}"
