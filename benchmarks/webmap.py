"""How large the map of a circuit is, and how long a browser takes until it can be used.

    python -m benchmarks.webmap DIR... [--times N]

DIR is a folder that `sse-routes plan` made. Headless Chromium opens its `map.html` N times with
the network cut, each in a new context; printed are its size, and the median and the largest time
from the beginning of the navigation to the moment when every pin answers, in milliseconds. The
same page without any script, which is what a reader of the text waits for, is the peer: `first
text` is its first contentful paint. Needs playwright and Chromium (SSE_ROUTES_CHROMIUM or on the
path).
"""

from __future__ import annotations

import argparse
import os
import shutil
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from playwright.sync_api import Browser

READY = "performance.getEntriesByName('sse-routes-ready')[0]?.startTime ?? 0"
PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"
SIZES = {"desktop": (1280, 860), "telephone": (390, 844)}


def milliseconds(browser: Browser, file: Path, size: tuple[int, int]) -> tuple[float, float]:
    """Return the time to the first text and until the map can be used, milliseconds."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]})
    context.set_offline(offline=True)
    page = context.new_page()
    page.goto(file.resolve().as_uri(), wait_until="load")
    page.wait_for_timeout(300)
    ready, paint = float(page.evaluate(READY)), float(page.evaluate(PAINT))
    context.close()
    if not ready:
        raise RuntimeError(f"{file} never became ready")
    return paint, ready


def main() -> None:
    """Measure every folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path, metavar="DIR")
    parser.add_argument("--times", type=int, default=9, metavar="N")
    arguments = parser.parse_args()
    path = os.environ.get("SSE_ROUTES_CHROMIUM") or shutil.which("chromium")
    print("| map | KiB | screen | first text, ms | ready, ms | slowest, ms |")
    print("|---|--:|---|--:|--:|--:|")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for folder in arguments.folders:
            file = folder / "map.html"
            for name, size in SIZES.items():
                times = [milliseconds(browser, file, size) for _ in range(arguments.times)]
                ready = [after for _, after in times]
                figures = (median(first for first, _ in times), median(ready), max(ready))
                kib = file.stat().st_size / 1024
                shown = " | ".join(f"{figure:.0f}" for figure in figures)
                print(f"| {folder.name} | {kib:.0f} | {name} | {shown} |")
        browser.close()


if __name__ == "__main__":
    main()
