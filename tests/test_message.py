"""Promises of `routes.message`."""

from __future__ import annotations

import copy
import datetime as dt
import pickle
import string
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routes.errors import InputError
from routes.message import Message, msg, msgn

_texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
_values = st.dictionaries(
    st.text(string.ascii_lowercase, min_size=1, max_size=6),
    _texts | st.integers() | st.floats() | st.dates() | st.times() | st.booleans() | st.none(),
    max_size=4,
)


def braced(text: str) -> str:
    """Return a text that a template gives as it is."""
    return text.replace("{", "{{").replace("}", "}}")


def test_a_message_is_its_english_text() -> None:
    """It compares, hashes, sorts and is written as that text."""
    message = msg("there is no road file {file}", file="a.npz")
    assert isinstance(message, str)
    assert message == "there is no road file a.npz"
    assert {message} == {"there is no road file a.npz"}
    assert f"{message}." == "there is no road file a.npz."


@given(_texts, _values)
def test_the_text_is_the_template_with_the_values_filled_in(text: str, values: object) -> None:
    """As `str.format` does it; values that look like fields are not filled in again."""
    assert isinstance(values, dict)
    template = braced(text) + "".join(f" {{{name}}}" for name in values)
    message = msg(template, **values)
    assert message == template.format(**values)
    assert message.template == template
    assert message.plural == ""
    assert list(message.values) == list(values)


@given(st.integers(), _texts)
def test_the_number_decides_between_singular_and_plural(n: int, name: str) -> None:
    """Only one is one."""
    message = msgn("{name}: {n} site", "{name}: {n} sites", n, name=name)
    assert message == f"{name}: {n} site{'' if n == 1 else 's'}"
    assert (message.template, message.plural) == ("{name}: {n} site", "{name}: {n} sites")
    assert message.values == {"n": n, "name": name}


def test_figures_and_times_are_written_by_their_format() -> None:
    """The value is kept as it is, to be written otherwise in another language."""
    metres, opens = 1234.5, dt.time(9, 5)
    message = msg("{metres:,.1f} m, open from {opens:%H:%M}", metres=metres, opens=opens)
    assert message == "1,234.5 m, open from 09:05"
    assert message.values == {"metres": metres, "opens": opens}


def test_a_path_and_an_error_of_others_are_kept_as_text() -> None:
    """They need not be known to whoever tells the message."""
    message = msg("{path}: {error}", path=PurePosixPath("a/b"), error=ValueError("no {luck}"))
    assert message == "a/b: no {luck}"
    assert message.values == {"path": "a/b", "error": "no {luck}"}
    assert msg("{path}", path=Path("a")).values == {"path": "a"}


def test_messages_may_hold_messages_and_errors_that_have_one() -> None:
    """What they are made of is kept, however deep."""
    inner = msgn("{n} site", "{n} sites", 2)
    outer = msg("{file}: {error}", file="f", error=InputError(msg("has {sites}", sites=inner)))
    assert outer == "f: has 2 sites"
    kept = outer.values["error"]
    assert (type(kept), kept.template, kept.values["sites"].values) == (
        Message,
        "has {sites}",
        {"n": 2},
    )


def test_messages_of_a_tuple_stand_one_a_line() -> None:
    """Indented; none of them leaves nothing."""
    lines = (msg("one"), msg("{n}", n=2))
    assert msg("all:{lines}", lines=lines) == "all:one\n  2"
    assert msg("all:{lines}", lines=lines).values["lines"] == lines
    assert msg("all:{lines}", lines=()) == "all:"


def test_a_field_without_a_value_is_a_mistake_at_once() -> None:
    """Not only when it is told in another language."""
    with pytest.raises(KeyError, match="file"):
        msg("there is no {file}")


def whole() -> Message:
    """Return a message with everything in it."""
    return msg(
        "{site}: {faults} on {date} {one}",
        site=InputError(msg("“{name}” is no site", name="{x}")),
        faults=(msg("is wrong"), msgn("{n} more", "{n} more", 3)),
        date=dt.date(2026, 11, 25),
        one=1.5,
    )


def taken_apart(value: object) -> object:
    """Return all that a message holds, so that two of them can be compared."""
    if isinstance(value, tuple):
        return [taken_apart(one) for one in value]
    if not isinstance(value, Message):
        return value
    held = {name: taken_apart(one) for name, one in value.values.items()}
    return str(value), value.template, value.plural, held


@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_a_copy_holds_all_that_the_message_held(protocol: int) -> None:
    """By pickle or by copy, also as the message of an error."""
    message = whole()
    pickled = pickle.loads(pickle.dumps(message, protocol))  # noqa: S301 - our own
    for copied in (pickled, copy.copy(message), copy.deepcopy(message)):
        assert taken_apart(copied) == taken_apart(message)
    error = pickle.loads(pickle.dumps(InputError(message), protocol))  # noqa: S301 - our own
    assert taken_apart(error.message) == taken_apart(message)


def test_a_message_comes_whole_from_another_process() -> None:
    """A season is planned by several of them."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        assert taken_apart(pool.submit(whole).result()) == taken_apart(whole())
