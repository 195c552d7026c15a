"""Promises of `routes.outputs.qrcode`, read by a decoder that shares no code with it."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import numpy as np
import pytest
import zxingcpp

from routes.outputs.booklet import circuit_booklet, set_booklet
from routes.outputs.booklet_data import booklet_data
from routes.outputs.paper import A4, A5
from routes.outputs.qrcode import geo_uri, qr_svg
from routes.roads.schematic import bundled_network

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from routes.circuit import Circuit
    from routes.outputs.paper import Paper

PUBLIC_URL = "https://example.org/circuits/tiznit-2026/"


def pages_of(pdf: bytes, dpi: int = 150) -> Iterator[NDArray[np.uint8]]:
    """Yield the pages of a PDF as pictures; skip where Poppler is not installed."""
    program = shutil.which("pdftoppm")
    if program is None:
        pytest.skip("pdftoppm (Poppler) is not installed: printed codes are not read")
    ran = subprocess.run(  # noqa: S603
        [program, "-r", str(dpi), "-gray", "-"], input=pdf, capture_output=True, check=True
    )
    rest = ran.stdout
    while rest:
        _, size, _, pixels = rest.split(b"\n", 3)
        width, height = map(int, size.split())
        yield np.frombuffer(pixels[: width * height], dtype=np.uint8).reshape(height, width)
        rest = pixels[width * height :]


def codes_in(pdf: bytes) -> list[str]:
    """Return what the codes of a PDF say, page by page."""
    return [
        code.text
        for page in pages_of(pdf)
        for code in sorted(zxingcpp.read_barcodes(page), key=lambda code: code.position.top_left.y)
    ]


@pytest.mark.parametrize("paper", [A5, A4], ids=["a5", "a4"])
def test_every_printed_code_says_where_its_site_is(circuit: Circuit, paper: Paper) -> None:
    """One for each stop in order, and on the last page the address of the map."""
    pdf = circuit_booklet(circuit, bundled_network(), "fr", paper, PUBLIC_URL)
    sites = [geo_uri(stop.site.location) for stop in circuit.stops]
    assert codes_in(pdf) == [*sites, f"{PUBLIC_URL}map.html"]


def test_codes_stay_beside_their_stop_in_arabic(circuit: Circuit) -> None:
    """Set from right to left too, and without an address there is no code for it."""
    pdf = circuit_booklet(circuit, bundled_network(), "ar")
    assert codes_in(pdf) == [geo_uri(stop.site.location) for stop in circuit.stops]


def test_the_longest_address_can_be_read_from_paper(circuit: Circuit) -> None:
    """At the limit, where its modules are smallest; beyond it the address alone is printed."""
    longest = f"https://example.org/{'a' * 370}/"
    data = booklet_data(circuit, bundled_network(), "en", A5, longest)
    assert codes_in(set_booklet(data | {"days": [], "index": []})) == [f"{longest}map.html"]
    too_long = booklet_data(circuit, bundled_network(), "en", A5, f"{longest}{'b' * 9}/")
    assert too_long["online"]["svg"] == ""
    assert too_long["online"]["text"].replace("\u200b", "").startswith(longest[:190])
    assert codes_in(set_booklet(too_long | {"days": [], "index": []})) == []


def test_the_same_text_gives_the_same_code() -> None:
    """Byte for byte, with a white rim of four modules."""
    svg = qr_svg("geo:29.70000,-9.73000")
    assert svg == qr_svg("geo:29.70000,-9.73000")
    assert 'viewBox="0 0 33 33"' in svg
    assert 'd="M4 4h7v1h-7z' in svg
