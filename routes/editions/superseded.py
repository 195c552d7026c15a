"""What a superseded edition says of itself where visitors look: pages, booklets, tracks, calendar.

The stamp is written before the files and holds their new hashes, so that a folder can be verified
at every moment; a work that was broken off is finished by doing it again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit, urlunsplit

from routes.editions.edition import PAGES, STAMP, Stamp, stamp_bytes
from routes.errors import OutputError
from routes.files import in_plain_words
from routes.message import msg
from routes.outputs.ical import cancelled_calendar
from routes.outputs.pdfstamp import stamped_pdf
from routes.outputs.provenance import sha256_of
from routes.outputs.texts import Texts
from routes.outputs.trackstamp import stamped_gpx, stamped_kml, stamped_sheet
from routes.outputs.webmap.banner import page_with_banner

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from routes.sites import Language

_OURS = re.compile(
    r"(map|embed)\.html|(circuit|day-\d+)\.gpx|circuit\.(kml|ics)"
    r"|(booklet(-a4|-a5-imposed|-[a-z]{2}-[a-z]{2})?|cues)(\.(?P<language>fr|ar|en))?\.(pdf|txt)"
)
"""What visitors look at or take along. Tables and JSON are for the office and for programs, which
have no place in them to say it; `edition.json` tells those."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replaced:
    """That an edition was replaced.

    Attributes:
        date: the day on which it was.
        by: address of the new edition, with a slash at its end; see `Stamp.replaced_by`.
        language: of the pages of the old edition.
    """

    date: dt.date
    by: str
    language: Language


def address_beside(name: str) -> str:
    """Return the address of a folder from one that lies beside it.

    >>> address_beside("argan été-edition-2")
    '../argan%20%C3%A9t%C3%A9-edition-2/'
    """
    return f"../{quote(name, safe='')}/"


def next_address(public_url: str, name: str, next_name: str) -> str:
    """Return where the next edition is on the web, given where a folder is.

    Where each folder has an address of its own the new folder has one too; an office that puts
    whichever edition holds at one address goes on so.

    >>> next_address("https://a.example/season/argan/", "argan", "argan-edition-2")
    'https://a.example/season/argan-edition-2/'
    >>> next_address("https://a.example/current/", "argan", "argan-edition-2")
    'https://a.example/current/'
    """
    parts = urlsplit(public_url)
    home, _, last = parts.path.rstrip("/").rpartition("/")
    if last not in {name, quote(name, safe="")}:
        return public_url
    return urlunsplit(parts._replace(path=f"{home}/{quote(next_name, safe='')}/"))


def superseded_files(folder: Path, stamp: Stamp, replaced: Replaced) -> dict[str, bytes]:
    """Return the stamp and what visitors take of a superseded edition, as they are to be written.

    Booklets and directions printed later, in other languages, are among it.

    Args:
        folder: whole: each file is as its manifest says, or says already that it was replaced.
        stamp: of the folder.
        replaced: when, by what, and in which language to say so.

    Raises:
        OutputError: if a file cannot be read, or is none of ours.
    """
    known = dict(stamp.stamped)
    files: dict[str, bytes] = {}
    with in_plain_words(folder):
        for file in sorted(folder.iterdir()):
            ours = _OURS.fullmatch(file.name)
            data = file.read_bytes() if ours and file.is_file() else b""
            if ours and data and sha256_of(data) != known.get(file.name):
                texts = Texts(ours["language"] or replaced.language, "editions")  # type: ignore[arg-type]
                files[file.name] = _stamped(file, data, texts, stamp, replaced)
    if stamp.superseded and not files:
        return {}
    hashes = known | {name: sha256_of(data) for name, data in files.items()}
    new = replace(
        stamp, superseded=replaced.date, replaced_by=replaced.by, stamped=tuple(hashes.items())
    )
    return {STAMP: stamp_bytes(new), **files}


def _stamped(file: Path, data: bytes, texts: Texts, stamp: Stamp, replaced: Replaced) -> bytes:
    """Return a file that says that it was replaced."""
    label = texts.t("Replaced edition")
    try:
        if file.name in PAGES:
            said = _said_on_a_page(texts, stamp, replaced)
            link = (f"{replaced.by}{file.name}", texts.t("Go to the new edition"))
            return page_with_banner(data.decode("utf-8"), label, said, link).encode("utf-8")
        said = _said_in_a_file(texts, stamp, replaced)
        if file.suffix == ".pdf":
            return stamped_pdf(data, label, said, texts)
        if file.suffix == ".ics":
            return cancelled_calendar(data, label, said)
        by_kind = {".gpx": stamped_gpx, ".kml": stamped_kml, ".txt": stamped_sheet}
        return by_kind[file.suffix](data.decode("utf-8"), label, said).encode("utf-8")
    except OutputError as error:
        raise OutputError(msg("{file}: {problem}", file=file, problem=error)) from error


def _said_on_a_page(texts: Texts, stamp: Stamp, replaced: Replaced) -> str:
    return texts.t(
        "“{title}” was replaced by edition {number} on {date}: roads, hours or places are no "
        "longer as this page says.",
        title=texts.name(stamp.title),
        number=texts.number(stamp.number + 1),
        date=texts.date(replaced.date),
    )


def _said_in_a_file(texts: Texts, stamp: Stamp, replaced: Replaced) -> str:
    """Return what a file says, which knows no address but that on the web."""
    said = texts.t(
        "“{title}” was replaced by edition {number} on {date}: roads, hours or places are no "
        "longer as said here.",
        title=texts.name(stamp.title),
        number=texts.number(stamp.number + 1),
        date=texts.date(replaced.date),
    )
    is_on_the_web = replaced.by.startswith("http")
    return f"{said} {texts.isolate(replaced.by)}" if is_on_the_web else said
