"""Promises of `routes.census.lint`."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import pytest

from routes.census.lint import lint, summary
from routes.errors import Fault
from routes.message import msg
from routes.outputs.texts import Texts
from routes.sites import bundled_sites_path

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from routes.message import Message

    Write = Callable[..., Path]

TODAY = dt.date(2026, 11, 23)

GOOD: dict[str, Any] = {
    "name": "Coopérative Afra",
    "name:fr": "Coopérative Afra",
    "name:ar": "تعاونية أفرا",
    "sse:kind": "cooperative",
    "sse:sector": "yes",
    "sse:theme": "argan",
    "sse:precision": "door",
    "opening_hours": "Mo-Fr 09:00-17:00; PH off",
    "phone": "+212 528 80 14 15",
    "start_date": "2007",
    "sse:members": 15,
    "sse:women_members": 15,
    "sse:sources": "visit of the office",
    "check_date": "2026-05-14",
    "sse:verified_by": "animatrice du tourisme",
    "sse:consent": "yes",
}


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Return a writer of a list of good sites, each with some properties changed.

    A property changed to None is left out.
    """

    def make(*changes: dict[str, Any]) -> Path:
        features = []
        for number, change in enumerate(changes):
            names = {"name": f"Site {'abcdefghij'[number] * 8}"} if number else {}
            properties = {**GOOD, **names, **change}
            lon = properties.pop("lon", -8.973859 + number / 10)
            lat = properties.pop("lat", 29.719973)
            features.append(
                {
                    "type": "Feature",
                    "id": properties.pop("id", f"{'abcdefghij'[number] * 8}"),
                    "geometry": {"type": "Point", "coordinates": [lon, lat]},
                    "properties": {k: v for k, v in properties.items() if v is not None},
                }
            )
        path = tmp_path / "sites.geojson"
        text = json.dumps({"type": "FeatureCollection", "features": features})
        path.write_text(text, encoding="utf-8", newline="\n")
        return path

    return make


def test_the_bundled_sites_have_no_error() -> None:
    """The list that comes with the package can be used; what is not verified is said so."""
    faults = lint(bundled_sites_path(), today=TODAY)
    assert [fault for fault in faults if fault.severity == "error"] == []
    never = [fault for fault in faults if fault.field == "check_date"]
    assert [fault.row for fault in never] == list(range(1, 55))
    commune = [fault for fault in faults if fault.field == "sse:precision"]
    assert len(commune) == 13


def test_a_good_site_has_no_fault(write: Write) -> None:
    """Nothing is reported where there is nothing to do."""
    assert lint(write({}), today=TODAY) == ()


WARNINGS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "commune": ("sse:precision", "only the commune", {"sse:precision": "commune"}),
    "decimals": ("geometry", "fewer than 4 decimals", {"lon": -8.97, "lat": 29.72}),
    "far": ("geometry", "outside the province", {"lon": -8.008123, "lat": 31.631123}),
    "no hours": ("opening_hours", "not known", {"opening_hours": None}),
    "comment": ("opening_hours", "comment", {"opening_hours": 'Mo-Fr 09:00-12:00 "sur rdv"'}),
    "comment of Ramadan": (
        "sse:ramadan_hours",
        "comment",
        {"sse:ramadan_hours": 'Mo-Fr 10:00-12:00 "inch\'Allah"'},
    ),
    "school holidays": (
        "opening_hours",
        "school holidays",
        {"opening_hours": "Mo-Fr 09:00-12:00; SH off"},
    ),
    "never in season": ("opening_hours", "never open", {"sse:season": "Feb 29"}),
    "never admitted": ("opening_hours", "never open", {"sse:last_admission_min": 600}),
    "holidays first": ("opening_hours", "PH off", {"opening_hours": "PH off; Mo-Fr 09:00-12:00"}),
    "never open": ("opening_hours", "never open", {"opening_hours": "2020 Mo-Fr 09:00-12:00"}),
    "never on its day": (
        "opening_hours",
        "never open",
        {"sse:souk_day": "Su", "sse:souk_day_basis": "source"},
    ),
    "no market day": ("sse:souk_day", "cannot be planned", {"sse:kind": "souk"}),
    "market day by name": (
        "sse:souk_day_basis",
        "no source",
        {"sse:kind": "souk", "sse:souk_day": "We", "sse:souk_day_basis": "toponym"},
    ),
    "market day by nothing": (
        "sse:souk_day_basis",
        "no source",
        {"sse:kind": "souk", "sse:souk_day": "We"},
    ),
    "never verified": ("check_date", "never verified", {"check_date": None}),
    "verified long ago": ("check_date", "more than twelve", {"check_date": "2025-11-22"}),
    "verified by nobody": ("sse:verified_by", "nobody's role", {"sse:verified_by": None}),
    "consent not recorded": ("sse:consent", "no consent", {"sse:consent": None}),
    "telephone in a text": ("sse:place", "telephone", {"sse:place": "voir au 0661 23 45 67"}),
    "verified tomorrow": ("check_date", "future", {"check_date": "2026-11-24"}),
    "no sources": ("sse:sources", "no source", {"sse:sources": " ; "}),
    "no telephone": ("phone", "call ahead", {"phone": ""}),
    "no French name": ("name:fr", "French", {"name:fr": None}),
    "no Arabic name": ("name:ar", "Arabic", {"name:ar": None}),
    "broken letters": ("name:fr", "broken letters", {"name:fr": "CoopÃ©rative"}),
    "broken Arabic": ("name:ar", "broken letters", {"name:ar": "ØªØ¹Ø§"}),
    "broken apostrophe": ("sse:place", "broken letters", {"sse:place": "prÃ¨s de lâ€™eau"}),
    "women": ("sse:women_members", "more women", {"sse:women_members": 16}),
    "women of none": ("sse:women_members", "more women", {"sse:members": 0}),
    "prize": ("sse:prize", "worth 0", {"sse:prize": 0}),
    "founded": ("start_date", "not a year", {"start_date": "long ago"}),
    "founded later": ("start_date", "not a year", {"start_date": "2027"}),
    "unknown": ("brand", "not read", {"brand": "yes"}),
}


