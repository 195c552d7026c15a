"""`sse-routes sites hours`: what is open when, and why."""

from __future__ import annotations

import datetime as dt
from functools import reduce
from typing import TYPE_CHECKING

from routes.census.visit import hours_of
from routes.cli.console import DONE, told
from routes.errors import RequestError
from routes.hours import calendar_notes, note_text
from routes.message import msg
from routes.outputs.tabletext import table
from routes.outputs.texts import Texts
from routes.sites import read_sites

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator, Sequence

    from routes.hours import DayHours, HoursNote
    from routes.settings import Settings
    from routes.sites import Site

MOST_DAYS = 366


def run_hours(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print the hours of every site on some dates, in the order of the file.

    Raises:
        RequestError: if there are no such days.
    """
    texts = Texts(settings.language, "cli")
    days = _dates(arguments.date or _today(), arguments.days)
    sites = read_sites(arguments.file)
    print("\n\n".join(_day_text(sites, date, texts) for date in days))
    return DONE


def _today() -> dt.date:
    return dt.datetime.now().astimezone().date()


def _dates(first: dt.date, count: int) -> list[dt.date]:
    last = first.toordinal() + count - 1
    if not 1 <= count <= MOST_DAYS or last > dt.date.max.toordinal():
        raise RequestError(
            msg(
                "{days} days from {first}: give 1 to {most} days with --days.",
                days=count,
                first=first,
                most=MOST_DAYS,
            )
        )
    return [dt.date.fromordinal(day) for day in range(first.toordinal(), last + 1)]


def _day_text(sites: Sequence[Site], date: dt.date, texts: Texts) -> str:
    """Return a heading with what the calendar says of a date, and a row for each site."""
    heading = _listed([texts.date(date), *_notes(calendar_notes(date), texts)], texts)
    rows = [_row(site, hours_of(site, date), date, texts) for site in sites]
    return f"{heading}\n{table(rows)}"


def _row(site: Site, hours: DayHours, date: dt.date, texts: Texts) -> tuple[str, ...]:
    """Return id, name, hours, what to do about them, and why they are so."""
    known = (*calendar_notes(date), *(note for note in hours.why if note.code == "closed"))
    reasons = _notes([note for note in hours.why if note not in known], texts)
    if hours.basis == "assumed":
        advice = texts.t("hours not confirmed: call ahead")
    else:
        advice = texts.t("call ahead") if site.call_ahead else ""
    return (
        site.id,
        texts.name(site.name_in(texts.language)),
        _windows_text(hours, texts),
        advice,
        _listed(reasons, texts) if reasons else "",
    )


def _notes(notes: Iterable[HoursNote], texts: Texts) -> list[str]:
    return [told(texts, note_text(note)) for note in notes]


def _listed(parts: Sequence[str], texts: Texts) -> str:
    """Return parts as a list on a line, with commas inside them."""
    return reduce(lambda done, part: texts.t("{done}; {part}", done=done, part=part), parts)


def _windows_text(hours: DayHours, texts: Texts) -> str:
    if hours.basis == "unknown":
        return texts.t("not known")
    return texts.isolate(", ".join(_clocks(hours))) or texts.t("closed")


def _clocks(hours: DayHours) -> Iterator[str]:
    for window in hours.windows:
        is_midnight = window.closes.date() > window.opens.date()
        yield f"{window.opens:%H:%M}-{'24:00' if is_midnight else f'{window.closes:%H:%M}'}"
