"""Promises of `routes.causes`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from routes.causes import json_cause, os_cause
from routes.outputs.texts import Texts

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_that_is_not_there_is_said_so_in_every_language(tmp_path: Path) -> None:
    """The English is that of the system."""
    with pytest.raises(OSError, match="No such") as caught:
        (tmp_path / "nowhere").read_bytes()
    cause = os_cause(caught.value)
    assert cause == caught.value.strerror == "No such file or directory"
    assert Texts("fr").tell(cause) == "il n’y a pas de tel fichier ou dossier"
    assert "يوجد" in Texts("ar").tell(cause)


def test_a_cause_that_nobody_foresaw_is_told_as_it_came() -> None:
    """An error without any text is told by its kind."""
    for error, said in (
        (OSError(12345, "Wheel came off {x}"), "Wheel came off {x}"),
        (OSError("no number"), "no number"),
        (TimeoutError(), "TimeoutError"),
    ):
        assert os_cause(error) == Texts("fr").tell(os_cause(error)) == said


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[1",
        '{"a"',
        '{"a" 1}',
        '{"a": 1 "b"}',
        "[1,]",
        '{"a": 1,}',
        '"a',
        '"a\n"',
        "{} {}",
        "nul",
    ],
)
def test_what_is_wrong_with_json_is_said_in_every_language(text: str) -> None:
    """The English is that of Python; what one writes wrong by hand is known."""
    with pytest.raises(json.JSONDecodeError) as caught:
        json.loads(text)
    cause = json_cause(caught.value)
    assert cause == caught.value.msg
    for texts in (Texts("fr"), Texts("ar")):
        assert texts.tell(cause) not in {cause, texts.name(cause)}