@pytest.mark.parametrize("name", WARNINGS)
def test_each_weakness_is_reported_and_nothing_else(name: str, write: Write) -> None:
    """One change to a good site gives one warning, with its row, field and problem."""
    field, problem, change = WARNINGS[name]
    faults = lint(write({}, change), today=TODAY)
    assert len(faults) == 1, faults
    assert (faults[0].severity, faults[0].row, faults[0].site_id) == ("warning", 2, "bbbbbbbb")
    assert faults[0].field == field
    assert problem in faults[0].problem
    assert faults[0].fix


@pytest.mark.parametrize(
    "change",
    [
        {"check_date": "2025-11-23"},
        {"check_date": "2026-11-23"},
        {"lon": -8.9701, "lat": 29.7},
        {"phone": None, "sse:sector": "no"},
        {"sse:women_members": 15, "sse:members": None},
        {"start_date": "~1990s"},
        {"start_date": "1998-05"},
        {"start_date": 2007},
        {"sse:kind": "souk", "sse:souk_day": "We", "sse:souk_day_basis": "source"},
        {"sse:precision": "village"},
        {"lon": -9.60012, "lat": 30.42012},
        {"opening_hours": "Mo-Fr 09:00-12:00; Sa 10:00-11:00"},
        {"opening_hours": 'Mo-Fr 09:00-12:00 open "PH and SH too"; PH off'},
        {"opening_hours": "Mo-Fr 09:00-12:00; Sa 10:00-11:00 unknown"},
        {"sse:season": "Nov 15-Feb 15", "sse:last_admission_min": 30},
        {"name:fr": "À l’Ørsted, Ù Â"},
    ],
)
def test_what_is_in_order_is_not_reported(change: dict[str, Any], write: Write) -> None:
    """A year to the day, a few missing decimals, a decade: no reason to bother the office."""
    assert lint(write(change), today=TODAY) == ()


@pytest.mark.parametrize(
    ("key", "meant"),
    [
        ("opening_hour", "opening_hours"),
        ("Opening_Hours", "opening_hours"),
        ("name:arr", "name:ar"),
        ("sse:souk_days", "sse:souk_day"),
        ("souk_day", "sse:souk_day"),
        ("sse:phone", "phone"),
        ("web site", "website"),
    ],
)
def test_a_misspelt_property_is_named_with_the_right_one(
    key: str, meant: str, write: Write
) -> None:
    """The reader keeps what it does not know; the lint says what may have been meant."""
    (fault,) = lint(write({key: "x"}), today=TODAY)
    assert fault.field == key
    assert fault.fix == f"Did you mean {meant}?"


def test_a_misspelt_property_is_named_even_where_the_site_cannot_be_read(write: Write) -> None:
    """The missing kind and the property that was meant to be it are reported together."""
    faults = lint(write({"sse:kind": None, "sse:kindd": "shop"}), today=TODAY)
    assert [(fault.severity, fault.field) for fault in faults] == [
        ("error", "sse:kind"),
        ("warning", "sse:kindd"),
    ]
    assert "sse:kind?" in faults[1].fix


def test_a_hostile_property_name_is_shown_harmless(write: Write) -> None:
    """Control characters in a key do not reach the terminal."""
    (fault,) = lint(write({"x\u001b[31m\u202e": 1}), today=TODAY)
    assert str(fault).isprintable()


