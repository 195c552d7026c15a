"""Circuits that are hard to print, and the boxes of what was printed, read back by Poppler."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import pytest

from routes.outputs.booklet import circuit_booklet
from routes.outputs.paper import A5
from routes.roads.schematic import bundled_network

if TYPE_CHECKING:
    from collections.abc import Iterator

    from routes.circuit import Circuit, Leg, Stop
    from routes.outputs.paper import Paper
    from routes.sites import Language

HOSTILE = (
    "\ud800\u202e#let x = 1 \x00\x1b $a$ *b* _c_ <img> // /* 安 \\ @x [y] {z} {{7*7}} "
    "\u2069\u2066 `raw` \U0001f468\u200d\U0001f469 " + "W" * 2000
)
LONG = "Coopérative agricole féminine " * 6 + "x" * 20
POINTS_PER_MM = 72 / 25.4
OUTSIDE_MM, FOOT_MM = 10, 14


def made(circuit: Circuit, language: Language = "en", paper: Paper = A5) -> bytes:
    """Return the booklet of a circuit on the bundled roads."""
    return circuit_booklet(circuit, bundled_network(), language, paper)


def renamed(circuit: Circuit, name: str, count: int) -> Circuit:
    """Return a circuit whose days have so many stops, every text of theirs being hard to print."""

    def stop(model: Stop, number: int) -> Stop:
        site = replace(
            model.site,
            name=name,
            name_fr=name,
            name_ar="تعاونية نسوية فلاحية " * 7 if number % 2 else "",
            phone="+212 528 80 14 15; 0528 60 00 01",
            website="https://example.org/" + "a" * 300,
            activity_fr=(f"{name} " * number)[:1999],
            certifications=(name, "A" * 100),
        )
        return replace(model, site=site)

    def leg(model: Leg) -> Leg:
        assert model.worst is not None
        return replace(model, worst=replace(model.worst, name=name, ref=name))

    itineraries = []
    for day in circuit.itineraries:
        stops = tuple(stop(day.stops[number % len(day.stops)], number) for number in range(count))
        legs = tuple(leg(day.legs[number % len(day.legs)]) for number in range(count + 2))
        assert day.lunch is not None
        place = replace(day.lunch.place, id="lunch", name=name, name_ar="")
        lunch = replace(day.lunch, place=place, after=count // 2)
        itineraries.append(replace(day, stops=stops, legs=legs, lunch=lunch))
    unvisited = tuple(
        replace(entry, site=replace(entry.site, name=name, name_fr=name, commune=name))
        for entry in circuit.unvisited
    )
    return replace(circuit, itineraries=tuple(itineraries), unvisited=unvisited)


def bare(circuit: Circuit, names: tuple[str, str, str], days: int, stops: int) -> Circuit:
    """Return a circuit of so many days with so many stops, of which only the names are known."""
    local, arabic, tifinagh = (name[:120].strip() for name in names)

    def stop(model: Stop, number: int) -> Stop:
        site = replace(
            model.site, id=f"site-{number}", name=local, name_fr="", name_en="", name_ar=arabic,
            name_zgh=tifinagh, activity_fr="", activity_en="", commune="", place="", phone="",
            website="", sources=(), certifications=(), awards=(), opening_hours="",
        )  # fmt: skip
        return replace(model, site=site, hours_basis="assumed")

    itineraries = []
    for number in range(days):
        model = circuit.itineraries[number % len(circuit.itineraries)]
        visits = tuple(stop(model.stops[at % len(model.stops)], at) for at in range(stops))
        legs = tuple(
            replace(model.legs[at % len(model.legs)], cues=(), worst=None, passage=None)
            for at in range(stops + 1)
        )
        day = replace(model.day, start=replace(model.day.start, name=local, name_ar=arabic))
        itineraries.append(replace(model, day=day, stops=visits, legs=legs, lunch=None))
    return replace(circuit, itineraries=tuple(itineraries), unvisited=())


class Word(NamedTuple):
    """A word on a page, in points from the upper left."""

    page: int
    left: float
    top: float
    right: float
    bottom: float
    text: str

    @property
    def height(self) -> float:
        """How high the box is."""
        return self.bottom - self.top


_MARKS = re.compile("[\u202a-\u202c]")
_MARK_EM = 0.36


def pdftotext(pdf: bytes, *options: str) -> str:
    """Return what Poppler reads; skip where it is not installed."""
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("pdftotext (Poppler) is not installed: copied text and overlaps are untested")
    ran = subprocess.run(  # noqa: S603
        [program, *options, "-", "-"], input=pdf, capture_output=True, check=True
    )
    return ran.stdout.decode("utf-8")


def words_of(pdf: bytes) -> Iterator[Word]:
    """Yield the words of a booklet with their boxes."""
    pattern = re.compile(
        r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>'
    )
    for number, page in enumerate(pdftotext(pdf, "-bbox").split("<page ")[1:], start=1):
        for left, top, right, bottom, text in pattern.findall(page):
            yield Word(number, float(left), float(top), float(right), float(bottom), text)


def misplaced(words: list[Word], paper: Paper) -> list[object]:
    """Return the words outside the margins of their page, and those that lie on others."""
    width, height = paper.width_mm * POINTS_PER_MM, paper.height_mm * POINTS_PER_MM
    margin = OUTSIDE_MM * POINTS_PER_MM
    outside = [w for w in words if w.left < margin or w.right > width - margin]
    low = [w for w in words if w.bottom > height - FOOT_MM * POINTS_PER_MM]
    return [*outside, *(w for w in low if not is_page_number(w, width)), *overlaps(words)]


def is_page_number(word: Word, width: float) -> bool:
    """Say whether a word is the number at the foot of its page."""
    middle = (word.left + word.right) / 2
    return word.text == str(word.page) and abs(middle - width / 2) < 4 * POINTS_PER_MM


def overlaps(words: list[Word]) -> Iterator[tuple[Word, Word]]:
    """Yield words printed over one another; direction marks and spaces have boxes but no ink."""
    by_page: dict[int, list[Word]] = {}
    for word in words:
        if word.text.strip(" \u202a\u202b\u202c\u2066\u2067\u2068\u2069\u200b"):
            by_page.setdefault(word.page, []).append(word)
    for page in by_page.values():
        page.sort(key=lambda word: word.top + word.bottom)
        for number, one in enumerate(page):
            yield from ((one, other) for other in page[number + 1 :] if is_printed_over(one, other))


def is_printed_over(one: Word, other: Word) -> bool:
    """Say whether two words of a page share a line and more than a point of its width.

    Poppler gives direction marks the width of their glyph, which typst does not print.
    """
    unseen = _MARK_EM * sum(len(_MARKS.findall(word.text)) * word.height for word in (one, other))
    beside = min(one.right, other.right) - max(one.left, other.left) - unseen
    apart = abs(one.top + one.bottom - other.top - other.bottom) / 2
    return beside > 1.5 and apart < 0.3 * min(one.bottom - one.top, other.bottom - other.top)
