"""Promises of `routes.sites`, and of `docs/sites.md`."""

from __future__ import annotations

import csv
import datetime as dt
import json
import math
import re
import subprocess
import sys
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routes.errors import SitesError
from routes.geo import LonLat
from routes.hours import WEEKDAYS
from routes.outputs.texts import Texts
from routes.siteprops import KINDS, OFFERS, PROPERTIES, THEMES
from routes.sites import (
    LANGUAGES,
    Site,
    bundled_sites_path,
    parse_sites,
    read_sites,
    scan_sites,
    site_to_feature,
    write_sites,
)

ROOT = Path(__file__).parents[1]

LEAST: dict[str, Any] = {
    "name": "Afra",
    "sse:kind": "cooperative",
    "sse:sector": "yes",
    "sse:theme": "argan",
    "sse:precision": "door",
}


def feature(**changes: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return a feature; keywords replace its members, those of `more` its properties."""
    more = changes.pop("more", {})
    point = {"type": "Point", "coordinates": [-8.97, 29.72]}
    plain = {"type": "Feature", "id": "afra", "geometry": point, "properties": {**LEAST, **more}}
    return {**plain, **changes}


def text(*features: object) -> str:
    """Return a list of sites as a file's text."""
    return json.dumps({"type": "FeatureCollection", "features": list(features)})


def only_fault(source: str) -> tuple[int, str, str]:
    """Return row, field and text of the one fault of a file that gives no site."""
    sites, faults = parse_sites(source)
    assert sites == ()
    (fault,) = faults
    assert fault.severity == "error"
    assert str(fault).replace("\n", " ").isprintable()
    assert fault.fix
    return fault.row, fault.field, str(fault)


# ---------------------------------------------------------------- what is read


def test_a_site_needs_no_more_than_what_is_required() -> None:
    """All else is empty: text, lists, numbers and dates alike."""
    ((site,), faults) = parse_sites(text(feature()))
    assert faults == ()
    assert site == Site(
        id="afra",
        location=LonLat(-8.97, 29.72),
        name="Afra",
        kind="cooperative",
        sector="yes",
        theme="argan",
        precision="door",
    )


@pytest.mark.parametrize("empty", [None, ""])
def test_an_empty_value_is_an_unknown_one(empty: object) -> None:
    """Null, empty text and an absent property mean the same."""
    optional = {entry.key: empty for entry in PROPERTIES if not entry.required}
    assert parse_sites(text(feature(more=optional))) == parse_sites(text(feature()))


def test_a_byte_order_mark_and_an_altitude_do_no_harm(tmp_path: Path) -> None:
    """Windows programs write the one, receivers the other."""
    point = {"type": "Point", "coordinates": [-8.97, 29.72, 1000.5]}
    path = tmp_path / "sites.geojson"
    path.write_bytes(b"\xef\xbb\xbf" + text(feature(geometry=point)).encode())
    assert read_sites(path)[0].location == LonLat(-8.97, 29.72)
    assert read_sites(str(path)) == read_sites(path)


def test_names_fall_back_on_the_local_one() -> None:
    """Activities fall back on the other language; Arabic readers more often read French."""
    ((site,), _) = parse_sites(text(feature(more={"name:ar": "أفرا", "sse:activity:fr": "huile"})))
    assert [site.name_in(language) for language in LANGUAGES] == ["Afra", "أفرا", "Afra"]
    assert [site.activity_in(language) for language in LANGUAGES] == ["huile"] * 3
    both = replace(site, activity_en="oil")
    assert [both.activity_in(language) for language in LANGUAGES] == ["huile", "huile", "oil"]


def test_the_bundled_list_is_as_described() -> None:
    """54 sites with different ids, every one with its sources, none said to be verified."""
    sites = read_sites(bundled_sites_path())
    assert len({site.id for site in sites}) == len(sites) == 54
    assert all(site.sources and site.coordinate_source and site.confidence for site in sites)
    assert {site.check_date for site in sites} == {None}
    counted = {kind: sum(site.kind == kind for site in sites) for kind in KINDS}
    assert counted["cooperative"] == counted["sight"] == 14
    assert sum(site.sector == "yes" for site in sites) == 23
    assert sum(site.province == "Tiznit" for site in sites) == 47


def test_the_bundled_list_is_written_as_this_package_writes() -> None:
    """Reading and writing it changes no byte."""
    path = bundled_sites_path()
    assert write_sites(read_sites(path)) == path.read_text(encoding="utf-8")


# ---------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("", "is empty"),
        (" \n", "is empty"),
        ("{", "not valid JSON (Expecting property name"),
        ('{"type": "FeatureCollection", "features": [}', "line 1, column 44"),
        ("[" * 100_000, "nested too deeply"),
        ('{"type": "FeatureCollection", "features": [' + "9" * 5000 + "]}", "thousands of digits"),
        ("[]", "not a FeatureCollection"),
        ("null", "not a FeatureCollection"),
        ('{"type": "Feature"}', "not a FeatureCollection"),
        ('{"type": "FeatureCollection"}', "no list of sites"),
        ('{"type": "FeatureCollection", "features": {}}', "no list of sites"),
        ('{"type": "FeatureCollection", "features": []}', "no list of sites"),
    ],
)
def test_what_is_no_list_of_sites_is_one_fault_of_the_file(source: str, problem: str) -> None:
    """It says what it is instead, and how to export the list."""
    row, field, said = only_fault(source)
    assert (row, field) == (0, "file")
    assert problem in said


