"""Promises of `routes.outputs.bundle`."""

from __future__ import annotations

import errno
import hashlib
import io
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfReader

from routes.errors import OutputError
from routes.outputs.bundle import circuit_files, clear_folder, write_folder
from routes.outputs.circuitjson import parse_circuit
from routes.outputs.exports import export_files
from routes.outputs.formats import FORMATS
from routes.outputs.gpx import day_gpx
from routes.outputs.provenance import Provenance, manifest
from routes.roads.schematic import bundled_network

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from routes.circuit import Circuit

Contents = dict[str, bytes]


def contents(folder: Path) -> Contents:
    """Return everything below a folder, hidden things too; folders end in a slash."""
    return {
        path.relative_to(folder).as_posix() + ("/" if path.is_dir() else ""): (
            b"" if path.is_dir() else path.read_bytes()
        )
        for path in sorted(folder.rglob("*"))
    }


def circuit_of(days: int, language: str = "fr", *, version: bytes = b"1") -> Contents:
    """Return the files of a circuit as small as can be, manifest last."""
    files = {
        "circuit.json": b"circuit %d " % days + version,
        **{f"day-{day}.gpx": b"day %d " % day + version for day in range(1, days + 1)},
        f"booklet.{language}.pdf": b"booklet " + version,
        f"cues.{language}.txt": b"cues " + version,
    }
    made_from = Provenance(inputs={}, request={}, seed=1, iterations=1, versions={})
    return files | {"manifest.json": manifest(files, made_from)}


def fail_after(
    monkeypatch: pytest.MonkeyPatch, what: str, calls: int, error: BaseException
) -> None:
    """Let a method of Path work so many times, and then fail."""
    real: Callable[..., Any] = getattr(Path, what)
    left = iter(range(calls))

    def failing(self: Path, *given: object, **named: object) -> object:
        if next(left, None) is None:
            raise error
        return real(self, *given, **named)

    monkeypatch.setattr(Path, what, failing)


def fail_once(patch: pytest.MonkeyPatch, what: str, calls: int, error: BaseException) -> None:
    """Let one call of a method of Path fail, after so many."""
    real: Callable[..., Any] = getattr(Path, what)
    count = iter(range(10**6))

    def failing(self: Path, *given: object, **named: object) -> object:
        if next(count) == calls:
            raise error
        return real(self, *given, **named)

    patch.setattr(Path, what, failing)


def test_a_new_folder_holds_the_files_and_nothing_else(tmp_path: Path) -> None:
    """Parents are made; the temporary folder is gone."""
    files = circuit_of(2)
    write_folder(tmp_path / "a" / "b" / "out", files)
    assert contents(tmp_path / "a" / "b" / "out") == files
    assert [path.name for path in (tmp_path / "a" / "b").iterdir()] == ["out"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such rights")
def test_a_new_folder_can_be_read_by_those_who_may_read_others(tmp_path: Path) -> None:
    """A web server must be able to show it: rights are those of any new folder."""
    (tmp_path / "plain").mkdir()
    write_folder(tmp_path / "out", circuit_of(1))
    assert (tmp_path / "out").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_other_files_survive_and_earlier_ones_are_replaced(tmp_path: Path) -> None:
    """Notes, folders and hidden files stay; so does an empty folder's right to be used."""
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "mine.txt").write_bytes(b"mine")
    (tmp_path / ".hidden").write_bytes(b"hidden")
    (tmp_path / "circuit.json").write_bytes(b"of another program, and longer than the new one")
    before = contents(tmp_path)
    files = circuit_of(2)
    write_folder(tmp_path, files)
    assert contents(tmp_path) == before | files
    write_folder(tmp_path, files)
    assert contents(tmp_path) == before | files


def test_files_the_new_circuit_lacks_go(tmp_path: Path) -> None:
    """Those the earlier manifest lists; not what looks like one of them."""
    (tmp_path / "day-9.gpx").write_bytes(b"a track of my own")
    write_folder(tmp_path, circuit_of(3))
    write_folder(tmp_path, circuit_of(1, version=b"2"))
    assert contents(tmp_path) == circuit_of(1, version=b"2") | {"day-9.gpx": b"a track of my own"}


