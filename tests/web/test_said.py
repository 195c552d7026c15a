"""Promises of `routes.web.said`: messages survive being kept, and are told to each reader."""

from __future__ import annotations

import datetime as dt
import json
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routes.errors import Fault
from routes.message import Message, msg, msgn
from routes.outputs.texts import Texts
from routes.places import bundled_gateways, named
from routes.web.said import kept, language_of, told

VALUES = st.one_of(
    st.text(), st.integers(), st.dates(), st.times(), st.datetimes(), st.booleans(), st.none()
)


@given(values=st.dictionaries(st.sampled_from(["a", "b", "c"]), VALUES, min_size=3))
def test_a_message_survives_being_kept(values: dict[str, object]) -> None:
    """With every kind of value, through JSON."""
    message = Message("{a}, {b}: {c}", "", values)
    again = json.loads(json.dumps(kept(message)))
    for language in ("en", "fr", "ar"):
        assert told(again, Texts(language)) == told(message, Texts(language))


def test_messages_within_messages_survive() -> None:
    """One in another, several in a row, figures of numpy, plurals."""
    fault = Fault(
        severity="error",
        row=1234,
        site_id="a",
        field="name",
        problem=msg("there is no id"),
        fix=msg("{lines}", lines=(msg("no such list"), msgn("{n} day", "{n} days", 2))),
    )
    message = msg("{fault} {far:,.1f}", fault=fault.message, far=np.float64(1234.5))
    again = json.loads(json.dumps(kept(message)))
    assert told(again, Texts("en")) == str(message)
    french = told(again, Texts("fr"))
    assert "il n’y a pas d’identifiant" in french
    assert "cette liste n’existe pas\n" in french
    assert french.endswith("234,5")


def test_a_text_that_is_no_message_stays() -> None:
    """Of another version, or of somebody else's warning."""
    assert told(kept("as it is {0}"), Texts("ar")) == "as it is {0}"
    assert kept(msg("{day}", day=dt.date(2026, 11, 25)))["values"] == {
        "day": {"date": "2026-11-25"}
    }


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("fr", "fr"),
        ("FR-ma,fr;q=0.9", "fr"),
        ("de, en;q=0.5, ar-MA;q=0.8", "ar"),
        ("frx, enough", "en"),
        ("ar;q=0, fr;q=x", "fr"),
        (";;;,,,q=1", "en"),
        ("a" * 10_000, "en"),
    ],
)
def test_a_language_is_found_in_what_browsers_send(header: str, language: str) -> None:
    """By the weights they give; English for those who want none of ours."""
    assert language_of({"accept-language": header}, "en") == language


def test_places_are_named_in_the_readers_language() -> None:
    """Also after being kept, and in another process."""
    message = msg("{place}", place=named(bundled_gateways()[0]))
    again = json.loads(json.dumps(kept(pickle.loads(pickle.dumps(message)))))  # noqa: S301 - ours
    assert [told(again, Texts(language)) for language in ("fr", "en")] == ["Agadir"] * 2
    assert "أكادير" in told(again, Texts("ar"))
