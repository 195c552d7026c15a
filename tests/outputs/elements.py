"""The elements of a page of ours, to be looked through by tests."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import NamedTuple

Attributes = dict[str, str | None]

_KEPT_AS_TYPED = frozenset(("script", "style", "textarea"))


class Raw(NamedTuple):
    """What stands as it was typed inside a script, a style or a text area."""

    name: str
    attributes: Attributes
    text: str


class Elements(HTMLParser):
    """Collects every element of a page with its attributes, and the texts kept as typed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, Attributes]] = []
        self.raw: list[Raw] = []
        self._pieces: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.elements.append((tag, dict(attrs)))
        self._pieces = []

    def handle_data(self, data: str) -> None:
        """Note a piece of text."""
        self._pieces.append(data)

    def handle_endtag(self, tag: str) -> None:
        """Note the text of an element that keeps it as typed."""
        if tag in _KEPT_AS_TYPED:
            self.raw.append(Raw(tag, self.elements[-1][1], "".join(self._pieces)))
