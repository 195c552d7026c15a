"""Promises of `routes.sitevalues` that hold for every reader; `test_siteprops` has each one's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routes.sitevalues import (
    PropertyError,
    check_text,
    list_of,
    one_of,
    read_id,
    read_list,
    shown,
    whole_number,
    write_list,
)


def test_ids_are_short_and_plain() -> None:
    """The refusal shows what was given, or that there is none."""
    assert read_id("coop-afra") == "coop-afra"
    with pytest.raises(PropertyError, match="there is no id"):
        read_id(None)
    with pytest.raises(PropertyError, match="“Coop Afra” is not an id"):
        read_id("Coop Afra")


@given(st.text(max_size=200))
def test_what_is_shown_is_short_and_printable(text: str) -> None:
    """Whatever it is."""
    assert len(shown(text)) <= 40
    assert shown(text).isprintable()


def test_a_refusal_is_said_in_one_sentence_with_its_fix() -> None:
    """The problem and the fix can also be had apart."""
    with pytest.raises(PropertyError, match=r"^“6” is not a whole number from 1 to 5\. ") as caught:
        whole_number(1, 5)(6)
    assert str(caught.value) == f"{caught.value.problem}. {caught.value.fix}"


@given(st.integers(-20, 20), st.integers(-20, 20), st.integers(-20, 20))
def test_numbers_are_read_within_their_bounds_only(least: int, most: int, number: int) -> None:
    """Both bounds are allowed."""
    try:
        assert whole_number(least, most)(number) == number
    except PropertyError:
        assert not least <= number <= most
    else:
        assert least <= number <= most


def test_words_are_chosen_from_those_allowed() -> None:
    """One, or a list of them; what is missing is told from what is wrong."""
    assert one_of("a", "b")("b") == "b"
    assert list_of("a", "b")("b;a;b") == ("b", "a")
    with pytest.raises(PropertyError, match=r"is missing\. Choose one of: a, b"):
        one_of("a", "b")(None)
    with pytest.raises(PropertyError, match="“c” is not allowed"):
        list_of("a", "b")("a; c")


def test_what_no_honest_text_holds_is_said_in_a_sentence_of_its_own() -> None:
    """Signs that cannot be seen by their number, others as they are."""
    for text, problem in (
        ("a\x07b", "holds a control character (U+0007)"),
        ("a\u202eb", "holds an invisible text-direction mark (U+202E)"),
        ("a<b>", "holds markup or program text (“<b”)"),
    ):
        with pytest.raises(PropertyError) as caught:
            check_text(text)
        assert caught.value.problem == problem
        assert caught.value.problem.values.keys() <= {"code", "sign"}


def test_a_long_text_is_refused_with_both_numbers() -> None:
    """In words that agree with them."""
    with pytest.raises(PropertyError) as caught:
        check_text("abc", longest=2)
    assert str(caught.value) == "has 3 characters. Shorten it to 2 characters or fewer."
    assert caught.value.problem.plural
    with pytest.raises(PropertyError, match=r"Shorten it to 1 character or fewer\."):
        check_text("abc", longest=1)


_part = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=8)


@given(st.lists(_part, max_size=4).map(tuple))
def test_a_list_that_is_written_is_read_back(parts: tuple[str, ...]) -> None:
    """None is left out."""
    written = write_list(parts)
    assert (written is None) == (not parts)
    assert read_list(written or "") == parts
