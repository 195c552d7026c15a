"""The pages in a real browser, from upload to download, in French and Arabic, by mouse and keys."""

from __future__ import annotations

import json
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import openpyxl
import pytest

from routes.outputs.texts import Texts
from tests.accessibility import serious

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page, Route

    from routes.sites import Language

NAMES = ("Afra", "Tifawin", "Aoumerkt", "Aknari", "Tafyoucht")


@contextmanager
def opened(
    browser: Browser,
    url: str,
    size: tuple[int, int] = (1280, 900),
    *,
    failing: str = "",
    **more: Any,  # noqa: ANN401
) -> Iterator[Page]:
    """Open a page; fail on errors in it that are not meant, and on requests to any other server."""
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
    assert [said for said in wrong if not (failing and re.search(failing, said))] == []


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


def _open_planner(page: Page, address: str, language: str = "fr") -> None:
    """Open the page where a circuit is asked for, and wait until its sites are there."""
    page.goto(f"{address}/{language}/")
    page.locator(".pin").first.wait_for()


def _upload(page: Page, texts: Texts, file: Path) -> None:
    page.locator(".pin").first.wait_for()
    label = texts.t("Upload a list (Excel, CSV, GeoPackage or GeoJSON)")
    page.get_by_label(label).set_input_files(file)
    read = texts.t("Sites in the list: {n}", n=len(NAMES))
    page.get_by_text(f"{file.name} – {read}", exact=True).wait_for()


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
                page.locator(f"a[href$='/{name}']").press("Enter")
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
        assert texts.t("Not taken") in page.locator("#messages").inner_text()
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
        _open_planner(page, address)
        with page.expect_request_finished(lambda request: "silver" in (request.post_data or "")):
            page.locator("[name=days]").fill("4")
            page.locator("[name=theme][value=silver]").check()
        _open_planner(page, address, "ar")
        assert page.locator("[name=days]").input_value() == "4"
        assert page.locator("[name=theme][value=silver]").is_checked()
        with opened(browser, address) as other:
            _open_planner(other, address)
            assert other.locator("[name=days]").input_value() == "2"


def test_a_plan_can_be_cancelled_on_the_page(browser: Browser, address: str) -> None:
    """It says so, and another can be asked for."""
    with opened(browser, address) as page:
        _open_planner(page, address)
        page.locator("[name=days]").fill("6")
        page.locator("[name=variants]").fill("9")
        page.get_by_role("button", name="Planifier le circuit").click()
        page.get_by_role("button", name="Annuler").click()
        page.get_by_text("Annulé.", exact=True).wait_for()
        assert page.locator("#plan").is_enabled()


def test_what_clashes_is_said_on_the_page(browser: Browser, address: str) -> None:
    """In the language of the page, with what to do."""
    with opened(browser, address) as page:
        _open_planner(page, address, "ar")
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
        _open_planner(page, address)
        page.locator("#file").set_input_files(file)
        page.get_by_text("Cette liste n’est pas encore utilisable", exact=False).wait_for()
        assert page.locator("#plan").is_disabled()
        assert page.locator("#messages .error").count() >= 1
        assert page.locator("#messages b").count() == 0


@pytest.mark.parametrize(("language", "size"), [("fr", (1280, 900)), ("ar", (360, 740))])
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
            assert serious(page) == [], path
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert wide <= 0, path


def test_a_plan_is_followed_through_a_reload(browser: Browser, address: str) -> None:
    """This tab goes on to it; another sees it in its list, and can cancel it there."""
    with opened(browser, address) as page:
        _open_planner(page, address)
        page.locator("[name=days]").fill("6")
        page.locator("[name=variants]").fill("9")
        with page.expect_response(lambda answer: answer.url.endswith("/plans")):
            page.locator("#plan").click()
        page.reload()
        page.locator("#cancel").wait_for()
        assert page.locator("#plan").is_disabled()
        other = page.context.new_page()
        other.goto(f"{address}/fr/")
        other.locator("#recent button", has_text="Annuler").click()
        page.get_by_text("Annulé.", exact=True).wait_for()
        other.locator("#recent").wait_for(state="hidden")


