"""What a superseded edition says of itself where visitors look: on its pages.

The stamp is written before the pages and holds their new hashes, so that a folder can be verified
at every moment; a work that was broken off is finished by doing it again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit, urlunsplit

from routes.editions.edition import PAGES, STAMP, Stamp, stamp_bytes
from routes.errors import OutputError
from routes.message import msg
from routes.outputs.provenance import sha256_of
from routes.outputs.texts import Texts
from routes.outputs.webmap.banner import page_with_banner

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from routes.sites import Language


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
    """Return the stamp and the pages of a superseded edition, as they are to be written.

    Args:
        folder: whole: each page is as its manifest says, or has its banner already.
        stamp: of the folder.
        replaced: when, by what, and in which language to say so.

    Raises:
        OutputError: if a page is none of ours.
    """
    known = dict(stamp.pages)
    pages: dict[str, bytes] = {}
    for name in PAGES:
        file = folder / name
        data = file.read_bytes() if file.is_file() else b""
        if not data or sha256_of(data) == known.get(name):
            continue
        try:
            pages[name] = _with_banner(data.decode("utf-8"), name, stamp, replaced)
        except OutputError as error:
            raise OutputError(msg("{file}: {problem}", file=file, problem=error)) from error
    if stamp.superseded and not pages:
        return {}
    hashes = known | {name: sha256_of(data) for name, data in pages.items()}
    new = replace(
        stamp, superseded=replaced.date, replaced_by=replaced.by, pages=tuple(hashes.items())
    )
    return {STAMP: stamp_bytes(new), **pages}


def _with_banner(page: str, name: str, stamp: Stamp, replaced: Replaced) -> bytes:
    texts = Texts(replaced.language, "editions")
    said = texts.t(
        "“{title}” was replaced by edition {number} on {date}: roads, hours or places are no "
        "longer as this page says.",
        title=texts.name(stamp.title),
        number=texts.number(stamp.number + 1),
        date=texts.date(replaced.date),
    )
    link = (f"{replaced.by}{name}", texts.t("Go to the new edition"))
    return page_with_banner(page, texts.t("Replaced edition"), said, link).encode("utf-8")