def test_a_fault_of_the_file_is_told_without_an_english_word(tmp_path: Path) -> None:
    """Neither of ours nor of the system."""
    (_, (absent,)), (_, (broken,)) = scan_sites(tmp_path / "none"), parse_sites("[1 2]")
    assert Texts("fr").tell(absent.message) == (
        "fichier\u00a0: ne peut pas être lu (il n’y a pas de tel fichier ou dossier). "
        "Vérifiez le nom."
    )
    assert "(il manque une virgule, ligne 1, colonne 4)" in Texts("fr").tell(broken.message)


def test_a_file_that_cannot_be_read_is_a_fault_of_the_file(tmp_path: Path) -> None:
    """Absent, a folder, or not UTF-8."""
    latin = tmp_path / "latin.geojson"
    latin.write_bytes('{"name": "Coopérative"}'.encode("latin-1"))
    for path in (tmp_path / "none.geojson", tmp_path, latin):
        sites, (fault,) = scan_sites(path)
        assert (sites, fault.field, fault.row) == ((), "file", 0)
        with pytest.raises(SitesError, match=re.escape(str(path))):
            read_sites(path)


@pytest.mark.parametrize(
    ("geometry", "problem"),
    [
        (None, "there is no geometry"),
        ([], "there is no geometry"),
        ({"type": ["Point"]}, "there is no geometry"),
        ({"type": "Polygon", "coordinates": []}, "is a Polygon"),
        ({"type": "MultiPoint", "coordinates": [[-8.97, 29.72]]}, "is a MultiPoint"),
        ({"type": "Point"}, "not a pair"),
        ({"type": "Point", "coordinates": [-8.97]}, "not a pair"),
        ({"type": "Point", "coordinates": [-8.97, 29.72, 0, 0]}, "not a pair"),
        ({"type": "Point", "coordinates": "-8.97,29.72"}, "not a pair"),
        ({"type": "Point", "coordinates": ["-8.97", "29.72"]}, "not numbers"),
        ({"type": "Point", "coordinates": [True, 29.72]}, "not numbers"),
        ({"type": "Point", "coordinates": [None, 29.72]}, "not numbers"),
        ({"type": "Point", "coordinates": [math.nan, 29.72]}, "not finite"),
        ({"type": "Point", "coordinates": [-8.97, -math.inf]}, "not finite"),
        ({"type": "Point", "coordinates": [10**400, 29.72]}, "not finite"),
        ({"type": "Point", "coordinates": [29.72, -8.97]}, "Did you mean [-8.97, 29.72]?"),
        ({"type": "Point", "coordinates": [-181, 29.72]}, "not on the globe"),
        ({"type": "Point", "coordinates": [-8.97, 91]}, "not on the globe"),
        ({"type": "Point", "coordinates": [104_000, 312_000]}, "not on the globe"),
    ],
)
def test_what_is_no_position_is_refused(geometry: object, problem: str) -> None:
    """Other shapes, swapped, off the globe, not a number: each is told apart."""
    row, field, said = only_fault(text(feature(geometry=geometry)))
    assert (row, field) == (1, "geometry")
    assert problem in said


