"""Promises of `routes.files`."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

import pytest

from routes.errors import OutputError
from routes.files import replaced, write_file

FULL = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def names(folder: Path) -> list[str]:
    """Return everything below a folder, hidden things too."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def test_a_file_is_written_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its folder is made; an earlier file stays when the new one fails, and nothing else does."""
    path = tmp_path / "deep" / "matrix.csv"
    write_file(path, b"one")
    write_file(path, b"two")
    assert path.read_bytes() == b"two"

    def full(*_: object) -> int:
        raise FULL

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OutputError, match=r"matrix\.csv cannot be written \(No space left"):
        write_file(path, b"three")
    assert path.read_bytes() == b"two"
    assert names(tmp_path) == ["deep", "deep/matrix.csv"]


def test_what_is_interrupted_leaves_the_earlier_file(tmp_path: Path) -> None:
    """Whatever stops it while it writes: Ctrl-C too."""
    path = tmp_path / "roads.npz"
    path.write_bytes(b"old")

    def work() -> None:
        with replaced(path) as part:
            part.write_bytes(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        work()
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["roads.npz"]


def test_one_file_cannot_take_the_place_of_a_folder(tmp_path: Path) -> None:
    """It is named."""
    with pytest.raises(OutputError, match="is a folder: give the name of a file"):
        write_file(tmp_path, b"")


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """What it leads to is written."""
    (tmp_path / "list").symlink_to(tmp_path / "real")
    write_file(tmp_path / "list", b"new")
    assert (tmp_path / "list").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"new"


@pytest.mark.skipif(not Path("/dev/null").exists(), reason="there is no /dev/null here")
def test_a_device_is_written_to_and_stays_one() -> None:
    """Such as /dev/stdout."""
    before = os.stat("/dev/null").st_mode  # noqa: PTH116
    write_file(Path("/dev/null"), b"gone")
    assert os.stat("/dev/null").st_mode == before  # noqa: PTH116
