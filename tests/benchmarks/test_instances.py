"""Readers of published instances and the integers made of them."""

from __future__ import annotations

import itertools
import os
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.hotels import ranked_stays
from benchmarks.instances import InstanceError, OphsInstance, ToptwInstance, read_ophs, read_toptw
from benchmarks.own import to_problem
from benchmarks.tasks import Task, at_hotels, fitted, ophs_task, toptw_task

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

TOPTW = """4 1 3 1
0 200
0 0 0 0 0 0 0 0 100
1 3 4 10 5 1 1 1 0 50
2 -3 4 5.5 7 2 1 3 15 10 20
3 0 1 0 0 1 1 1 0 0
"""

OPHS = """4\t1\t2
12
5\t7\t

0\t0\t0
3\t0\t0
-1\t2\t0
1\t1\t5
2\t-1.5\t7
-----------------
"""


@pytest.fixture
def toptw(tmp_path: Path) -> Path:
    """Return a file of team orienteering."""
    path = tmp_path / "c901.txt"
    path.write_text(TOPTW)
    return path


@pytest.fixture
def ophs(tmp_path: Path) -> Path:
    """Return a file of orienteering with hotel selection."""
    path = tmp_path / "tiny.ophs"
    path.write_text(OPHS)
    return path


def _floats(values: Iterable[Decimal]) -> list[float]:
    return [float(value) for value in values]


def test_toptw_takes_the_last_two_fields_as_the_window(toptw: Path) -> None:
    """However many fields lie between, the window is the last two."""
    instance = read_toptw(toptw)
    assert _floats(instance.opens) == [0, 0, 10, 0]
    assert _floats(instance.closes) == [100, 50, 20, 0]
    assert _floats(instance.service) == [0, 10, 5.5, 0]
    assert _floats(instance.score) == [0, 5, 7, 0]
    assert _floats((instance.x[2], instance.y[2])) == [-3, 4]


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace(" ", "\t"),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n", "   \n\n"),
        lambda text: "\ufeff# a comment\n" + text.replace("5.5 7", "0.55e1 7E0"),
        lambda text: text.replace("0 200\n", "0 200 // load\n--------\n") + "=====\n",
        lambda text: text.replace("0 200\n", ""),
        lambda text: text.rstrip(),
    ],
)
def test_toptw_is_read_however_it_is_laid_out(toptw: Path, change: Callable[[str], str]) -> None:
    """Tabs, line ends, blank lines, comments and notation make no difference."""
    plain = read_toptw(toptw)
    toptw.write_bytes(change(TOPTW).encode())
    assert read_toptw(toptw) == plain


@pytest.mark.parametrize(
    ("name", "decimals"),
    [("c101", 1), ("R203", 1), ("rc208", 1), ("pr07", 2), ("50_rc101", 1), ("my-pr2", 2)],
)
def test_series_tells_the_rounding(toptw: Path, name: str, decimals: int) -> None:
    """Travel times of c, r and rc have one decimal, of pr two; an option overrules."""
    path = toptw.rename(toptw.with_name(f"{name}.txt"))
    assert read_toptw(path).decimals == decimals
    assert read_toptw(path, 0).decimals == 0


def test_coordinates_tell_the_rounding_of_an_unknown_name(toptw: Path) -> None:
    """A file of another name has two decimals if a coordinate has a fraction."""
    path = toptw.rename(toptw.with_name("spr1ng.txt"))
    assert read_toptw(path).decimals == 1
    path.write_text(TOPTW.replace("-3 4", "-3.125 4"))
    assert read_toptw(path).decimals == 2


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("4 1 3 1", "4 1 4 1", "4 vertices, but the head says 5"),
        ("4 1 3 1", "4 1", "line 1: the number of vertices, N is missing"),
        ("4 1 3 1", "4 1 3.5 1", "line 1: '3.5' is not a whole number"),
        ("2 -3 4", "7 -3 4", "line 5: vertex 2 was expected, not 7"),
        ("5.5", "5,5", "line 5: '5,5' is not a number"),
        ("5.5", "nan", "line 5: 'nan' is not a finite number"),
        ("15 10 20", "15 30 20", "line 5: closes at 20, before it opens at 30"),
        ("3 0 1 0 0 1 1 1 0 0", "3 0 1 0", "line 6: a vertex has at least 7 fields"),
        ("3 4 10 5", "3 4 -10 5", "line 4: duration, score and opening are not negative"),
        (TOPTW, "", "the file is empty"),
        (TOPTW, OPHS, "no vertex"),
    ],
)
def test_toptw_faults_are_named_with_their_line(toptw: Path, old: str, new: str, said: str) -> None:
    """A file with a fault is refused; the message names file, line and fault."""
    toptw.write_text(TOPTW.replace(old, new))
    with pytest.raises(InstanceError) as caught:
        read_toptw(toptw)
    assert str(caught.value).startswith(str(toptw))
    assert said in str(caught.value)


