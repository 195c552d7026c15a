"""XML with care: what XML 1.0 cannot hold is left out, and the same tree gives the same text."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

_ILLEGAL = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What is not a Char of XML 1.0, section 2.2: most control characters, half characters."""


def legal_text(text: str) -> str:
    r"""Return a text without what XML cannot hold, its line breaks as XML reads them.

    >>> legal_text("a\x00b\x1b\r\nc")
    'ab\nc'
    """
    return _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def add(parent: ET.Element, name: str, text: str | None = None, **attributes: str) -> ET.Element:
    """Append an element to another and return it; its text and attributes are made legal."""
    legal = {key: legal_text(value) for key, value in attributes.items()}
    child = ET.SubElement(parent, name, legal)
    child.text = legal_text(text) if text is not None else None
    return child


def document(root: ET.Element) -> str:
    """Return a tree as the text of a UTF-8 file, indented, a newline at the end."""
    ET.indent(root)
    body = ET.tostring(root, encoding="unicode", short_empty_elements=True)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'
