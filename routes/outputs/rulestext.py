"""The rules of a circuit in words, for the office: what was asked, line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routes.outputs.wording import grade_text, meal_text, theme_text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from routes.circuit import Circuit
    from routes.outputs.texts import Texts
    from routes.rules import LunchRule, Pace, Rules

Row = tuple[str, str]
"""What a rule is called, and what it says."""


def rule_rows(texts: Texts, circuit: Circuit) -> list[Row]:
    """Return the rules of a circuit that ask for something, in the order of the request.

    Args:
        texts: of the domain `exports`.
        circuit: of any number of days.
    """
    names = _names(texts, circuit)
    rows = [*_choice(texts, circuit.rules, names), *_time(texts, circuit.rules, names)]
    return [(label, value) for label, value in rows if value]


def _names(texts: Texts, circuit: Circuit) -> dict[str, str]:
    """Return the names of every place of a circuit by id."""
    sites = [stop.site for stop in circuit.stops] + [entry.site for entry in circuit.unvisited]
    names = {site.id: site.name_in(texts.language) for site in sites}
    for itinerary in circuit.itineraries:
        for place in (itinerary.day.start, itinerary.day.end):
            names[place.id] = place.name_in(texts.language)
    return names


def _choice(texts: Texts, rules: Rules, names: dict[str, str]) -> Iterator[Row]:
    """Yield what is asked of the sites."""
    yield texts.t("Sites to visit"), _listed(texts, rules.must, names)
    yield texts.t("Sites to leave out"), _listed(texts, rules.skip, names)
    themes = (theme_text(texts, theme) for theme in rules.themes)
    yield texts.t("Themes"), texts.semicolon.join(themes)
    for label, counts in (
        (texts.t("Least number of sites"), rules.theme_least),
        (texts.t("Most number of sites"), rules.theme_most),
    ):
        asked = (_count(texts, theme, count) for theme, count in counts)
        yield label, texts.semicolon.join(asked)
    for group in rules.one_of:
        yield texts.t("Only one of"), _listed(texts, group, names)
    yield texts.t("Persons"), _number(texts, rules.group_size)
    yield texts.t("Entrance for one person at most (MAD)"), _number(texts, rules.budget_mad)
    yield texts.t("Points by"), rules.formula


def _time(texts: Texts, rules: Rules, names: dict[str, str]) -> Iterator[Row]:
    """Yield what is asked of the days and the drive."""
    yield texts.t("Pace"), _pace_text(texts, rules.pace)
    yield texts.t("Rest between two visits"), texts.duration(rules.rest) if rules.rest else ""
    yield texts.t("In hand, at least"), texts.duration(rules.slack) if rules.slack else ""
    yield texts.t("Lunch"), _lunch(texts, rules.lunch)
    yield texts.t("Longest drive of a day"), _duration(texts, rules.max_drive)
    yield texts.t("Longest drive without a stop"), _duration(texts, rules.max_leg)
    dark = texts.t("allowed") if rules.after_dark else texts.t("not allowed")
    yield texts.t("Driving in the dark"), dark
    for night, places in enumerate(rules.overnight, start=1):
        yield texts.t("Night {number} at one of", number=night), _listed(texts, places, names)
    limit = grade_text(texts, rules.road_limit) if rules.road_limit else ""
    yield texts.t("Worst road allowed"), limit


def _count(texts: Texts, theme: str, count: int) -> str:
    return texts.t("{theme}: {count}", theme=theme_text(texts, theme), count=count)


def _listed(texts: Texts, ids: Iterable[str], names: dict[str, str]) -> str:
    """Return the names of places; the id of one that the circuit says nothing of."""
    return texts.semicolon.join(names.get(id_, id_) for id_ in ids)


def _number(texts: Texts, value: int | None) -> str:
    return "" if value is None else texts.number(value)


def _duration(texts: Texts, value: dt.timedelta | None) -> str:
    return "" if value is None else texts.duration(value)


def _pace_text(texts: Texts, pace: Pace) -> str:
    messages: dict[Pace, str] = {
        "relaxed": texts.t("relaxed"),
        "normal": texts.t("normal"),
        "dense": texts.t("dense"),
    }
    return messages[pace]


def _lunch(texts: Texts, rule: LunchRule | None) -> str:
    if rule is None:
        return texts.t("not planned")
    span = texts.isolate(f"{rule.opens:%H:%M}–{rule.closes:%H:%M}")
    return f"{meal_text(texts, rule.mode)} · {span} · {texts.duration(rule.length)}"
