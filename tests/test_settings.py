"""Promises of `routes.settings`."""

from __future__ import annotations

import ctypes
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from routes.errors import InputError
from routes.settings import (
    DEFAULT_OVERPASS_URL,
    first_language,
    read_settings,
    system_language,
)

if TYPE_CHECKING:
    from pathlib import Path


def settings_file(folder: Path, text: str) -> dict[str, str]:
    """Return an environment that names a settings file of this text."""
    path = folder / "settings.toml"
    path.write_text(text, encoding="utf-8")
    return {"SSE_ROUTES_SETTINGS": str(path)}


def test_the_environment_comes_before_the_file(tmp_path: Path) -> None:
    """And the file before the defaults."""
    environment = settings_file(tmp_path, 'max_snap_m = 500\ncache_folder = "here"\n')
    settings = read_settings({**environment, "SSE_ROUTES_MAX_SNAP_M": "700"})
    assert settings.max_snap_m == 700
    assert settings.cache_folder.name == "here"
    assert settings.overpass_url == DEFAULT_OVERPASS_URL


def no_file(folder: Path) -> dict[str, str]:
    """Return an environment that names a settings file without settings."""
    return settings_file(folder, "")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("max_snap_m = [", "not valid TOML"),
        ("max_snapp_m = 1", "no setting “max_snapp_m”"),
        ('max_snap_m = "far"', "give a number of metres"),
        ("max_snap_m = -1", "give metres"),
        ('hierarchies = "on"', "give auto or off"),
        ("max_snap_m = nan", "give metres"),
        ('overpass_url = "overpass-api.de"', "begin with https://"),
        ('language = "de"', "language is “de”: give one of fr, ar, en"),
        ("language = 3", "language is “3”: give one of fr, ar, en"),
    ],
)
def test_a_wrong_setting_is_refused_by_name(tmp_path: Path, text: str, said: str) -> None:
    """The message says what to write."""
    with pytest.raises(InputError, match=said):
        read_settings(settings_file(tmp_path, text))


def test_the_language_of_a_file_comes_before_that_of_the_system(tmp_path: Path) -> None:
    """And that of the environment before both."""
    spanish = {"LANG": "es_ES.UTF-8"}
    assert read_settings(no_file(tmp_path)).language == "en"
    assert read_settings({**no_file(tmp_path), **spanish}).language == "en"
    assert read_settings({**no_file(tmp_path), "LANG": "ar_MA.UTF-8"}).language == "ar"
    given = {**settings_file(tmp_path, 'language = "fr"\n'), "LANG": "ar_MA.UTF-8"}
    assert read_settings(given).language == "fr"
    assert read_settings({**given, "SSE_ROUTES_LANGUAGE": "en"}).language == "en"
    with pytest.raises(InputError, match="language is “FR”"):
        read_settings({**given, "SSE_ROUTES_LANGUAGE": "FR"})


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": ""}, "en"),
        ({"LANG": "fr_MA.UTF-8"}, "fr"),
        ({"LANG": "fr"}, "fr"),
        ({"LANG": "ar@latin"}, "ar"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "fro"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "ar_MA"}, "ar"),
        ({"LANG": "fr_FR", "LC_MESSAGES": "ar_MA", "LC_ALL": "C"}, "en"),
        ({"LANG": "fr_FR", "LC_ALL": ""}, "fr"),
    ],
)
def test_the_language_of_a_system_is_that_of_its_messages(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], language: str
) -> None:
    """LC_ALL before LC_MESSAGES before LANG; what is none of ours is English."""
    monkeypatch.setattr(sys, "platform", "linux")
    assert system_language(environment) == language


@pytest.mark.parametrize(
    ("number", "language"),
    [
        (0x040C, "fr"),
        (0x0C0C, "fr"),
        (0x1801, "ar"),
        (0x0401, "ar"),
        (0x0409, "en"),
        (0x0C0A, "en"),
    ],
)
def test_the_language_of_windows_is_that_of_its_windows(
    monkeypatch: pytest.MonkeyPatch, number: int, language: str
) -> None:
    """Whatever the country; a variable that says otherwise comes first."""
    kernel = SimpleNamespace(GetUserDefaultUILanguage=lambda: number)
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=kernel), raising=False)
    monkeypatch.setattr(sys, "platform", "win32")
    assert system_language({}) == language
    assert system_language({"LANG": "ar_MA.UTF-8"}) == "ar"


def test_settings_that_cannot_be_read_are_refused_in_the_language_there_is() -> None:
    """That of the variable if it is one, else that of the system."""
    system = {"LANG": "fr_MA.UTF-8"}
    assert first_language(system) == "fr"
    assert first_language({**system, "SSE_ROUTES_LANGUAGE": "ar"}) == "ar"
    assert first_language({**system, "SSE_ROUTES_LANGUAGE": "de"}) == "fr"


def test_a_named_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    """Who names a file means it."""
    with pytest.raises(InputError, match="cannot be read"):
        read_settings({"SSE_ROUTES_SETTINGS": str(tmp_path / "none.toml")})