def test_a_file_changed_since_stays(tmp_path: Path) -> None:
    """It is the user's now."""
    write_folder(tmp_path, circuit_of(2))
    (tmp_path / "day-2.gpx").write_bytes(b"edited by hand")
    write_folder(tmp_path, circuit_of(1, version=b"2"))
    assert (tmp_path / "day-2.gpx").read_bytes() == b"edited by hand"


def test_booklets_of_one_circuit_in_several_languages_stay_together(tmp_path: Path) -> None:
    """Until the circuit changes: then none of the old ones may be handed out."""
    for language in ("fr", "ar", "en"):
        write_folder(tmp_path, circuit_of(2, language))
    assert {"booklet.fr.pdf", "booklet.ar.pdf", "booklet.en.pdf"} <= contents(tmp_path).keys()
    assert {"cues.fr.txt", "cues.ar.txt", "cues.en.txt"} <= contents(tmp_path).keys()
    write_folder(tmp_path, circuit_of(2, "ar", version=b"2"))
    assert contents(tmp_path) == circuit_of(2, "ar", version=b"2")
    (tmp_path / "cues.ar.txt").write_bytes(b"edited by hand")
    write_folder(tmp_path, circuit_of(2, "fr", version=b"3"))
    assert contents(tmp_path) == (
        circuit_of(2, "fr", version=b"3") | {"cues.ar.txt": b"edited by hand"}
    )


@pytest.mark.parametrize(
    "listed", ["../precious.txt", "notes/mine.txt", "..", "", "/etc/hostname", "notes", "a\\b"]
)
def test_a_manifest_cannot_reach_out_of_its_folder(tmp_path: Path, listed: str) -> None:
    """Only plain names of files are looked at."""
    out = tmp_path / "out"
    (out / "notes").mkdir(parents=True)
    for precious in (tmp_path / "precious.txt", out / "notes" / "mine.txt"):
        precious.write_bytes(b"mine")
    files = {listed: {"sha256": hashlib.sha256(b"mine").hexdigest(), "bytes": 4}}
    (out / "manifest.json").write_text(json.dumps({"files": files}), encoding="utf-8")
    write_folder(out, circuit_of(1))
    assert (tmp_path / "precious.txt").read_bytes() == b"mine"
    assert (out / "notes" / "mine.txt").read_bytes() == b"mine"


@pytest.mark.parametrize(
    "text", ["", "[]", "null", '{"files": 1}', '{"files": {"a": 1}}', "\ud800", "[" * 100_000]
)
def test_a_manifest_that_is_none_of_ours_removes_nothing(tmp_path: Path, text: str) -> None:
    """It is replaced."""
    (tmp_path / "manifest.json").write_bytes(text.encode("utf-8", "surrogatepass"))
    (tmp_path / "booklet.en.pdf").write_bytes(b"mine")
    write_folder(tmp_path, circuit_of(1))
    assert contents(tmp_path) == circuit_of(1) | {"booklet.en.pdf": b"mine"}


FULL = OSError(errno.ENOSPC, "No space left on device")
LOCKED = PermissionError(errno.EACCES, "Permission denied")
FAILURES = [
    ("write_bytes", 0, FULL), ("write_bytes", 3, FULL), ("mkdir", 0, LOCKED), ("mkdir", 1, LOCKED),
    ("write_bytes", 2, KeyboardInterrupt()), ("replace", 0, LOCKED), ("replace", 2, LOCKED),
    ("replace", 3, KeyboardInterrupt()), ("unlink", 0, LOCKED), ("unlink", 0, KeyboardInterrupt()),
    ("write_bytes", 1, MemoryError()),
]  # fmt: skip


