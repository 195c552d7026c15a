"""Promises of `routes.census.formula`: a formula that would be unfair or unclear is refused."""

from __future__ import annotations

import copy
import re
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routes.census.formula import (
    Answer,
    Formula,
    Steps,
    _formula,
    default_formula,
    read_formula,
)
from routes.errors import InputError
from routes.siteprops import KINDS, OFFERS
from routes.sitevalues import PropertyError

SHIPPED = Path(__file__).parents[2] / "routes" / "data" / "score.toml"
TEXT = SHIPPED.read_text(encoding="utf-8")


def refused(folder: Path, text: str | bytes) -> str:
    """Return the refusal of a file; it names the file and is one printable line."""
    path = folder / "ours.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    with pytest.raises(InputError) as caught:
        read_formula(path)
    said = str(caught.value)
    assert said.startswith(f"{path}: ")
    assert said.isprintable()
    return said.removeprefix(f"{path}: ")


def swapped(before: str, after: str) -> str:
    """Return the shipped formula with one passage replaced."""
    assert TEXT.count(before) >= 1
    return TEXT.replace(before, after, 1)


def test_the_formula_of_the_package_is_whole() -> None:
    """Every kind, every offer; a copy of it is read as the same, also from Windows editors."""
    formula = default_formula()
    assert tuple(kind for kind, _ in formula.kind) == KINDS
    assert tuple(offer for offer, _ in formula.offer.points) == OFFERS
    assert set(tomllib.loads(TEXT)) == {field.name for field in fields(Formula)}
    assert default_formula() is formula
    assert hash(formula) == hash(read_formula(SHIPPED))


def test_a_copy_with_a_byte_order_mark_and_other_line_ends_is_read(tmp_path: Path) -> None:
    """So Windows editors save it."""
    path = tmp_path / "ours.toml"
    path.write_bytes(b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode())
    assert read_formula(str(path)) == default_formula()


