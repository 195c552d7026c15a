"""What the tests of pages share: a real browser without a network, and texts that mean harm."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from routes.circuit import Circuit
    from routes.sites import Site

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TRAP = "window.trapped=1"
HARMFUL = (
    f"</script><script>{TRAP}</script>",
    f'"><img src=x onerror={TRAP}>',
    f"' autofocus onfocus='{TRAP}",
    "{{ 7*7 }}{% raw %}{# x #}",
    f"`;{TRAP};` ${{{TRAP}}} \\`",
    "--></textarea></title></style></template><!-- ]]>",
    "&lt;b&gt; &#123;",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return a headless browser for a module's tests.

    Chromium is found by SSE_ROUTES_CHROMIUM or on the path. Where there is none the tests are
    skipped; with CI=true that is a failure.
    """
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    names = (shutil.which(name) for name in BROWSERS)
    path = os.environ.get("SSE_ROUTES_CHROMIUM") or next(filter(None, names), None)
    if path is None:
        reason = "pages were not tried in a browser: set SSE_ROUTES_CHROMIUM to a Chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_file(browser: Browser) -> Callable[..., Any]:
    """Return a context manager that opens a page from the disk, and fails on what must not happen.

    It fails on any request but those for files in its folder, on errors in the console, on
    exceptions and on dialogs.
    """

    @contextmanager
    def open_(file: Path, size: tuple[int, int] = (1280, 900), **how: object) -> Iterator[Page]:
        calm = {"reduced_motion": "reduce", **how}
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, **calm)  # type: ignore[arg-type]
        context.set_default_timeout(10_000)
        context.set_offline(offline=True)
        page = context.new_page()
        wrong: list[str] = []
        page.on(
            "console", lambda m: wrong.append(m.text) if m.type in {"error", "warning"} else None
        )
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda request: _note_request(wrong, request.url, file.parent))
        page.on("dialog", lambda dialog: wrong.append(dialog.message))
        page.goto(file.as_uri())
        yield page
        context.close()
        assert wrong == []

    return open_


def _note_request(wrong: list[str], url: str, folder: Path) -> None:
    if not url.startswith((folder.as_uri() + "/", "data:image/png")):
        wrong.append(f"request to {url[:100]}")


@pytest.fixture
def harmful(circuit: Circuit) -> Circuit:
    """Return the circuit with text that means harm in every field a catalogue or a head shows."""
    every = " ".join(HARMFUL)
    first, *others = circuit.itineraries
    base = replace(first.day.start, name=every, name_ar=every, id=every)
    stops = tuple(
        replace(stop, site=_harmful_site(stop.site, HARMFUL[number % len(HARMFUL)]))
        for number, stop in enumerate(first.stops)
    )
    changed = replace(first, day=replace(first.day, start=base, end=base), stops=stops)
    return replace(
        circuit,
        itineraries=(changed, *others),
        roads=replace(circuit.roads, name=every, attribution=every, licence=every),
    )


def _harmful_site(site: Site, text: str) -> Site:
    return replace(
        site,
        name=text,
        name_fr=text + "1",
        name_ar=text + "2",
        name_en=text + "3",
        name_zgh=text + "4",
        activity_fr=text,
        activity_en=text,
        commune=text,
        place=text,
        province=text,
        phone=text,
        website="javascript:" + text,
    )
