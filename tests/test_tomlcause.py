"""Promises of `routes.tomlcause`."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

import pytest

from routes.outputs.texts import Texts
from routes.tomlcause import toml_cause

if TYPE_CHECKING:
    from routes.sites import Language

WRONG = [
    "=",
    "a = b",
    "a = 2026-13-01",
    "a = 1\nb 2",
    "[a b]",
    "[[a]",
    "a = 1 b",
    "a = 1\na = 2",
    "a = [1 2]",
    "a = {b = 1 c}",
    'a = "b',
    'a = "\\b\\q"',
    'a = "C:\\Users"',
]


@pytest.mark.parametrize("text", WRONG)
def test_the_usual_causes_are_told_in_any_language(text: str) -> None:
    """With the place, and in English as Python says it."""
    with pytest.raises(tomllib.TOMLDecodeError) as caught:
        tomllib.loads(text)
    cause = toml_cause(caught.value)
    assert str(cause) == str(caught.value)
    english, place = str(caught.value).split(" (at ")
    languages: tuple[Language, ...] = ("fr", "ar")
    for language in languages:
        told = Texts(language).tell(cause)
        assert english not in told
        assert set(re.findall(r"[0-9]+", place)) <= set(re.findall(r"[0-9]+", told))


def test_another_cause_stays_as_python_says_it() -> None:
    """The place is told all the same."""
    with pytest.raises(tomllib.TOMLDecodeError) as caught:
        tomllib.loads("[a]\n[a]")
    cause = toml_cause(caught.value)
    assert str(cause) == str(caught.value)
    told = Texts("fr").tell(cause)
    assert "Cannot declare" in told
    assert "ligne 2" in told


def test_a_text_nested_too_deeply_is_said_to_be_so() -> None:
    """The reader has no words for it."""
    assert toml_cause(RecursionError("maximum recursion depth")) == "is nested too deeply"
