"""Promises of `routes.csvtext`."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routes.csvtext import COMMA, SEMICOLON, csv_bytes, inert


@pytest.mark.parametrize(
    "text", ["=1", "  =1", "\u00a0=1", "+1", "-1", "@A1", "\uff1d1", "\uff201", "\t1", "\r1", "\n1"]
)
def test_what_a_spreadsheet_might_compute_has_an_apostrophe(text: str) -> None:
    """Signs of full width and spaces before the sign included."""
    assert csv_bytes([(text,)]).decode("utf-8-sig").strip('"\r\n') == f"'{text}".strip("\r\n")


@pytest.mark.parametrize("text", ["a=1", "'=1", "1-2", "(+212)", "", " "])
def test_other_texts_are_left_as_they_are(text: str) -> None:
    """Nothing is put before what needs nothing."""
    assert inert(text) == text


@given(st.text())
def test_an_inert_text_is_no_formula(text: str) -> None:
    """It is the text itself, or has one apostrophe more; it never begins as a formula does."""
    kept = inert(text)
    assert kept in {text.replace("\0", ""), f"'{text}".replace("\0", "")}
    assert not kept.lstrip().startswith(("=", "+", "-", "@"))
    assert not kept.startswith(("\t", "\r", "\n"))


@given(
    st.lists(st.tuples(st.text(st.characters(exclude_categories=["Cs"])), st.integers())),
    st.sampled_from([COMMA, SEMICOLON]),
)
def test_any_cells_come_back(rows: list[tuple[str, int]], separator: str) -> None:
    """From a reader that keeps to RFC 4180, whatever stands between cells."""
    text = csv_bytes(rows, separator).decode("utf-8-sig")
    read = list(csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=separator))
    assert read == [[inert(name), str(number)] for name, number in rows]


def test_signs_that_no_file_can_hold_are_taken_out_or_replaced() -> None:
    """The sign of code 0 goes, half a character becomes the sign for what cannot be read."""
    assert csv_bytes([("a\0b", "\ud83d")]).decode("utf-8-sig") == "ab,\ufffd\r\n"
