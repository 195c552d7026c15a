"""The pages in a real browser, from upload to download, in French and Arabic, by mouse and keys."""

from __future__ import annotations

import json
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from axe_playwright_python.sync_playwright import Axe

from routes.outputs.texts import Texts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from routes.sites import Language

NAMES = ("Afra", "Tifawin", "Aoumerkt", "Aknari", "Tafyoucht")


@contextmanager
def opened(
    browser: Browser,
    url: str,
    size: tuple[int, int] = (1280, 900),
    **more: Any,  # noqa: ANN401
) -> Iterator[Page]:
    """Open a page; fail on errors in it, and on requests to any other server."""
    calm: dict[str, Any] = {"reduced_motion": "reduce", **more}
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, **calm)
    context.set_default_timeout(20_000)
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda said: wrong.extend([said.text] * (said.type == "error")))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("dialog", lambda dialog: wrong.append(dialog.message))

    def note(asked: str) -> None:
        if not asked.startswith((url, "data:", "blob:")):
            wrong.append(f"request to {asked[:100]}")

    page.on("request", lambda request: note(request.url))
    yield page
    context.close()
    assert wrong == []


def _serious(page: Page) -> list[str]:
    """Return what axe-core calls serious or critical."""
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {node['target']} {node.get('failureSummary', '')}"
        for one in found
        if one["impact"] in {"serious", "critical"}
        for node in one["nodes"]
    ]


@pytest.fixture
def sites_file(tmp_path: Path, web: Any) -> Path:  # noqa: ANN401
    """A list of sites on the visitor's disk."""
    file = tmp_path / "mes sites.geojson"
    file.write_bytes(web.sites_text(*NAMES))
    return file


