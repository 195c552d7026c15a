"""Promises of `sse-routes ledger`: what it prints, writes and refuses."""

from __future__ import annotations

import argparse
import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from routes.census.ledger import read_ledger
from routes.cli import ledger as commands
from routes.cli.console import DONE
from routes.cli.ledger import run_ledger_add, run_ledger_show
from routes.errors import InputError
from routes.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from routes.circuit import Circuit

    Run = Callable[..., str]

TODAY = dt.date(2026, 10, 2)
STOPS = ["ait-mansour", "coop-afra-tafraout", "coop-aoumerkt-aguerd-oudad",
         "maison-berbere-tazka", "souk-tafraout"]  # fmt: skip


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """Return the place of a ledger that does not exist yet."""
    return tmp_path / "ledger.json"


@pytest.fixture
def add(
    circuit: Circuit,
    ledger: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Run:
    """Return a runner of `ledger add` with the circuit drawn by hand: what it prints."""
    monkeypatch.setattr(commands, "_today", lambda: TODAY)

    def run(given: Circuit = circuit, **options: Any) -> str:  # noqa: ANN401
        # how a file is read is promised in tests/outputs/test_circuitjson.py
        monkeypatch.setattr(commands, "read_circuit", {Path("c.json"): given}.__getitem__)
        plain = {"departures": 1, "edition": None, "title": None}
        arguments = argparse.Namespace(ledger=str(ledger), circuit="c.json", **{**plain, **options})
        assert run_ledger_add(arguments, Settings(cache_folder=tmp_path)) == DONE
        return capsys.readouterr().out

    return run


@pytest.fixture
def show(ledger: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a runner of `ledger show`: what it prints."""

    def run() -> str:
        arguments = argparse.Namespace(ledger=str(ledger))
        assert run_ledger_show(arguments, Settings(cache_folder=tmp_path)) == DONE
        return capsys.readouterr().out

    return run


def test_a_ledger_is_begun_with_its_first_circuit(add: Run, ledger: Path) -> None:
    """Its id is made of the dates, its title of where the circuit begins and ends."""
    printed = add(departures=4)
    (edition,) = read_ledger(ledger).editions
    assert edition.id == "2026-11-25_2026-11-26"
    assert (edition.issued, edition.title) == (TODAY, "Tafraout – Tafraout")
    assert edition.dates == (dt.date(2026, 11, 25), dt.date(2026, 11, 26))
    assert edition.visits == tuple((site_id, 4) for site_id in STOPS)
    assert "edition 2026-11-25_2026-11-26 entered, 5 sites" in printed
    assert "coop-afra-tafraout          0 → 4   0.0% → 20.0%" in printed


def test_a_circuit_of_one_day_has_one_date(add: Run, circuit: Circuit, ledger: Path) -> None:
    """Not the same date twice."""
    add(replace(circuit, itineraries=circuit.itineraries[:1]))
    assert read_ledger(ledger).editions[0].id == "2026-11-25"


def test_the_office_names_its_editions(add: Run, ledger: Path) -> None:
    """So the same circuit can be issued again."""
    add(edition="autumn-26", title="Automne – خريف")
    add(edition="autumn-27")
    editions = read_ledger(ledger).editions
    assert [edition.id for edition in editions] == ["autumn-26", "autumn-27"]
    assert editions[0].title == "Automne – خريف"
    assert read_ledger(ledger).visits == dict.fromkeys(STOPS, 2)


def test_to_enter_a_circuit_twice_changes_nothing(
    add: Run, ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And says so; another number of departures under the same id is refused."""
    add()
    before = ledger.read_bytes()
    monkeypatch.setattr(commands, "_today", lambda: TODAY + dt.timedelta(days=1))
    assert "already there; nothing was changed" in add()
    with pytest.raises(InputError, match="already holds another edition 2026-11-25_2026-11-26"):
        add(departures=2)
    assert ledger.read_bytes() == before


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"edition": "Autumn 2026"}, "--edition: “Autumn 2026” is not an id"),
        ({"edition": ""}, "--edition: “” is not an id"),
        ({"title": "<b>"}, "--title: holds markup"),
        ({"departures": 0}, "0 departures are not possible"),
    ],
)
def test_what_cannot_be_entered_is_refused(
    add: Run, ledger: Path, options: dict[str, object], said: str
) -> None:
    """The option is named, and no ledger is begun."""
    with pytest.raises(InputError, match=said):
        add(**options)
    assert not ledger.exists()


def test_a_circuit_without_stops_is_refused(add: Run, circuit: Circuit, ledger: Path) -> None:
    """It promises nothing."""
    with pytest.raises(InputError, match="the circuit has no stop"):
        add(replace(circuit, itineraries=()))
    assert not ledger.exists()


def test_a_damaged_ledger_is_refused_and_kept(add: Run, ledger: Path) -> None:
    """Nothing is written over it."""
    ledger.write_text('{"format": "sse-routes ledger"', encoding="utf-8")
    with pytest.raises(InputError, match=r"ledger\.json: is not valid JSON"):
        add()
    assert ledger.read_text(encoding="utf-8") == '{"format": "sse-routes ledger"'


def test_what_each_site_was_promised_is_shown(
    add: Run, show: Run, circuit: Circuit, ledger: Path
) -> None:
    """Editions by date, then sites with most visits first, equal ones by id."""
    add(departures=2, title="Both days")
    add(replace(circuit, itineraries=circuit.itineraries[:1]), title="First day")
    lines = show().splitlines()
    assert lines[:2] == [
        "2026-10-02  2026-11-25  First day: 3 visits",
        "2026-10-02  2026-11-25_2026-11-26  Both days: 10 visits",
    ]
    rows = [line.split() for line in lines if line.startswith("  ")]
    assert rows == [
        ["site", "visits", "share"],
        ["coop-afra-tafraout", "3", "23.1%"],
        ["maison-berbere-tazka", "3", "23.1%"],
        ["souk-tafraout", "3", "23.1%"],
        ["ait-mansour", "2", "15.4%"],
        ["coop-aoumerkt-aguerd-oudad", "2", "15.4%"],
    ]
    said = "2 editions, 13 visits of 5 sites, Gini coefficient 0.09 among them"
    assert lines[-1] == f"{ledger}: {said}"


def test_an_empty_ledger_is_shown(show: Run, ledger: Path) -> None:
    """It has no table."""
    ledger.write_text('{"format": "sse-routes ledger", "version": 1, "editions": []}', "utf-8")
    assert show().strip() == (
        f"{ledger}: 0 editions, 0 visits of 0 sites, Gini coefficient 0.00 among them"
    )


def test_one_of_anything_is_said_in_the_singular(show: Run, ledger: Path) -> None:
    """“1 editions” would look careless."""
    edition = (
        '{"id": "a", "issued": "2026-10-02", "title": "A", "dates": ["2026-11-25"], '
        '"visits": {"ait-mansour": 1}}'
    )
    ledger.write_text(
        f'{{"format": "sse-routes ledger", "version": 1, "editions": [{edition}]}}', "utf-8"
    )
    said = show()
    assert "A: 1 visit\n" in said
    assert f"{ledger}: 1 edition, 1 visit of 1 site, Gini coefficient 0.00 among them" in said