def test_missing_file_is_named(tmp_path: Path) -> None:
    """A file that is not there is said to be not there, and a folder cannot be read."""
    with pytest.raises(InstanceError, match="no such file"):
        read_toptw(tmp_path / "none.txt")
    with pytest.raises(InstanceError, match="cannot be read"):
        read_ophs(tmp_path)


def test_ophs_numbers_hotels_before_sites(ophs: Path) -> None:
    """N counts the sites and two hotels; the extra hotels come between."""
    instance = read_ophs(ophs)
    assert instance.hotels == 3
    assert _floats(instance.limits) == [5, 7]
    assert _floats(instance.score) == [0, 0, 0, 5, 7]
    assert instance.y[4] == Decimal("-1.5")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("4\t1\t2", "4\t1", "line 1: D, trips is missing"),
        ("4\t1\t2", "4\t1\t3", "line 3: the length of trip 3 of 3 is missing"),
        ("4\t1\t2", "5\t1\t2", "5 vertices, but the head says 6"),
        ("4\t1\t2", "4\t1\t0", "line 1: N H D is at least 2 0 1"),
        ("1\t1\t5", "1\t1\t5\t9", "line 8: a vertex is x y S, not 4 fields"),
        ("1\t1\t5", "1\t1\t-5", "line 8: a score is not negative"),
    ],
)
def test_ophs_faults_are_named_with_their_line(ophs: Path, old: str, new: str, said: str) -> None:
    """A file with a fault is refused; the message names line and fault."""
    ophs.write_text(OPHS.replace(old, new))
    with pytest.raises(InstanceError, match=said):
        read_ophs(ophs)


def test_travel_is_rounded_down_and_times_are_exact(toptw: Path) -> None:
    """Units are tenths; √52 is 7.2 and not 7.3, 5 stays 5, and a time finer than that splits it."""
    task = toptw_task(read_toptw(toptw), 2)
    assert task.travel[3].tolist() == [50, 50, 10, 0]
    assert task.travel[1, 2] == 42
    assert task.service.tolist() == [100, 55, 0]
    assert task.latest.tolist() == [500, 200, 0]
    assert [tour.closes for tour in task.tours] == [1000, 1000]
    toptw.write_text(TOPTW.replace("5.5 7", "5.25 7.5"))
    finer = toptw_task(read_toptw(toptw), 2)
    assert finer.travel[1, 2] == 420
    assert (finer.service[1], finer.prize[1], finer.prize_scale) == (525, 75, 10)


_coordinates = st.lists(
    st.tuples(*[st.decimals(-99, 99, places=3)] * 2), min_size=2, max_size=5, unique=True
)


@given(points=_coordinates, decimals=st.integers(0, 2))
def test_travel_is_the_greatest_step_not_above_the_distance(
    points: list[tuple[Decimal, Decimal]], decimals: int
) -> None:
    """Squares of whole numbers prove it, without a root."""
    x, y = zip(*points, strict=True)
    zero = (Decimal(0),) * len(points)
    instance = ToptwInstance(
        path=Path("x"),
        decimals=decimals,
        x=x,
        y=y,
        service=zero,
        score=zero,
        opens=zero,
        closes=zero,
    )
    travel = toptw_task(instance, 1).travel
    for (a, here), (b, there) in itertools.product(enumerate([*points[1:], points[0]]), repeat=2):
        square = ((here[0] - there[0]) ** 2 + (here[1] - there[1]) ** 2) * 100**decimals
        assert int(travel[a, b]) ** 2 <= square < (int(travel[a, b]) + 1) ** 2


def _ophs(points: list[tuple[Decimal, Decimal]], hotels: int, limits: list[int]) -> OphsInstance:
    x, y = zip(*points, strict=True)
    return OphsInstance(
        path=Path("x"),
        hotels=hotels,
        limits=tuple(map(Decimal, limits)),
        x=x,
        y=y,
        score=(Decimal(1),) * len(points),
    )


