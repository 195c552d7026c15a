"""Promises of `routes.roads.overrides`: what is drawn is read, or every fault of it is told."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routes.errors import OverridesError, OverridesWarning
from routes.geo import LonLat
from routes.roads.amend import apply_overrides
from routes.roads.overrides import Overrides, parse_overrides, read_overrides
from tests.roads.drawnfeatures import CAR, DAY, GRID, as_bytes, feature, overrides_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from routes.roads.network import RoadNetwork

    MakeNetwork = Callable[..., RoadNetwork]


BAD: list[tuple[dict[str, Any] | str | int, str, str]] = [
    (7, "feature", "not a Feature"),
    ({"type": "Feature"}, "kind", "is missing"),
    (feature("open", (0, 0), (1, 1)), "kind", "Choose one of: closed, slower, road"),
    (feature(["closed"], (0, 0), (1, 1)), "kind", "not allowed"),
    (feature("closed", (0, 0), (1, 1), source=""), "source", "Say who knows it"),
    (feature("closed", (0, 0), (1, 1), source=None), "source", "is missing"),
    (feature("closed", (0, 0), (1, 1), source="\x1b[2J"), "source", "control character"),
    (feature("closed", (0, 0), (1, 1), reason="{{ 1 }}"), "reason", "program text"),
    (feature("closed", (0, 0), (1, 1), reason="<script>"), "reason", "markup"),
    (feature("closed", (0, 0), (1, 1), reason="x" * 300), "reason", "300 characters"),
    (feature("closed", (0, 0), (1, 1), **{"from": "1/2/2026"}), "from", "Write YYYY-MM-DD"),
    (feature("closed", (0, 0), (1, 1), to=20261126), "to", "not text"),
    (feature("closed", (0, 0), (1, 1), verified_on="soon"), "verified_on", "not a date"),
    (
        feature("closed", (0, 0), (1, 1), **{"from": "2026-02-02", "to": "2026-02-01"}),
        "to",
        "is before",
    ),
    (feature("closed", (0, 0), (0, 0)), "geometry", "fewer than two different points"),
    (feature("closed", (0, 0), (200, 0)), "geometry", "not on the globe"),
    (feature("closed", (0, 0), (271_000, 310_000)), "geometry", "EPSG:4326"),
    (feature("closed", (-9.3, 29.5), (9.3, 29.5)), "geometry", "is 1,798 km long"),
    (
        {**feature("closed", (0, 0)), "geometry": {"type": "MultiPoint", "coordinates": [1, 2]}},
        "geometry",
        "is a MultiPoint of 2 parts. Make each part a feature of its own",
    ),
    (feature("closed", (0, 0, 0, 0), (1, 1)), "geometry", "not pairs"),
    (feature("slower", (0, 0), speed_kmh=3), "geometry", "is a Point. Draw one line"),
    (feature("slower", (0, 0), (1, 1)), "speed_kmh", "is missing, and so is factor"),
    (
        feature("slower", (0, 0), (1, 1), speed_kmh=9, factor=1),
        "speed_kmh",
        "is given, and so is factor",
    ),
    (feature("slower", (0, 0), (1, 1), factor=0), "factor", "from 0.01 to 1"),
    (feature("slower", (0, 0), (1, 1), factor=1.1), "factor", "from 0.01 to 1"),
    (feature("slower", (0, 0), (1, 1), speed_kmh="30 km/h"), "speed_kmh", "without a unit"),
    (feature("slower", (0, 0), (1, 1), speed_kmh=True), "speed_kmh", "not a number"),
    (feature("slower", (0, 0), (1, 1), speed_kmh=[3]), "speed_kmh", "not a number"),
    (feature("slower", (0, 0), (1, 1), speed_kmh=float("nan")), "speed_kmh", "not a number"),
    (feature("road", (0, 0), (1, 1)), "highway", "is missing"),
    (feature("road", (0, 0), (1, 1), highway="path"), "highway", "not allowed"),
    (feature("road", (0, 0), (1, 1), highway="track", oneway="si"), "oneway", "not allowed"),
    (feature("road", (0, 0), (1, 1), highway="track", to="2026-01-01"), "to", "has no dates"),
    (
        {**feature("closed", (0, 0)), "geometry": {"type": "Polygon", "coordinates": []}},
        "geometry",
        "is a Polygon",
    ),
    ({**feature("closed", (0, 0)), "geometry": None}, "geometry", "is missing"),
    (
        {**feature("closed", (0, 0)), "geometry": {"type": "Point", "coordinates": ["1", 2]}},
        "geometry",
        "not numbers",
    ),
    (
        {
            **feature("closed", (0, 0)),
            "geometry": {"type": "LineString", "coordinates": [[0, 0]] * 10_001},
        },
        "geometry",
        "10001 points",
    ),
]


@pytest.mark.parametrize(("bad", "field", "text"), BAD)
def test_every_fault_names_its_feature_and_property(
    bad: dict[str, Any] | str | int, field: str, text: str
) -> None:
    """The feature before it is read all the same."""
    found, faults = parse_overrides(as_bytes(feature("closed", (0, 0), (1, 1)), bad))
    assert [one.row for one in found] == [1]
    assert {fault.row for fault in faults} == {2}
    matching = [str(fault) for fault in faults if fault.field == field]
    assert len(matching) == 1
    assert text in matching[0]
    assert matching[0].isprintable()


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    """With the name of the file."""
    path = tmp_path / "o.geojson"
    path.write_bytes(as_bytes(*(bad for bad, _, _ in BAD)))
    with pytest.raises(OverridesError) as caught:
        read_overrides(path)
    lines = str(caught.value).splitlines()
    assert lines[0] == f"{path}: cannot be used"
    assert len(lines) == 1 + len(caught.value.faults) >= len(BAD)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", "is not valid JSON"),
        (b"{", "is not valid JSON"),
        (b"\xff\xfe", "is not UTF-8"),
        (b"[" * 200_000, "nested too deeply"),
        (b"[" + b"9" * 5_000 + b"]", "monstrous number"),
        (b"[]", "is not a FeatureCollection"),
        (b'{"type": "FeatureCollection"}', "has no list of features"),
    ],
)
def test_a_file_that_is_none_is_refused(tmp_path: Path, data: bytes, text: str) -> None:
    """As is one that is not there."""
    path = tmp_path / "o.geojson"
    path.write_bytes(data)
    with pytest.raises(OverridesError, match=text):
        read_overrides(path)
    with pytest.raises(OverridesError, match="Check the name"):
        read_overrides(tmp_path / "none.geojson")


@pytest.mark.parametrize("kind", ["closed", "slower"])
def test_a_line_of_one_part_is_a_line(kind: str) -> None:
    """QGIS writes all lines of a layer as MultiLineString."""
    one = feature(kind, (0, 0), (1, 1), **({"factor": 0.5} if kind == "slower" else {}))
    line = one["geometry"]["coordinates"]
    one["geometry"] = {"type": "MultiLineString", "coordinates": [line]}
    assert overrides_of(one).features[0].line == (LonLat(0, 0), LonLat(1, 1))


def test_what_map_editors_write_is_read(tmp_path: Path) -> None:
    """Numbers as texts, empty texts, null, heights, and properties of their own."""
    drawn = feature("slower", (0, 0, 12), (0, 0, 12), (0.01, 0, 13), speed_kmh="30", reason=None,
                    to="", stroke="#f00", _umap_options={"color": "Red"})  # fmt: skip
    path = tmp_path / "o.geojson"
    path.write_bytes(b"\xef\xbb\xbf" + as_bytes(drawn))
    (one,) = read_overrides(path).features
    assert (one.speed_kmh, one.reason, one.last_day) == (30.0, "", None)
    assert one.line == (LonLat(0, 0), LonLat(0.01, 0))
    assert str(one) == "feature 1 (slower)"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
KEYS = (
    "kind",
    "source",
    "from",
    "to",
    "reason",
    "speed_kmh",
    "factor",
    "highway",
    "oneway",
    "name",
)


@given(
    properties=st.dictionaries(
        st.sampled_from(KEYS), JSON | st.sampled_from(["closed", "slower", "road", "2026-11-26"])
    ),
    coordinates=JSON | st.lists(st.lists(st.floats(-0.01, 0.03), min_size=2, max_size=2)),
)
@settings(deadline=None)
def test_anything_is_read_or_refused_in_plain_words(
    make_network: MakeNetwork, properties: dict[str, Any], coordinates: object
) -> None:
    """Never a traceback; what is read can be applied, to a network that stays sound."""
    shape = {"type": "LineString", "coordinates": coordinates}
    data = as_bytes({"type": "Feature", "geometry": shape, "properties": properties})
    found, faults = parse_overrides(data)
    assert bool(found) != bool(faults)
    network = make_network(GRID, [("a0", "b0", {}), ("b0", "b1", {})])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", OverridesWarning)
        after = apply_overrides(
            network, Overrides(file="o", sha256="", features=found), (DAY,), CAR
        )
    assert (after.length_m >= 0).all()
