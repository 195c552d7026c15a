"""What would have fitted into a circuit: a lunch, or a site alone or beside what is chosen."""

from __future__ import annotations

import math
from bisect import bisect_left
from typing import TYPE_CHECKING

from routes.check.fitting import (
    ROUNDING_S,
    clock_of,
    drives,
    fits,
    keeps_limits,
    meal_task,
    picnic_task,
    visit_task,
)
from routes.check.lunch import MEALS, is_lunch_due
from routes.check.reasons import BY_REQUEST
from routes.circuit import Lunch
from routes.places import bundled_eating_places

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from routes.check.fitting import Clock, Task
    from routes.check.table import Table
    from routes.circuit import Circuit, Day, Itinerary
    from routes.places import Place
    from routes.sites import Site

_LONGEST_MIN = 2880
"""Two days: later than that nobody comes."""


class Reach:
    """What fits into the days of a circuit by its rules and the roads."""

    def __init__(self, circuit: Circuit, table: Table) -> None:
        self._rules = circuit.rules
        self._table = table
        self._itineraries = circuit.itineraries
        self._serving = _serving(circuit)
        days = [itinerary.day for itinerary in circuit.itineraries]
        self._meals = {day.date: self._meals_of(day) for day in days}
        self._clocks = {day.date: clock_of(circuit.rules, day) for day in days}
        self._visits: dict[tuple[str, dt.date], Task] = {}

    def has_way(self, site_id: str) -> bool:
        """Say whether a road leads from the start of a day to a site and on to its end."""
        days = [itinerary.day for itinerary in self._itineraries]
        drive_s = self._table.drive_s
        ways = [drive_s(day.start.id, site_id) + drive_s(site_id, day.end.id) for day in days]
        return any(math.isfinite(way) for way in ways)

    def meal_alone(self, day: Day) -> str:
        """Return the id of a place where lunch can surely be had on a day, empty if there is none.

        The way there from the start of the day and on to its end is all there has to be time for.
        """
        for meal in self._meals[day.date]:
            if self._fits(self._clocks[day.date], (meal,), ROUNDING_S):
                return meal.place_id
        return ""

    def alone(self, site: Site, give_s: float, *, limits: bool = True) -> Day | None:
        """Return a day that has time for a site and nothing else but lunch, None if none has."""
        for itinerary in self._itineraries:
            clock = self._clocks[itinerary.day.date]
            for tasks in self._days_of_one(site, itinerary.day, give_s):
                if self._fits(clock, tasks, give_s, limits=limits):
                    return itinerary.day
        return None

    def beside(self, site: Site) -> Day | None:
        """Return a day that surely has time for a site beside its calls in their order."""
        for itinerary in self._itineraries:
            clock = self._clocks[itinerary.day.date]
            for tasks in self._insertions(site, itinerary, ROUNDING_S):
                if self._fits(clock, tasks, ROUNDING_S):
                    return itinerary.day
        return None

    def least_late_min(self, site: Site, give_s: float) -> int | None:
        """Return by how many minutes every window and day would have to give for a site to fit.

        Every day and every place in its order is tried; None if no road leads on from there.
        """
        best: int | None = None
        for itinerary in self._itineraries:
            clock = self._clocks[itinerary.day.date]
            for tasks in self._insertions(site, itinerary, give_s):
                drive_s = drives(clock, tasks, self._table, give_s)
                if math.isfinite(sum(drive_s)) and all(task.spans for task in tasks):
                    best = _least_late(clock, tasks, drive_s, best)
        return best

    def _visit(self, site: Site, date: dt.date) -> Task:
        """Return a visit on a date, looked up only once."""
        key = (site.id, date)
        if key not in self._visits:
            self._visits[key] = visit_task(self._rules, site, date)
        return self._visits[key]

    def _tasks(self, itinerary: Itinerary) -> list[Task]:
        """Return the calls of a day as tasks; a meal is at one of the places that serve them."""
        date, tasks = itinerary.day.date, []
        for call, _ in itinerary.calls():
            if not isinstance(call, Lunch):
                tasks.append(self._visit(call.site, date))
            elif call.mode == "picnic":
                tasks.append(picnic_task(self._rules, call.place.id, date))
            elif call.place.id in self._serving:
                meal = meal_task(self._rules, self._serving[call.place.id], date)
                tasks.append(meal)
        return tasks

    def _fits(
        self, clock: Clock, tasks: Sequence[Task], give_s: float, *, limits: bool = True
    ) -> bool:
        drive_s = drives(clock, tasks, self._table, give_s)
        return fits(clock, tasks, drive_s) and (not limits or keeps_limits(clock, drive_s))

    def _meals_of(self, day: Day) -> list[Task]:
        """Return the lunches at a place that serves them; none if the day needs none."""
        lunch = self._rules.lunch
        if lunch is None or lunch.mode == "picnic" or not is_lunch_due(self._rules, day):
            return []
        known = [place for place in self._serving.values() if place.id in self._table.row]
        return [meal_task(self._rules, place, day.date) for place in known]

    def _days_of_one(self, site: Site, day: Day, give_s: float) -> Iterator[tuple[Task, ...]]:
        """Yield the orders of a day that visits one site alone.

        A picnic counts only if no meal can be had, with each drive off the other way.
        """
        visit = self._visit(site, day.date)
        if not is_lunch_due(self._rules, day):
            yield (visit,)
            return
        clock = self._clocks[day.date]
        for meal in self._meals[day.date]:
            yield visit, meal
            yield meal, visit
        if not any(self._fits(clock, (meal,), -give_s) for meal in self._meals[day.date]):
            yield visit, picnic_task(self._rules, site.id, day.date)

    def _insertions(
        self, site: Site, itinerary: Itinerary, give_s: float
    ) -> Iterator[tuple[Task, ...]]:
        """Yield the orders of a day with a site put in; a picnic stays right after its visit."""
        if not itinerary.stops:
            yield from self._days_of_one(site, itinerary.day, give_s)
            return
        calls = [call for call, _ in itinerary.calls()]
        tasks = self._tasks(itinerary)
        visit = self._visit(site, itinerary.day.date)
        for at in range(len(calls) + 1):
            following = calls[at] if at < len(calls) else None
            if not (isinstance(following, Lunch) and following.mode == "picnic"):
                yield (*tasks[:at], visit, *tasks[at:])


def _serving(circuit: Circuit) -> dict[str, Place | Site]:
    """Return the eating places, and the sites to choose from that serve meals, by id."""
    left = [item.site for item in circuit.unvisited if item.reason not in BY_REQUEST]
    sites = (*(stop.site for stop in circuit.stops), *left)
    places: dict[str, Place | Site] = {place.id: place for place in bundled_eating_places()}
    places.update({site.id: site for site in sites if MEALS in site.offer})
    return places


def _least_late(
    clock: Clock, tasks: Sequence[Task], drive_s: Sequence[float], best: int | None
) -> int:
    """Return the fewest minutes that have to be given for tasks to fit, or the best so far."""

    def fit(minutes: int) -> bool:
        return fits(clock, tasks, drive_s, 60.0 * minutes)

    most = _LONGEST_MIN if best is None else best
    if best is not None and not fit(best - 1):
        return best
    return bisect_left(range(most), 1, key=fit)
