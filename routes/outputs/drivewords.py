"""What the outputs say of a drive: how long, with which vehicle, by ford and ferry, on foot."""

from __future__ import annotations

import datetime as dt
import math
from typing import TYPE_CHECKING

from routes.outputs.wording import length_text, profile_text

if TYPE_CHECKING:
    from routes.circuit import Leg
    from routes.outputs.texts import Texts

_HOUR, _COARSE_FROM, _COARSE = 60, 30, 5
SAME_SPOT_M = 50
"""A drive no longer than this is none: both places are one point of the map."""

_AT_THE_ROAD_M = 50
"""So far from the road, or less, a place is at the road."""


def range_text(texts: Texts, leg: Leg) -> str:
    """Return how long a leg takes, from planned to slow; only as planned if that is all one knows.

    Half an hour and more is told in steps of five minutes, the lower bound rounded down and the
    upper up; no drive is told to take less than a minute.
    """
    if leg.passage is None:
        return texts.duration(leg.duration)
    low, high = max(1, _told(leg.duration, up=False)), _told(leg.passage.slowest, up=True)
    if low >= high:
        return texts.duration(dt.timedelta(minutes=low))
    if high < _HOUR:
        return texts.t("{low}–{high} min", low=low, high=high)
    return texts.t("{low}–{high}", low=_short(texts, low), high=_short(texts, high))


def _short(texts: Texts, minutes: int) -> str:
    """Return a duration as short as can be: 1 h 05."""
    hours, rest = divmod(minutes, _HOUR)
    if hours and rest:
        return texts.t("{hours} h {minutes}", hours=hours, minutes=f"{rest:02}")
    return texts.duration(dt.timedelta(minutes=minutes))


def _told(duration: dt.timedelta, *, up: bool) -> int:
    """Return the minutes that are told of a duration."""
    minutes = duration / dt.timedelta(minutes=1)
    step = _COARSE if minutes >= _COARSE_FROM else 1
    return (math.ceil(minutes / step) if up else math.floor(minutes / step)) * step


def passage_texts(texts: Texts, leg: Leg) -> tuple[str, ...]:
    """Return which vehicle a leg takes if an ordinary car is not enough, its fords, its ferries.

    Nothing is said of a leg that is not traced.
    """
    passage = leg.passage
    if passage is None:
        return ()
    least = ""
    if passage.vehicle not in {"", "car"}:
        least = texts.t("vehicle: {vehicle}", vehicle=profile_text(texts, passage.vehicle))
    fords = texts.tn(
        "{n} ford: ask how deep the water is",
        "{n} fords: ask how deep the water is",
        passage.fords,
    )
    ferry = texts.t(
        "ferry for {distance}: when it sails and how long one waits is not known",
        distance=length_text(texts, passage.ferry_m),
    )
    said = (least, fords if passage.fords else "", ferry if passage.ferry_m else "")
    return tuple(filter(None, said))


def walk_text(texts: Texts, snap_m: float) -> str:
    """Return how far one walks from the car to a place; empty if it is at the road."""
    if snap_m <= _AT_THE_ROAD_M:
        return ""
    return texts.t("last {distance} on foot", distance=length_text(texts, math.ceil(snap_m)))


def drive_text(texts: Texts, leg: Leg) -> str:
    """Return how far and how long one drives, and what one must know of the way."""
    distance = texts.km(leg.distance_m)
    said = texts.t("drive: {distance}, {time}", distance=distance, time=range_text(texts, leg))
    return " · ".join([said, *passage_texts(texts, leg)])
