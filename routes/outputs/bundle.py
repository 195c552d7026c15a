"""A folder of all outputs, written whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from routes.errors import OutputError
from routes.files import RescueError, in_plain_words, staging
from routes.message import msg
from routes.outputs.booklet import BOOKLETS, booklet_file, booklet_files, pair_file
from routes.outputs.circuitjson import circuit_to_json
from routes.outputs.embed import embed_page
from routes.outputs.exports import export_files
from routes.outputs.formats import FORMATS, file_name
from routes.outputs.gpx import day_gpx
from routes.outputs.preview import PREVIEW, preview_png
from routes.outputs.provenance import MANIFEST, sha256_of
from routes.outputs.sharing import described_page
from routes.outputs.webmap import circuit_map
from routes.sites import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from routes.circuit import Circuit
    from routes.outputs.photos import Photo
    from routes.outputs.webmap.tiles import Tiles
    from routes.roads.network import RoadNetwork
    from routes.sites import Language

CIRCUIT = "circuit.json"


def circuit_files(  # noqa: PLR0913 - one option for each thing that is written
    circuit: Circuit,
    network: RoadNetwork,
    language: Language,
    *,
    tiles: Tiles | None = None,
    photos: Mapping[str, Photo] | None = None,
    public_url: str = "",
    booklet: str = "a5",
    issue: int = 0,
) -> dict[str, bytes]:
    """Return every output of a circuit by its file name.

    Args:
        circuit: planned and traced.
        network: the roads it was planned on, for the maps' background.
        language: of everything people read.
        tiles: an online map for the page, none by default.
        photos: pictures of stops by the id of the site.
        public_url: where the folder will be on the web, with a slash at its end; empty if that is
            not known.
        booklet: the format of the booklet, one of `BOOKLETS`.
        issue: of calendars, see `routes.outputs.ical`.
    """
    days = range(1, len(circuit.itineraries) + 1)
    page = circuit_map(circuit, network, language, tiles=tiles, photos=photos, issue=issue)
    asks = tiles.origin if tiles else ""
    return {
        CIRCUIT: circuit_to_json(circuit).encode("utf-8"),
        **export_files(circuit, FORMATS, language, issue=issue),
        **{
            file_name("gpx", language, day): day_gpx(circuit, day, language).encode("utf-8")
            for day in days
        },
        "map.html": described_page(page, circuit, language, public_url).encode("utf-8"),
        "embed.html": embed_page(circuit, language, public_url, asks=asks).encode("utf-8"),
        PREVIEW: preview_png(circuit, network, language),
        **booklet_files(circuit, network, language, booklet, public_url),
    }


def _by_language(language: Language) -> set[str]:
    """Return the files that have their language in their name."""
    booklets = {booklet_file(format_, language) for format_ in BOOKLETS}
    pairs = {pair_file(language, other) for other in LANGUAGES if other != language}
    return booklets | pairs | {file_name("txt", language)}


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a folder, all of them or none.

    They are first written to a temporary folder: beside a folder that is new, which is then
    renamed; inside one that exists (the same disk, and no right on its parent is needed), from
    where they replace earlier ones file by file. Whatever fails, what was there is put back and
    the temporary folder goes. Other files in the folder stay. Files of an earlier circuit that
    this one lacks go too, if the earlier manifest lists them and they are as it says; booklets and
    cue sheets in other languages stay while circuit.json is the same.

    Args:
        folder: where; it is made if it does not exist, and may be a link to a folder.
        files: contents by plain file name; links in the folder by these names are replaced.

    Raises:
        OutputError: if it cannot be written; then nothing has changed.
        ValueError: if a name is not a plain file name.
    """
    odd = [name for name in files if not _is_plain(name)]
    if odd:
        raise ValueError(f"“{odd[0]}” is not a plain file name")
    target = Path(os.path.realpath(folder))
    with in_plain_words(folder):
        if not target.exists():
            _write_new(target, files)
        elif target.is_dir():
            _write_into(target, files)
        else:
            raise OutputError(
                msg("{folder} is a file, not a folder: choose another folder.", folder=folder)
            )


