"""What the catalogue says of a circuit, and what its filters compare."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from routes.outputs.jsonld import themes_of
from routes.roads.grade import NEWS

if TYPE_CHECKING:
    from routes.circuit import Circuit
    from routes.roads.grade import WorstStretch

NO_GRADE = "unknown"
"""Of a circuit whose streets are not traced nothing is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is compared of a circuit.

    Attributes:
        days: how many.
        distance_m: driven in all, metres.
        longest_drive: the most that one day drives.
        themes: of the stops, the most frequent first.
        worst: the worst road of the circuit, its lengths added up; None if it is not traced.
        social: stops at bodies of the social economy.
        women_led: stops that are known to be led by women.
    """

    days: int
    distance_m: int
    longest_drive: dt.timedelta
    themes: tuple[str, ...]
    worst: WorstStretch | None
    social: int
    women_led: int

    @property
    def grade(self) -> str:
        """Grade of the worst road."""
        return self.worst.grade if self.worst else NO_GRADE


def facts_of(circuit: Circuit) -> Facts:
    """Return what is compared of a circuit."""
    sites = [stop.site for stop in circuit.stops]
    drives = (itinerary.driving for itinerary in circuit.itineraries)
    return Facts(
        days=len(circuit.itineraries),
        distance_m=circuit.distance_m,
        longest_drive=max(drives, default=dt.timedelta()),
        themes=themes_of(circuit),
        worst=worst_of(circuit),
        social=sum(site.sector == "yes" for site in sites),
        women_led=sum(site.women_led is True for site in sites),
    )


def worst_of(circuit: Circuit) -> WorstStretch | None:
    """Return the worst road of all legs; None if a leg that goes somewhere is not traced.

    Its lengths are those of the whole circuit, and no road is named: it may be several.
    """
    driven = [leg for leg in circuit.legs if leg.distance_m]
    stretches = [leg.worst for leg in driven if leg.worst]
    if not stretches or len(stretches) < len(driven):
        return None
    worst = max(stretches, key=lambda one: NEWS.index(one.grade))
    same = [one for one in stretches if one.grade == worst.grade]
    return replace(
        worst,
        length_m=sum(one.length_m for one in same),
        assumed=any(one.assumed for one in same),
        unknown_m=sum(one.unknown_m for one in stretches),
        from_start_m=0,
        name="",
        ref="",
    )
