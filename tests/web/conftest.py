"""A server on this machine, and visitors who talk to it."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import httpx
import psutil
import pytest
import uvicorn

from routes.settings import Settings
from routes.sites import bundled_sites_path
from routes.web.app import make_app
from routes.web.config import ServeConfig

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    Serving = Callable[..., AbstractContextManager[str]]

QUICK = {"date": "2026-11-25", "days": 1, "iterations": 2000, "theme": ["silver", "fishing"]}
"""A plan that takes some seconds."""


@contextmanager
def serving(config: ServeConfig) -> Iterator[str]:
    """Serve on a free port of this machine, and yield the address."""
    settings = uvicorn.Config(
        make_app(config), host="127.0.0.1", port=0, log_level="error", ws="none"
    )
    server = uvicorn.Server(settings)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> ServeConfig:
    """How the server of a module's tests is served."""
    folder = tmp_path_factory.mktemp("served")
    settings = Settings(cache_folder=folder / "cache")
    return ServeConfig(folder=folder / "data", settings=settings, rate=100_000, jobs=2, queue=100)


@pytest.fixture(scope="module")
def address(config: ServeConfig) -> Iterator[str]:
    """Where the server of a module's tests is."""
    with serving(config) as url:
        yield url


@pytest.fixture
def serve(config: ServeConfig) -> Serving:
    """Return a server for one test, with other limits."""

    def serve_with(**given: Any) -> AbstractContextManager[str]:  # noqa: ANN401
        return serving(replace(config, folder=config.folder.with_name("other"), **given))

    return serve_with


@pytest.fixture
def served(tmp_path: Path) -> Callable[..., AbstractContextManager[tuple[str, int]]]:
    """Return `sse-routes serve` as a process of its own: its address and its number."""

    def run(*options: str) -> AbstractContextManager[tuple[str, int]]:
        return running(tmp_path / "served", *options)

    return run


@contextmanager
def running(folder: Path, *options: str) -> Iterator[tuple[str, int]]:
    """Run `sse-routes serve` until it answers, and end it afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-P", "-m", "routes", "serve", "--port", str(port), "--quiet",
               "--folder", str(folder), *options]  # fmt: skip
    with subprocess.Popen(command) as process:  # noqa: S603 - ours
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_for(url)
            yield url, process.pid
        finally:
            for each in (*psutil.Process(process.pid).children(recursive=True), process):
                with suppress(psutil.NoSuchProcess):
                    each.terminate()


def _wait_for(url: str) -> None:
    """Wait until a server answers."""
    for _ in range(300):
        try:
            httpx.get(f"{url}/fr/", trust_env=False)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the server does not answer")


@pytest.fixture
def visitor(address: str) -> Iterator[httpx.Client]:
    """A visitor with a session."""
    with visiting(address) as client:
        yield client


@contextmanager
def visiting(url: str) -> Iterator[httpx.Client]:
    """Yield a visitor who keeps cookies."""
    with httpx.Client(base_url=url, timeout=120, trust_env=False) as client:
        yield client


@pytest.fixture
def another(address: str) -> Iterator[httpx.Client]:
    """Somebody else."""
    with visiting(address) as client:
        yield client


def sites_text(*names: str) -> bytes:
    """Return a list of the first bundled sites, renamed."""
    data = json.loads(bundled_sites_path().read_bytes())
    features = data["features"][: len(names)]
    for number, (feature, name) in enumerate(zip(features, names, strict=True)):
        feature["id"] = f"site-{number}"
        feature["properties"]["name"] = name
        feature["properties"].pop("name:fr", None)
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def upload(client: httpx.Client, data: bytes, **headers: str) -> httpx.Response:
    """Upload a list of sites."""
    given = {"content-type": "application/geo+json"} | headers
    return client.post("/api/v1/sites", content=data, headers=given)


def finished(client: httpx.Client, job: dict[str, Any]) -> dict[str, Any]:
    """Wait for a job, and return what became of it."""
    for _ in range(1200):
        if job["status"] not in {"queued", "running"}:
            return job
        time.sleep(0.1)
        job = client.get(f"/api/v1/jobs/{job['id']}").json()
    raise AssertionError(job)


def planned(client: httpx.Client, **asked: Any) -> dict[str, Any]:  # noqa: ANN401
    """Ask for a plan, wait for it, and return it."""
    answer = client.post("/api/v1/plans", json=QUICK | asked)
    assert answer.status_code == 202, answer.text
    job = finished(client, answer.json())
    assert job["status"] == "done", job
    found: dict[str, Any] = client.get(f"/api/v1/plans/{job['plan']}").json()
    return found


@pytest.fixture(scope="session")
def web() -> SimpleNamespace:
    """What visitors do, by name."""
    return SimpleNamespace(
        upload=upload,
        finished=finished,
        planned=planned,
        sites_text=sites_text,
        visiting=visiting,
        quick=QUICK,
    )
