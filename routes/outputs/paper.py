"""The paper a booklet is printed on: sizes, margins, type, and how high its pictures are."""

from __future__ import annotations

from dataclasses import dataclass

BOOKLETS = ("a5", "a4", "a5-imposed")
"""The formats a booklet can be asked for; the last is that of A5 on sheets of A4, to be folded."""

IMPOSED = BOOKLETS[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A size of paper and what depends on it; lengths in millimetres.

    Attributes:
        width_mm, height_mm: of a page.
        inside_mm, outside_mm, top_mm, bottom_mm: margins; the inside is at the spine.
        size_pt: size of Latin type; Arabic is set a tenth larger.
        cover_map_mm, small_map_mm, page_map_mm: heights of the map on the cover, of one that shares
            a page with a timetable, and of one with a page of its own.
        index_row_mm: height of a row of names under a map.
        qr_mm: side of the code on a card, its white rim included.
    """

    width_mm: float
    height_mm: float
    inside_mm: float
    outside_mm: float
    top_mm: float
    bottom_mm: float
    size_pt: float
    cover_map_mm: float
    small_map_mm: float
    page_map_mm: float
    index_row_mm: float
    qr_mm: float

    @property
    def text_width_mm(self) -> float:
        """How wide the text and the maps are."""
        return self.width_mm - self.inside_mm - self.outside_mm

    @property
    def letters(self) -> float:
        """How many more letters fit on a line than on a page of A5.

        >>> A5.letters, round(A4.letters, 2)
        (1.0, 1.16)
        """
        return self.text_width_mm / A5.text_width_mm * A5.size_pt / self.size_pt


A5 = Paper(
    width_mm=148,
    height_mm=210,
    inside_mm=18,
    outside_mm=12,
    top_mm=18,
    bottom_mm=16,
    size_pt=9.5,
    cover_map_mm=80,
    small_map_mm=80,
    page_map_mm=148,
    index_row_mm=5.4,
    qr_mm=19,
)
A4 = Paper(
    width_mm=210,
    height_mm=297,
    inside_mm=25,
    outside_mm=20,
    top_mm=22,
    bottom_mm=20,
    size_pt=11.5,
    cover_map_mm=150,
    small_map_mm=116,
    page_map_mm=218,
    index_row_mm=6.5,
    qr_mm=23,
)
PAPERS = {"a5": A5, "a4": A4, IMPOSED: A5}
"""The paper of the pages of each format."""
