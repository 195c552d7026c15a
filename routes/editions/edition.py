"""edition.json: the stamp that says of a folder which edition it is, beside its manifest."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - dataclass fields are read at run time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from routes.causes import os_cause
from routes.errors import InputError
from routes.message import msg
from routes.outputs.jsontext import JsonFaultError, json_text, parse_json
from routes.outputs.provenance import MANIFEST, sha256_of
from routes.sitevalues import PropertyError, read_date, read_id, read_name

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from routes.outputs.jsontext import Node

STAMP = "edition.json"
PAGES = ("map.html", "embed.html")
"""The pages that visitors and webmasters see."""

FORMAT = "sse-routes edition"
MOST_EDITIONS = 1_000
MOST_DEPARTURES = 1_000_000

_FIX = msg("Use the file as it was written, or delete it: the folder then counts as not published.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """Which edition a folder is.

    Attributes:
        id: of the circuit, the same for each of its editions and in the ledger.
        number: of the edition, from 1.
        title: what people call it.
        departures: how often it is driven.
        published: the day of issue; None for a draft, made to replace a published edition.
        superseded: the day on which a later edition was made; None while it stands.
        manifest: SHA-256 of the manifest the stamp is for.
        replaced_by: address of the edition that replaced it, with a slash at its end: on the web,
            or relative to the folder; empty while it stands.
        stamped: SHA-256 of each file that says so, which is not as the manifest says any more.
    """

    id: str
    number: int
    title: str
    departures: int
    published: dt.date | None
    superseded: dt.date | None
    manifest: str
    replaced_by: str = ""
    stamped: tuple[tuple[str, str], ...] = ()


def manifest_hash(folder: Path) -> str:
    """Return the hash of a folder's manifest.

    Raises:
        InputError: if there is none.
    """
    try:
        return sha256_of((folder / MANIFEST).read_bytes())
    except OSError as error:
        raise InputError(
            msg(
                "{folder}: has no {manifest} ({reason}). Give a folder written by “plan” "
                "or “batch”.",
                folder=folder,
                manifest=MANIFEST,
                reason=os_cause(error),
            )
        ) from error


def stamp_bytes(stamp: Stamp) -> bytes:
    """Return a stamp as its file."""
    whole: dict[str, object] = {
        "format": FORMAT,
        "version": 1,
        "id": stamp.id,
        "number": stamp.number,
        "title": stamp.title,
        "departures": stamp.departures,
        "published": _day(stamp.published),
        "superseded": _day(stamp.superseded),
        "manifest": stamp.manifest,
    }
    if stamp.superseded:
        whole |= {"replaced_by": stamp.replaced_by, "stamped": dict(stamp.stamped)}
    return json_text(whole).encode("utf-8")


def _day(date: dt.date | None) -> str | None:
    return None if date is None else date.isoformat()


def read_stamp(folder: Path) -> Stamp | None:
    """Return the stamp of a folder, None if it has none.

    Raises:
        InputError: if it cannot be read; it names file, place in it, problem and fix.
    """
    path = folder / STAMP
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        cause = os_cause(error)
        raise InputError(
            msg("{path}: cannot be read ({cause}). {fix}", path=path, cause=cause, fix=_FIX)
        ) from error
    except UnicodeDecodeError as error:
        raise InputError(msg("{path}: is not UTF-8 text. {fix}", path=path, fix=_FIX)) from error
    try:
        return _stamp(parse_json(text))
    except JsonFaultError as error:
        raise InputError(msg("{path}: {error}", path=path, error=error)) from error
    except RecursionError as error:
        raise InputError(msg("{path}: is nested too deeply. {fix}", path=path, fix=_FIX)) from error


def _stamp(node: Node) -> Stamp:
    at = node.fields("format", "version", "id", "number", "title", "departures", "published",
                     "superseded", "manifest", optional=("replaced_by", "stamped"))  # fmt: skip
    at["format"].one_of((FORMAT,))
    if at["version"].whole() != 1:
        at["version"].refuse(msg("is not known"), msg("Use a newer sse-routes."))
    return Stamp(
        id=_as(read_id, at["id"]),
        number=at["number"].whole(1, MOST_EDITIONS),
        title=_as(read_name, at["title"]),
        departures=at["departures"].whole(1, MOST_DEPARTURES),
        published=at["published"].maybe(lambda day: _as(read_date, day)),
        superseded=at["superseded"].maybe(lambda day: _as(read_date, day)),
        manifest=at["manifest"].line(),
        replaced_by=at["replaced_by"].maybe(_address) or "",
        stamped=at["stamped"].maybe(_hashes) or (),
    )


def _address(node: Node) -> str:
    address = node.line()
    if address and not address.startswith(("../", "https://", "http://")):
        node.refuse(msg("is not the address of an edition"), _FIX)
    return address


def _hashes(node: Node) -> tuple[tuple[str, str], ...]:
    names = list(node.value) if isinstance(node.value, dict) else []
    at = node.fields(*names)
    return tuple((name, at[name].line()) for name in names)


def _as(read: Callable[[Any], Any], node: Node) -> Any:  # noqa: ANN401
    try:
        return read(node.value)
    except PropertyError as error:
        node.refuse(error.problem, error.fix)


def is_published(folder: Path) -> bool:
    """Say whether a folder is a published edition, superseded or not.

    Raises:
        InputError: if its stamp cannot be read.
    """
    stamp = read_stamp(folder)
    return (
        stamp is not None
        and stamp.published is not None
        and stamp.manifest == manifest_hash(folder)
    )


def stamped_files(folder: Path) -> dict[str, str]:
    """Return the hash of each file of a superseded edition that says so; none of another folder.

    Raises:
        InputError: if its stamp cannot be read.
    """
    stamp = read_stamp(folder)
    if stamp is None or stamp.superseded is None or stamp.manifest != manifest_hash(folder):
        return {}
    return dict(stamp.stamped)
