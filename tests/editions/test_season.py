"""Promises of `routes.editions.season`: what a season asks for, and how a fault in it is told."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routes.editions.season import MOST_CIRCUITS, Option, read_season
from routes.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from routes.editions.season import Order

    Read = Callable[[str | bytes], tuple[Order, ...]]

KNOWN = {
    "theme": Option(repeats=True),
    "from": Option(),
    "days": Option(),
    "date": Option(),
    "start": Option(),
    "lang": Option(),
    "after-dark": Option(is_flag=True),
}


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Return a reader of the text of a season."""

    def of(text: str | bytes) -> tuple[Order, ...]:
        path = tmp_path / "season.toml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        return read_season(path, KNOWN)

    return of


def test_a_family_has_one_circuit_for_every_combination(read: Read) -> None:
    """Options of all circuits come first, then those of the table, then those of each."""
    orders = read(
        """
        [all]
        date = 2026-10-07
        lang = "fr"
        [[circuits]]
        name = "Argan & argent"
        after-dark = true
        start = 08:15:00
        [circuits.each]
        from = ["tiznit", "-9.7,29.6"]
        theme = [["argan"], ["silver", "argan"]]
        days = [1, 2]
        [[circuits]]
        after-dark = false
        """
    )
    assert len(orders) == 9
    assert len({order.folder for order in orders}) == 9
    assert dict(orders[2].options) == {
        "after-dark": (), "date": ("2026-10-07",), "days": ("1",), "from": ("tiznit",),
        "lang": ("fr",), "start": ("08:15",), "theme": ("silver", "argan"),
    }  # fmt: skip
    assert re.fullmatch(r"argan-argent-tiznit-silver-argan-1-[0-9a-f]{10}", orders[2].folder)
    assert dict(orders[8].options) == {"date": ("2026-10-07",), "lang": ("fr",)}
    assert orders[8].folder.startswith("circuit-")


def test_the_folder_follows_from_what_is_asked_not_from_how_it_is_written(read: Read) -> None:
    """So that an edited season finds what is finished."""
    (one,) = read('[all]\ndays = 2\n[[circuits]]\nname = "a"\nfrom = "tiznit"')
    (same,) = read('[[circuits]]\nfrom = "tiznit"\nname = "a"\ndays = "2"')
    (other,) = read('[[circuits]]\nfrom = "tiznit"\nname = "a"\ndays = 3')
    assert one.folder == same.folder
    assert one.folder != other.folder


FAULTS = [
    ("", "circuits: there is no table"),
    ("circuits = 3", "circuits: there is no table"),
    ("circuits = [3]", "circuits 1: this is not a table"),
    ("[[circuits]]\n[al]", "there is no table or key “al” at the top. Put options"),
    ("all = 1\n[[circuits]]", "all: this is not a table"),
    ("[[circuits]]\nafter_dark = true", "circuits 1, after_dark: there is no option “after_dark”."),
    ("[[circuits]]\n[[circuits]]\nout = '/'", "circuits 2, out: there is no option “out”. Known"),
    ("[[circuits]]\nafter-dark = 'yes'", "circuits 1, after-dark: “yes” is not true or false"),
    ("[[circuits]]\nfrom = ['a', 'b']", "circuits 1, from: this option has one value, not a list"),
    ("[[circuits]]\ndays = true", "circuits 1, days: “True” cannot be a value"),
    ("[[circuits]]\ndays = nan", "circuits 1, days: “nan” cannot be a value"),
    ("[[circuits]]\nfrom = ''", "circuits 1, from: “” cannot be a value"),
    ('[[circuits]]\nfrom = "a\\u0000b"', "circuits 1, from: “a\ufffdb” cannot be a value"),
    ("[[circuits]]\ndate = 2026-10-07T08:00:00", "circuits 1, date: “2026-10-07 08:00:00” cannot"),
    ("[[circuits]]\ntheme = [['argan']]", "circuits 1, theme: “['argan']” cannot be a value"),
    ("[[circuits]]\nname = 7", "circuits 1, name: "),
    ("[[circuits]]\neach = 7", "circuits 1, each: this is not a table"),
    ("[[circuits]]\neach.from = 'tiznit'", "circuits 1, each, from: this is not a list of values"),
    ("[[circuits]]\neach.from = []", "circuits 1, each, from: this is not a list of values"),
    ("[[circuits]]\neach.days = [1, '1']", "circuits 1, each, days: a value is there twice"),
    ("[[circuits]]\ndays = 1\neach.days = [2]", "circuits 1, days: this is given both here and in"),
    ("[[circuits]]\ndays = 1\n[[circuits]]\ndays = 1", "circuits 2: this asks for a circuit"),
    ("[[circuits]]\ndays = 2026-02-30", "is not valid TOML"),
    ("[[circuits]", "is not valid TOML"),
    ('[[circuits]]\nsites = "C:\\Users\\x"', "is not valid TOML (Invalid hex value (at line 2, "),
    (b"\xff[[circuits]]", "is not UTF-8 text"),
    ("a = " + "[" * 100_000, "is nested too deeply"),
    ("#" * 5_000_000, "is larger than"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "said"), FAULTS, ids=range(len(FAULTS)))
def test_a_fault_is_told_with_its_place_and_what_to_do(
    read: Read, text: str | bytes, said: str
) -> None:
    """File, table, key, problem, fix."""
    with pytest.raises(InputError) as caught:
        read(text)
    assert "season.toml: " + said in str(caught.value)
    assert str(caught.value).endswith(".")


def test_a_season_that_is_not_there_is_said_to_be_so(tmp_path: Path) -> None:
    """And so is a folder."""
    for path, said in ((tmp_path, "is a folder"), (tmp_path / "x.toml", "cannot be read")):
        with pytest.raises(InputError, match=said):
            read_season(path, KNOWN)


def test_a_slip_does_not_make_a_million_circuits(read: Read) -> None:
    """The number is known before any is listed."""
    numbers = list(range(1, 101))
    with pytest.raises(InputError, match=f"more than {MOST_CIRCUITS:,} circuits"):
        read(f"[[circuits]]\neach.days = {numbers}\neach.from = {numbers}\neach.lang = {numbers}")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(name=st.text(max_size=80), start=st.text(min_size=1, max_size=30))
def test_no_name_leaves_the_folder(read: Read, name: str, start: str) -> None:
    """Whatever stands in the file, the name of the folder is plain, short and of one case."""
    escaped = "".join(f"\\U{ord(sign):08x}" if ord(sign) < 0xD800 else "x" for sign in name)
    begun = "".join(f"\\U{ord(sign):08x}" if ord(sign) < 0xD800 else "x" for sign in start)
    try:
        (order,) = read(f'[[circuits]]\nname = "{escaped}"\neach.from = ["{begun}"]')
    except InputError:
        return
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*-[0-9a-f]{10}", order.folder)
    assert len(order.folder) <= 71