@pytest.mark.parametrize(
    "site_id", [None, "", 5, True, ["a"], "Afra", "a b", "-a", "a-", "a--b", "é", "a/b", "../x",
                "a" * 81, "a\n", "\ud800", "<b>"]
)  # fmt: skip
def test_what_is_no_id_is_refused(site_id: object) -> None:
    """Ids become file names, addresses and anchors: letters, digits, hyphens only."""
    row, field, _ = only_fault(text(feature(id=site_id)))
    assert (row, field) == (1, "id")


@pytest.mark.parametrize("site_id", ["a", "a-b", "7", "a_b.c", "a" * 80])
def test_what_is_an_id_is_kept(site_id: str) -> None:
    """As it is."""
    assert parse_sites(text(feature(id=site_id)))[0][0].id == site_id


def test_an_id_used_twice_is_refused_with_the_first_row() -> None:
    """The first site keeps it; a site with errors of its own does not take it."""
    sites, faults = parse_sites(text(feature(), feature(), feature(id="b")))
    assert [site.id for site in sites] == ["afra", "b"]
    assert [(fault.row, fault.field) for fault in faults] == [(2, "id")]
    assert "row 1" in faults[0].problem


@pytest.mark.parametrize("wrong", [1, None, [], {}, {"type": "feature"}, "Feature"])
def test_an_entry_that_is_no_feature_is_refused(wrong: object) -> None:
    """With its row."""
    assert only_fault(text(wrong))[:2] == (1, "feature")


@pytest.mark.parametrize("wrong", [None, [], "x", 1])
def test_a_feature_without_properties_is_refused(wrong: object) -> None:
    """There is no name and no kind."""
    assert only_fault(text(feature(properties=wrong)))[:2] == (1, "properties")


@pytest.mark.parametrize("key", list(LEAST))
@pytest.mark.parametrize("value", ["absent", None, "", "  ", 5, True, ["argan"], {}])
def test_what_is_required_must_be_there(key: str, value: object) -> None:
    """A missing or unusable value is named by its key."""
    properties = {**LEAST, key: value}
    if value == "absent":
        del properties[key]
    assert only_fault(text(feature(properties=properties)))[1] == key


def test_every_fault_of_every_site_is_reported_at_once() -> None:
    """The office mends a list in one go; sites without faults are still read."""
    wrong = feature(id="X", geometry=None, more={"phone": "x", "sse:members": -1})
    sites, faults = parse_sites(text(feature(), wrong, feature(id="c", more={"name": ""})))
    assert [site.id for site in sites] == ["afra"]
    assert [(fault.row, fault.field) for fault in faults] == [
        (2, "id"), (2, "geometry"), (2, "phone"), (2, "sse:members"), (3, "name"),
    ]  # fmt: skip
    with pytest.raises(SitesError) as caught:
        raise SitesError("f", faults)
    assert len(caught.value.faults) == 5


@pytest.mark.parametrize("depth", [100, 400, 900, 970, 990, 2000, 100_000])
@pytest.mark.parametrize("where", ["id", "geometry", "name", "brand", "features"])
def test_deep_nesting_is_refused_or_kept_but_never_crashes(depth: int, where: str) -> None:
    """Wherever it stands, and whatever the limit of this Python is."""
    deep = "[" * depth + "]" * depth
    shape = {
        "id": feature(id="DEEP"),
        "geometry": feature(geometry="DEEP"),
        "name": feature(more={"name": "DEEP"}),
        "brand": feature(more={"brand": "DEEP"}),
        "features": "DEEP",
    }[where]
    sites, faults = parse_sites(text(shape).replace('"DEEP"', deep))
    if sites:
        assert where == "brand"
        assert parse_sites(write_sites(sites))[0] == sites
    else:
        assert faults


