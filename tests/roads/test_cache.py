"""Road networks on disk."""

from __future__ import annotations

import concurrent.futures
import io
import json
import logging
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routes.errors import IncompleteRoadsWarning, OutputError, RoadsError
from routes.geo import BoundingBox
from routes.roads import cache
from routes.roads.cache import cached_osm, load_network, save_network
from routes.roads.osmfile import read_osm
from routes.roads.profile import Profile, read_profile
from routes.roads.schematic import bundled_network

if TYPE_CHECKING:
    from routes.roads.network import RoadNetwork

VILLAGE = Path(__file__).parent / "data" / "village.osm"
CAR = read_profile("car")

pytestmark = pytest.mark.filterwarnings("ignore::routes.errors.IncompleteRoadsWarning")


@pytest.fixture
def village() -> RoadNetwork:
    """Return the village."""
    return read_osm(VILLAGE)


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return the village as the bytes of an `.npz`."""
    path = tmp_path_factory.mktemp("saved") / "v.npz"
    save_network(read_osm(VILLAGE), path)
    return path.read_bytes()


def _rewritten(saved: bytes, path: Path, **changes: object) -> Path:
    """Write an `.npz` with some of its arrays replaced, or left out if None."""
    arrays: dict[str, Any] = dict(np.load(io.BytesIO(saved)))
    arrays |= changes
    np.savez(path, **{name: array for name, array in arrays.items() if array is not None})
    return path


def test_a_network_comes_back_as_it_was(village: RoadNetwork, tmp_path: Path) -> None:
    """All arrays, texts of every script and the source survive the disk."""
    save_network(village, tmp_path / "v.npz")
    back = load_network(tmp_path / "v.npz")
    assert back.same_streets(village)
    assert (back.source, back.strings) == (village.source, village.strings)
    assert back.name.dtype == village.name.dtype
    assert not back.length_m.flags.writeable


def test_the_bundled_network_stays_schematic(tmp_path: Path) -> None:
    """Measured times and the word “schematic” survive, so that outputs can go on saying so."""
    save_network(bundled_network(), tmp_path / "b.npz")
    back = load_network(tmp_path / "b.npz")
    assert back.same_streets(bundled_network())
    assert back.source.is_schematic


def test_equal_networks_give_equal_bytes(tmp_path: Path, saved: bytes) -> None:
    """Neither the time nor the file name is in the file."""
    save_network(read_osm(VILLAGE), tmp_path / "another name.npz")
    assert (tmp_path / "another name.npz").read_bytes() == saved


def test_saving_leaves_nothing_else_behind(village: RoadNetwork, tmp_path: Path) -> None:
    """An old file is replaced, and no temporary one stays; others may read it."""
    path = tmp_path / "v.npz"
    path.write_bytes(b"old")
    save_network(village, path)
    assert [entry.name for entry in tmp_path.iterdir()] == ["v.npz"]
    assert load_network(path).same_streets(village)
    if sys.platform != "win32":
        plain = tmp_path / "plain"
        plain.touch()
        assert path.stat().st_mode == plain.stat().st_mode


def test_what_cannot_be_written_is_said(village: RoadNetwork, tmp_path: Path) -> None:
    """A file where a folder should be, or a folder in the place of the file."""
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="cannot be written"):
        save_network(village, tmp_path / "file" / "v.npz")
    (tmp_path / "taken.npz").mkdir()
    with pytest.raises(OutputError, match="is a folder"):
        save_network(village, tmp_path / "taken.npz")
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["file", "taken.npz"]


def test_a_failure_leaves_the_old_file(
    village: RoadNetwork, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk does not cost the network that was there."""
    path = tmp_path / "v.npz"
    path.write_bytes(b"old")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "savez", full)
    with pytest.raises(OutputError, match="No space left on device"):
        save_network(village, path)
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["v.npz"]


def test_another_version_is_refused_with_the_way_out(saved: bytes, tmp_path: Path) -> None:
    """The message says which version it is and how to make the file again."""
    path = _rewritten(saved, tmp_path / "old.npz", schema=np.int64(0))
    with pytest.raises(RoadsError, match=r"old\.npz: .*another version.*roads build"):
        load_network(path)