def clear_folder(folder: Path) -> None:
    """Remove an earlier circuit: the files that its manifest lists and nobody has changed since.

    The folder goes if nothing else is in it; a folder without a manifest of ours is left alone.

    Raises:
        OutputError: if a file cannot be removed.
    """
    earlier = _earlier_files(folder)
    if not earlier:
        return
    with in_plain_words(folder):
        for name in _unchanged(folder, earlier):
            (folder / name).unlink()
        (folder / MANIFEST).unlink()
        if not any(folder.iterdir()):
            folder.rmdir()


def _write_new(target: Path, files: Mapping[str, bytes]) -> None:
    with staging(target.parent, target.name) as staged:
        new = staged / "new"
        _write_all(new, files)
        new.rename(target)


def _write_into(target: Path, files: Mapping[str, bytes]) -> None:
    with staging(target, target.name) as staged:
        new, old = staged / "new", staged / "old"
        _write_all(new, files)
        names = sorted(files, key=lambda name: name == MANIFEST)
        stale = _stale(target, files)
        old.mkdir()
        _save([*names, *stale], target, old)
        try:
            for name in names:
                (new / name).replace(target / name)
            for name in stale:
                (target / name).unlink()
        except BaseException as error:
            _put_back([*names, *stale], staged, target, error)
            raise


def _write_all(folder: Path, files: Mapping[str, bytes]) -> None:
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)


def _save(names: Iterable[str], target: Path, old: Path) -> None:
    """Copy what has one of these names from a folder to another, links as links."""
    for name in names:
        place = target / name
        if place.is_dir() and not place.is_symlink():
            raise OutputError(
                msg("{path} is a folder: move it away, or choose another folder.", path=place)
            )
        if os.path.lexists(place):
            shutil.copy2(place, old / name, follow_symlinks=False)


def _put_back(names: Iterable[str], staged: Path, target: Path, error: BaseException) -> None:
    """Undo what was done: restore what was replaced or removed, remove what was added.

    Raises:
        RescueError: if something could not be restored; it says where it is.
    """
    new, old = staged / "new", staged / "old"
    failed = []
    for name in names:
        if os.path.lexists(new / name):
            continue  # not moved yet
        try:
            if os.path.lexists(old / name):
                (old / name).replace(target / name)
            else:
                (target / name).unlink(missing_ok=True)
        except BaseException:  # noqa: BLE001 - nor may a second interruption lose a file
            failed.append(name)
    if failed:
        raise RescueError(
            msg(
                "{folder}: writing failed midway, and {files} could not be put back: "
                "the earlier files are in {old}.",
                folder=target,
                files=", ".join(failed),
                old=old,
            )
        ) from error


def _stale(target: Path, files: Mapping[str, bytes]) -> list[str]:
    """Return the files of an earlier circuit in a folder that the new one does not have."""
    earlier = _earlier_files(target) if MANIFEST in files else {}
    if not earlier:
        return []
    by_language = {name for language in LANGUAGES for name in _by_language(language)}
    unchanged = _unchanged(target, earlier)
    same_circuit = earlier.get(CIRCUIT) == sha256_of(files.get(CIRCUIT, b""))
    # A booklet that an earlier run kept is no longer listed, but it is out of date now.
    kept = by_language - earlier.keys()
    old = unchanged - by_language if same_circuit else unchanged | kept
    return sorted(name for name in old - files.keys() if (target / name).is_file())


def _unchanged(folder: Path, earlier: Mapping[str, str]) -> set[str]:
    """Return the files of an earlier manifest that are as it says."""
    return {
        name for name, sha256 in earlier.items() if _is_plain(name) and _has(folder / name, sha256)
    }


def _has(path: Path, sha256: str) -> bool:
    """Say whether a path is a file of this content."""
    return path.is_file() and not path.is_symlink() and sha256_of(path.read_bytes()) == sha256


def _earlier_files(target: Path) -> dict[str, str]:
    """Return the hashes an earlier manifest lists; none if it cannot be read as one of ours."""
    try:
        files = json.loads((target / MANIFEST).read_bytes())["files"]
        return {str(name): str(entry["sha256"]) for name, entry in files.items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return {}


def _is_plain(name: str) -> bool:
    """Say whether a name stays in its folder on every system."""
    return bool(name) and name not in {".", ".."} and not set(name) & set('/\\:\0*?"<>|')
