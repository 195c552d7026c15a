"""Promises of `sse-routes serve`: what it is told reaches every server process."""

from __future__ import annotations

import os
import socket
import time
from typing import TYPE_CHECKING, Any

import httpx
import pytest

import routes.web
from routes.cli import main
from routes.cli.parser import make_parser
from routes.settings import Settings
from routes.web.config import config_from_text, config_to_text
from routes.web.run import config_of
from routes.web.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path


def _config(tmp_path: Path, *options: str) -> Any:  # noqa: ANN401
    arguments = make_parser().parse_args(["serve", "--folder", str(tmp_path / "served"), *options])
    return config_of(arguments, Settings(cache_folder=tmp_path))


def test_a_configuration_reaches_other_processes(tmp_path: Path) -> None:
    """As a text, with nothing lost."""
    config = _config(tmp_path, "--public-url", "https://example.org", "--host-name", "Office.local")
    assert config_from_text(config_to_text(config), config.settings) == config
    assert config.secure
    assert {"example.org", "office.local", "localhost"} <= set(config.hosts)


def test_the_server_is_for_this_machine_unless_told_otherwise() -> None:
    """Nobody else in the network reaches it."""
    assert make_parser().parse_args(["serve"]).host == "127.0.0.1"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--roads", "nowhere.npz"], "no road file"),
        (["--workers", "0"], "--workers"),
        (["--public-url", "example"], "not a web address"),
        (["--overrides", "nowhere.geojson"], "nowhere.geojson"),
    ],
)
def test_what_cannot_work_is_refused_at_the_start(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str], said: str
) -> None:
    """Status 2, before anybody comes."""
    assert main(["serve", "--folder", str(tmp_path), *options]) == 2
    assert said in capsys.readouterr().err


def test_a_port_in_use_is_refused_in_plain_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before the roads are read; no traceback for a port that cannot be."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert main(["serve", "--folder", str(tmp_path), "--port", str(port)]) == 2
    said = capsys.readouterr().err
    assert f"port {port} (Address already in use)" in said
    assert "--port" in said
    assert main(["serve", "--folder", str(tmp_path), "--port", "70000"]) == 2
    assert "there is no such port" in capsys.readouterr().err


def test_without_the_extra_it_says_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Instead of a traceback."""
    monkeypatch.setattr(routes.web, "find_spec", lambda name: None if name == "uvicorn" else 1)
    assert main(["serve"]) == 2
    assert "pip install 'sse-routes[serve]'" in capsys.readouterr().err


def test_ids_are_all_that_becomes_a_path(tmp_path: Path) -> None:
    """Whoever calls."""
    for odd in ("..", "", "a" * 31, "A" * 32, "../" + "a" * 29, "a" * 32 + "\n"):
        with pytest.raises(ValueError, match="not an id"):
            Store(tmp_path).path("plans", odd)


def test_what_is_old_is_forgotten_but_plans_are_not(tmp_path: Path) -> None:
    """Sessions and lists after so many days."""
    store = Store(tmp_path)
    for kind in ("sessions", "plans"):
        folder = store.path(kind, "a" * 32)
        folder.mkdir(parents=True)
        os.utime(folder, (0, 0))
    store.forget(30)
    assert not store.path("sessions", "a" * 32).exists()
    assert store.path("plans", "a" * 32).exists()


def test_several_server_processes_share_what_they_know(
    served: Callable[..., AbstractContextManager[tuple[str, int]]],
) -> None:
    """A plan asked of one is told of, and shown, by any."""
    with (
        served("--workers", "2") as (url, _),
        httpx.Client(base_url=url, timeout=60, trust_env=False) as visitor,
    ):
        asked = {"date": "2026-11-25", "days": 1, "iterations": 1000, "theme": ["silver"]}
        job = visitor.post("/api/v1/plans", json=asked).json()
        for _ in range(600):
            # a new connection each time may be taken by either process
            with httpx.Client(cookies=visitor.cookies, trust_env=False) as other:
                job = other.get(f"{url}/api/v1/jobs/{job['id']}").json()
            if job["status"] not in {"queued", "running"}:
                break
            time.sleep(0.1)
        assert job["status"] == "done", job
        assert visitor.get(f"/plans/{job['plan']}/").status_code == 200
