"""Promises of `sse-routes sites hours`."""

from __future__ import annotations

import datetime as dt
import json
from argparse import Namespace
from typing import TYPE_CHECKING, Any

import pytest

from routes.cli import sites_hours
from routes.cli.sites_hours import run_hours
from routes.errors import RequestError, SitesError
from routes.settings import Settings
from routes.sites import bundled_sites_path, read_sites

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    Show = Callable[..., list[str]]

PLAIN = {
    "name": "Coopérative X",
    "sse:kind": "cooperative",
    "sse:sector": "yes",
    "sse:theme": "argan",
    "sse:precision": "door",
}


def feature(site_id: str, **properties: object) -> dict[str, Any]:
    """Return a plain site of a file, with properties changed."""
    return {
        "type": "Feature",
        "id": site_id,
        "geometry": {"type": "Point", "coordinates": [-8.9739, 29.72]},
        "properties": {
            **PLAIN,
            **{key.replace("__", ":"): value for key, value in properties.items()},
        },
    }


@pytest.fixture
def show(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Show:
    """Return a runner of the command on some sites: the lines it prints."""

    def call(date: str | None, *features: Mapping[str, Any], days: int = 1) -> list[str]:
        path = tmp_path / "sites.geojson"
        text = json.dumps({"type": "FeatureCollection", "features": features})
        path.write_text(text, encoding="utf-8")
        first = None if date is None else dt.date.fromisoformat(date)
        arguments = Namespace(file=str(path), date=first, days=days)
        assert run_hours(arguments, Settings(cache_folder=tmp_path)) == 0
        return capsys.readouterr().out.splitlines()

    return call


def test_each_site_has_a_row_with_its_hours_and_their_reason(show: Show) -> None:
    """In the order of the file, columns one below the other, after a heading with the weekday."""
    heading, *rows = show(
        "2026-11-25",
        feature("z", opening_hours="Mo-Su 09:00-12:00,14:00-18:00"),
        feature("coop-a"),
        feature("m", sse__kind="souk", sse__souk_day="Th"),
        feature("n", sse__kind="souk"),
        feature("c", opening_hours="We 08:00-12:00", sse__call_ahead="yes"),
    )
    assert heading == "Wednesday, 25 November 2026"
    assert [row.split()[0] for row in rows] == ["z", "coop-a", "m", "n", "c"]
    assert len({row.index("Coopérative X") for row in rows}) == 1
    assert "09:00-12:00, 14:00-18:00" in rows[0]
    assert rows[0].endswith("stated: Mo-Su 09:00-12:00,14:00-18:00")
    assert "hours not confirmed: call ahead" not in rows[0]
    assert "09:00-17:00" in rows[1]
    assert "hours not confirmed: call ahead" in rows[1]
    assert rows[1].endswith("assumed for its kind: Mo-Su 09:00-17:00")
    assert "closed " in rows[2]
    assert rows[2].endswith("held on Thursday")
    assert "not known" in rows[3]
    assert "  call ahead  " in rows[4]


@pytest.mark.parametrize(
    ("date", "heading"),
    [
        (
            "2026-03-20",
            (
                "Friday, 20 March 2026; public holiday: Eid al-Fitr (estimated, may be a day off); "
                "Ramadan may reach this day, if the moon is seen earlier or later"
            ),
        ),
        ("2026-02-20", "Friday, 20 February 2026; Ramadan, day 3"),
        ("2026-10-31", "Saturday, 31 October 2026; public holiday: Unity Day"),
        ("2028-02-29", "Tuesday, 29 February 2028"),
    ],
)
def test_the_heading_says_what_the_calendar_does(show: Show, date: str, heading: str) -> None:
    """Holidays, Ramadan and what is an estimate; said once, not in every row."""
    lines = show(date, feature("a"))
    assert lines[0] == heading
    assert "moon" not in lines[1]
    assert ("Eid" in lines[1]) == ("Eid" in heading)


def test_several_days_follow_each_other(show: Show) -> None:
    """With an empty line between them; a window to midnight ends at 24:00."""
    lines = show("2026-12-31", feature("a", opening_hours="24/7"), days=2)
    assert [lines[0], lines[2]] == ["Thursday, 31 December 2026", ""]
    assert lines[3].startswith("Friday, 1 January 2027; public holiday: New Year")
    assert "00:00-24:00" in lines[1]


def test_without_a_date_it_is_today(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    """As its help says."""
    monkeypatch.setattr(sites_hours, "_today", lambda: dt.date(2026, 11, 25))
    assert show(None, feature("a"))[0] == "Wednesday, 25 November 2026"
    monkeypatch.undo()
    assert len(show(None, feature("a"))) == 2


def test_arabic_names_keep_their_place(show: Show) -> None:
    """The columns after them stand where they stand after Latin ones."""
    _, one, two = show("2026-11-25", feature("a", name="تعاونية تيفاوين"), feature("b"))
    assert "تعاونية تيفاوين" in one
    visible = one.replace("\u2068", "").replace("\u2067", "").replace("\u2069", "")
    assert visible.index("09:00") == two.index("09:00")


@pytest.mark.parametrize(
    ("date", "days"), [("2026-11-25", 0), ("2026-11-25", 367), ("9999-12-31", 2)]
)
def test_days_that_cannot_be_shown_are_refused(show: Show, date: str, days: int) -> None:
    """None, too many, or beyond the last date there is."""
    with pytest.raises(RequestError, match=r"1 to 366 days"):
        show(date, feature("a"), days=days)


def test_a_file_with_errors_is_refused(show: Show) -> None:
    """As everywhere: with what is wrong."""
    with pytest.raises(SitesError, match="opening_hours"):
        show("2026-11-25", feature("a", opening_hours="nine to five"))


def test_the_bundled_sites_can_be_shown(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A row for every site on every day."""
    path = bundled_sites_path()
    arguments = Namespace(file=str(path), date=dt.date(2026, 2, 15), days=3)
    assert run_hours(arguments, Settings(cache_folder=tmp_path)) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3 * (len(read_sites(path)) + 1) + 2