def test_other_archives_are_refused(tmp_path: Path) -> None:
    """An `.npz` of somebody else, a zip, a text, a pickle, an empty file, a folder, nothing."""
    np.savez(tmp_path / "other.npz", a=np.zeros(3))
    with pytest.raises(RoadsError, match="no road network"):
        load_network(tmp_path / "other.npz")
    with zipfile.ZipFile(tmp_path / "zip.npz", "w") as archive:
        archive.writestr("schema", "hello")
    (tmp_path / "text.npz").write_text("hello", encoding="utf-8")
    (tmp_path / "empty.npz").touch()
    (tmp_path / "folder.npz").mkdir()
    np.save(tmp_path / "single.npz", np.zeros(3))
    (tmp_path / "single.npz.npy").rename(tmp_path / "single.npz")
    np.savez(tmp_path / "pickle.npz", schema=np.array([{"a": 1}], dtype=object))
    for name in ("zip", "text", "empty", "folder", "single", "pickle"):
        with pytest.raises(RoadsError, match=f"{name}.npz: is damaged or no road network"):
            load_network(tmp_path / f"{name}.npz")
    with pytest.raises(RoadsError, match="there is no such road network"):
        load_network(tmp_path / "nothing.npz")


_SOURCE = {"kind": "osm", "name": "a", "sha256": "b"}


@pytest.mark.parametrize(
    "changes",
    [
        {"tail": None},
        {"tail": np.zeros(29, dtype=np.int64)},
        {"tail": np.full(29, 99, dtype=np.int32)},
        {"head": np.full(29, -1, dtype=np.int32)},
        {"highway": np.full(29, 99, dtype=np.uint8)},
        {"direction": np.zeros(29, dtype=np.uint8)},
        {"name": np.full(29, 10**6, dtype=np.uint32)},
        {"length_m": np.full(29, np.nan)},
        {"length_m": np.full(29, -1.0)},
        {"measured_s": np.full(29, -1, dtype=np.float32)},
        {"max_speed_kmh": np.zeros(29, dtype=np.float32)},
        {"junction_lonlat": np.full((27, 2), np.inf)},
        {"point_start": np.zeros(30, dtype=np.int64)},
        {"string_start": np.array([0, 0, 10**6])},
        {"string_start": np.zeros(0, dtype=np.int64)},
        {"string_start": np.array([0, 0, 9, 3, 251])},
        {"strings": np.full(251, 0xFF, dtype=np.uint8)},
        {"source": np.frombuffer(b"{}", dtype=np.uint8)},
        {"source": np.frombuffer(b"[1]", dtype=np.uint8)},
        {"source": np.frombuffer(b'{"a', dtype=np.uint8)},
        {"source": np.frombuffer(json.dumps(_SOURCE | {"x": 1}).encode(), dtype=np.uint8)},
        {"source": np.frombuffer(json.dumps(_SOURCE | {"name": 5}).encode(), dtype=np.uint8)},
    ],
)
def test_arrays_that_do_not_fit_are_refused(
    saved: bytes, tmp_path: Path, changes: dict[str, object]
) -> None:
    """A well-formed archive with impossible contents is no road network."""
    assert load_network(_rewritten(saved, tmp_path / "whole.npz")).section_count == 29
    with pytest.raises(RoadsError, match=r"bad\.npz: "):
        load_network(_rewritten(saved, tmp_path / "bad.npz", **changes))


@settings(
    deadline=None,
    max_examples=300,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.data())
def test_damaged_files_are_refused_or_harmless(
    saved: bytes, tmp_path: Path, data: st.DataObject
) -> None:
    """Bytes cut off or changed anywhere end in a message, or in the very same network."""
    at = data.draw(st.integers(0, len(saved) - 1))
    kept = saved[:at]
    if data.draw(st.booleans()):
        kept += data.draw(st.binary(min_size=1, max_size=4)) + saved[at + 1 :]
    path = tmp_path / "damaged.npz"
    path.write_bytes(kept)
    try:
        network = load_network(path)
    except RoadsError as error:
        message = str(error)
    else:
        message = "damaged.npz: " if network.same_streets(read_osm(VILLAGE)) else "another network"
    assert message.startswith("damaged.npz: ")


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Return the list of files that are really read as OSM."""
    done: list[Path] = []

    def counted(path: Path, *, bbox: BoundingBox | None = None) -> RoadNetwork:
        done.append(path)
        return read_osm(path, bbox=bbox)

    monkeypatch.setattr(cache, "read_osm", counted)
    return done


def test_a_file_is_read_once(tmp_path: Path, reads: list[Path], village: RoadNetwork) -> None:
    """The second time the network comes from the cache, whose folder is made if needed."""
    folder = tmp_path / "new" / "cache"
    for _ in range(2):
        network = cached_osm(VILLAGE, folder, profile=CAR)
        assert network.same_streets(village)
        assert network.source == village.source
    assert len(reads) == 1


def test_the_key_holds_all_that_matters(
    tmp_path: Path, reads: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Other bytes, another box, profile, table or schema: read again. Another name: not."""
    copy = tmp_path / "copy.osm"
    copy.write_bytes(VILLAGE.read_bytes())
    box = BoundingBox(-9.7, 29.59, -9.68, 29.61)
    faster: Profile = replace(CAR, version="another table")

    def size(path: Path = VILLAGE, bbox: BoundingBox | None = None, profile: Profile = CAR) -> int:
        cached_osm(path, tmp_path / "cache", bbox=bbox, profile=profile)
        return len(reads)

    assert size() == 1
    assert size(copy) == 1
    assert cached_osm(copy, tmp_path / "cache", profile=CAR).source.name == "copy.osm"
    assert size(bbox=box) == 2
    assert size(bbox=BoundingBox(-9.7, 29.59, -9.68, 29.62)) == 3
    assert size(profile=read_profile("4x4")) == 4
    assert size(profile=faster) == 5
    copy.write_bytes(VILLAGE.read_bytes() + b"\n")
    assert size(copy) == 6
    monkeypatch.setattr(cache, "SCHEMA_VERSION", cache.SCHEMA_VERSION + 1)
    assert size() == 7


