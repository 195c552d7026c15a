"""The rules of a circuit as JSON: in circuit.json, and in the request a manifest keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from routes.errors import RequestError
from routes.message import msg
from routes.outputs.jsontext import RefusedJsonError, seconds_of
from routes.roads.grade import ROAD_LIMITS
from routes.rules import LunchMode, LunchRule, Pace, Rules
from routes.siteprops import THEMES

if TYPE_CHECKING:
    import datetime as dt

    from routes.outputs.jsontext import Node

_KEYS = (
    "must", "skip", "themes", "theme_least", "theme_most", "one_of", "group_size", "budget_mad",
    "pace", "rest_s", "slack_s", "lunch", "max_drive_s", "max_leg_s", "after_dark", "overnight",
    "road_limit", "formula",
)  # fmt: skip


_FIX = msg("Correct the rules, or make the circuit again.")


def rules_to_json(rules: Rules) -> dict[str, Any]:
    """Return rules as a JSON value.

    Raises:
        ValueError: if a duration is not a whole number of seconds.

    >>> rules_to_json(Rules(theme_least=(("argan", 2),)))["theme_least"]
    [{'theme': 'argan', 'sites': 2}]
    """
    return {
        "must": list(rules.must),
        "skip": list(rules.skip),
        "themes": list(rules.themes),
        "theme_least": _counts(rules.theme_least),
        "theme_most": _counts(rules.theme_most),
        "one_of": [list(group) for group in rules.one_of],
        "group_size": rules.group_size,
        "budget_mad": rules.budget_mad,
        "pace": rules.pace,
        "rest_s": seconds_of(rules.rest),
        "slack_s": seconds_of(rules.slack),
        "lunch": None if rules.lunch is None else _lunch(rules.lunch),
        "max_drive_s": _maybe_seconds(rules.max_drive),
        "max_leg_s": _maybe_seconds(rules.max_leg),
        "after_dark": rules.after_dark,
        "overnight": [list(night) for night in rules.overnight],
        "road_limit": rules.road_limit,
        "formula": rules.formula,
    }


def read_rules(node: Node) -> Rules:
    """Read rules.

    Raises:
        JsonFaultError: if they are not such, or contradict each other.
    """
    at = node.fields(*_KEYS)
    try:
        return Rules(
            must=_read_names(at["must"]),
            skip=_read_names(at["skip"]),
            themes=tuple(theme.one_of(THEMES) for theme in at["themes"].entries()),
            theme_least=_read_counts(at["theme_least"]),
            theme_most=_read_counts(at["theme_most"]),
            one_of=tuple(_read_names(group) for group in at["one_of"].entries()),
            group_size=at["group_size"].maybe(lambda persons: persons.whole(1)),
            budget_mad=at["budget_mad"].maybe(lambda dirhams: dirhams.whole()),
            pace=at["pace"].one_of(get_args(Pace)),
            rest=at["rest_s"].seconds(),
            slack=at["slack_s"].seconds(),
            lunch=at["lunch"].maybe(_read_lunch),
            max_drive=at["max_drive_s"].maybe(lambda longest: longest.seconds(1)),
            max_leg=at["max_leg_s"].maybe(lambda longest: longest.seconds(1)),
            after_dark=at["after_dark"].flag(),
            overnight=tuple(_read_names(night) for night in at["overnight"].entries()),
            road_limit=at["road_limit"].maybe(lambda limit: limit.one_of(ROAD_LIMITS)),
            formula=at["formula"].string(),
        )
    except RequestError as error:
        raise RefusedJsonError(node.path, error.message, _FIX) from error


def _read_names(node: Node) -> tuple[str, ...]:
    return tuple(name.line() for name in node.entries())


def _counts(counts: tuple[tuple[str, int], ...]) -> list[dict[str, Any]]:
    return [{"theme": theme, "sites": sites} for theme, sites in counts]


def _read_counts(node: Node) -> tuple[tuple[str, int], ...]:
    pairs = [entry.fields("theme", "sites") for entry in node.entries()]
    return tuple((at["theme"].one_of(THEMES), at["sites"].whole()) for at in pairs)


def _maybe_seconds(limit: dt.timedelta | None) -> int | None:
    return None if limit is None else seconds_of(limit)


def _lunch(rule: LunchRule) -> dict[str, Any]:
    return {
        "opens": rule.opens.isoformat(),
        "closes": rule.closes.isoformat(),
        "length_s": seconds_of(rule.length),
        "mode": rule.mode,
    }


def _read_lunch(node: Node) -> LunchRule:
    at = node.fields("opens", "closes", "length_s", "mode")
    try:
        return LunchRule(
            opens=at["opens"].clock(),
            closes=at["closes"].clock(),
            length=at["length_s"].seconds(),
            mode=at["mode"].one_of(get_args(LunchMode)),
        )
    except RequestError as error:
        raise RefusedJsonError(node.path, error.message, _FIX) from error