@pytest.mark.parametrize(("what", "calls", "error"), FAILURES)
def test_a_failure_leaves_a_folder_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str, calls: int, error: BaseException
) -> None:
    """Wherever it fails: every byte, no file more, no file less, nothing hidden."""
    out = tmp_path / "out"
    write_folder(out, circuit_of(2))
    (out / "notes.txt").write_bytes(b"mine")
    (out / "circuit.json").unlink()  # a file that is to be new
    before = contents(tmp_path)
    new = circuit_of(1, "ar", version=b"2")
    with monkeypatch.context() as patch:
        # Putting things back needs `replace` and `unlink` too: they fail once only.
        if what in {"replace", "unlink"}:
            fail_once(patch, what, calls, error)
        else:
            fail_after(patch, what, calls, error)
        expected = OutputError if isinstance(error, OSError) else type(error)
        with pytest.raises(expected) as caught:
            write_folder(out, new)
    assert contents(tmp_path) == before
    if isinstance(error, OSError):
        assert str(out) in str(caught.value)
        assert str(error.strerror) in str(caught.value)
        assert "Nothing was changed." in str(caught.value)
    write_folder(out, new)
    assert contents(out) == new | {"notes.txt": b"mine"}


@pytest.mark.parametrize(
    ("what", "calls", "error"),
    [("write_bytes", 0, FULL), ("write_bytes", 2, KeyboardInterrupt()), ("rename", 0, LOCKED)],
)
def test_a_failure_leaves_no_new_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str, calls: int, error: BaseException
) -> None:
    """Nor anything beside it."""
    fail_after(monkeypatch, what, calls, error)
    with pytest.raises(OutputError if isinstance(error, OSError) else type(error)):
        write_folder(tmp_path / "out", circuit_of(2))
    assert contents(tmp_path) == {}


