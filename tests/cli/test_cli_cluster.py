"""Promises of `sse-routes batch --cluster`: a real cluster, and a worker killed in the middle."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("distributed")

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Run = Callable[..., tuple[int, str, str]]
    Contents = Callable[[str | Path], dict[str, bytes]]
    WaitFor = Callable[[Callable[[], bool]], None]
    Kill = Callable[[int], None]

SEASON = """
[all]
date = 2026-11-25
iterations = 100
days = 1
[[circuits]]
name = "argan"
[circuits.each]
theme = ["argan", "silver", "heritage"]
from = ["tiznit", "tafraout"]
[[circuits]]
must = "nowhere"
"""


@contextmanager
def running(*arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program of Dask for as long as it is needed."""
    command = [sys.executable, "-m", "dask", *arguments]
    with Path(f"{arguments[0]}.log").open("ab") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)  # noqa: S603 - ours
    try:
        yield process
    finally:
        process.kill()
        process.wait(60)


@pytest.fixture
def cluster(run: Run, wait_for: WaitFor) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Return the address of a scheduler, and its three workers, each a process of its own."""
    del run  # the empty folder
    plain = ("--host", "127.0.0.1", "--no-dashboard", "--scheduler-file", "scheduler.json")
    alone = ("--no-nanny", "--nthreads", "1", "--memory-limit", "0")
    with ExitStack() as stack:
        stack.enter_context(running("scheduler", "--port", "0", *plain))
        wait_for(Path("scheduler.json").exists)
        workers = [stack.enter_context(running("worker", *plain, *alone)) for _ in range(3)]
        yield json.loads(Path("scheduler.json").read_text(encoding="utf-8"))["address"], workers


def test_a_cluster_loses_nothing_when_a_worker_is_killed(
    run: Run,
    cluster: tuple[str, list[subprocess.Popen[bytes]]],
    contents: Contents,
    wait_for: WaitFor,
    kill: Kill,
) -> None:
    """The same bytes as one process on this machine makes; a failure is told as there."""
    Path("season.toml").write_text(SEASON, encoding="utf-8")
    address, workers = cluster
    command = [sys.executable, "-m", "routes", "batch", "season.toml", "--cluster", address]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as work:  # noqa: S603 - ours
        wait_for(lambda: work.poll() is not None or any(Path("season").glob("*/manifest.json")))
        kill(workers[0].pid)
        _, told = work.communicate(timeout=300)
    assert work.returncode == 1, told
    assert "6 of 7 circuits" in told
    assert "nowhere: there is no site of that name" in told
    assert run("batch", "season.toml", "--out", "alone", "--workers", "1", "--quiet")[0] == 1
    alone = contents("alone")
    assert len(alone) > 6 * 12
    made = contents("season")
    for name, data in alone.items():
        assert made[name] == data, name


def test_a_scheduler_that_is_not_there_is_said_to_be_so(run: Run) -> None:
    """And what to do; nothing is lost."""
    del run  # the empty folder
    Path("season.toml").write_text(SEASON, encoding="utf-8")
    for address in ("tcp://127.0.0.1:9", "nonsense://x"):
        # A process of its own: a client of Dask that finds nobody leaves its sockets to the end.
        command = [sys.executable, "-m", "routes", "batch", "season.toml", "--cluster", address]
        done = subprocess.run(  # noqa: S603 - ours
            [*command, "--quiet"], capture_output=True, encoding="utf-8", check=False
        )
        assert done.returncode == 2
        assert f"--cluster {address}: there is no scheduler of Dask" in done.stderr
        assert "Traceback" not in done.stderr
