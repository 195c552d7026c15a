"""What the tests of the command line share."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from routes.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., tuple[int, str, str]]
    Contents = Callable[[str | Path], dict[str, bytes]]
    WaitFor = Callable[[Callable[[], bool]], None]
    Kill = Callable[[int], None]

_LONGEST_S = 300


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a runner of the command line in an empty folder: status, output, errors."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SSE_ROUTES_CACHE_FOLDER", str(tmp_path / "cache"))
    monkeypatch.delenv("SSE_ROUTES_SETTINGS", raising=False)

    def call(*arguments: str) -> tuple[int, str, str]:
        try:
            status = main(arguments)
        except SystemExit as stopped:
            status = int(stopped.code or 0)
        shown = capsys.readouterr()
        return status, shown.out, shown.err

    return call


@pytest.fixture(scope="session")
def contents() -> Contents:
    """Return what gives every file below a folder, by its name there."""

    def read(folder: str | Path) -> dict[str, bytes]:
        return {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in Path(folder).rglob("*")
            if path.is_file()
        }

    return read


@pytest.fixture(scope="session")
def wait_for() -> WaitFor:
    """Return what waits until something is so, and fails if that takes minutes."""

    def wait(found: Callable[[], bool]) -> None:
        end = time.monotonic() + _LONGEST_S
        while not found():
            assert time.monotonic() < end
            time.sleep(0.02)

    return wait


@pytest.fixture(scope="session")
def kill() -> Kill:
    """Return what ends a process without warning, as pulling the plug does."""
    how = getattr(signal, "SIGKILL", signal.SIGTERM)
    return lambda pid: os.kill(pid, how)
