"""What the checks of single values say, in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from routes.message import Message, msg, msgn

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_NO_DATE = msg("is no date: write it like 2026-11-25")
_NO_WHOLE = msg("is no whole number")
_NO_LIST = msg("is no list")
_NO_GROUP = msg("is no object of fields and values")

_PLAIN: dict[str, Message] = {
    "missing": msg("is missing"),
    "extra_forbidden": msg("is no field of this request"),
    "string_type": msg("is no text"),
    "string_pattern_mismatch": msg("is not written as the description of the API says"),
    "int_type": _NO_WHOLE,
    "int_parsing": _NO_WHOLE,
    "int_parsing_size": _NO_WHOLE,
    "int_from_float": _NO_WHOLE,
    "bool_type": msg("is neither true nor false"),
    "bool_parsing": msg("is neither true nor false"),
    "list_type": _NO_LIST,
    "date_type": _NO_DATE,
    "date_parsing": _NO_DATE,
    "date_from_datetime_parsing": _NO_DATE,
    "date_from_datetime_inexact": _NO_DATE,
    "model_attributes_type": _NO_GROUP,
    "model_type": _NO_GROUP,
    "dict_type": _NO_GROUP,
    "json_invalid": msg("is no JSON"),
}

_OF_LIMITS: dict[str, Callable[[Mapping[str, Any]], Message]] = {
    "greater_than_equal": lambda of: msg("is too small: {least} at least", least=of["ge"]),
    "less_than_equal": lambda of: msg("is too large: {most} at most", most=of["le"]),
    "string_too_short": lambda of: msgn(
        "is too short: {n} character at least",
        "is too short: {n} characters at least",
        of["min_length"],
    ),
    "string_too_long": lambda of: msgn(
        "is too long: {n} character at most",
        "is too long: {n} characters at most",
        of["max_length"],
    ),
    "too_long": lambda of: msgn(
        "is too long: {n} entry at most", "is too long: {n} entries at most", of["max_length"]
    ),
    "literal_error": lambda of: msg(
        "is none of {known}", known=of["expected"].replace(" or ", ", ")
    ),
}

UNKNOWN = msg("cannot be used: see the description of the API")
"""What is said if pydantic tells of something that is not in these tables."""


def check_message(error: Mapping[str, Any]) -> Message:
    """Return what is wrong with a value, from what pydantic tells of it.

    >>> check_message({"type": "less_than_equal", "ctx": {"le": 14}})
    'is too large: 14 at most'
    >>> check_message({"type": "missing"})
    'is missing'
    """
    kind = error["type"]
    if kind in _OF_LIMITS:
        return _OF_LIMITS[kind](error["ctx"])
    return _PLAIN.get(kind, UNKNOWN)
