"""Pictures of sites."""

from __future__ import annotations

import io
import warnings
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from routes.errors import PhotoWarning
from routes.outputs.photos import ROOM_BYTES, photo_files, read_photos

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from routes.sites import Site

CREDIT = "Province de Tiznit, CC BY 4.0"


def _save(path: Path, size: tuple[int, int] = (1200, 800), **how: object) -> None:
    """Save a picture that is as hard to compress as a photograph, and harder."""
    noise = np.random.default_rng(1).integers(0, 256, (size[1], size[0], 3), dtype=np.uint8)
    path.parent.mkdir(exist_ok=True)
    Image.fromarray(noise).save(path, **how)  # type: ignore[arg-type]


@pytest.fixture
def site(make_site: Callable[..., Site]) -> Site:
    """Return a site with a picture."""
    return make_site(id="afra", photo="photos/afra.jpg", photo_credit=CREDIT)


def test_a_picture_is_cut_down_upright_and_without_what_the_camera_wrote(
    site: Site, tmp_path: Path
) -> None:
    """A telephone held upright writes a lying picture and a note to turn it."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turn by 90 degrees
    exif[0x010F] = "Camera of somebody"
    _save(tmp_path / "photos" / "afra.jpg", exif=exif.tobytes())
    photo = read_photos([site], tmp_path)["afra"]
    shown = Image.open(io.BytesIO(photo.data))
    assert shown.format == "WEBP"
    assert shown.size == (photo.width, photo.height)
    assert photo.height > photo.width
    assert max(shown.size) <= 480
    assert photo.credit == CREDIT
    assert b"Camera" not in photo.data
    assert not shown.getexif()


def test_many_pictures_share_the_room(make_site: Callable[..., Site], tmp_path: Path) -> None:
    """A page stays small however many stops have a picture."""
    _save(tmp_path / "a.png", (480, 480))
    sites = [make_site(id=f"s{n}", photo="a.png", photo_credit=CREDIT) for n in range(6)]
    photos = read_photos(sites, tmp_path)
    assert len(photos) == 6
    assert sum(len(photo.data) for photo in photos.values()) <= ROOM_BYTES


def test_the_same_picture_gives_the_same_bytes(site: Site, tmp_path: Path) -> None:
    """Nothing of the time or the machine goes in."""
    _save(tmp_path / "photos" / "afra.jpg")
    assert read_photos([site], tmp_path) == read_photos([site], tmp_path)


@pytest.mark.parametrize(
    ("prepare", "problem"),
    [
        (lambda _: None, "is not there"),
        (lambda file: file.write_bytes(b"\xff\xd8\xff\xe0 no picture"), "cannot be read"),
        (lambda file: file.write_bytes(b""), "cannot be read"),
        (lambda file: file.write_text("<svg onload='alert(1)'/>"), "cannot be read"),
        (lambda file: file.mkdir(), "is not there"),
    ],
)
def test_a_picture_that_cannot_be_shown_is_told(
    site: Site, tmp_path: Path, prepare: Callable[[Path], None], problem: str
) -> None:
    """The circuit is made without it."""
    (tmp_path / "photos").mkdir()
    prepare(tmp_path / "photos" / "afra.jpg")
    with pytest.warns(PhotoWarning, match=rf"afra, sse:photo: photos/afra.jpg {problem}"):
        assert read_photos([site], tmp_path) == {}


def test_a_truncated_picture_is_told(site: Site, tmp_path: Path) -> None:
    """Half a download is no picture."""
    file = tmp_path / "photos" / "afra.jpg"
    _save(file)
    file.write_bytes(file.read_bytes()[:5000])
    with pytest.warns(PhotoWarning, match="cannot be read"):
        assert read_photos([site], tmp_path) == {}


def test_a_picture_made_to_fill_the_memory_is_refused(site: Site, tmp_path: Path) -> None:
    """A small file may claim to be a wall."""
    path = tmp_path / "photos" / "afra.png"
    path.parent.mkdir()
    Image.new("1", (20_000, 20_000)).save(path)
    with pytest.warns(PhotoWarning, match="cannot be read"):
        assert read_photos([replace(site, photo="photos/afra.png")], tmp_path) == {}


def test_nobody_is_shown_without_credit(site: Site, tmp_path: Path) -> None:
    """Who took a picture is always said."""
    _save(tmp_path / "photos" / "afra.jpg")
    with pytest.warns(PhotoWarning, match="has no credit"):
        assert read_photos([replace(site, photo_credit="")], tmp_path) == {}


def test_nothing_outside_the_folder_is_read(site: Site, tmp_path: Path) -> None:
    """Not even through a link."""
    home = tmp_path / "home"
    (home / "photos").mkdir(parents=True)
    _save(tmp_path / "secret.jpg")
    try:
        (home / "photos" / "afra.jpg").symlink_to(tmp_path / "secret.jpg")
    except OSError:
        pytest.skip("this system allows no links: reading through one was not tried")
    with pytest.warns(PhotoWarning, match="is not there"):
        assert read_photos([site], home) == {}
    assert photo_files([site], home) == {}


def test_sites_without_a_picture_say_nothing(
    make_site: Callable[..., Site], tmp_path: Path
) -> None:
    """Most have none."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert read_photos([make_site(id="plain")], tmp_path) == {}
