"""Files that go into the page: Leaflet and its plugin from their registry packages, and our own.

The packages are plain folders of files; they are read without importing them.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from routes.errors import OutputError
from routes.message import msg

_TEMPLATES = Path(__file__).parents[2] / "data" / "templates"
_LEAFLET = "xstatic-leaflet"
_GESTURES = "xstatic-leaflet-gesturehandling"
_URL = re.compile(r"url\(\s*['\"]?([^)'\"]+)['\"]?\s*\)")
_MEDIA_TYPES = {".png": "image/png", ".svg": "image/svg+xml", ".gif": "image/gif"}


def scripts() -> tuple[str, ...]:
    """Return the scripts that come before the map's own: Leaflet, gesture handling, ours.

    Raises:
        OutputError: if a package is not installed or lacks its file.
    """
    return (*library_scripts(), own("map-tools.js"), own("map.js"))


def library_scripts() -> tuple[str, ...]:
    """Return the scripts of every page with a map: Leaflet, gesture handling, our drawing.

    Raises:
        OutputError: if a package is not installed or lacks its file.
    """
    return (
        _script(_packaged(_LEAFLET, "leaflet.js")),
        _script(_packaged(_GESTURES, "leaflet-gesture-handling.min.js")),
        own("map-drawing.js"),
    )


def styles() -> str:
    """Return the style sheets in one, with their pictures as data.

    Raises:
        OutputError: if a package is not installed or lacks its file.
    """
    return "\n".join((library_styles(), own("map.css")))


def library_styles() -> str:
    """Return the style sheets of every page with a map, with their pictures as data.

    Raises:
        OutputError: if a package is not installed or lacks its file.
    """
    leaflet = _packaged(_LEAFLET, "leaflet.css")
    gestures = _packaged(_GESTURES, "leaflet-gesture-handling.min.css")
    return "\n".join((_with_pictures(leaflet), _with_pictures(gestures)))


def licences() -> str:
    """Return the notices that go with Leaflet and its plugin, as their licences ask."""
    return own("map-licences.txt")


def own(name: str) -> str:
    """Return one of our own files by its name."""
    return _read(_TEMPLATES / name)


def content_hash(text: str) -> str:
    """Return the hash of an inline script or style as a content security policy writes it.

    >>> content_hash("")
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
    """
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


@cache
def _packaged(package: str, name: str) -> Path:
    """Return the path of a file of an installed package."""
    how = msg(
        "install the package {package} again (pip install --force-reinstall {package}).",
        package=package,
    )
    try:
        files = distribution(package).files or []
    except PackageNotFoundError as error:
        raise OutputError(
            msg(
                "the map needs the package {package}, which is missing: {how}",
                package=package,
                how=how,
            )
        ) from error
    for file in files:
        if file.name == name and "data" in file.parts:
            return Path(str(file.locate()))
    raise OutputError(
        msg("the package {package} has no file {name}: {how}", package=package, name=name, how=how)
    )


def _read(path: Path) -> str:
    """Return a text file with the line ends a browser hashes."""
    return path.read_text(encoding="utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")


def _script(path: Path) -> str:
    """Return a script without the line that sends developers to a file that is not there."""
    lines = _read(path).splitlines()
    return "\n".join(line for line in lines if not line.startswith("//# sourceMappingURL="))


def _with_pictures(path: Path) -> str:
    """Return a style sheet whose pictures are written into it; other references go."""

    def inlined(found: re.Match[str]) -> str:
        picture = path.parent / found.group(1)
        media_type = _MEDIA_TYPES.get(picture.suffix)
        if media_type is None or not picture.is_file():
            return "none"
        data = base64.b64encode(picture.read_bytes()).decode("ascii")
        return f"url(data:{media_type};base64,{data})"

    return _URL.sub(inlined, _read(path))