@given(points=_coordinates)
def test_hotel_distances_are_off_by_half_a_unit_at_most(
    points: list[tuple[Decimal, Decimal]],
) -> None:
    """Squares of whole numbers prove it, without a root."""
    task = ophs_task(_ophs(points, 2, [100]))
    scale = Decimal(task.tours[0].closes) / 100
    for (a, here), (b, there) in itertools.product(enumerate([*points[2:], *points[:2]]), repeat=2):
        square = ((here[0] - there[0]) ** 2 + (here[1] - there[1]) ** 2) * (2 * scale) ** 2
        way = int(task.travel[a, b])
        assert max(0, 2 * way - 1) ** 2 <= square <= (2 * way + 1) ** 2


def test_trips_too_long_by_a_hair_lose_their_least_site(ophs: Path) -> None:
    """What the rounding let pass is mended; what fits stays."""
    ophs.write_text(OPHS.replace("1\t1\t5", "1\t1\t9"))
    instance = read_ophs(ophs)
    assert instance.length((0, 3, 4, 2)) > 5
    assert fitted(instance, (0, 2, 1), [(3, 4), ()]) == ((3,), ())
    assert fitted(instance, (0, 2, 1), [(3,), ()]) == ((3,), ())


def test_unit_of_length_suits_a_lattice() -> None:
    """Fifteen diagonals of a lattice fit into their length, rounded up to four decimals."""
    points = [(Decimal(i), Decimal(i)) for i in range(16)]
    task = ophs_task(_ophs([points[0], points[-1], *points[1:-1]], 2, [1]))
    step = task.travel[0, 1]
    assert 15 * step <= int(21.2133 * task.tours[0].closes)


@given(points=_coordinates, limits=st.lists(st.integers(1, 150), min_size=1, max_size=4))
def test_stays_are_all_that_keep_the_limits(
    points: list[tuple[Decimal, Decimal]], limits: list[int]
) -> None:
    """Every sequence of hotels is ranked, or its hops are too long."""
    task, hotels = ophs_task(_ophs(points, len(points), limits)), len(points)
    between = itertools.product(range(hotels), repeat=len(limits) - 1)
    expected = {
        stays
        for stays in ((0, *middle, 1) for middle in between)
        if all(
            task.travel[a, b] <= tour.closes
            for tour, a, b in zip(task.tours, stays[:-1], stays[1:], strict=True)
        )
    }
    assert set(ranked_stays(task, hotels, 10**6)) == expected


def test_trips_are_led_between_the_hotels(ophs: Path) -> None:
    """Points of hotels come after the sites."""
    task = at_hotels(ophs_task(read_ophs(ophs)), (0, 2, 1))
    assert [(tour.start, tour.end) for tour in task.tours] == [(2, 4), (4, 3)]


def test_problem_holds_the_task(toptw: Path) -> None:
    """The planner's problem has the windows, travel and days of the task."""
    task = toptw_task(read_toptw(toptw), 2)
    problem = to_problem(task)
    assert len(problem) == 3
    assert len(problem.frames) == 2
    frame = problem.frames[1]
    assert (frame.opens_s, frame.closes_s, frame.direct_s) == (0, 1000, 0)
    assert frame.begins_s == (((0, 500),), ((100, 200),), ((0, 0),))
    assert frame.from_start_s.tolist() == [50, 50, 10]
    assert np.array_equal(problem.travel_s, task.travel[:3, :3])


def _shared(benchmark: str, pattern: str) -> list[Path]:
    beside = Path(__file__).parents[3] / "shared"
    folder = Path(os.environ.get("SSE_ROUTES_SHARED", beside)) / "benchmarks" / benchmark
    paths = sorted(folder.glob(pattern))
    if not paths:
        pytest.skip(
            f"published instances left out: none in SSE_ROUTES_SHARED/benchmarks/{benchmark}"
        )
    return paths


def _check(task: Task) -> None:
    assert len(task) > 20
    assert task.prize.sum() > 0
    assert (task.travel >= 0).all()


def test_published_toptw_files_are_read() -> None:
    """Every published file is understood."""
    for path in _shared("toptw", "*.txt"):
        instance = read_toptw(path)
        assert instance.decimals == (2 if path.stem.startswith("pr") else 1)
        _check(toptw_task(instance, 2))


def test_published_ophs_files_are_read() -> None:
    """Every published file is understood, and has stays that keep its limits."""
    for path in _shared("ophs", "*.ophs"):
        instance = read_ophs(path)
        task = ophs_task(instance)
        _check(task)
        assert ranked_stays(task, instance.hotels, 1)
