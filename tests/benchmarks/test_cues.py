"""The comparison of cues with other engines, without the engines."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from benchmarks.cues import Line, Score, Told, is_choice, score, told_by
from benchmarks.cues_peers import along, decoded, dense, engine

STRAIGHT = [[-9.0, 29.5 + 0.001 * k] for k in range(50)]
KM = 111.195
"""Metres of a thousandth of a degree."""


def told(*metres: float, choice: bool = True) -> list[Told]:
    """Return what an engine tells at so many metres."""
    return [Told(at, "turn", "left", choice) for at in metres]


@pytest.mark.parametrize(
    ("engine_name", "kind", "detail", "choice"),
    [
        ("osrm", "turn", "left", True),
        ("osrm", "continue", "straight", False),
        ("osrm", "continue", "right", True),
        ("osrm", "new name", "straight", False),
        ("osrm", "merge", "slight left", False),
        ("osrm", "rotary", "2", True),
        ("valhalla", "15", "", True),
        ("valhalla", "26", "2", True),
        ("valhalla", "7", "", False),
        ("valhalla", "25", "", False),
    ],
)
def test_what_happens_by_itself_is_no_choice(
    engine_name: str, kind: str, detail: str, *, choice: bool
) -> None:
    """New names, merges and going straight on ask nothing of the driver."""
    assert is_choice(engine_name, kind, detail) == choice


def test_a_cue_counts_where_a_decision_is_near_and_once_for_both_engines() -> None:
    """Agreed are those of both; any, those of either, each place once."""
    found = score([1000, 3000, 9000], told(1010, 2000), [*told(1030), *told(3005, choice=False)])
    assert found == Score(
        agreed=1, agreed_found=1, any=2, any_found=1, cues=3, cues_choice=1, cues_told=2
    )
    assert found.plus(found).cues == 6


def test_a_maneuver_is_put_where_it_is_on_the_line_near_where_it_was_told() -> None:
    """A street driven twice has each of its junctions twice."""
    line = Line(STRAIGHT + STRAIGHT[::-1][1:])
    assert line.metres(-9.0, 29.51, 1100.0) == pytest.approx(10 * KM, rel=1e-6)
    assert line.metres(-9.0, 29.51, 98 * KM - 1100.0) == pytest.approx(88 * KM, rel=1e-6)


def test_departure_and_arrival_are_left_out() -> None:
    """They ask nothing either."""
    answer: dict[str, Any] = {
        "maneuvers": [
            ["depart", "", -9.0, 29.5, 0.0],
            ["turn", "left", -9.0, 29.52, 2200.0],
            ["arrive", "", -9.0, 29.549, 5400.0],
        ]
    }
    (one,) = told_by("osrm", answer, Line(STRAIGHT))
    assert (one.kind, one.detail, one.is_choice) == ("turn", "left", True)
    assert one.metres == pytest.approx(20 * KM, rel=1e-6)


def test_lines_are_made_dense_and_decoded() -> None:
    """No two points over 40 m apart, every given point among them; Google's own example."""
    points = dense(STRAIGHT)
    gone = along(points)
    assert max(b - a for a, b in pairwise(gone)) <= 40
    assert gone[-1] == pytest.approx(along(STRAIGHT)[-1])
    assert all(any(abs(a - b) < 1e-9 for _, b in points) for _, a in STRAIGHT)
    example = decoded("_p~iF~ps|U_ulLnnqC_mqNvxq`@")
    scaled = [[10 * degrees for degrees in point] for point in example]
    assert scaled == [pytest.approx([-120.2, 38.5]), pytest.approx([-120.95, 40.7]),
                      pytest.approx([-126.453, 43.252])]  # fmt: skip


def test_who_lacks_an_engine_is_told_how_to_install_it() -> None:
    """And with which Python."""
    with pytest.raises(SystemExit, match=r"requirements-312\.txt"):
        engine("an_engine_nobody_has")
