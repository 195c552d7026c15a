"""Promises of `routes.census.coordinates`, `degrees`, `grids` and `pluscode`."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openlocationcode import openlocationcode as olc

from routes.census.coordinates import read_pair, read_position
from routes.census.degrees import read_angles
from routes.census.grids import LAMBERT, UTM, Grid, from_crs, from_grid, read_grid, to_grid
from routes.errors import InputError
from routes.geo import LonLat, distance_m
from routes.sitevalues import PropertyError

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = LonLat(-9.7313, 29.6986)
ARABIC = str.maketrans("0123456789.", "٠١٢٣٤٥٦٧٨٩٫")


def dms(value: float, places: int = 2) -> tuple[int, int, str]:
    """Return degrees, minutes and seconds without sign, the seconds as text."""
    hundredths = round(abs(value) * 3600 * 10**places)
    whole, rest = divmod(hundredths, 3600 * 10**places)
    minutes, seconds = divmod(rest, 60 * 10**places)
    return whole, minutes, f"{seconds / 10**places:.{places}f}"


def marked(spot: LonLat, form: str, north: str, west: str, between: str) -> str:
    """Return a position in degrees, minutes and seconds, each angle in a form."""
    lat, lon = (form.format(*dms(value)) for value in (spot.lat, spot.lon))
    return f"{lat}{north}{between}{lon}{west}"


WRITTEN: dict[str, Callable[[LonLat], str]] = {
    "points": lambda s: f"{s.lat:.6f}, {s.lon:.6f}",
    "points, no blank": lambda s: f"{s.lat:.6f},{s.lon:.6f}",
    "commas and a semicolon": lambda s: f"{s.lat:.6f} ; {s.lon:.6f}".replace(".", ","),
    "commas and a blank": lambda s: f"{s.lat:.6f} {s.lon:.6f}".replace(".", ","),
    "commas alone": lambda s: f"{s.lat:.6f},{s.lon:.6f}".replace(".", ","),
    "of a form on a telephone": lambda s: f"{s.lat:.6f} {s.lon:.6f} 215.4 4.9",
    "a minus on the right": lambda s: f"{s.lat:.6f} ، {-s.lon:.6f}-".translate(ARABIC),
    "seconds, dash between": lambda s: marked(s, "{}°{}’{}”", " N", " O", " – "),
    "seconds, dashes within": lambda s: marked(s, "{}-{}-{}", "N", "W", " "),
    "a slash": lambda s: f"{s.lat:.6f} / {s.lon:.6f}",
    "a line break": lambda s: f"{s.lat:.6f}\n{s.lon:.6f}",
    "brackets": lambda s: f"({s.lat:.6f}, {s.lon:.6f})",
    "degree signs": lambda s: f"{s.lat:.6f}° {s.lon:.6f}°",
    "true minus": lambda s: f"{s.lat:.6f}, {s.lon:.6f}".replace("-", "−"),
    "letters after": lambda s: f"{s.lat:.6f}N {-s.lon:.6f}W",
    "letters before": lambda s: f"N{s.lat:.6f} W{-s.lon:.6f}",
    "west first": lambda s: f"{-s.lon:.6f} W, {s.lat:.6f} N",
    "French letters": lambda s: f"{s.lat:.6f}° N, {-s.lon:.6f}° O".replace(".", ","),
    "French words": lambda s: f"latitude {s.lat:.6f} Nord, longitude {-s.lon:.6f} Ouest",
    "names": lambda s: f"Lat: {s.lat:.6f} Long: {s.lon:.6f}",
    "Arabic digits": lambda s: f"{s.lat:.6f}، {s.lon:.6f}".translate(ARABIC),
    "Arabic letters": lambda s: f"{s.lat:.6f} ش {-s.lon:.6f} غ".translate(ARABIC),
    "Arabic words": lambda s: f"{s.lat:.6f} شمالا، {-s.lon:.6f} غربا",
    "seconds": lambda s: marked(s, "{}°{}'{}\"", "N", "W", " "),
    "seconds, primes": lambda s: marked(s, "{}° {}′ {}″ ", "N", "O", ", "),
    "seconds, curly": lambda s: marked(s, "{}°{}’{}”", " N", " O", " - ").replace(" - ", ", "),
    "seconds, two apostrophes": lambda s: marked(s, "{}º{}'{}''", "N", "W", ", "),
    "seconds, letters": lambda s: marked(s, "{}d{}m{}s", "N", "W", " "),
    "seconds, words": lambda s: marked(s, "{} degrés {} minutes {} secondes ",
                                      "Nord", "Ouest", " "),
    "seconds, blanks": lambda s: marked(s, "{} {} {} ", "N", "W", " "),
    "seconds, colons": lambda s: marked(s, "{}:{}:{}", "N", "W", " "),
    "seconds, decimal comma": lambda s: marked(s, "{}°{}'{}\"", "N", "O", "; ").replace(".", ","),
    "seconds, Arabic": lambda s: marked(s, "{}°{}'{}\" ", "ش", "غ", "، ").translate(ARABIC),
    "seconds, signed": lambda s: "{}°{}'{}\" -{}°{}'{}\"".format(*dms(s.lat), *dms(s.lon)),
    "minutes": lambda s: f"N {int(s.lat)}° {s.lat % 1 * 60:.4f}' "
                         f"W {int(-s.lon)}° {-s.lon % 1 * 60:.4f}'",
    "a marker of OSM": lambda s: f"https://www.openstreetmap.org/?mlat={s.lat:.6f}&mlon={s.lon:.6f}",
    "a query of Google": lambda s: f"https://maps.google.com/?q={s.lat:.6f},{s.lon:.6f}",
    "a search of Google": lambda s: "https://www.google.com/maps/search/?api=1&query="
                                    f"{s.lat:.6f}%2C{s.lon:.6f}",
    "a pin of Google": lambda s: "https://www.google.com/maps/place/Afra/@29.1,-9.1,15z/data=!4m6!3m5"
                                 f"!8m2!3d{s.lat:.6f}!4d{s.lon:.6f}!16s",
    "geo": lambda s: f"geo:{s.lat:.6f},{s.lon:.6f}?z=17",
    "a Plus code": lambda s: olc.encode(s.lat, s.lon, 11),
    "a Plus code in words": lambda s: f"Plus code {olc.encode(s.lat, s.lon, 11)}, Maroc",
}  # fmt: skip

spots = st.builds(
    LonLat,
    st.floats(-16.9, -1.2).map(lambda x: round(x, 6)),
    st.floats(21, 35.8).map(lambda x: round(x, 6)),
)


@pytest.mark.parametrize("form", WRITTEN)
@given(spot=spots)
def test_every_written_form_gives_the_position_back(form: str, spot: LonLat) -> None:
    """To a metre for degrees, to the size of its field for a Plus code."""
    read = read_position(WRITTEN[form](spot))
    assert distance_m(read.location, spot) < (4 if "Plus" in form else 1)
    assert read.doubt is None


@given(spot=spots, grid=st.sampled_from([*LAMBERT.values(), UTM[29]]))
def test_metres_of_a_grid_come_back(spot: LonLat, grid: Grid) -> None:
    """There and back by PROJ, wherever the zone reaches; to a metre, as written."""
    x, y = to_grid(spot, grid)
    if not (1_000 <= x < 9_999_999 and 1_000 <= y < 9_999_999):
        return
    for text in (f"{x:.1f} ; {y:.1f}", f"X = {x:.1f}; Y = {y:.1f}", f"{x:.1f}/{y:.1f}",
                 f"Y: {y:.1f} X: {x:.1f}", f"N {y:.1f}, E {x:.1f}"):  # fmt: skip
        assert distance_m(read_position(text, grid=grid).location, spot) < 2
    assert read_pair(f"{y:.1f}", f"{x:.1f} mE", grid=grid).form == grid.name


def test_a_lambert_zone_is_what_its_authority_says() -> None:
    """Its origin by EPSG, at 5.4° W of Merchich, is some 300 m off in WGS 84."""
    origins = {1: (33.3, 500_000, 300_000), 2: (29.7, 500_000, 300_000),
               3: (26.1, 1_200_000, 400_000), 4: (22.5, 1_500_000, 400_000)}  # fmt: skip
    for zone, (lat, x, y) in origins.items():
        assert 250 < distance_m(from_grid(x, y, LAMBERT[zone]), LonLat(-5.4, lat)) < 350


def test_the_zone_is_asked_for_and_not_guessed() -> None:
    """Metres without a zone are refused with the option that says it."""
    with pytest.raises(PropertyError, match="--lambert"):
        read_position("120000 ; 290000")
    with pytest.raises(PropertyError, match="Lambert zone 3 is not in Morocco"):
        read_position("120 ; 290000".replace("120 ", "9200000 "), grid=LAMBERT[3])


UTM_29 = ("29R 429284 3285590", "UTM 29N 429284 3285590", "29 R 429284mE 3285590mN",
          "Zone 29 X: 429283,5 Y: 3285589,9", "WGS84 / UTM zone 29N ; 3285590 N ; 429284 E",
          "Fuseau 29, N=3285590 E=429284", "SRID=32629;POINT(429284 3285590)")  # fmt: skip


@pytest.mark.parametrize("text", UTM_29)
def test_metres_that_name_their_zone_need_no_option(text: str) -> None:
    """As GPS receivers and telephones show them; another zone that is asked for is not taken."""
    read = read_position(text, grid=UTM[30])
    assert distance_m(read.location, LonLat(-9.731, 29.6984)) < 2
    assert read.form == "UTM zone 29N"
    assert read.doubt is None


def test_metres_of_utm_without_a_zone_are_asked_about() -> None:
    """The zone is never guessed, though the whole province lies in one."""
    with pytest.raises(PropertyError, match="not degrees") as refused:
        read_position("429284 3285590")
    assert "28, 29 or 30, with --utm" in refused.value.fix


@pytest.mark.parametrize("text", ["zone", "WGS 84", "Lambert", "Lambert 1 ou 2", "zone 5", "29"])
def test_a_text_without_one_zone_names_none(text: str) -> None:
    """Nor does one that names two."""
    assert read_grid(text) is None


WKT = ("POINT (-9.731 29.6984)", "point z (-9.731 29.6984 250)", "SRID=4326;POINT(-9.731 29.6984)",
       "MULTIPOINT ((-9.731 29.6984))", "POINT (29.6984 -9.731)",
       "POLYGON ((-9.732 29.6974, -9.73 29.6974, -9.73 29.6994, -9.732 29.6994, -9.732 29.6974))",
       "SRID=26192;POINT(80967.02 307935.51)", "SRID=3857;POINT(-1083250 3464840.6)")  # fmt: skip


@pytest.mark.parametrize("text", WKT)
def test_shapes_in_wkt_are_read(text: str) -> None:
    """As QGIS writes and copies them, X before Y; an area by a point within."""
    read = read_position(text)
    assert distance_m(read.location, LonLat(-9.731, 29.6984)) < 10
    assert (read.doubt is not None) is text.startswith("POINT (29")


@pytest.mark.parametrize(
    "text", ["POINT EMPTY", "POINT (1)", "POLYGON ((0 0, 1 1))", "SRID=999999;POINT(1 2)",
             "POINT (429284 3285590)", "POINT (nan nan)"])  # fmt: skip
def test_shapes_that_give_no_position_are_refused(text: str) -> None:
    """In plain words, whatever the library makes of them."""
    with pytest.raises(PropertyError):
        read_position(text)


def test_a_shared_position_with_a_label_is_read() -> None:
    """Android puts 0,0 before the pin."""
    read = read_position("geo:0,0?q=29.6984,-9.7310(Coop%C3%A9rative)")
    assert read.location == LonLat(-9.731, 29.6984)


@given(spot=spots)
def test_swapped_and_unsigned_positions_are_read_with_a_doubt(spot: LonLat) -> None:
    """The other reading is offered, never taken silently."""
    swapped = read_position(f"{spot.lon:.6f}, {spot.lat:.6f}")
    assert "swapped" in str(swapped.doubt)
    unsigned = read_position(f"{spot.lat:.6f}, {-spot.lon:.6f}")
    assert "minus sign" in str(unsigned.doubt)
    both = read_position(f"{-spot.lon:.6f}, {spot.lat:.6f}")
    assert "swapped" in str(both.doubt)
    assert {swapped.location, unsigned.location, both.location} == {spot}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("29.69, -9.73", "truncated to 2 decimals"),
        ("29.7, -9.7", "truncated to 1 decimal of"),
        ("29°41'N 9°43'W", "truncated to 2 decimals"),
        ("29 N 9 W", "truncated to 0 decimals"),
    ],
)
def test_truncated_positions_are_told(text: str, words: str) -> None:
    """Two decimals are a kilometre."""
    assert words in str(read_position(text).note)


def test_the_middle_of_a_view_is_no_pin() -> None:
    """A link to a view must be confirmed by something else."""
    for link in ("https://www.openstreetmap.org/#map=17/29.69860/-9.73130",
                 "https://www.google.com/maps/@29.6986,-9.7313,15z"):  # fmt: skip
        read = read_position(link)
        assert read.location == HERE
        assert "view" in str(read.doubt)
        assert read.decimals < 4


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("https://maps.app.goo.gl/AbCd", "short link"),
        ("https://osm.org/go/xyz", "short link"),
        ("https://www.google.com/maps/place/Tiznit", "holds no position"),
        ("https://[::1", "damaged"),
        ("M7X9+CF", "beside no place"),
        ("M7X9+CF Nulleville", "“Nulleville”"),
        ("7CXG0000+", "large area"),
        ("296986, -97313", "decimal point"),
        ("296.986, -97.313", "decimal point"),
        ("48.85, 2.35", "not lie in Morocco"),
        ("29.6986", "only one"),
        ("29°75'N 9°10'W", "not understood"),
        ("29°41'75\"N 9°10'W", "not understood"),
        ("29.5°30'N 9°W", "not understood"),
        ("29,69,86", "not understood"),
        ("près de la mosquée", "not understood"),
        ("29.6986 N 9.7313 N", "same axis"),
        ("-29.6986 N 9.7313 W", "not understood"),
        ("29.6986 -9.7313 500", "not understood"),
        ("nan, nan", "not understood"),
        ("1e3, 5", "not understood"),
        ("", "not understood"),
        ("9" * 5000, "not understood"),
    ],
)
def test_what_is_not_beyond_doubt_is_refused_with_a_fix(text: str, words: str) -> None:
    """Nothing is guessed, and every refusal says what to do."""
    with pytest.raises(PropertyError) as caught:
        read_position(text)
    assert words in str(caught.value)
    assert caught.value.fix.endswith(".")
    assert str(caught.value).isprintable()


def test_a_short_plus_code_is_completed_by_the_place_beside_it() -> None:
    """As the map shows it: code and town."""
    asked: list[str] = []

    def reference(name: str) -> LonLat | None:
        asked.append(name)
        return HERE

    full = read_position("7CXGM7X9+CF").location
    assert read_position("M7X9+CF, Tiznit", reference=reference).location == full
    assert asked == ["Tiznit"]


def test_two_cells_are_a_position() -> None:
    """Each in its own form; both must be one angle."""
    spot = read_pair("29°41'54.96\" N", "9,7313 O").location
    assert distance_m(spot, HERE) < 1
    with pytest.raises(PropertyError, match="longitude"):
        read_pair("29.6986", "29.6986, -9.7313")


def test_an_unknown_system_is_an_input_error() -> None:
    """A file may name any."""
    with pytest.raises(InputError, match="not known"):
        from_crs(1, 2, "EPSG:999999")


@given(st.text(max_size=60) | st.from_regex(r"[0-9NSEWO°'\",.;:+ \-]{1,40}", fullmatch=True))
def test_any_text_is_read_or_refused(text: str) -> None:
    """No text gives anything but a finite position or a refusal."""
    try:
        read = read_position(text, grid=LAMBERT[2])
    except PropertyError:
        return
    assert all(map(math.isfinite, read.location))


@given(st.text(alphabet="0123456789NSW°'\". ", max_size=20))
def test_angles_are_never_more_than_two(text: str) -> None:
    """And minutes and seconds are below sixty."""
    try:
        angles = read_angles(text)
    except PropertyError:
        return
    assert 1 <= len(angles) <= 2
    assert re.search("[0-9]", text)