def test_an_edited_figure_is_what_counts(tmp_path: Path) -> None:
    """Nothing is kept from the formula of the package."""
    path = tmp_path / "ours.toml"
    path.write_text(swapped("yes = 2\nno = 0", "yes = 5\nno = -1"), encoding="utf-8")
    assert read_formula(path).sector == Answer(yes=5, no=-1)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("[sector]", "[sectr]", "there is no key “sectr”. Remove it"),
        ("[kind.souk]", "[kind.market]", "kind: there is no key “market”"),
        ("each = 1", "each = 1\neech = 1", "certifications: there is no key “eech”"),
        ("meals = 1\n", "", "offer: meals is missing. Copy it"),
        ("least_prize = 1", "", "least_prize is missing"),
        ("points = 12", "points = 12.5", "kind: cooperative: points: “12.5” is not a whole number"),
        ("points = 12", 'points = "12"', "kind: cooperative: points: “12” is not a whole number"),
        ("points = 12", "points = true", "kind: cooperative: points: “True” is not a whole number"),
        ("points = 12", "points = -1", "kind: cooperative: points: “-1” is not a whole number"),
        ("points = 12", "points = nan", "kind: cooperative: points: “nan”"),
        ("reference_year = 2026", "reference_year = 26", "reference_year: “26”"),
        ("yes = 2\nno = 0", "yes = -2\nno = 0", "sector: a better value has fewer points"),
        ("yes = 2\nno = 0", "yes = 2\nno = 1", "sector: an unknown value counts 0"),
        ("yes = 2\nno = 0", "yes = -1\nno = -2", "sector: an unknown value counts 0"),
        ("[[0, -1], [3, 0], [10, 1], [20, 2]]", "[[0, 1], [3, 2]]", "years_active: an unknown"),
        ("[[0, -1], [3, 0], [10, 1], [20, 2]]", "[[0, 1], [3, 0]]", "years_active: a better value"),
        ("[[0, -1], [3, 0], [10, 1], [20, 2]]", "[[1, 0]]", "the steps do not rise from 0"),
        ("[[0, -1], [3, 0], [10, 1], [20, 2]]", "[[0, 0], [3, 0], [3, 1]]", "do not rise from 0"),
        ("[[0, -1], [3, 0], [10, 1], [20, 2]]", "[[0, 0], [9, 0], [3, 1]]", "do not rise from 0"),
        ("[[0, -1], [3, 0], [10, 1], [20, 2]]", "[]", "the steps do not rise from 0"),
        ("[[0, -1], [3, 0], [10, 1], [20, 2]]", "[[0, 0, 0]]", "these are not steps"),
        ("[[0, -1], [3, 0], [10, 1], [20, 2]]", "[0, 1]", "these are not steps"),
        ("[[0, -1], [3, 0], [10, 1], [20, 2]]", "3", "these are not steps"),
        ("[[0, -1], [3, 0], [10, 1], [20, 2]]", "[[0, 0.5]]", "“0.5” is not a whole number"),
        ("each = 1", "each = -1", "certifications: each: “-1”"),
        ("demonstration = 2", "demonstration = -2", "offer: demonstration: “-2”"),
        ("recent = 1", "recent = -1", "check_date: a better value has fewer points"),
        ("medium = 0", "medium = 2", "confidence: a better value has fewer points"),
        ('reason = "Several', 'because = "Several', "there is no key “because”"),
        ('reason = "Several workshops in one place."', 'reason = " "', "reason: is empty"),
        ('reason = "Several workshops', 'reason = "<b>', "reason: holds markup"),
        ("[sector]\nyes = 2\nno = 0\nreason", "sector = 5\n[x]\nreason", "there is no key “x”"),
        ("[sector]", "[sector", "is not valid TOML: "),
        ("[sector]", "[women_led]", "is not valid TOML: "),
        ("least_prize = 1", "least_prize = " + "9" * 5_000, "thousands of digits"),
        ("least_prize = 1", "least_prize = " + "[" * 100_000, "nested too deeply"),
        ("least_prize = 1", 'least_prize = "\x00"', "is not valid TOML: "),
        ("least_prize = 1", 'least_prize = "\\u202e"', "least_prize: “"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_by_its_key(
    tmp_path: Path, before: str, after: str, said: str
) -> None:
    """Misspelt, missing, no whole number, falling, or unfair to the unknown."""
    assert said in refused(tmp_path, swapped(before, after))


def test_a_table_that_is_none_is_refused(tmp_path: Path) -> None:
    """With the keys it should have."""
    text = re.sub(r"\[sector\]\n(.*\n){3}", "", TEXT).replace(
        "least_prize = 1", "least_prize = 1\nsector = 5", 1
    )
    assert "sector: “5” is not a table. Give yes, no, reason." in refused(tmp_path, text)


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    """Absent, a folder, not UTF-8, empty."""
    with pytest.raises(InputError, match=r"none\.toml: cannot be read"):
        read_formula(tmp_path / "none.toml")
    with pytest.raises(InputError, match="is a folder"):
        read_formula(tmp_path)
    assert "is not UTF-8" in refused(tmp_path, TEXT.replace("way;", "é").encode("latin-1"))
    assert "reference_year is missing" in refused(tmp_path, "")


_steps = st.lists(
    st.tuples(st.integers(-1, 9), st.integers(-5, 5)), max_size=5
).map(tuple)  # fmt: skip


@given(_steps, st.lists(st.integers(0, 12), min_size=2, max_size=2).map(sorted))
def test_steps_that_are_taken_rise_and_have_the_unknown_between(
    steps: tuple[tuple[int, int], ...], numbers: list[int]
) -> None:
    """More is never worth less, and 0 lies between the ends."""
    try:
        scale = Steps(steps=steps)
    except PropertyError:
        return
    few, many = (scale.points(number) for number in numbers)
    assert few <= many
    assert scale.points(0) <= 0 <= scale.points(1_000_000)
    assert few == [points for start, points in steps if start <= numbers[0]][-1]


_values: st.SearchStrategy[object] = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3) | st.just([])
)


@given(st.data(), _values)
def test_any_value_anywhere_is_read_or_refused(data: st.DataObject, value: object) -> None:
    """No value at any key makes the reader crash, or is taken unless it is a whole number."""
    table: dict[str, Any] = copy.deepcopy(tomllib.loads(TEXT))
    place = table
    while True:
        key = data.draw(st.sampled_from(sorted(place)))
        if not isinstance(place[key], dict) or data.draw(st.integers(0, 9)) == 0:
            break
        place = place[key]
    place[key] = value
    try:
        _formula(table)
    except PropertyError as error:
        assert str(error).isprintable()  # noqa: PT017
    else:
        assert type(value) is int or key == "reason"
