"""Promises of `routes.outputs.printmap.labels`."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from routes.outputs.fonts import width_em
from routes.outputs.printmap.labels import Box, Sheet, box_around, frame_box, wrapped

FRAME = frame_box(118, 148, 1.5)
NO_ROUTE = np.zeros((0, 2))
SPOTS = st.lists(st.tuples(st.floats(12, 106), st.floats(12, 136)), min_size=1, max_size=25)


@settings(deadline=None, max_examples=40)
@given(SPOTS)
def test_nothing_placed_lies_on_anything_else(spots: list[tuple[float, float]]) -> None:
    """Discs and names share no ground and stay in the frame, wherever the stops are."""
    sheet = Sheet(FRAME, NO_ROUTE)
    discs = [sheet.place_marker(x, y, 4.6, 4.6) for x, y in spots]
    labels = [
        sheet.place_label(("Coopérative", "féminine"), disc, 2.75, is_bold=True, may_lead=True)
        for disc in discs
    ]
    boxes = [*discs, *(label.box for label in labels if label)]
    assert not [pair for pair in combinations(boxes, 2) if pair[0].meets(pair[1])]
    assert all(box.lies_in(FRAME) for box in boxes)


def test_twenty_five_stops_at_one_point_all_get_a_disc() -> None:
    """Numbers are never dropped: they move apart."""
    sheet = Sheet(FRAME, NO_ROUTE)
    discs = [sheet.place_marker(60, 60, 4.6, 4.6) for _ in range(25)]
    assert len(set(discs)) == 25
    assert not [pair for pair in combinations(discs, 2) if pair[0].meets(pair[1])]


def test_a_full_frame_still_numbers_every_stop() -> None:
    """Where there is no room at all, a number stands on its spot rather than nowhere."""
    sheet = Sheet(FRAME, NO_ROUTE)
    sheet.take(FRAME)
    assert sheet.place_marker(60, 60, 4, 4) == box_around(60, 60, 4, 4)


def test_a_name_without_room_is_left_out() -> None:
    """A name is dropped rather than printed over another."""
    sheet = Sheet(FRAME, NO_ROUTE)
    sheet.take(FRAME)
    assert sheet.place_label(("Tiznit",), box_around(60, 60, 4, 4), 2.75, may_lead=True) is None


def test_a_name_avoids_the_route() -> None:
    """With the road leaving to the right, the name stands where no road is."""
    x = np.linspace(60, 118, 200)
    sheet = Sheet(FRAME, np.column_stack([x, np.full(200, 60.0)]))
    label = sheet.place_label(("Tiznit",), box_around(60, 60, 4, 4), 2.75)
    assert label is not None
    assert not label.box.top < 60 < label.box.bottom or label.box.right < 60


def test_a_leader_joins_the_spot_and_the_name() -> None:
    """A name that had to stand off has a line from the thing to its own edge."""
    sheet = Sheet(FRAME, NO_ROUTE)
    disc = sheet.place_marker(60, 60, 4, 4)
    for ring in (
        Box(45, 45, 58, 75),
        Box(62, 45, 75, 75),
        Box(58, 45, 62, 58),
        Box(58, 62, 62, 75),
    ):
        sheet.take(ring)
    label = sheet.place_label(("Ait",), disc, 2.75, may_lead=True)
    assert label is not None
    assert label.leader is not None
    assert label.leader[0] == (60, 60)
    touch = box_around(*label.leader[1], 0.1, 0.1)
    assert touch.meets(label.box)


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=300)
)
def test_wrapped_names_fit(word: str) -> None:
    """However long a name, it has few lines and none is too wide."""
    lines = wrapped(f"{word} Coopérative {word}", 2.75, 32, 3)
    assert 1 <= len(lines) <= 3
    assert all(width_em(line, is_bold=True) * 2.75 <= 32 + 1e-6 or len(line) == 1 for line in lines)


def test_what_must_keep_off_the_route_does() -> None:
    """It is left out rather than written over it."""
    x, y = np.meshgrid(np.linspace(40, 80, 80), np.linspace(50, 70, 80))
    beside = box_around(60, 60, 1, 1)
    everywhere = np.column_stack([x.ravel(), y.ravel()])
    assert Sheet(FRAME, everywhere).place_label(("Tiznit",), beside, 2.1) is not None
    assert Sheet(FRAME, everywhere).place_label(("Tiznit",), beside, 2.1, off_route=True) is None
    assert Sheet(FRAME, NO_ROUTE).place_label(("Tiznit",), beside, 2.1, off_route=True) is not None
