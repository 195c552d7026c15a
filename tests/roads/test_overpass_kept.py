"""What was downloaded is kept, whole or not at all."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import osmium
import pytest

from routes.cli import main
from routes.errors import DownloadError, RequestError
from routes.geo import BoundingBox
from routes.roads.cache import load_network
from routes.roads.osmfile import read_osm
from routes.roads.overpass import download_roads
from tests.roads.overpassserver import BOX, VILLAGE, Overpass, village_answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from routes.roads.network import RoadNetwork

pytestmark = pytest.mark.filterwarnings("ignore::routes.errors.IncompleteRoadsWarning")


@pytest.mark.usefixtures("known_zone")
def test_the_answer_is_asked_for_once(
    server: Overpass, download: Callable[..., RoadNetwork]
) -> None:
    """The second time it comes from the cache folder; another box is another question."""
    one, two = download(), download()
    assert one.same_streets(two)
    assert one.source == two.source
    assert len(server.requests) == 1
    download(BoundingBox(-9.72, 29.59, -9.67, 29.63))
    assert len(server.requests) == 2


@pytest.mark.usefixtures("known_zone")
def test_a_damaged_answer_in_the_cache_is_asked_for_again(
    server: Overpass, download: Callable[..., RoadNetwork], tmp_path: Path
) -> None:
    """Half a file, as an interrupted download leaves it, is not taken for an answer."""
    download()
    kept = max(tmp_path.rglob("*.json"), key=lambda path: path.stat().st_size)
    kept.write_bytes(kept.read_bytes()[:300])
    assert download().section_count == 29
    assert len(server.requests) == 2


@pytest.mark.usefixtures("known_zone")
def test_an_interrupted_download_leaves_nothing(
    server: Overpass,
    download: Callable[..., RoadNetwork],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """Half an answer is never in the cache, whoever presses Ctrl-C when; the next one succeeds."""
    written = Path.write_text

    def interrupted(path: Path, text: str, **how: Any) -> int:  # noqa: ANN401
        written(path, text[: len(text) // 2], **how)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_text", interrupted)
        with pytest.raises(KeyboardInterrupt):
            download()
    assert not [*(tmp_path / "overpass").iterdir()]
    assert download().section_count == 29
    assert len(server.requests) == 2


@pytest.mark.usefixtures("known_zone")
def test_what_a_killed_download_left_is_removed_a_day_later(
    download: Callable[..., RoadNetwork], tmp_path: Path
) -> None:
    """It is never taken for an answer; one that may still be running is left alone."""
    old, young = (tmp_path / "overpass" / f".part-{name}" for name in ("old", "young"))
    for part in (old, young):
        part.mkdir(parents=True)
        (part / "half.json").write_text('{"elements": [')
    os.utime(old, (1e9, 1e9))
    assert download().section_count == 29
    assert not old.exists()
    assert young.exists()


@pytest.fixture
def command(
    server: Overpass, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., int]:
    """Return `sse-routes roads download` from that server."""
    monkeypatch.setenv("SSE_ROUTES_OVERPASS_URL", server.url)
    monkeypatch.setenv("SSE_ROUTES_CACHE_FOLDER", str(tmp_path / "cache"))

    def run(output: Path) -> int:
        box = ",".join(map(str, BOX))
        return main(["roads", "download", "--bbox", box, "-o", str(output)])

    return run


@pytest.mark.usefixtures("known_zone")
def test_the_command_writes_the_whole_file_or_none(
    server: Overpass, command: Callable[..., int], tmp_path: Path
) -> None:
    """After a failure an earlier file is as it was, and nothing lies beside it."""
    target = tmp_path / "out" / "town.npz"
    target.parent.mkdir()
    target.write_bytes(b"an earlier one")
    server.answers = [(200, village_answer()[:500]), (200, village_answer())]
    assert command(target) == 2
    assert target.read_bytes() == b"an earlier one"
    assert command(target) == 0
    assert load_network(target).same_streets(read_osm(VILLAGE))
    assert [*target.parent.iterdir()] == [target]


@pytest.mark.usefixtures("known_zone")
def test_the_command_goes_on_from_what_was_kept(
    server: Overpass,
    command: Callable[..., int],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """An answer that came, but could not be written as a network, need not come again."""
    (tmp_path / "nowhere").write_bytes(b"a file, not a folder")
    assert command(tmp_path / "nowhere" / "town.npz") == 2
    assert "cannot be written" in capsys.readouterr().err
    server.answers = [(500, b"")]
    assert command(tmp_path / "town.npz") == 0
    assert len(server.requests) == 1


def test_the_command_told_for_large_boxes_works_as_it_is_told(
    download: Callable[..., RoadNetwork], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who has fetched the file named pastes the command, and has the roads of the box."""
    with pytest.raises(RequestError) as refusal:
        download(BoundingBox(-10.2, 29.3, -9.2, 30))
    told = str(refusal.value)
    url = re.search(r"https://\S+", told)
    words = told.partition("sse-routes ")[2].split()
    assert url
    monkeypatch.chdir(tmp_path)
    with osmium.SimpleWriter(url[0].rpartition("/")[2]) as extract:
        for entity in osmium.FileProcessor(VILLAGE):
            extract.add(entity)
    assert main(words) == 0
    assert load_network("roads.npz").same_streets(read_osm(VILLAGE))


def test_a_cache_folder_that_cannot_be_written_is_an_error(
    server: Overpass, tmp_path: Path
) -> None:
    """There must be somewhere to keep the answer."""
    (tmp_path / "file").touch()
    with pytest.raises(DownloadError, match="cannot be kept"):
        download_roads(BOX, cache_folder=tmp_path / "file", overpass_url=server.url)