@pytest.mark.parametrize(
    "raw", ["NaN", "Infinity", "-Infinity", "1e999", '"\\ud800"', '{"\\udfff": 1}', "[[-1e999]]"]
)
def test_unknown_properties_must_be_json_that_can_be_written_again(raw: str) -> None:
    """Not a number, infinity and half a character would spoil the file they are written to."""
    source = text(feature(more={"brand": "RAW"})).replace('"RAW"', raw)
    row, field, said = only_fault(source)
    assert (row, field) == (1, "properties")
    assert "“brand”" in said
    source = text(feature(more={"\ud800": 1}))
    assert only_fault(source)[1] == "properties"


# ---------------------------------------------------------------- what is written


_signs = st.characters(
    exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp"], exclude_characters="<{$;\ufffe\uffff"
)
_plain = st.text(_signs, max_size=20).map(str.strip)
_lists = st.lists(_plain.filter(bool), max_size=3).map(tuple)
_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner),
    max_leaves=5,
)  # fmt: skip
_others = st.dictionaries(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8).filter(
        lambda key: key not in {entry.key for entry in PROPERTIES}
    ),
    _json,
    max_size=3,
).map(
    lambda given: tuple(
        (key, json.dumps(value, ensure_ascii=False, sort_keys=True)) for key, value in given.items()
    )
)
_rules = st.sampled_from(["", "24/7", "Mo-Fr 09:00-12:30,14:00-18:00; PH off"])
_phones = st.sampled_from(["", "+212 528 80 14 15", "0528801415; +212 (0)528/80-14-15"])
_sites = st.builds(
    Site,
    id=st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,5}){0,2}", fullmatch=True),
    location=st.builds(LonLat, st.floats(-17, -1), st.floats(21, 36)),
    name=_plain.filter(bool),
    kind=st.sampled_from(KINDS),
    sector=st.sampled_from(["yes", "no", "unclear"]),
    theme=st.sampled_from(THEMES),
    precision=st.sampled_from(["door", "village", "commune"]),
    name_fr=_plain, name_ar=_plain, name_en=_plain, name_zgh=_plain,
    activity_fr=_plain, activity_en=_plain, craft=_plain, shop=_plain,
    commune=_plain, province=_plain, place=_plain, coordinate_source=_plain,
    elevation_m=st.none() | st.integers(-500, 9000),
    opening_hours=_rules,
    souk_days=st.lists(st.sampled_from(WEEKDAYS), unique=True, max_size=2).map(tuple),
    souk_day_basis=st.sampled_from(["", "source", "toponym"]),
    ramadan_hours=_rules,
    season=st.sampled_from(["", "Feb 15-Mar 15", "Apr-Jun"]),
    last_admission_min=st.none() | st.integers(0, 600),
    friday_prayer=st.sampled_from(["", "closed", "open"]),
    call_ahead=st.none() | st.booleans(),
    group_max=st.none() | st.integers(1, 1_000),
    charge=st.none() | st.integers(0, 99_999),
    alike=_plain,
    offer=st.lists(st.sampled_from(OFFERS), unique=True, max_size=3).map(tuple),
    phone=_phones,
    website=st.sampled_from(["", "https://example.org/a?b=c#d", "http://تعاونية.example"]),
    start_date=st.sampled_from(["", "1997", "~1990s"]),
    members=st.none() | st.integers(0, 1_000_000),
    members_founding=st.none() | st.integers(0, 1_000_000),
    women_members=st.none() | st.integers(0, 1_000_000),
    women_led=st.none() | st.booleans(),
    certifications=_lists, awards=_lists,
    prize=st.none() | st.integers(0, 10_000),
    service_min=st.none() | st.integers(1, 600),
    sources=_lists,
    confidence=st.sampled_from(["", "high", "medium", "low"]),
    check_date=st.none() | st.dates(),
    note_en=_plain,
    other=_others,
)  # fmt: skip


def test_the_drawn_sites_have_every_attribute() -> None:
    """A new attribute must be drawn too, or the round trip would not try it."""
    known = {entry.attribute for entry in PROPERTIES} | {"id", "location", "other"}
    assert {field.name for field in fields(Site)} == known