def test_sites_that_may_be_the_same_are_reported(write: Write) -> None:
    """The same name anywhere, or nearly the same name or id at the same place."""
    same = lint(write({}, {"name": "COOPERATIVE AFRA"}), today=TODAY)
    assert [(fault.row, fault.field) for fault in same] == [(2, "name")]
    assert "row 1 (aaaaaaaa)" in same[0].problem
    here = {"lon": -8.9739, "lat": 29.7200}
    near = lint(write({}, {"name": "Coopérative Affra", **here}), today=TODAY)
    assert [fault.row for fault in near] == [2]
    ids = lint(write({"id": "coop-afra"}, {"id": "coop-afra-2", **here}), today=TODAY)
    assert [fault.row for fault in ids] == [2]


def test_neighbours_and_namesakes_apart_are_not_reported(write: Write) -> None:
    """Different names at one place, and similar names at two, are different sites."""
    here = {"lon": -8.9739, "lat": 29.7200}
    assert lint(write({}, here), today=TODAY) == ()
    assert lint(write({}, {"name": "Coopérative Affra"}), today=TODAY) == ()


def test_errors_and_warnings_come_together_in_the_order_of_the_file(write: Write) -> None:
    """All faults at once; the rows of warnings are right behind sites that cannot be read."""
    path = write(
        {"check_date": None},
        {"sse:theme": "gold", "sse:members": "many"},
        {"id": "aaaaaaaa"},
        {"phone": None},
    )
    faults = lint(path, today=TODAY)
    assert [(fault.row, fault.severity, fault.field) for fault in faults] == [
        (1, "warning", "check_date"),
        (2, "error", "sse:theme"),
        (2, "error", "sse:members"),
        (3, "error", "id"),
        (4, "warning", "phone"),
    ]


@pytest.mark.parametrize(
    "data", [b"", b"{", b"\xff\xfe", b"[]", b'{"type": "FeatureCollection", "features": []}']
)
def test_a_file_that_cannot_be_read_is_one_error(data: bytes, tmp_path: Path) -> None:
    """It is reported like any other fault, not raised."""
    path = tmp_path / "sites.geojson"
    path.write_bytes(data)
    (fault,) = lint(path, today=TODAY)
    assert (fault.severity, fault.row, fault.field) == ("error", 0, "file")
    (fault,) = lint(tmp_path / "none.geojson", today=TODAY)
    assert "cannot be read" in fault.problem


def test_features_that_are_none_are_errors_only(tmp_path: Path) -> None:
    """Entries without properties do not stop the lint."""
    path = tmp_path / "sites.geojson"
    path.write_text('{"type": "FeatureCollection", "features": [1, null, {"type": "Feature"}]}')
    assert {fault.row for fault in lint(path, today=TODAY)} == {1, 2, 3}


def test_the_day_is_today_unless_it_is_given(write: Write) -> None:
    """A date far in the future is refused without naming a day, and accepted on that day."""
    path = write({"check_date": "2999-01-01", "opening_hours": "24/7"})
    assert [fault.field for fault in lint(path)] == ["check_date"]
    assert lint(path, today=dt.date(2999, 1, 1)) == ()


def test_the_summary_counts_each_fault_once(write: Write) -> None:
    """Faults of one kind are put together; errors come first, then the commonest."""
    path = write({"phone": None}, {"phone": None, "name:ar": None}, {"sse:theme": "gold"})
    faults = lint(path, today=TODAY)
    groups = summary(faults)
    assert [(group.severity, group.field, group.rows) for group in groups] == [
        ("error", "sse:theme", (3,)),
        ("warning", "phone", (1, 2)),
        ("warning", "name:ar", (2,)),
    ]
    assert groups[1].site_ids == ("aaaaaaaa", "bbbbbbbb")
    assert sum(len(group.rows) for group in groups) == len(faults)
    assert summary(()) == ()


def test_a_group_can_be_told_and_figures_keep_faults_apart() -> None:
    """The same template with other values is another problem, as is the same text of another."""

    def fault(problem: Message) -> Fault:
        return Fault(severity="warning", row=1, site_id="x", field="name", problem=problem,
                     fix=msg("Correct it in the list."))  # fmt: skip

    there, far = (
        msg("lies {away_km:.0f} km outside the province", away_km=km) for km in (120.0, 150.0)
    )
    alike = msg("{value}", value=str(there))
    groups = summary([fault(there), fault(far), fault(there), fault(alike)])
    assert [len(group.rows) for group in groups] == [2, 1, 1]
    assert Texts("fr").tell(groups[0].problem) == "se trouve à 120 km hors de la province"
    assert Texts("fr").tell(groups[0].fix) == "Corrigez-la dans la liste."


def test_a_fault_reads_as_one_line() -> None:
    """Row, id, field, problem and fix, as the command line prints it."""
    fault = Fault(severity="error", row=3, site_id="x", field="phone", problem=msg("is wrong"),
                  fix=msg("Mend it."))  # fmt: skip
    assert str(fault) == "row 3 (x), phone: is wrong. Mend it."
