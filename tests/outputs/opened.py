"""Pages opened in a headless browser from the disk."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, ConsoleMessage, Page


@contextmanager
def opened(
    browser: Browser,
    file: Path,
    size: tuple[int, int] = (1280, 900),
    *,
    allowed: tuple[str, ...],
    origin: str = "",
    **how: Any,  # noqa: ANN401
) -> Iterator[Page]:
    """Open a page, and fail on what must not happen.

    It fails on errors and warnings in the console, on exceptions, on dialogs, and on any request
    for what is not allowed.

    Args:
        browser: where it is opened.
        file: the page.
        size: width and height of the window.
        allowed: beginnings of the addresses that may be asked for.
        origin: the only host that may be asked, whether it answers or not; none if empty.
        **how: options of the browser's context.
    """
    width, height = size
    calm = {"reduced_motion": "reduce", **how}
    context = browser.new_context(viewport={"width": width, "height": height}, **calm)
    context.set_default_timeout(10_000)
    context.set_offline(offline=not origin)
    page = context.new_page()
    wrong: list[str] = []
    beginnings = (*allowed, f"{origin}/") if origin else allowed

    def note_message(message: ConsoleMessage) -> None:
        # a browser itself reports what does not come from a host
        is_absent = bool(origin) and "Failed to load resource" in message.text
        if message.type in {"error", "warning"} and not is_absent:
            wrong.append(message.text)

    def note_request(url: str) -> None:
        if not url.startswith(beginnings):
            wrong.append(f"request to {url[:100]}")

    page.on("console", note_message)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda request: note_request(request.url))
    page.on("dialog", lambda dialog: wrong.append(dialog.message))
    page.goto(file.as_uri())
    yield page
    context.close()
    assert wrong == []
