"""Pictures of sites, made small enough to travel inside a page.

A site names a picture that lies beside the list of sites, and who took it. What comes from a
camera is turned upright, cut down and written anew: place, owner and serial number that cameras
write into their files stay behind.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PIL import Image, ImageOps, UnidentifiedImageError

from routes.errors import PhotoWarning
from routes.message import msg

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from routes.sites import Site

ROOM_BYTES: Final = 90 * 1024
"""All pictures of a page together: what its 600 KiB leave beside the map and the text."""

MOST_BYTES: Final = 40 * 1024 * 1024
_MOST_PIXELS: Final = 100_000_000
_SIZES: Final = ((480, 60), (480, 45), (400, 45), (320, 45), (320, 30), (240, 30), (160, 30))
"""Longest side in pixels and quality, tried in turn until a picture fits its share of the room."""

_FORMATS: Final = ("JPEG", "PNG", "WEBP")
_DAMAGED: Final = (
    *(OSError, ValueError, SyntaxError, IndexError, TypeError, EOFError, MemoryError),
    *(UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning),
)
"""What Pillow raises on files that are no picture, damaged, or made to fill the memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """A picture of a site, ready to be shown.

    Attributes:
        data: the bytes of a WebP file.
        width, height: pixels.
        credit: who took it, and under which licence.
    """

    data: bytes
    width: int
    height: int
    credit: str


def read_photos(sites: Iterable[Site], folder: Path) -> dict[str, Photo]:
    """Return the pictures of sites by the site's id; those that cannot be shown are left out.

    Args:
        sites: those that will be shown; the fewer have pictures, the better these look.
        folder: where the list of sites lies.

    Warns:
        PhotoWarning: for each picture that is missing, cannot be read, or has no credit.
    """
    found: dict[str, tuple[Image.Image, str]] = {}
    for site in sites:
        if not site.photo or site.id in found:
            continue
        picture = _opened(site, folder)
        if picture is not None:
            found[site.id] = (picture, site.photo_credit)
    room = ROOM_BYTES // max(1, len(found))
    return {id_: _small(picture, credit, room) for id_, (picture, credit) in found.items()}


def photo_files(sites: Iterable[Site], folder: Path) -> dict[str, bytes]:
    """Return the bytes of the pictures that are there, by their name in the list of sites."""
    names = sorted({site.photo for site in sites if site.photo})
    return {name: (folder / name).read_bytes() for name in names if _is_inside(folder, name)}


def _opened(site: Site, folder: Path) -> Image.Image | None:
    """Return the picture of a site, upright and no larger than ever needed; None with a warning."""
    about = {"site": site.id, "photo": site.photo}
    if not site.photo_credit:
        problem = msg(
            "{site}, sse:photo: {photo} has no credit; it is not shown. Say who took it in "
            "sse:photo_credit.",
            **about,
        )
    elif not _is_inside(folder, site.photo):
        problem = msg(
            "{site}, sse:photo: {photo} is not there; it is not shown. Put it beside the list of "
            "sites, or mend sse:photo.",
            **about,
        )
    elif (folder / site.photo).stat().st_size > MOST_BYTES:
        problem = msg(
            "{site}, sse:photo: {photo} is larger than {most} MB; it is not shown. Save it "
            "smaller.",
            **about,
            most=MOST_BYTES // 1024**2,
        )
    elif picture := _decoded(folder / site.photo):
        return picture
    else:
        problem = msg(
            "{site}, sse:photo: {photo} cannot be read as a picture; it is not shown. Save it "
            "again as JPEG, PNG or WebP.",
            **about,
        )
    warnings.warn(PhotoWarning(problem), stacklevel=4)
    return None


def _is_inside(folder: Path, name: str) -> bool:
    """Say whether a name is that of a file in a folder or below it, links followed."""
    try:
        path, home = (folder / name).resolve(), folder.resolve()
        return path.is_relative_to(home) and path.is_file()
    except (OSError, ValueError):
        return False


def _decoded(path: Path) -> Image.Image | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path, formats=_FORMATS) as opened:
                if opened.width * opened.height > _MOST_PIXELS:
                    return None
                opened.draft("RGB", (2 * _SIZES[0][0],) * 2)
                upright = ImageOps.exif_transpose(opened)
                flat = _on_white(upright)
                flat.thumbnail((_SIZES[0][0],) * 2, Image.Resampling.LANCZOS)
                return flat
    except _DAMAGED:
        return None


def _on_white(picture: Image.Image) -> Image.Image:
    """Return a picture without transparency and without what the camera wrote into the file."""
    seen = picture.convert("RGBA")
    white = Image.new("RGBA", seen.size, "white")
    return Image.alpha_composite(white, seen).convert("RGB")


def _small(picture: Image.Image, credit: str, room: int) -> Photo:
    """Return a picture in as many bytes as there is room for, or as few as it goes."""
    data, size = b"", (0, 0)
    for longest, quality in _SIZES:
        shown = picture.copy()
        shown.thumbnail((longest, longest), Image.Resampling.LANCZOS)
        written = io.BytesIO()
        shown.save(written, "WEBP", quality=quality, method=6)
        data, size = written.getvalue(), shown.size
        if len(data) <= room:
            break
    return Photo(data=data, width=size[0], height=size[1], credit=credit)
