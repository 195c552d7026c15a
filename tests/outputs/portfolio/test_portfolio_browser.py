"""The catalogue in a real browser with the network cut: filters, keyboard, map and cards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from routes.outputs.embed import LISTENER
from routes.outputs.portfolio import Entry, portfolio_page
from routes.sites import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from playwright.sync_api import Page

    from routes.circuit import Circuit
    from routes.sites import Language

    Opened = Callable[..., AbstractContextManager[Page]]

DESKTOP, PHONE, NARROW = (1280, 900), (360, 740), (320, 640)


@pytest.fixture
def page_file(entries: Sequence[Entry], tmp_path: Path) -> Path:
    """Return the catalogue of three circuits in English."""
    return _write(tmp_path, portfolio_page(entries, "en"))


def _write(folder: Path, page: str, name: str = "portfolio.html") -> Path:
    (folder / name).write_text(page, encoding="utf-8", newline="\n")
    return folder / name


def shown(page: Page) -> list[str]:
    """Return the ids of the cards that can be seen."""
    found: list[str] = page.locator(".circuit:visible").evaluate_all("all => all.map(c => c.id)")
    return found


def test_filters_keep_what_fits_on_cards_and_map(open_file: Opened, page_file: Path) -> None:
    """One alone, two together, and back; the count says how many."""
    with open_file(page_file) as page:
        assert shown(page) == ["circuit-1", "circuit-2", "circuit-3"]
        page.select_option("#filter-days", "1")
        assert shown(page) == ["circuit-2", "circuit-3"]
        assert page.locator("#count").inner_text() == "2 of 3 circuits"
        assert page.locator(".badge-box").count() == 2
        assert page.locator("path.line").count() == 1
        page.select_option("#filter-road", "paved")
        assert shown(page) == ["circuit-2"]
        page.select_option("#filter-days", "2")
        assert shown(page) == []
        assert page.locator("#count").inner_text().startswith("No circuit fits")
        page.locator("#reset").click()
        assert shown(page) == ["circuit-1", "circuit-2", "circuit-3"]
        assert page.evaluate("document.activeElement.id") == "filter-theme"
        assert page.locator(".badge-box").count() == 3


def test_each_filter_compares_the_figures_of_the_card(open_file: Opened, page_file: Path) -> None:
    """For every option of every filter: the cards that are left are those that fit."""
    with open_file(page_file) as page:
        names = page.locator("[data-filter]").evaluate_all("all => all.map(s => s.dataset.filter)")
        for name in names:
            box = page.locator(f"#filter-{name}")
            values = box.evaluate("s => Array.from(s.options, o => o.value).filter(Boolean)")
            assert values
            for value in values:
                box.select_option(value)
                figures = page.locator(".circuit:visible").evaluate_all(
                    "all => all.map(c => ({...c.dataset}))"
                )
                assert 0 < len(figures) < 3
                for figure in figures:
                    assert {
                        "theme": value in figure["themes"].split(),
                        "days": figure["days"] == value,
                        "km": int(figure["km"]) <= int(value) if name == "km" else True,
                        "drive": int(figure["drive"]) <= int(value) if name == "drive" else True,
                        "road": figure["road"] in value.split(),
                    }[name]
            box.select_option("")


def test_the_count_is_announced_and_filters_have_names(open_file: Opened, page_file: Path) -> None:
    """For those who cannot see the cards change."""
    with open_file(page_file) as page:
        count = page.locator("#count")
        assert count.get_attribute("role") == "status"
        assert count.get_attribute("aria-live") == "polite"
        assert page.get_by_label("Days").count() >= 1
        assert page.get_by_role("search", name="Choose circuits").is_visible()
        assert page.get_by_role("region", name="Map of all circuits").is_visible()


def test_a_circuit_is_chosen_from_its_card_and_from_the_map(
    open_file: Opened, page_file: Path
) -> None:
    """Each way marks the card and the line; Escape lets go."""
    with open_file(page_file) as page:
        button = page.locator("[data-show='2']")
        button.click()
        assert button.get_attribute("aria-pressed") == "true"
        assert page.locator(".circuit.chosen").get_attribute("id") == "circuit-2"
        assert page.locator("path.line").nth(0).get_attribute("stroke-opacity") == "0.35"
        page.keyboard.press("Escape")
        assert page.locator(".circuit.chosen").count() == 0
        page.locator(".badge-box").nth(2).click()
        assert page.locator(".circuit.chosen").get_attribute("id") == "circuit-3"
        assert page.evaluate("document.activeElement.id") == "title-3"
        # a line as well, where it is wide enough for a finger
        page.keyboard.press("Escape")
        reach = page.locator("path.reach").first
        reach.dispatch_event("click")
        assert page.locator(".circuit.chosen").count() == 1


def test_everything_works_from_the_keyboard(open_file: Opened, page_file: Path) -> None:
    """Skip link, badges with names, Enter and Space, filters."""
    with open_file(page_file) as page:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "circuits"
        badge = page.locator(".badge-box").nth(1)
        assert "Circuit 2: Circuit of 1 day from Tafraout" in str(badge.get_attribute("aria-label"))
        for key, number in (("Enter", 2), ("Space", 1)):
            page.locator(".badge-box").nth(number - 1).focus()
            page.keyboard.press(key)
            assert page.locator(".circuit.chosen").get_attribute("id") == f"circuit-{number}"
        page.locator("#filter-days").focus()
        page.keyboard.press("ArrowDown")
        assert page.locator("#count").inner_text() == "2 of 3 circuits"


@pytest.mark.parametrize("size", [DESKTOP, PHONE, NARROW])
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_scrolls_sideways(
    open_file: Opened,
    entries: Sequence[Entry],
    tmp_path: Path,
    language: Language,
    size: tuple[int, int],
) -> None:
    """On any screen, in any language; the map is there and names on it do not collide."""
    with open_file(_write(tmp_path, portfolio_page(entries, language)), size) as page:
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert page.locator("path.line").count() == 2
        box = page.locator("#map").bounding_box()
        assert box is not None
        assert box["height"] >= 250
        boxes = page.locator(".name-box:not(.hidden), .badge-box").evaluate_all(
            "all => all.map(one => { const b = one.getBoundingClientRect();"
            " return [b.left, b.top, b.right, b.bottom]; })"
        )
        for at, a in enumerate(boxes):
            for b in boxes[:at]:
                overlap_x = min(a[2], b[2]) - max(a[0], b[0])
                overlap_y = min(a[3], b[3]) - max(a[1], b[1])
                assert min(overlap_x, overlap_y) < 6


@pytest.mark.parametrize("language", LANGUAGES)
def test_harmful_names_are_shown_and_run_nothing(
    open_file: Opened, harmful: Circuit, tmp_path: Path, language: Language
) -> None:
    """Chosen, announced and laid out: they stay text."""
    title = "<img src=x onerror='window.trapped=1'>"
    page_text = portfolio_page([Entry(circuit=harmful)] * 2, language, title)
    with open_file(_write(tmp_path, page_text)) as page:
        assert page.locator("h1").inner_text() == title
        page.locator("[data-show='1']").click()
        page.locator(".badge-box").nth(1).click()
        page.locator("details summary").first.click()
        names = [stop.site.name_in(language) for stop in harmful.itineraries[0].stops]
        seen = page.locator("#circuit-1 details bdi").all_text_contents()
        assert seen[: len(names)] == names
        assert "<img src=x" in str(page.locator(".badge-box").first.get_attribute("aria-label"))
        assert page.evaluate("window.trapped") is None
        assert page.locator("img, [onerror], [onfocus]").count() == 0


def test_without_javascript_all_cards_are_there(
    open_file: Opened, page_file: Path, entries: Sequence[Entry]
) -> None:
    """Filters and buttons, which would do nothing, are not; the page says what the map needs."""
    with open_file(page_file, java_script_enabled=False) as page:
        assert len(shown(page)) == 3
        assert page.locator("noscript").is_visible()
        assert not page.locator("#filters").is_visible()
        assert page.locator("[data-show]:visible").count() == 0
        page.locator("details summary").first.click()
        name = entries[0].circuit.stops[0].site.name_in("en")
        assert page.get_by_text(name, exact=True).first.is_visible()


def test_the_link_of_a_card_opens_the_map_of_the_circuit(
    open_file: Opened, page_file: Path
) -> None:
    """Percent-encoded as it is, it leads to the folder beside the page."""
    (page_file.parent / "a b").mkdir()
    (page_file.parent / "a b" / "map.html").write_text("<!DOCTYPE html><title>own</title>")
    with open_file(page_file) as page:
        page.locator("#circuit-2 .open").click()
        page.wait_for_function("document.title === 'own'")


def test_it_works_in_a_locked_frame(open_file: Opened, page_file: Path) -> None:
    """With scripts allowed and nothing else."""
    host = '<!DOCTYPE html><iframe sandbox="allow-scripts" src="portfolio.html"></iframe>'
    _write(page_file.parent, host, "host.html")
    with open_file(page_file.parent / "host.html", (400, 800)) as page:
        frame = page.frame_locator("iframe")
        frame.locator("#filter-days").select_option("2")
        assert frame.locator(".circuit:visible").count() == 1
        frame.locator("[data-show]:visible").click()
        assert frame.locator(".circuit.chosen").count() == 1


@pytest.mark.parametrize("width", [400, 1300])
def test_a_host_that_asks_gives_the_frame_the_height_of_the_page(
    open_file: Opened, page_file: Path, width: int
) -> None:
    """On narrow and wide pages nothing scrolls inside, and the height does not run away."""
    host = (
        f"<!DOCTYPE html><title>x</title>{LISTENER}"
        '<iframe class="sse-routes" sandbox="allow-scripts" src="portfolio.html" '
        'style="width:95vw;border:0"></iframe>'
        "<script>addEventListener('message', () => { window.heard = (window.heard || 0) + 1; })"
        "</script>"
    )
    _write(page_file.parent, host, "host.html")
    with open_file(page_file.parent / "host.html", (width, 800)) as page:
        page.wait_for_function("parseInt(document.querySelector('iframe').style.height) > 700")
        page.wait_for_timeout(300)
        inner = page.frames[1]
        overflow = "document.documentElement.scrollHeight - innerHeight"
        assert inner.evaluate(overflow) <= 1
        inner.locator("details summary").first.click()
        page.wait_for_timeout(300)
        assert inner.evaluate(overflow) <= 1
        assert page.evaluate("window.heard") <= 6
