"""What the check reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from routes.message import Message, msg

Code = Literal[
    # the frame
    "zone",  # a time carries a time zone; all are local wall time
    "profile",  # no profile is called so, or the graph is for another one or another road limit
    "roads",  # the graph is made from other roads than the circuit
    "date_order",  # the days are not in order, or overlap
    "overnight",  # a night is not spent where it may be, or the next day begins elsewhere
    # the drive
    "route",  # legs, stops and lunch do not join up
    "place",  # one id stands for two positions
    "departs_early",  # before the day's window opens
    "returns_late",  # after the day's window closes
    "daylight",  # the drive begins before sunrise or ends after sunset
    "departure",  # a leg does not begin when the visit before it, and its rest, end
    "negative",  # a duration, distance or prize below nothing
    "straight_line",  # a leg is shorter than the straight line
    "speed",  # a leg is faster than the profile ever drives
    "max_drive",  # a day drives longer than the request allows
    "max_leg",  # a leg takes longer than the request allows
    "road_limit",  # a leg goes over a worse road than the request allows
    # the visits
    "arrival",  # not when the leg before it ends, or what came before at the same place
    "begin",  # a visit begins before one is there
    "service_time",  # a visit is not as long as its site asks for at this pace
    "rest",  # not the rest of the rules between two visits, or one where there is none
    "opening",  # the window of a stop or lunch is not one of its place on that date
    "window",  # a visit or lunch is not within its window
    "last_admission",  # it begins when nobody is let in any more
    "hours_basis",  # assumed hours shown as stated, or the reverse
    "prize",  # not the worth of the site
    "snap",  # the way from the road to the place is not what it says
    "slack",  # one may be later than it says, or not so late
    "least_slack",  # one may be less late than the rules ask for
    "waiting",  # one waits, though what comes before could begin later
    # lunch
    "no_lunch",  # there is none on a day that has to have one
    "needless_lunch",  # there is one on a day that is to have none
    "lunch_length",  # it is not as long as the rules say
    "lunch_span",  # it is not within the span of the rules
    "lunch_place",  # no meal is served there, or the picnic is not where the visit before it was
    "lunch_mode",  # a meal where a picnic is asked for, or a picnic where a meal can be had
    # the choice
    "visited_twice",
    "visited_and_unvisited",
    "unvisited_twice",
    "must",  # a site the request insists on is not visited
    "skip",  # a site the request refuses is visited
    "theme",  # a visited site is of none of the themes asked for
    "theme_least",  # too few sites of a theme
    "theme_most",  # too many sites of a theme
    "alike",  # more than one of a group of like sites
    "group_size",  # a visited site receives fewer persons than the group has
    "budget",  # the fees that are known exceed what may be paid
    "reason",  # a site is left out for a reason that does not hold
    "because",  # the site that displaced it is not visited or not like it, or there can be none
    "extra_min",  # minutes of overrun where there can be none, or not as many
    # what is said of the whole
    "proof",  # points, bound and status that cannot all be true
    "fairness",  # figures of fairness that cannot be
    # the directions
    "track_length",  # more metres on tracks than metres, or other than are driven
    "geometry",  # the street does not lead from the one place to the other
    "cues",  # directions that do not add up
    "worst",  # the worst stretch is not on the leg, or not the worst
    "passage",  # what it takes to drive the leg is not so: vehicle, fords, ferries, slowest time
    "climb",  # heights that do not add up, or come from nowhere
    # against a road network
    "far",  # a place of the circuit lies too far from any road
    "no_way",  # the profile cannot drive between two places
    "duration",  # not that of the fastest way
    "distance",  # not that of the fastest way
    "street",  # the street leaves the network, or goes where or how the profile may not
    "turn",  # the street takes a forbidden turn, or turns round where the road leads on
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
    problem: Message

    @property
    def message(self) -> Message:
        """All of it on one line."""
        said = {"problem": self.problem, "code": self.code}
        if self.day and self.where:
            where = {"day": self.day, "where": self.where}
            return msg("day {day}, {where}: {problem} [{code}]", **where, **said)
        if self.day:
            return msg("day {day}: {problem} [{code}]", day=self.day, **said)
        if self.where:
            return msg("circuit, {where}: {problem} [{code}]", where=self.where, **said)
        return msg("circuit: {problem} [{code}]", **said)

    def __str__(self) -> str:
        """Say all of it on one line, in English.

        >>> print(Violation(code="must", day=0, where="souk-tiznit", problem=msg("not visited")))
        circuit, souk-tiznit: not visited [must]
        """
        return str(self.message)


def leg_name(origin_id: str, destination_id: str) -> str:
    """Return how a leg is called in a report."""
    return f"{origin_id} → {destination_id}"