@settings(max_examples=60, deadline=None)
@given(st.lists(_sites, min_size=1, max_size=2, unique_by=lambda site: site.id).map(tuple))
def test_what_is_written_is_read_back(sites: tuple[Site, ...]) -> None:
    """Every attribute, and every property this package does not know; the same bytes again."""
    written = write_sites(sites)
    assert json.loads(written, parse_constant=pytest.fail)["type"] == "FeatureCollection"
    read, faults = parse_sites(written.encode("utf-8").decode("utf-8"))
    assert faults == ()
    assert read == sites
    assert write_sites(read) == written


def test_what_is_unknown_is_left_out() -> None:
    """No empty texts, no nulls, no zeros that nobody stated."""
    ((site,), _) = parse_sites(text(feature()))
    assert site_to_feature(site)["properties"] == LEAST
    zero = replace(site, prize=0, members=0, women_led=False)
    assert site_to_feature(zero)["properties"] == {
        **LEAST, "sse:women_led": "no", "sse:members": 0, "sse:prize": 0,
    }  # fmt: skip


def test_unknown_properties_stay_as_they_were() -> None:
    """In their order, with their types."""
    more = {"z": [1, {"b": None, "a": 0.5}], "brand": "yes", "a{{b}}": "<i>"}
    ((site,), faults) = parse_sites(text(feature(more=more)))
    assert faults == ()
    written = json.loads(write_sites((site,)))["features"][0]["properties"]
    assert {key: written[key] for key in more} == more
    assert [key for key in written if key in more] == list(more)


# ---------------------------------------------------------------- the page that defines the file


def page() -> str:
    """Return the page."""
    return (ROOT / "docs" / "sites.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """Return the code blocks of a language on the page."""
    return re.findall(rf"```{language}\n(.*?)```", page(), flags=re.DOTALL)


def test_the_example_of_the_page_is_read_and_shows_every_property() -> None:
    """Two sites without a fault; between them every property is used, and one that is kept."""
    (example,) = blocks("json")
    sites, faults = parse_sites(example)
    assert faults == ()
    assert [site.id for site in sites] == ["coop-example-tafraout", "souk-example"]
    used = {key for feature in json.loads(example)["features"] for key in feature["properties"]}
    assert used == {entry.key for entry in PROPERTIES} | {"brand"}
    assert sites[0].check_date == dt.date(2026, 5, 14)
    assert sites[0].other == (("brand", '"limited"'),)


def test_the_table_of_the_page_is_that_of_the_code() -> None:
    """`docs/write_sites_table.py --check` says so, and would say otherwise."""
    script = ROOT / "docs" / "write_sites_table.py"
    run = subprocess.run(  # noqa: S603
        [sys.executable, str(script), "--check"], capture_output=True, text=True, check=False,
        cwd=ROOT, env={"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
    )  # fmt: skip
    assert (run.returncode, run.stderr) == (0, "")
    for entry in PROPERTIES:
        assert f"| `{entry.key}` |" in page()


def test_the_conversion_of_the_page_makes_a_list_that_can_be_read(tmp_path: Path) -> None:
    """A sheet as French Excel saves it: byte order mark, semicolons, decimal commas."""
    (script,) = blocks("python")
    (tmp_path / "csv_to_sites.py").write_text(script, encoding="utf-8", newline="\n")
    head = ["id", "lon", "lat", *LEAST, "sse:members", "start_date", "phone", "name:ar"]
    row = ["afra", "-8,973859", "29,719973", *LEAST.values(), "62", "1997", "0528 80 14 15", ""]
    with (tmp_path / "sites.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows([head, row])
    subprocess.run([sys.executable, "csv_to_sites.py", "sites.csv"], cwd=tmp_path, check=True)
    (site,) = read_sites(tmp_path / "sites.geojson")
    assert site.location == LonLat(-8.973859, 29.719973)
    assert (site.members, site.start_date, site.phone) == (62, "1997", "0528 80 14 15")
    assert site.name_ar == ""


def test_the_conversion_of_the_page_knows_every_number() -> None:
    """A new whole number must be converted too, or the reader refuses its text."""
    (script,) = blocks("python")
    (numbers,) = re.findall(r"NUMBERS = \{(.*?)\}", script, flags=re.DOTALL)
    wanted = {entry.key for entry in PROPERTIES if entry.type.startswith("whole number")}
    assert set(re.findall(r'"([^"]+)"', numbers)) == wanted
