"""`sse-routes diff` and `publish`: the editions of a circuit."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from routes.census.fairness import gini
from routes.cli.console import DONE
from routes.editions.diff import difference
from routes.editions.difftext import diff_json, diff_text
from routes.editions.folder import differing, open_folder
from routes.editions.publish import Wanted, publish
from routes.errors import InputError
from routes.message import msg
from routes.outputs.texts import Texts
from routes.sitevalues import PropertyError, read_id, read_name

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from routes.editions.edition import Stamp
    from routes.settings import Settings


def run_diff(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print what moved between two circuits, and why."""
    del settings
    old, new = (open_folder(Path(name)) for name in (arguments.old, arguments.new))
    found, files = difference(old.circuit, new.circuit), differing(old, new)
    if arguments.json:
        print(diff_json(found, files), end="")
    else:
        print(diff_text(found, (old.circuit, new.circuit), arguments.lang, files))
    return DONE


def run_publish(arguments: argparse.Namespace, settings: Settings) -> int:
    """Mark a folder as published, and enter what it promises into the ledger."""
    texts = Texts(settings.language, "cli")
    folder = Path(arguments.folder)
    given = arguments.edition is not None
    wanted = Wanted(
        date=arguments.date or today(),
        id=_given("--edition", read_id, arguments.edition) if given else None,
        title=_given("--title", read_name, arguments.title) if arguments.title else "",
        departures=arguments.departures,
    )
    done = publish(folder, wanted, Path(arguments.ledger) if arguments.ledger else None)
    print(_state(folder, done.stamp, texts, is_new=done.is_new))
    if done.after is not None:
        ledger = {
            "file": texts.name(arguments.ledger),
            "edition": texts.isolate(done.stamp.id),
        }
        print(
            texts.t("{file}: the edition {edition} is already there; nothing was changed", **ledger)
            if done.after == done.before
            else texts.t(
                "{file}: edition {edition} entered; Gini coefficient {gini}",
                **ledger,
                gini=texts.number(gini(done.after.visits.values()), 2),
            )
        )
    return DONE


def _state(folder: Path, stamp: Stamp, texts: Texts, *, is_new: bool) -> str:
    """Return which edition a folder is now, or was already."""
    values = {
        "folder": texts.name(str(folder)),
        "number": texts.number(stamp.number),
        "edition": texts.isolate(stamp.id),
        "title": texts.name(stamp.title),
        "date": texts.isolate(f"{stamp.published}"),
        "departures": texts.tn("{n} departure", "{n} departures", stamp.departures),
    }
    if is_new:
        return texts.t(
            "{folder}: edition {number} of {edition}, “{title}”, published ({date}, {departures})",
            **values,
        )
    return texts.t(
        "{folder}: edition {number} of {edition}, “{title}”, was published already "
        "({date}, {departures})",
        **values,
    )


def _given(option: str, read: Callable[[object], str], value: str) -> str:
    try:
        return read(value)
    except PropertyError as error:
        raise InputError(msg("{option}: {error}", option=option, error=error)) from error


def today() -> dt.date:
    """Return the date on this machine."""
    return dt.datetime.now().astimezone().date()
