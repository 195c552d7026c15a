"""Mark a folder as a published edition, and enter what it promises into the ledger."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from routes.census.ledger import (
    Edition,
    Ledger,
    promised,
    read_ledger,
    same_promise,
    write_ledger,
)
from routes.editions.edition import STAMP, Stamp, manifest_hash, read_stamp, stamp_bytes
from routes.editions.folder import whole_folder
from routes.errors import InputError
from routes.files import write_file
from routes.message import msg

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from routes.circuit import Circuit


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """How a folder is to be published.

    Attributes:
        date: the day of issue.
        id: of the edition; None for that of its dates, or of the draft it is.
        title: what people call it; empty for where it begins and ends, or as the draft says.
        departures: how often it is driven; None for once, or as the draft says.
    """

    date: dt.date
    id: str | None = None
    title: str = ""
    departures: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What publishing did.

    Attributes:
        stamp: of the folder.
        is_new: whether the stamp was written now.
        before, after: the ledger; None if none was given.
    """

    stamp: Stamp
    is_new: bool
    before: Ledger | None = None
    after: Ledger | None = None


def publish(folder: Path, wanted: Wanted, ledger_path: Path | None) -> Published:
    """Stamp a folder as published, and enter its visits into the ledger; twice is as once.

    An edition that replaces an earlier one of the same id takes its place in the ledger: the
    same departures are driven, by other stops.

    Args:
        folder: written by `plan`, `batch` or `reissue`, and not changed since.
        wanted: how.
        ledger_path: the ledger; made if it does not exist; None for none.

    Raises:
        InputError: if the folder is not as it was written, is superseded, was published
            otherwise, or the ledger holds another edition of this id.
        OutputError: if a file cannot be written.
    """
    circuit = whole_folder(folder).circuit
    known = read_stamp(folder)
    stamp = _stamp(folder, circuit, wanted, known)
    before = after = None
    if ledger_path is not None:
        before = read_ledger(ledger_path) if ledger_path.exists() else Ledger()
        after = _entered(before, stamp, circuit)
    if stamp != known:
        write_file(folder / STAMP, stamp_bytes(stamp))
    if ledger_path is not None and after is not None and after != before:
        write_ledger(ledger_path, after)
    return Published(stamp=stamp, is_new=stamp != known, before=before, after=after)


def _stamp(folder: Path, circuit: Circuit, wanted: Wanted, known: Stamp | None) -> Stamp:
    """Return the stamp a folder gets, that which it has if it is published already."""
    digest = manifest_hash(folder)
    if known is None:
        first, last = circuit.itineraries[0].day, circuit.itineraries[-1].day
        dates = f"{first.date}" if first.date == last.date else f"{first.date}_{last.date}"
        return Stamp(
            id=dates if wanted.id is None else wanted.id,
            number=1,
            title=wanted.title or f"{first.start.name} – {last.end.name}",
            departures=1 if wanted.departures is None else wanted.departures,
            published=wanted.date,
            superseded=None,
            manifest=digest,
        )
    if known.manifest != digest:
        raise InputError(
            msg(
                "{folder}: its {stamp} is that of another circuit, which was there "
                "before. Plan into a new folder, or delete {stamp} if the earlier "
                "edition never went out.",
                folder=folder,
                stamp=STAMP,
            )
        )
    if known.superseded is not None:
        raise InputError(
            msg(
                "{folder}: was superseded on {date}. Publish the edition that replaces it.",
                folder=folder,
                date=known.superseded,
            )
        )
    return _again(folder, wanted, known)


def _again(folder: Path, wanted: Wanted, known: Stamp) -> Stamp:
    """Return the stamp of a draft that is published now, or of what is published already."""
    asked = replace(
        known,
        id=known.id if wanted.id is None else wanted.id,
        title=wanted.title or known.title,
        departures=known.departures if wanted.departures is None else wanted.departures,
    )
    if known.published is None and asked.id == known.id:
        return replace(asked, published=wanted.date)
    if asked != known:
        raise InputError(
            msg(
                "{folder}: is the edition {edition} already (“{title}”, departures: "
                "{departures}). Leave out what says otherwise.",
                folder=folder,
                edition=known.id,
                title=known.title,
                departures=known.departures,
            )
        )
    return known


def _entered(ledger: Ledger, stamp: Stamp, circuit: Circuit) -> Ledger:
    """Return the ledger with an edition, instead of the one it replaces."""
    edition = Edition(
        id=stamp.id,
        issued=stamp.published or circuit.itineraries[0].day.date,
        title=stamp.title,
        dates=tuple(sorted({itinerary.day.date for itinerary in circuit.itineraries})),
        visits=promised((stop.site.id for stop in circuit.stops), stamp.departures),
    )
    known = {entry.id: entry for entry in ledger.editions}.get(stamp.id)
    if known is None or stamp.number == 1 or same_promise(known, edition):
        return ledger.add(edition)
    return ledger.without(stamp.id).add(edition)
