"""What reads the values of options, and says in a language what is wrong with one."""

from __future__ import annotations

import argparse
import datetime as dt
from typing import TYPE_CHECKING, TypeVar

from routes.outputs.formats import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable

    from routes.outputs.texts import Texts

_Read = TypeVar("_Read")


def date_option(texts: Texts) -> Callable[[str], dt.date]:
    """Return what reads a date."""
    return _reader(
        dt.date.fromisoformat,
        lambda text: texts.t("“{text}” is not a date: write YYYY-MM-DD", text=text),
    )


def clock_option(texts: Texts) -> Callable[[str], dt.time]:
    """Return what reads a time of day."""

    def read(text: str) -> dt.time:
        return dt.datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007 - a wall time has no zone

    return _reader(read, lambda text: texts.t("“{text}” is not a time: write HH:MM", text=text))


def count_option(texts: Texts) -> Callable[[str], int]:
    """Return what reads a number of things."""

    def read(text: str) -> int:
        if not text.isdecimal() or len(text) > 6:  # noqa: PLR2004 - a million is a slip
            raise ValueError(text)
        return int(text)

    return _reader(
        read,
        lambda text: texts.t("“{text}” is not a number: write a whole one, 0 or more", text=text),
    )


def whole_option(texts: Texts) -> Callable[[str], int]:
    """Return what reads a whole number."""
    return _reader(
        int, lambda text: texts.t("“{text}” is not a number: write a whole one", text=text)
    )


def figure_option(texts: Texts) -> Callable[[str], float]:
    """Return what reads a number that need not be whole."""
    return _reader(
        float, lambda text: texts.t("“{text}” is not a number: write one such as 0.5", text=text)
    )


def formats_option(texts: Texts) -> Callable[[str], tuple[str, ...]]:
    """Return what reads names of formats, separated by commas."""

    def read(text: str) -> tuple[str, ...]:
        parts = (part.strip().lower() for part in text.split(","))
        names = tuple(dict.fromkeys(part for part in parts if part))
        known = ", ".join(FORMATS)
        if not names:
            raise argparse.ArgumentTypeError(
                texts.t("no format is named: write some of {formats}", formats=known)
            )
        for name in names:
            if name not in FORMATS:
                raise argparse.ArgumentTypeError(
                    texts.t(
                        "“{name}” is not a format: write some of {formats}",
                        name=name,
                        formats=known,
                    )
                )
        return names

    return read


def _reader(read: Callable[[str], _Read], refusal: Callable[[str], str]) -> Callable[[str], _Read]:
    """Return a reader whose ValueError is told in words of ours."""

    def told(text: str) -> _Read:
        try:
            return read(text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(refusal(text)) from error

    return told
