"""Scripts and styles come from installed packages, whole and without a reference outwards."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError
from typing import TYPE_CHECKING, NoReturn

import pytest

from routes.errors import OutputError
from routes.outputs.webmap import assets

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def _fresh_cache() -> Iterator[None]:
    """Forget which files were found, before and after."""
    assets._packaged.cache_clear()
    yield
    assets._packaged.cache_clear()


def test_scripts_come_in_the_order_they_need_each_other() -> None:
    """Leaflet, its plugin, then ours; none can end its element or seeks a map file."""
    leaflet, gestures, drawing, tools, dressing = assets.scripts()
    assert "Leaflet 1.9" in leaflet[:100]
    assert "gestureHandling" in gestures
    assert "sseDrawing = " in drawing
    assert "sseTools = " in tools
    assert "sseRoutes = " in dressing
    for script in assets.scripts():
        assert "</script" not in script.lower()
        assert "<!--" not in script
        assert "sourceMappingURL" not in script
        assert "\r" not in script


def test_styles_carry_their_pictures() -> None:
    """Every url() is data; nothing is fetched."""
    style = assets.styles()
    assert set(re.findall(r"url\(([a-z]+):", style)) == {"data"}
    assert len(re.findall(r"url\(", style)) == len(
        re.findall(r"url\(data:image/png;base64,", style)
    )
    assert "</style" not in style.lower()
    assert "@import" not in style


def test_licences_of_what_is_inlined_are_whole() -> None:
    """Both licences ask that notice, conditions and disclaimer go along."""
    notices = assets.licences()
    assert "Volodymyr Agafonkin" in notices
    assert "CloudMade" in notices
    assert "elmarquis" in notices
    assert notices.count("WARRANTIES OF MERCHANTABILITY") == 2
    assert "--" not in notices


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message says what to install."""

    def missing(name: str) -> NoReturn:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(assets, "distribution", missing)
    with pytest.raises(OutputError, match="xstatic-leaflet, which is missing: install"):
        assets.scripts()


def test_a_package_without_its_file_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A broken installation is told from a missing one."""

    class Hollow:
        files = None

    monkeypatch.setattr(assets, "distribution", lambda _name: Hollow())
    with pytest.raises(OutputError, match="has no file leaflet"):
        assets.styles()
