"""`sse-routes diff` and `publish`: the editions of a circuit."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from routes.census.fairness import gini
from routes.cli.console import DONE, counted
from routes.editions.diff import difference
from routes.editions.difftext import diff_json, diff_text
from routes.editions.folder import differing, open_folder
from routes.editions.publish import Wanted, publish
from routes.errors import InputError
from routes.message import msg
from routes.sitevalues import PropertyError, read_id, read_name

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

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
    del settings
    folder = Path(arguments.folder)
    given = arguments.edition is not None
    wanted = Wanted(
        date=arguments.date or today(),
        id=_given("--edition", read_id, arguments.edition) if given else None,
        title=_given("--title", read_name, arguments.title) if arguments.title else "",
        departures=arguments.departures,
    )
    done = publish(folder, wanted, Path(arguments.ledger) if arguments.ledger else None)
    stamp = done.stamp
    state = "published" if done.is_new else "was published already"
    print(f"{folder}: edition {stamp.number} of {stamp.id}, “{stamp.title}”, {state} "
          f"({stamp.published}, {counted(stamp.departures, 'departure')})")  # fmt: skip
    if done.after is not None:
        if done.after == done.before:
            print(f"{arguments.ledger}: the edition is already there; nothing was changed")
        else:
            print(f"{arguments.ledger}: edition {stamp.id} entered; Gini coefficient "
                  f"{gini(done.after.visits.values()):.2f}")  # fmt: skip
    return DONE


def _given(option: str, read: Callable[[object], str], value: str) -> str:
    try:
        return read(value)
    except PropertyError as error:
        raise InputError(msg("{option}: {error}", option=option, error=error)) from error


def today() -> dt.date:
    """Return the date on this machine."""
    return dt.datetime.now().astimezone().date()