@pytest.fixture
def spreadsheet(tmp_path: Path) -> Path:
    """An office's own list, in Excel: one row is without a place, one telephone is none."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["Recensement 2026"])
    page.append(["Dénomination", "Type", "Commune", "Filière", "Coordonnées", "Tél."])
    for number, name in enumerate(NAMES):
        tel = "12" if number == 1 else "0528801415"
        position = f"29,7{number}5 -8,96{number}2"
        page.append([name, "coopérative", "Tafraout", "argan", position, tel])
    file = tmp_path / "recensement.xlsx"
    book.save(file)
    return file


def _upload(page: Page, texts: Texts, file: Path) -> None:
    page.locator(".pin").first.wait_for()
    label = texts.t("Upload a list (Excel, CSV, GeoPackage or GeoJSON)")
    page.get_by_label(label).set_input_files(file)
    read = texts.t("Sites in the list: {n}", n=len(NAMES))
    page.get_by_text(read, exact=True).wait_for()


def _plan(page: Page, texts: Texts) -> None:
    page.locator("[name=date]").fill("2026-11-25")
    page.get_by_label(texts.t("Number of days")).fill("1")
    page.get_by_role("button", name=texts.t("Plan the circuit")).click()
    page.wait_for_url("**/plans/**")


def _sides(page: Page) -> tuple[list[str], list[str]]:
    """Return the ids of the stops and of the sites left out."""
    inside, outside = (
        page.locator(f"{side} li").evaluate_all("all => all.map(one => one.dataset.site)")
        for side in ("#inside", "#outside")
    )
    return inside, outside


def _drag(page: Page, source: str, target: str) -> None:
    """Drag as a hand does, when the page has come to rest."""
    page.wait_for_load_state("networkidle")
    page.locator(source).scroll_into_view_if_needed()
    page.locator(source).hover()
    page.mouse.down()
    page.locator(target).hover()
    page.locator(target).hover()  # browsers begin to drag at the second movement
    page.mouse.up()


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_from_upload_to_download(
    browser: Browser, address: str, sites_file: Path, language: Language
) -> None:
    """A list goes in; messages, map, wishes, a circuit; a stop goes out; the files come out."""
    texts = Texts(language, "web")
    with opened(browser, address, accept_downloads=True) as page:
        page.goto(f"{address}/{language}/")
        direction = page.locator("html").get_attribute("dir")
        assert direction == texts.direction
        _upload(page, texts, sites_file)
        assert page.locator("#map .pin").count() == len(NAMES)
        assert page.locator("#messages li").count() > 1
        page.locator("#map .leaflet-marker-icon[title]").first.press("Enter")
        page.locator(".leaflet-popup").get_by_role(
            "button", name=texts.t("must"), exact=True
        ).click()
        assert page.locator("#map .pin.must").count() == 1
        _plan(page, texts)
        frame = page.frame_locator("iframe")
        frame.locator(".pin.stop").first.wait_for()
        stops, left = _sides(page)
        assert sorted((*stops, *left)) == [f"site-{number}" for number in range(len(NAMES))]
        first = page.url
        _drag(page, f"#inside li[data-site={stops[-1]}] .name", "#outside h3")
        page.get_by_role("button", name=texts.t("Plan again, keeping the rest")).press("Enter")
        page.wait_for_url(lambda url: "/plans/" in url and url != first)
        again, out = _sides(page)
        assert set(stops[:-1]) <= set(again)
        assert stops[-1] in out
        page.wait_for_load_state("networkidle")
        for name, begins in ((f"booklet.{language}.pdf", b"%PDF"), ("circuit.gpx", b"<?xml")):
            with page.expect_download() as caught:
                page.get_by_role("link", name=name, exact=True).press("Enter")
            assert caught.value.suggested_filename == name
            assert caught.value.path().read_bytes().startswith(begins)


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_from_a_spreadsheet_to_a_circuit(
    browser: Browser, address: str, spreadsheet: Path, language: Language
) -> None:
    """What was not taken is told by row, in the language of the page; the list can be fetched."""
    texts = Texts(language, "web")
    with opened(browser, address, accept_downloads=True) as page:
        page.goto(f"{address}/{language}/")
        _upload(page, texts, spreadsheet)
        assert page.locator("#map .pin").count() == len(NAMES)
        assert texts.t("not taken") in page.locator("#messages").inner_text()
        said = " ".join(page.locator("#messages li > span").all_inner_texts())
        english = re.findall(r"\b(?:the|is|not|of|and|write|give)\b", said, re.IGNORECASE)
        assert english == []
        with page.expect_download() as caught:
            page.get_by_role("link", name=texts.t("Download the list (sites.geojson)")).click()
        made = json.loads(caught.value.path().read_text(encoding="utf-8"))
        assert [one["properties"]["name"] for one in made["features"]] == list(NAMES)
        _plan(page, texts)
        inside, outside = _sides(page)
        assert len({*inside, *outside}) == len(NAMES)


def test_a_stop_goes_out_by_keys_alone(browser: Browser, address: str, sites_file: Path) -> None:
    """The button does what dragging does, says its state, and takes it back."""
    texts = Texts("en", "web")
    with opened(browser, address) as page:
        page.goto(f"{address}/en/")
        _upload(page, texts, sites_file)
        _plan(page, texts)
        stops, _ = _sides(page)
        button = page.locator(f"li[data-site={stops[0]}] button")
        again = page.get_by_role("button", name="Plan again, keeping the rest")
        assert again.is_disabled()
        button.press("Enter")
        assert button.get_attribute("aria-pressed") == "true"
        assert page.locator(f"#outside li[data-site={stops[0]}]").count() == 1
        assert again.is_enabled()
        page.locator(":focus").press("Space")
        assert page.locator(f"#inside li[data-site={stops[0]}]").count() == 1
        assert again.is_disabled()


def test_a_draft_is_there_when_the_visitor_comes_back(browser: Browser, address: str) -> None:
    """In another language too; another visitor finds the page as it was."""
    with opened(browser, address) as page:
        page.goto(f"{address}/fr/")
        page.locator(".pin").first.wait_for()
        with page.expect_request_finished(lambda request: request.method == "PUT"):
            page.locator("[name=days]").fill("4")
            page.locator("[name=theme][value=silver]").check()
        page.goto(f"{address}/ar/")
        page.locator(".pin").first.wait_for()
        assert page.locator("[name=days]").input_value() == "4"
        assert page.locator("[name=theme][value=silver]").is_checked()
        with opened(browser, address) as other:
            other.goto(f"{address}/fr/")
            other.locator(".pin").first.wait_for()
            assert other.locator("[name=days]").input_value() == "2"


def test_a_plan_can_be_cancelled_on_the_page(browser: Browser, address: str) -> None:
    """It says so, and another can be asked for."""
    with opened(browser, address) as page:
        page.goto(f"{address}/fr/")
        page.locator(".pin").first.wait_for()
        page.locator("[name=days]").fill("6")
        page.locator("[name=variants]").fill("9")
        page.get_by_role("button", name="Planifier le circuit").click()
        page.get_by_role("button", name="Annuler").click()
        page.get_by_text("Annulé.", exact=True).wait_for()
        assert page.locator("#plan").is_enabled()


def test_what_clashes_is_said_on_the_page(browser: Browser, address: str) -> None:
    """In the language of the page, with what to do."""
    with opened(browser, address) as page:
        page.goto(f"{address}/ar/")
        page.locator(".pin").first.wait_for()
        page.locator("[name=start]").fill("17:50")
        page.locator("#choices summary").click()
        for number in range(3):
            page.locator("#sites select").nth(number).select_option("must")
        page.get_by_role("button", name="تخطيط المدار").click()
        problem = page.locator("#problem")
        problem.wait_for()
        assert "لا يمكن" in problem.inner_text()
        assert len(re.findall("[\u0620-\u064a]", problem.locator(".detail").inner_text())) > 10


def test_a_list_with_errors_is_shown_and_not_planned(
    browser: Browser, address: str, tmp_path: Path
) -> None:
    """Its messages are text, whatever they quote."""
    file = tmp_path / "x.geojson"
    file.write_text('{"type":"FeatureCollection","features":[{"type":"Feature","id":"<b>"}]}')
    with opened(browser, address) as page:
        page.goto(f"{address}/fr/")
        page.locator(".pin").first.wait_for()
        page.locator("#file").set_input_files(file)
        page.get_by_text("Cette liste n’est pas encore utilisable", exact=False).wait_for()
        assert page.locator("#plan").is_disabled()
        assert page.locator("#messages .error").count() >= 1
        assert page.locator("#messages b").count() == 0


@pytest.mark.parametrize("size", [(1280, 900), (360, 740)])
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_axe_finds_nothing_serious(
    browser: Browser,
    address: str,
    visitor: Any,  # noqa: ANN401
    web: Any,  # noqa: ANN401
    language: Language,
    size: tuple[int, int],
) -> None:
    """Nor does anything stick out of a telephone's screen."""
    plan = web.planned(visitor, variants=2, lang=language)["id"]
    with opened(browser, address, size, bypass_csp=True) as page:
        for path in (f"/{language}/", f"/plans/{plan}/", "/api/"):
            page.goto(address + path)
            page.wait_for_load_state("networkidle")
            assert _serious(page) == [], path
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert wide <= 0, path