def test_a_connection_that_comes_and_goes_does_not_end_a_plan(
    browser: Browser, address: str
) -> None:
    """The page waits, and goes on when there is an answer; a proxy's own page is none."""
    answers = [502, 0]

    def stumble(route: Route) -> None:
        if not answers:
            route.fallback()
        elif status := answers.pop(0):
            route.fulfill(status=status, body="<h1>Bad gateway</h1>")
        else:
            route.fulfill(status=504, body="")

    with opened(browser, address, failing=r"status of 50[24]") as page:
        page.goto(f"{address}/en/")
        page.locator(".pin").first.wait_for()
        page.route("**/api/v1/jobs/*", stumble)
        page.locator("[name=theme][value=silver]").check()
        page.locator("[name=days]").fill("1")
        page.locator("#plan").click()
        page.get_by_text("The server does not answer; waiting for it …").wait_for()
        page.wait_for_url("**/plans/**")
        assert answers == []


def test_a_file_that_was_mended_can_be_chosen_again(
    browser: Browser, address: str, sites_file: Path
) -> None:
    """By the same name; what cannot be a list is refused before it is sent."""
    texts = Texts("en", "web")
    good = sites_file.read_bytes()
    with opened(browser, address) as page:
        page.goto(f"{address}/en/")
        sites_file.write_text('{"type":"FeatureCollection","features":[{"type":"Feature"}]}')
        page.locator(".pin").first.wait_for()
        page.locator("#file").set_input_files(sites_file)
        page.locator("#list-status.bad").wait_for()
        assert page.locator("#plan").is_disabled()
        sites_file.write_bytes(good)
        _upload(page, texts, sites_file)
        assert page.locator("#plan").is_enabled()
        wrong = sites_file.with_suffix(".pdf")
        wrong.write_bytes(b"%PDF")
        page.locator("#file").set_input_files(wrong)
        page.get_by_text("This kind of file is not taken", exact=False).wait_for()
        assert page.locator("#plan").is_enabled()  # with the list that is there


def test_a_list_that_was_lost_is_said(browser: Browser, address: str, sites_file: Path) -> None:
    """The page takes the list of the province, and does not hide it."""
    with opened(browser, address, failing="status of 404") as page:
        page.goto(f"{address}/fr/")
        _upload(page, Texts("fr", "web"), sites_file)
        page.route("**/api/v1/sites/*", _lose)
        page.reload()
        page.locator("#list-lost").wait_for()
        assert page.locator("#plan").is_enabled()


def _lose(route: Route) -> None:
    if route.request.url.endswith("/bundled"):
        route.fallback()
    else:
        route.fulfill(status=404, json={"detail": "gone", "errors": []})


def test_another_variant_is_shown_and_all_is_had_at_once(
    browser: Browser,
    address: str,
    visitor: Any,  # noqa: ANN401
    web: Any,  # noqa: ANN401
) -> None:
    """Its map, its stops and its files; the archive holds those of every variant."""
    plan = web.planned(visitor, variants=2, theme=[], max_drive=60, lang="fr")
    with opened(browser, address, accept_downloads=True) as page:
        page.goto(f"{address}/plans/{plan['id']}/?lang=ar")
        page.locator("tbody a").nth(1).click()
        page.wait_for_url("**variant=2")
        assert page.locator("html").get_attribute("lang") == "ar"
        page.frame_locator("iframe").locator(".pin.stop").first.wait_for()
        inside, _ = _sides(page)
        assert inside == [stop["site"] for stop in plan["variants"][1]["stops"]]
        with page.expect_download() as caught:
            page.locator(f"a[href='{plan['archive']}']").click()
        with ZipFile(caught.value.path()) as archive:
            names = {name for each in plan["variants"] for name in each["files"]}
            assert set(archive.namelist()) == names
