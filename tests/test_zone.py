"""Promises of `routes.zone`."""

from __future__ import annotations

import datetime as dt
from importlib import resources
from typing import TYPE_CHECKING
from zoneinfo import TZPATH, reset_tzpath

from routes.zone import TIMEZONE, in_morocco, morocco

if TYPE_CHECKING:
    import pytest


def offset(*wall: int) -> dt.timedelta | None:
    """Return how far the clock of Morocco is ahead of UTC."""
    return in_morocco(dt.datetime(*wall)).utcoffset()  # type: ignore[arg-type]  # noqa: DTZ001


def test_the_clock_goes_back_in_ramadan_and_for_good_in_autumn_2026() -> None:
    """The dates of tzdata 2026c."""
    hour = dt.timedelta(hours=1)
    assert offset(2026, 2, 14, 12) == hour
    assert offset(2026, 2, 15, 12) == dt.timedelta()
    assert offset(2026, 3, 21, 12) == dt.timedelta()
    assert offset(2026, 3, 22, 12) == hour
    assert offset(2026, 9, 19, 12) == hour
    assert offset(2026, 9, 20, 12) == dt.timedelta()
    assert offset(2027, 6, 1, 12) == dt.timedelta()


def test_the_tables_are_those_of_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the operating system says."""
    package = resources.files("tzdata") / "zoneinfo"
    assert (package / "Africa" / "Casablanca").is_file()
    earlier = TZPATH
    monkeypatch.setenv("PYTHONTZPATH", "/nowhere")
    try:
        reset_tzpath([])
        morocco.cache_clear()
        assert morocco().key == TIMEZONE
        assert offset(2026, 11, 25, 9) == dt.timedelta()
    finally:
        reset_tzpath(earlier)
        morocco.cache_clear()
