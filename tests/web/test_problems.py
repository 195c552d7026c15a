"""Promises about what goes wrong: it is said in the reader's language, as a page to persons."""

from __future__ import annotations

import errno
import os
import re
from typing import TYPE_CHECKING, Any

import pytest

from routes.outputs.texts import Texts
from routes.web.checks import UNKNOWN
from routes.web.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

    import httpx

    from routes.sites import Language

    Serving = Callable[..., AbstractContextManager[str]]

ENGLISH = re.compile(r"\b(?:input|should|be|valid|string|the|is|not|field|at)\b", re.IGNORECASE)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

BODIES: tuple[Any, ...] = (
    {"days": 0},
    {"days": 99},
    {"days": 1.5},
    {"days": "x"},
    {"days": [10**30]},
    {"date": "tomorrow"},
    {"date": 1.5},
    {"date": "2026-11-25T10:00"},
    {"start": "8h30"},
    {"from": ""},
    {"from": "a" * 201},
    {"from": 3},
    {"must": "all"},
    {"must": ["a"] * 201},
    {"pace": "quick"},
    {"after_dark": "perhaps"},
    {"after_dark": []},
    {"colour": 1},
    [],
    None,
)


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_checks_of_values_speak_the_readers_language(
    visitor: httpx.Client, language: Language
) -> None:
    """Whatever is wrong with a value; what is quoted of the API stays as it is."""
    other = Texts(language, "web").tell(UNKNOWN)
    for body in BODIES:
        answer = visitor.post("/api/v1/plans", json=body, headers={"accept-language": language})
        assert answer.status_code == 422, body
        for error in answer.json()["errors"]:
            assert error["problem"] != other
            assert not ENGLISH.search(error["problem"]), (body, error)
    odd = {"content-type": "application/json", "accept-language": language}
    errors = visitor.post("/api/v1/plans", content=b"{", headers=odd).json()["errors"]
    assert "JSON" in errors[0]["problem"]


@pytest.mark.parametrize(
    "path", ["/plans/" + "0" * 32 + "/", "/plans/x/", "/nowhere", "/de/", "/static/x"]
)
def test_a_person_is_shown_a_page_and_a_program_json(visitor: httpx.Client, path: str) -> None:
    """A dead link says so in words, with a way on."""
    headers = {"accept": "text/html,*/*;q=0.8", "accept-language": "ar"}
    page = visitor.get(path, headers=headers)
    assert page.status_code == 404
    assert page.headers["content-type"].startswith("text/html")
    assert '<html lang="ar" dir="rtl">' in page.text
    assert 'href="/ar/"' in page.text
    assert visitor.get(path).headers["content-type"] == "application/problem+json"


def test_a_disk_that_is_full_is_said_and_what_is_there_is_shown(
    serve: Serving,
    web: Any,  # noqa: ANN401
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No answer of 500."""

    def refuse(*_given: object, **_more: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with serve() as url, web.visiting(url) as visitor:
        monkeypatch.setattr(Store, "write", refuse)
        monkeypatch.setattr(Store, "incoming", refuse)
        for answer in (
            visitor.put("/api/v1/draft", json={}),
            visitor.post("/api/v1/plans", json=web.quick),
            web.upload(visitor, web.sites_text("Afra")),
        ):
            assert answer.status_code == 507
            assert "disk is full" in answer.json()["detail"]
        assert visitor.get("/fr/").status_code == 200
        assert visitor.get("/api/v1/draft").status_code == 200


def test_a_file_is_not_called_by_the_name_it_has_here(
    visitor: httpx.Client,
    web: Any,  # noqa: ANN401
) -> None:
    """The visitor gave it another; what to do about it is said."""
    found = web.upload(visitor, b"PK no workbook", **{"content-type": XLSX}).json()
    said = found["messages"][0]
    assert "list." not in said["problem"] + said["fix"]
    assert said["fix"] == "Copy it again from where it came."


def test_what_is_used_is_not_forgotten(tmp_path: Path) -> None:
    """Days count from the last use of a list, not from when it was uploaded."""
    store, session, sites = Store(tmp_path), "a" * 32, "b" * 32
    store.own(session, sites)
    folder = store.path("sites", sites)
    folder.mkdir(parents=True)
    for old in (folder, store.path("sessions", session)):
        os.utime(old, (0, 0))
    store.used(session, sites)
    store.forget(30)
    assert folder.is_dir()
    assert store.owns(session, sites)