def test_earlier_files_that_cannot_be_put_back_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is lost even then; the message says where they are."""
    write_folder(tmp_path, circuit_of(1))
    fail_after(monkeypatch, "replace", 1, LOCKED)
    with pytest.raises(OutputError, match=r"circuit\.json could not be put back") as caught:
        write_folder(tmp_path, circuit_of(1, version=b"2"))
    (kept,) = tmp_path.glob(".*/old")
    assert str(kept) in str(caught.value)
    assert (kept / "circuit.json").read_bytes() == circuit_of(1)["circuit.json"]


def test_a_file_in_place_of_the_folder_or_its_parent_is_named(tmp_path: Path) -> None:
    """It stays."""
    (tmp_path / "dist").write_bytes(b"mine")
    with pytest.raises(OutputError, match="dist is a file, not a folder"):
        write_folder(tmp_path / "dist", circuit_of(1))
    with pytest.raises(OutputError, match=r"choose another place|is a file"):
        write_folder(tmp_path / "dist" / "out", circuit_of(1))
    assert contents(tmp_path) == {"dist": b"mine"}


def test_a_folder_in_place_of_a_file_is_named(tmp_path: Path) -> None:
    """Before anything is touched."""
    write_folder(tmp_path, circuit_of(1))
    (tmp_path / "map.html").mkdir()
    before = contents(tmp_path)
    with pytest.raises(OutputError, match=r"map\.html is a folder: move it away"):
        write_folder(tmp_path, circuit_of(1, version=b"2") | {"map.html": b"new"})
    assert contents(tmp_path) == before


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "/a", "..\\a", "c:a", "a\0b"])
def test_names_that_leave_the_folder_are_refused(tmp_path: Path, name: str) -> None:
    """On any system."""
    with pytest.raises(ValueError, match="plain file name"):
        write_folder(tmp_path / "out", {name: b""})
    assert contents(tmp_path) == {}


@pytest.fixture
def links(tmp_path: Path) -> Path:
    """Return a folder where links can be made."""
    try:
        (tmp_path / "probe").symlink_to(tmp_path)
    except OSError:  # pragma: no cover - Windows without the right to make links
        pytest.skip("links cannot be made here: writing through links is not tested")
    (tmp_path / "probe").unlink()
    return tmp_path


def test_a_link_to_a_folder_is_written_through(links: Path) -> None:
    """The link stays a link; a link to nothing yet makes its target."""
    (links / "real").mkdir()
    (links / "out").symlink_to(links / "real")
    (links / "later").symlink_to(links / "new")
    write_folder(links / "out", circuit_of(1))
    write_folder(links / "later", circuit_of(1))
    assert contents(links / "real") == contents(links / "new") == circuit_of(1)
    assert (links / "out").is_symlink()
    assert (links / "later").is_symlink()


def test_a_link_within_the_folder_is_replaced_and_not_followed(links: Path) -> None:
    """What it points to stays, and if writing fails the link is back."""
    (links / "precious.txt").write_bytes(b"mine")
    (links / "out").mkdir()
    (links / "out" / "circuit.json").symlink_to(links / "precious.txt")
    (links / "out" / "day-1.gpx").symlink_to(links / "nowhere")
    with pytest.MonkeyPatch.context() as patch:
        fail_once(patch, "replace", 2, LOCKED)
        with pytest.raises(OutputError):
            write_folder(links / "out", circuit_of(1))
    assert (links / "out" / "circuit.json").readlink() == links / "precious.txt"
    assert (links / "out" / "day-1.gpx").is_symlink()
    write_folder(links / "out", circuit_of(1))
    assert (links / "precious.txt").read_bytes() == b"mine"
    assert not (links / "out" / "circuit.json").is_symlink()
    assert contents(links / "out") == circuit_of(1)


def test_an_earlier_circuit_can_be_cleared_away(tmp_path: Path) -> None:
    """Its files go and the folder with them; what is not of it, or was changed since, stays."""
    folder = tmp_path / "variant-2"
    clear_folder(folder)
    write_folder(folder, circuit_of(2))
    clear_folder(folder)
    assert not folder.exists()
    write_folder(folder, circuit_of(2))
    (folder / "day-2.gpx").write_bytes(b"edited by hand")
    (folder / "notes.txt").write_bytes(b"mine")
    clear_folder(folder)
    kept = {"day-2.gpx": b"edited by hand", "notes.txt": b"mine"}
    assert contents(folder) == kept
    clear_folder(folder)
    assert contents(folder) == kept


@pytest.fixture
def files(circuit: Circuit) -> Mapping[str, bytes]:
    """Return every output of the circuit in English."""
    return circuit_files(circuit, bundled_network(), "en")


def test_a_circuit_has_all_the_files_the_office_is_told_of(
    circuit: Circuit, files: Mapping[str, bytes]
) -> None:
    """Each is what its name says."""
    assert list(files) == [
        "circuit.json", "circuit.gpx", "circuit.kml", "circuit.geojson", "circuit.ics",
        "timetable.csv", "circuit.xlsx", "cues.en.txt", "day-1.gpx", "day-2.gpx",
        "map.html", "embed.html", "preview.png", "booklet.en.pdf",
    ]  # fmt: skip
    assert parse_circuit(files["circuit.json"].decode("utf-8")) == circuit
    assert json.loads(files["circuit.geojson"])["type"] == "FeatureCollection"
    assert files["day-2.gpx"].decode("utf-8") == day_gpx(circuit, 2, "en")
    assert b"<trk>" in files["circuit.gpx"]
    exported = export_files(circuit, FORMATS, "en")
    assert {name: files[name] for name in exported} == exported
    assert b'<html lang="en"' in files["map.html"]
    assert b"application/ld+json" in files["map.html"]
    assert b"<iframe" in files["embed.html"]
    assert files["preview.png"].startswith(b"\x89PNG")
    assert len(PdfReader(io.BytesIO(files["booklet.en.pdf"])).pages) >= 2


def test_the_files_are_the_same_bytes_each_time(
    circuit: Circuit, files: Mapping[str, bytes]
) -> None:
    """The map and the booklet included."""
    assert circuit_files(circuit, bundled_network(), "en") == files
