"""Whether a season survives kills: the same bytes as one that nobody disturbed.

    python -m benchmarks.season FOLDER [--circuits N] [--kills N] [--workers N] [--iterations N]

FOLDER is made; it gets `whole`, made undisturbed by one process, and `killed`, made by as many
workers as are asked for. There, each time a share of the circuits is finished, the command is
killed or one of its workers, in turn, without warning; a killed command is given again. Printed are
the seconds of both, the kills, the processes left over, and the files that differ. The exit status
is 1 if any file differs or a process is left over. There is no peer. It needs psutil.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil

THEMES = ("argan", "silver", "heritage", "weaving", "culture")
STARTS = ("tiznit", "tafraout", "plage-aglou", "ait-mansour", "souk-ouijjane")
LANGUAGES = ("fr", "ar")
KILL = getattr(signal, "SIGKILL", signal.SIGTERM)


def season(circuits: int, iterations: int) -> str:
    """Return a season of so many circuits, a multiple of 50: themes, starts, languages and ends."""
    ends = [f"{16 + number // 6}:{number % 6}5" for number in range(circuits // 50)]
    each = {"theme": THEMES, "from": STARTS, "end": ends, "lang": LANGUAGES}
    lines = [f"{key} = {[*values]!r}" for key, values in each.items()]
    head = f"[all]\ndate = 2026-11-25\ndays = 1\niterations = {iterations}\n"
    return f"{head}[[circuits]]\n[circuits.each]\n" + "\n".join(lines) + "\n"


def start(file: Path, out: Path, workers: int) -> subprocess.Popen[bytes]:
    """Start the command."""
    command = [sys.executable, "-m", "routes", "batch", str(file), "--out", str(out), "--quiet"]
    return subprocess.Popen([*command, "--workers", str(workers)])  # noqa: S603 - ours


def finished(out: Path) -> dict[Path, int]:
    """Return the manifests that are there, and when each was written."""
    return {path: path.stat().st_mtime_ns for path in out.glob("*/manifest.json")}


def workers_of(work: subprocess.Popen[bytes]) -> list[psutil.Process]:
    """Return the processes that a command has started to work."""
    try:
        found = psutil.Process(work.pid).children(recursive=True)
        return [child for child in found if any("spawn_main" in part for part in child.cmdline())]
    except psutil.Error:
        return []


def disturbed(file: Path, out: Path, circuits: int, kills: int, workers: int) -> tuple[int, int]:
    """Make a season and kill command and workers in turn; return kills and what is left over."""
    seen: list[psutil.Process] = []
    done = 0
    work = start(file, out, workers)
    while work.poll() is None or work.returncode < 0:
        if work.poll() is not None:
            work = start(file, out, workers)
        seen += [child for child in workers_of(work) if child not in seen]
        if done < kills and len(finished(out)) >= (done + 1) * circuits // (kills + 1):
            children = workers_of(work)
            target = children[-1].pid if done % 2 and children else work.pid
            os.kill(target, KILL)
            done += 1
            if target == work.pid:
                work.wait()
        time.sleep(0.05)
    _, left = psutil.wait_procs(seen, timeout=10)
    return done, len(left)


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def main() -> int:
    """Make the season twice and compare."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    for name, default in (("circuits", 200), ("kills", 8), ("workers", 2), ("iterations", 40)):
        parser.add_argument(f"--{name}", type=int, default=default)
    given = parser.parse_args()
    given.folder.mkdir(parents=True)
    file, whole, killed = (given.folder / name for name in ("season.toml", "whole", "killed"))
    file.write_text(season(given.circuits, given.iterations), encoding="utf-8")
    began = time.monotonic()
    if start(file, whole, 1).wait():
        return 1
    middle = time.monotonic()
    kills, left = disturbed(file, killed, given.circuits, given.kills, given.workers)
    end = time.monotonic()
    one, other = contents(whole), contents(killed)
    differing = [name for name in one.keys() | other.keys() if one.get(name) != other.get(name)]
    print(
        f"{len(finished(whole))} circuits, {len(one)} files, {sum(map(len, one.values())):,} bytes"
    )
    print(f"undisturbed, one process: {middle - began:.0f} s")
    print(
        f"{given.workers} workers, {kills} kills: {end - middle:.0f} s, {left} processes left over"
    )
    print(f"files that differ: {len(differing)} {sorted(differing)[:5]}")
    return 1 if differing or left else 0


if __name__ == "__main__":
    sys.exit(main())
