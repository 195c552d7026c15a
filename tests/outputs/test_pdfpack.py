"""Promises of `routes.outputs.pdfpack`."""

from __future__ import annotations

import re
import shutil
import subprocess
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfReader

from routes.outputs import booklet
from routes.outputs.booklet import set_booklet
from routes.outputs.booklet_data import booklet_data
from routes.outputs.pdfpack import packed
from routes.roads.schematic import bundled_network

if TYPE_CHECKING:
    from routes.circuit import Circuit


@pytest.fixture
def plain(circuit: Circuit, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """Return a booklet as typst writes it."""
    monkeypatch.setattr(booklet, "packed", lambda pdf: pdf)
    return set_booklet(booklet_data(circuit, bundled_network(), "ar"))


def structure(pdf: bytes) -> bytes:
    """Return what Poppler would read aloud; skip where it is not installed."""
    program = shutil.which("pdfinfo")
    if program is None:
        pytest.skip("pdfinfo (Poppler) is not installed: the structure is not read")
    ran = subprocess.run([program, "-struct", "-"], input=pdf, capture_output=True, check=True)  # noqa: S603
    return ran.stdout


def test_every_object_is_the_same_in_less_space(plain: bytes) -> None:
    """Read by another program: nothing is lost, and a third of the file at least is saved."""
    small = packed(plain)
    before, after = PdfReader(BytesIO(plain)), PdfReader(BytesIO(small))
    size: Any = before.trailer["/Size"]
    address = re.compile(r"(IndirectObject\(\d+, \d+), \d+\)")
    for number in range(1, size):
        one, other = (repr(reader.get_object(number)) for reader in (before, after))
        assert address.sub(r"\1)", one) == address.sub(r"\1)", other)
    assert before.trailer["/ID"] == after.trailer["/ID"]
    assert before.metadata == after.metadata
    assert len(small) < len(plain) * 2 / 3


def test_what_is_read_aloud_is_the_same(plain: bytes) -> None:
    """The tree of tags is whole, with its texts in their order."""
    said = structure(packed(plain))
    assert said == structure(plain)
    assert len(said) > 10_000


def test_the_same_file_gives_the_same_bytes(plain: bytes) -> None:
    """And what is packed already, or no PDF, stays as it is."""
    small = packed(plain)
    assert packed(plain) == small
    assert packed(small) == small
    assert packed(b"not a PDF") == b"not a PDF"
