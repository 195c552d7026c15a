"""Promises of `routes.outputs.webmap.banner`: a page that was replaced says so, and still works."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from routes.errors import OutputError
from routes.outputs.embed import embed_page
from routes.outputs.webmap import circuit_map
from routes.outputs.webmap.banner import page_with_banner
from routes.roads.schematic import bundled_network
from tests.accessibility import serious

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from playwright.sync_api import Page

    from routes.circuit import Circuit
    from routes.sites import Language

    Opened = Callable[..., AbstractContextManager[Page]]

SAID = "« A <b>&</b> {{ 7*7 }} </style><script>window.trapped=1</script> » a été remplacé"


def page_of(name: str, circuit: Circuit, language: Language = "fr") -> str:
    """Return a page of a circuit as it was published."""
    if name == "embed":
        return embed_page(circuit, language)
    return circuit_map(circuit, bundled_network(), language)


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("name", ["map", "embed"])
@pytest.mark.parametrize("size", [(1280, 900), (360, 740)])
def test_the_banner_is_seen_heard_and_leads_on(
    open_file: Opened,
    circuit: Circuit,
    tmp_path: Path,
    name: str,
    language: Language,
    size: tuple[int, int],
) -> None:
    """Styled in spite of the page's policy, above all else while one scrolls, a landmark."""
    (tmp_path / "map.html").write_text(page_of("map", circuit, language), encoding="utf-8")
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "map.html").write_text("<title>new</title>", encoding="utf-8")
    page = page_with_banner(page_of(name, circuit, language), "Old", SAID, ("new/map.html", "Go"))
    file = tmp_path / f"old-{name}.html"
    file.write_text(page, encoding="utf-8", newline="\n")
    with open_file(file, size) as opened:
        banner = opened.get_by_role("complementary", name="Old")
        assert banner.inner_text() == f"{SAID} Go"
        assert banner.evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(138, 28, 28)"
        opened.evaluate("scrollTo(0, 1e6)")
        assert banner.evaluate(
            "e => { const b = e.getBoundingClientRect();"
            " return e.contains(document.elementFromPoint(b.x + b.width / 2, b.y + 12)); }"
        )
        assert opened.evaluate("window.trapped") is None
        assert serious(opened) == []
        banner.get_by_role("link", name="Go").click()
        opened.wait_for_url("**/new/map.html")


def test_it_stays_over_a_map_that_fills_the_screen(
    open_file: Opened, circuit: Circuit, tmp_path: Path
) -> None:
    """Where only the frame of the map is shown; tracks that are out of date are not offered."""
    page = page_with_banner(page_of("map", circuit), "Old", SAID, ("new/map.html", "Go"))
    (tmp_path / "old.html").write_text(page, encoding="utf-8", newline="\n")
    with open_file(tmp_path / "old.html", (800, 600)) as opened:
        shown = "getComputedStyle(document.querySelector('.frame'), '::before')"
        assert opened.evaluate(f"{shown}.content") == "none"
        opened.evaluate("document.querySelector('.frame').requestFullscreen()")
        opened.wait_for_function("document.fullscreenElement !== null")
        assert SAID in opened.evaluate(f"{shown}.content")
        assert opened.evaluate(f"{shown}.backgroundColor") == "rgb(138, 28, 28)"
        opened.evaluate("document.exitFullscreen()")
        offered = "[...document.querySelectorAll('.files')].map(e => e.offsetHeight)"
        assert set(opened.evaluate(offered)) == {0}


@pytest.mark.parametrize("name", ["map", "embed"])
def test_everything_else_of_the_page_stays(circuit: Circuit, name: str) -> None:
    """Taken out again, what was put in leaves the page as it was."""
    page = page_of(name, circuit)
    made = page_with_banner(page, "Old", SAID, ("../b/map.html", "Go"))
    style = made[made.index("</style>") + len("</style>") :]
    style = style[: style.index("</style>") + len("</style>")]
    banner = made[made.index("<aside") : made.index("</aside>") + len("</aside>\n")]
    policy = made[made.index("style-src ") + len("style-src ") :].partition(" ")[0]
    bare = made.replace(style, "", 1).replace(banner, "", 1).replace(f"{policy} ", "", 1)
    assert bare == page
    assert "<script>window" not in banner


def test_what_is_no_page_of_ours_is_refused() -> None:
    """Rather than written over."""
    with pytest.raises(OutputError, match="no page of a circuit"):
        page_with_banner("<p>mine</p>", "Old", SAID, ("../b/map.html", "Go"))
