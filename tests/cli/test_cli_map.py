"""`sse-routes map`: from folders of circuits to one page, or a message and nothing written."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from routes.cli.map import link_to
from routes.editions.edition import Stamp, stamp_bytes
from routes.outputs.circuitjson import circuit_to_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from routes.circuit import Circuit

    Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def folders(circuit: Circuit, tmp_path: Path) -> tuple[str, str]:
    """Return the names of two folders of circuits; the first has a map, and a name to encode."""
    first, second = "été #1", "b"
    shorter = replace(circuit, itineraries=circuit.itineraries[:1])
    for name, one in ((first, circuit), (second, shorter)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "circuit.json").write_text(circuit_to_json(one), encoding="utf-8")
    (tmp_path / first / "map.html").write_text("<!DOCTYPE html>", encoding="utf-8")
    return first, second


def test_the_page_holds_every_circuit_and_links_to_its_map(
    run: Run, folders: tuple[str, str]
) -> None:
    """In the language asked for; a folder without a map is named."""
    status, out, err = run("map", *folders, "--lang", "en", "--title", "Autumn", "-o", "all.html")
    assert (status, err) == (0, "")
    page = Path("all.html").read_text(encoding="utf-8")
    assert '<html lang="en" dir="ltr">' in page
    assert "<h1>Autumn</h1>" in page
    assert 'href="%C3%A9t%C3%A9%20%231/map.html"' in page
    assert page.count('class="open"') == 1
    assert "note: b: there is no map.html" in out
    assert re.search(r"all\.html: 2 circuits, \d+ KiB", out)


def test_the_same_folders_give_the_same_bytes(run: Run, folders: tuple[str, str]) -> None:
    """And the default is a French page called portfolio.html."""
    assert run("map", *folders)[0] == 0
    first = Path("portfolio.html").read_bytes()
    assert b'lang="fr"' in first
    assert run("map", *folders)[0] == 0
    assert Path("portfolio.html").read_bytes() == first


def test_the_same_circuit_twice_is_said_and_shown_once(
    run: Run, folders: tuple[str, str], tmp_path: Path
) -> None:
    """Whether by the same name or as a copy in another folder."""
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / "circuit.json").write_bytes((tmp_path / "b" / "circuit.json").read_bytes())
    status, out, _ = run("map", *folders, "copy", folders[0], "--lang", "en")
    assert status == 0
    assert "note: copy: the same circuit as in b, shown once" in out
    assert f"note: {folders[0]}: the same circuit as in {folders[0]}, shown once" in out
    assert "2 circuits" in out
    assert Path("portfolio.html").read_text(encoding="utf-8").count("data-km=") == 2


def test_an_edition_that_was_replaced_is_left_out(run: Run, folders: tuple[str, str]) -> None:
    """And named; a page of nothing else is refused."""
    day = dt.date(2026, 10, 20)
    stamp = Stamp(id="a", number=1, title="A", departures=1, published=day, superseded=day,
                  manifest="")  # fmt: skip
    Path("b", "edition.json").write_bytes(stamp_bytes(stamp))
    status, out, _ = run("map", *folders, "--lang", "en")
    assert status == 0
    assert "note: b: was superseded on 2026-10-20, left out" in out
    assert "1 circuit," in out
    status, _, err = run("map", "b")
    assert (status, "give those that replaced them" in err) == (2, True)


@pytest.mark.parametrize("what", ["missing", "empty", "damaged", "file"])
def test_a_folder_without_a_circuit_is_named_and_nothing_is_written(
    run: Run, folders: tuple[str, str], tmp_path: Path, what: str
) -> None:
    """An earlier page stays as it was."""
    bad = tmp_path / "bad"
    if what == "file":
        bad.write_text("x", encoding="utf-8")
    elif what != "missing":
        bad.mkdir()
    if what == "damaged":
        data = json.loads((tmp_path / "b" / "circuit.json").read_text(encoding="utf-8"))
        data["days"][0]["totals"]["distance_m"] += 1
        (bad / "circuit.json").write_text(json.dumps(data), encoding="utf-8")
    Path("portfolio.html").write_bytes(b"earlier")
    status, out, err = run("map", *folders, "bad")
    assert (status, out) == (2, "")
    assert err.startswith("sse-routes: bad")
    assert "circuit.json" in err
    assert Path("portfolio.html").read_bytes() == b"earlier"


def test_no_folder_is_refused(run: Run) -> None:
    """With the usage."""
    status, _, err = run("map")
    assert status == 2
    assert "DIR" in err


def test_links_lead_from_the_page_to_the_map(tmp_path: Path) -> None:
    """Up and down, each part encoded; none where there is no map."""
    (tmp_path / "a" / "b c").mkdir(parents=True)
    (tmp_path / "a" / "b c" / "map.html").write_text("", encoding="utf-8")
    folder = tmp_path / "a" / "b c"
    assert link_to(folder, tmp_path / "page.html") == "a/b%20c/map.html"
    assert link_to(folder, tmp_path / "deep" / "page.html") == "../a/b%20c/map.html"
    assert link_to(folder, folder / "page.html") == "map.html"
    assert link_to(tmp_path, tmp_path / "page.html") == ""


def test_another_drive_gives_no_link(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On Windows no way is relative from one drive to another."""
    (tmp_path / "map.html").write_text("", encoding="utf-8")

    def refuse(*_: object) -> str:
        raise ValueError("path is on mount 'C:', start on mount 'D:'")

    monkeypatch.setattr("os.path.relpath", refuse)
    assert link_to(tmp_path, tmp_path / "page.html") == ""
