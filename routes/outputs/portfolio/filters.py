"""The filters of the catalogue: only those that tell its circuits apart."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from routes.outputs import wording
from routes.outputs.webmap.guard import Html, tag
from routes.roads.grade import GRADES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from routes.outputs.portfolio.facts import Facts
    from routes.outputs.texts import Texts

Option = tuple[str, str]
"""A value and what it is called."""

_DISTANCES_KM = (50, 100, 150, 200, 300, 400, 600, 800)
_DRIVES_H = (1, 2, 3, 4, 5, 6)


def filter_form(texts: Texts, facts: Sequence[Facts]) -> Html:
    """Return the filters; empty if none of them would tell the circuits apart.

    They are hidden until `portfolio.js` shows them: without scripts all cards are there.

    Args:
        texts: of the domain `share`.
        facts: of every circuit.
    """
    choices = (
        ("theme", texts.t("Theme"), _themes(texts, facts)),
        ("days", texts.t("Days"), _days(texts, facts)),
        ("km", texts.t("Length"), _distances(texts, facts)),
        ("drive", texts.t("Driving a day"), _drives(texts, facts)),
        ("road", texts.t("Worst road"), _roads(texts, facts)),
    )
    fields = [_field(texts, *choice) for choice in choices if choice[2]]
    if not fields:
        return Html("")
    return tag(
        "div",
        *fields,
        tag("button", texts.t("All circuits"), type="button", id="reset", hidden=True),
        id="filters",
        role="search",
        aria_label=texts.t("Choose circuits"),
        hidden=True,
    )


def _field(texts: Texts, name: str, label: str, options: Sequence[Option]) -> Html:
    every = tag("option", texts.t("any"), value="")
    others = (tag("option", said, value=value) for value, said in options)
    select = tag("select", every, *others, id=f"filter-{name}", data_filter=name)
    return tag("p", tag("label", label, for_=f"filter-{name}"), select)


def _themes(texts: Texts, facts: Sequence[Facts]) -> list[Option]:
    """Return the themes that some circuits have and others lack, by name."""
    every = {theme for one in facts for theme in one.themes}
    telling = [theme for theme in every if not all(theme in one.themes for one in facts)]
    return sorted(
        ((theme, wording.theme_text(texts, theme)) for theme in telling), key=lambda one: one[::-1]
    )


def _days(texts: Texts, facts: Sequence[Facts]) -> list[Option]:
    numbers = sorted({one.days for one in facts})
    if len(numbers) < 2:  # noqa: PLR2004
        return []
    return [(str(number), texts.tn("{n} day", "{n} days", number)) for number in numbers]


def _distances(texts: Texts, facts: Sequence[Facts]) -> list[Option]:
    kilometres = [one.distance_m / 1000 for one in facts]
    return [
        (str(most), texts.t("up to {most}", most=texts.km(1000 * most)))
        for most in _telling(_DISTANCES_KM, kilometres)
    ]


def _drives(texts: Texts, facts: Sequence[Facts]) -> list[Option]:
    hours = [one.longest_drive / dt.timedelta(hours=1) for one in facts]
    return [
        (str(60 * most), texts.t("up to {most}", most=texts.duration(dt.timedelta(hours=most))))
        for most in _telling(_DRIVES_H, hours)
    ]


def _telling(limits: Iterable[int], values: Sequence[float]) -> list[int]:
    """Return the limits that keep some values and not all, one for each choice they make."""
    kept: dict[int, int] = {}
    for limit in limits:
        number = sum(value <= limit for value in values)
        if 0 < number < len(values):
            kept.setdefault(number, limit)
    return list(kept.values())


def _roads(texts: Texts, facts: Sequence[Facts]) -> list[Option]:
    """Return the limits on the worst road; a road that is not known keeps none of them."""
    kept: dict[int, Option] = {}
    for number in range(1, len(GRADES)):
        allowed = GRADES[:number]
        count = sum(one.grade in allowed for one in facts)
        if 0 < count < len(facts):
            said = wording.grade_text(texts, GRADES[number - 1])
            label = (
                texts.t("paved all the way")
                if number == 1
                else texts.t("no worse than: {road}", road=said)
            )
            kept.setdefault(count, (" ".join(allowed), label))
    return list(kept.values())