def test_a_damaged_cache_is_made_again(
    tmp_path: Path, reads: list[Path], village: RoadNetwork, caplog: pytest.LogCaptureFixture
) -> None:
    """The user notices nothing but a line in the log."""
    cached_osm(VILLAGE, tmp_path, profile=CAR)
    (kept,) = tmp_path.iterdir()
    good = kept.read_bytes()
    kept.write_bytes(good[:1000])
    with caplog.at_level(logging.WARNING):
        assert cached_osm(VILLAGE, tmp_path, profile=CAR).same_streets(village)
    assert len(reads) == 2
    assert "damaged" in caplog.text
    assert kept.read_bytes() == good


def test_a_cache_that_cannot_be_written_is_no_error(
    tmp_path: Path, village: RoadNetwork, caplog: pytest.LogCaptureFixture
) -> None:
    """The network is read and returned all the same."""
    taken = tmp_path / "file"
    taken.write_text("not a folder", encoding="utf-8")
    with caplog.at_level(logging.WARNING):
        assert cached_osm(VILLAGE, taken, profile=CAR).same_streets(village)
    assert "road cache" in caplog.text


def test_a_bad_source_is_an_error_with_a_cache_too(tmp_path: Path) -> None:
    """Nothing is kept of a file that cannot be used."""
    with pytest.raises(RoadsError, match="cannot be opened"):
        cached_osm(tmp_path / "nowhere.osm", tmp_path / "cache", profile=CAR)
    bad = tmp_path / "bad.osm"
    bad.touch()
    with pytest.raises(RoadsError, match="cannot be read as an OSM file"):
        cached_osm(bad, tmp_path / "cache", profile=CAR)
    assert not (tmp_path / "cache").exists()


def test_a_file_that_changes_while_read_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A network is never found again under the hash of other bytes."""
    roads = tmp_path / "roads.osm"
    roads.write_bytes(VILLAGE.read_bytes())

    def late(path: Path, *, bbox: BoundingBox | None = None) -> RoadNetwork:
        roads.write_bytes(VILLAGE.read_bytes() + b"\n")
        return read_osm(path, bbox=bbox)

    monkeypatch.setattr(cache, "read_osm", late)
    cached_osm(roads, tmp_path / "cache", profile=CAR)
    assert not (tmp_path / "cache").exists()


def test_many_writers_never_show_half_a_file(village: RoadNetwork, tmp_path: Path) -> None:
    """Readers beside writers see a whole network each time."""
    path = tmp_path / "v.npz"
    save_network(village, path)

    def work(number: int) -> bool:
        if number % 2 and sys.platform != "win32":  # Windows refuses to replace an open file
            save_network(village, path)
        return load_network(path).same_streets(village)

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        assert all(pool.map(work, range(64)))
    assert [entry.name for entry in tmp_path.iterdir()] == ["v.npz"]


def test_the_warning_comes_when_the_file_is_read(tmp_path: Path) -> None:
    """Missing nodes are reported by the cached loader as well, the first time."""
    with pytest.warns(IncompleteRoadsWarning, match=r"village\.osm: nodes missing"):
        cached_osm(VILLAGE, tmp_path, profile=CAR)
