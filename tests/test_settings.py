"""Promises of `routes.settings`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from routes.errors import InputError
from routes.settings import DEFAULT_OVERPASS_URL, read_settings

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
    ],
)
def test_a_wrong_setting_is_refused_by_name(tmp_path: Path, text: str, said: str) -> None:
    """The message says what to write."""
    with pytest.raises(InputError, match=said):
        read_settings(settings_file(tmp_path, text))


def test_a_named_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    """Who names a file means it."""
    with pytest.raises(InputError, match="cannot be read"):
        read_settings({"SSE_ROUTES_SETTINGS": str(tmp_path / "none.toml")})
