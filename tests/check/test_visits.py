"""Promises of `routes.check.visits` and `routes.check.worth`."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from routes.census.formula import default_formula
from routes.census.visit import hours_of
from routes.check import violations
from routes.hours import TimeWindow
from tests.check.conftest import (
    MINUTE,
    WEDNESDAY,
    codes,
    edit_left,
    edit_leg,
    edit_rules,
    edit_site,
    edit_stop,
    with_points,
    with_slack,
)

if TYPE_CHECKING:
    from routes.circuit import Circuit, Stop
    from tests.check.conftest import Edit


def narrow(stop: Stop) -> Stop:
    """Return a stop in a window that its site does not have, wide enough for the visit."""
    return replace(stop, window=replace(stop.window, closes=stop.departure))


def admitting(stop: Stop) -> Stop:
    """Return a stop in the window of its site, with a last admission that it does not have."""
    return replace(stop, window=replace(stop.window, last_admission=stop.begin))


def dearer(circuit: Circuit) -> Circuit:
    """Return a circuit that counts one point more for a stop, and in all."""
    return with_points(edit_stop(0, 0, lambda stop: replace(stop, prize=stop.prize + 1))(circuit))


FAULTS: dict[str, tuple[str, Edit]] = {
    "a visit cut short": (
        "service_time",
        edit_stop(2, 1, lambda stop: replace(stop, begin=stop.begin + MINUTE)),
    ),
    "a visit at another pace": ("service_time", edit_rules(pace="dense")),
    "a window the site does not have": ("opening", edit_stop(2, 1, narrow)),
    "a last admission the site does not have": ("opening", edit_stop(2, 1, admitting)),
    "assumed hours called stated": (
        "hours_basis",
        edit_stop(0, 0, lambda stop: replace(stop, hours_basis="stated")),
    ),
    "points that are not the site's": ("prize", dearer),
    "other points of a site left out": ("prize", edit_left("closed", prize=99)),
    "a stop at less than no distance from its road": (
        "snap",
        edit_stop(0, 0, lambda stop: replace(stop, snap_m=-1.0)),
    ),
    "a stop at no known distance from its road": (
        "snap",
        edit_stop(0, 0, lambda stop: replace(stop, snap_m=math.nan)),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_of_a_visit_is_found_and_nothing_else(name: str, planned: Circuit) -> None:
    """One change to a faultless circuit breaks one rule, and that rule is named."""
    code, edit = FAULTS[name]
    found = codes(violations(with_slack(edit(planned))))
    assert code in found
    assert found <= {code, "arrival", "departure", "waiting"}


def test_the_pace_makes_visits_longer_and_shorter(planned: Circuit) -> None:
    """An hour takes an hour and a quarter when relaxed: the expected length is named."""
    found = violations(edit_rules(pace="relaxed")(planned))
    assert "1:15:00 at the pace relaxed" in found[0].problem


def test_a_visit_outside_its_window_is_found(planned: Circuit) -> None:
    """Hours are read again from the site: beginning too early, or being out too late, is seen."""
    shut = edit_site(2, 0, opening_hours="Mo-Su 08:00-09:00")(planned)
    shut = edit_stop(2, 0, lambda stop: replace(stop, hours_basis="stated"))(shut)
    assert codes(violations(shut)) == {"opening"}
    date = planned.itineraries[2].day.date
    (window,) = hours_of(shut.itineraries[2].stops[0].site, date).windows
    shut = edit_stop(2, 0, lambda stop: replace(stop, window=window))(shut)
    assert codes(violations(with_slack(shut))) == {"window"}
    late = TimeWindow(opens=window.closes, closes=window.closes + 600 * MINUTE)
    early = edit_site(2, 0, opening_hours="Mo-Su 09:00-19:00")(planned)
    early = edit_stop(2, 0, lambda stop: replace(stop, hours_basis="stated", window=late))(early)
    assert codes(violations(with_slack(early))) == {"window"}


def test_a_visit_begun_after_the_last_admission_is_found(planned: Circuit) -> None:
    """Though it would be over by closing."""
    site = edit_site(2, 1, opening_hours="Mo-Su 08:00-12:00", last_admission_min=150)(planned)
    date = planned.itineraries[2].day.date
    (window,) = hours_of(site.itineraries[2].stops[1].site, date).windows
    assert window.last_admission is not None
    wrong = edit_stop(2, 1, lambda stop: replace(stop, window=window, hours_basis="stated"))(site)
    found = violations(with_slack(wrong))
    assert codes(found) == {"last_admission"}
    assert "nobody is let in after 09:30" in found[0].problem


def test_visits_of_a_closed_day_are_found(planned: Circuit) -> None:
    """A market visited on the wrong day of the week is seen, whatever its window says."""
    thursday = edit_site(0, 1, souk_days=("Th",))(planned)
    found = violations(edit_stop(0, 1, lambda stop: replace(stop, hours_basis="stated"))(thursday))
    assert codes(found) == {"opening"}
    assert f"never on {WEDNESDAY}" in found[0].problem


def test_prizes_by_a_formula_that_is_not_given_are_not_judged(planned: Circuit) -> None:
    """With the formula they are; those that the office sets always are."""
    by_file = edit_rules(formula="ours.toml")(planned)
    assert violations(by_file) == ()
    wrong = dearer(by_file)
    assert violations(wrong) == ()
    assert codes(violations(wrong, formula=default_formula())) == {"prize"}
    assert violations(by_file, formula=default_formula()) == ()
    fixed = edit_stop(0, 0, lambda stop: replace(stop, site=replace(stop.site, prize=3)))(by_file)
    assert codes(violations(fixed)) == {"prize"}
    fewer = edit_stop(0, 0, lambda stop: replace(stop, prize=-1))(by_file)
    assert "prize" in codes(violations(fewer))


def test_a_visit_that_leaves_early_is_found(planned: Circuit) -> None:
    """Its length and what follows it are both seen."""
    wrong = edit_stop(2, 1, lambda stop: replace(stop, departure=stop.departure - MINUTE))(planned)
    wrong = edit_leg(2, 2, lambda leg: replace(leg, departure=leg.departure - MINUTE))(wrong)
    assert codes(violations(with_slack(wrong))) == {"service_time"}
