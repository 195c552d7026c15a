"""The one gate through which text from data enters the map's file.

A page is built with `tag`, which guards every plain string it is given and lets only `Html`, made
by this module, pass as it is: text cannot reach the file unguarded by forgetting something.

What is guarded is more than HTML's own signs. folium reads rendered text again as a Jinja
template, so that a name holding braces would be run as Python while the map is made, and it puts
HTML into JavaScript strings between backticks. The signs those two need become entities as well,
which a browser shows as they were typed. Attributes are read by browsers with their entities
decoded, so the same gate serves them.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable

_ENTITIES = str.maketrans({sign: f"&#{ord(sign)};" for sign in "&<>\"'`$\\{}"})
_JSON_ESCAPES = str.maketrans({sign: f"\\u{ord(sign):04x}" for sign in "<>&'`${}"})
_JSON_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')

_BLANK = re.compile(r"[\t\n\r\u0085\u2028\u2029]+")
_BROKEN = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufff9-\uffff\U000e0000-\U000e007f]")
_OVERRIDE = re.compile(r"[\u202a-\u202e\u206a-\u206f\ufeff]")
_ISOLATE = re.compile(r"[\u2066-\u2069]")
_POP_ISOLATE = "\u2069"
_VOID = frozenset({"br", "hr", "img", "link", "meta"})


class Html(str):
    """Text that is HTML already; only this module makes it from text of others."""

    __slots__ = ()


def clean(text: str) -> str:
    r"""Return a text without what no screen can show.

    Control characters, halves of surrogate pairs and non-characters become U+FFFD, line breaks
    become blanks. Direction overrides are dropped; isolates stay only if each is closed, so that
    ours around a name do their work and a stray one cannot reorder what follows.

    >>> clean("Afra\x00 \u202eevil")
    'Afra� evil'
    """
    text = _OVERRIDE.sub("", _BROKEN.sub("\ufffd", _BLANK.sub(" ", text)))
    return text if _isolates_close(text) else _ISOLATE.sub("", text)


def _isolates_close(text: str) -> bool:
    depth = 0
    for sign in _ISOLATE.findall(text):
        depth += -1 if sign == _POP_ISOLATE else 1
        if depth < 0:
            return False
    return depth == 0


def html(text: str) -> Html:
    """Return a text as HTML: cleaned, every sign of HTML, Jinja and JavaScript as an entity.

    >>> html("{{ 7*7 }} <b>")
    '&#123;&#123; 7*7 &#125;&#125; &#60;b&#62;'
    """
    return Html(clean(text).translate(_ENTITIES))


def join(parts: Iterable[str], between: str = "") -> Html:
    """Return parts as one piece of HTML; plain strings are guarded, the text between as well."""
    return Html(_inner(between).join(_inner(part) for part in parts))


def tag(name: str, /, *children: str, **attributes: str | bool | None) -> Html:
    """Return an element; plain strings are guarded, `Html` stays as it is.

    Args:
        name: of the element.
        children: in order; empty strings leave nothing.
        attributes: `_` stands for `-` and a trailing `_` is dropped (`class_`, `data_card`); None
            and False leave the attribute out, True writes it without a value.

    >>> tag("p", "a < b", tag("br"), class_="note")
    '<p class="note">a &#60; b<br></p>'
    """
    head = name + "".join(_attribute(key, value) for key, value in attributes.items())
    if name in _VOID:
        return Html(f"<{head}>")
    return Html(f"<{head}>{join(children)}</{name}>")


def _inner(part: str) -> str:
    return part if isinstance(part, Html) else html(part)


def _attribute(key: str, value: str | bool | None) -> str:  # noqa: FBT001 - a value, not a switch
    name = key.rstrip("_").replace("_", "-")
    if value is None or value is False:
        return ""
    return f" {name}" if value is True else f' {name}="{html(value)}"'


def island(identifier: str, value: object) -> Html:
    """Return data as inert JSON inside a script element that no browser runs.

    Args:
        identifier: id of the element.
        value: what `json.dumps` writes; no NaN.
    """
    return Html(
        f'<script type="application/json" id="{html(identifier)}">{inert_json(value)}</script>'
    )


def inert_json(value: object) -> Html:
    r"""Return data as JSON that may stand inside a script element.

    Strings are cleaned and written without any sign that could end the element or begin a
    template. Braces of JSON itself never stand in pairs: a key follows the first one.

    Args:
        value: what `json.dumps` writes; no NaN.

    >>> inert_json({"name": "</script>"})
    '{"name":"\\u003c/script\\u003e"}'
    """
    written = json.dumps(_cleaned(value), ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    return Html(_JSON_STRING.sub(lambda found: found.group().translate(_JSON_ESCAPES), written))


def _cleaned(value: object) -> object:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {clean(str(key)): _cleaned(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(entry) for entry in value]
    return value


def web_link(text: str) -> Html:
    """Return a web address as a link that shows its host; anything else as plain text.

    >>> web_link("javascript:alert(1)")
    'javascript:alert(1)'
    """
    host = web_host(text)
    if not host:
        return html(text)
    shown = host.removeprefix("www.")
    return tag("a", tag("bdi", shown), href=text, rel="noopener noreferrer", target="_blank")


def web_host(text: str) -> str:
    """Return the host of a web address; empty if the text is none, or holds what no address does.

    >>> web_host("https://example.org/a"), web_host("javascript:alert(1)")
    ('example.org', '')
    """
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
    except ValueError:
        return ""
    usable = parts.scheme in {"http", "https"} and clean(text) == text and " " not in text
    return host if usable else ""


def phone_links(text: str) -> Html:
    """Return telephone numbers, separated by semicolons, as links that dial them."""
    return join((_phone_link(part.strip()) for part in text.split(";") if part.strip()), ", ")


def _phone_link(number: str) -> Html:
    digits = re.sub(r"[ .()/-]", "", number)
    if not re.fullmatch(r"\+?[0-9]{3,20}", digits):
        return html(number)
    return tag("a", tag("bdi", number, dir="ltr"), href=f"tel:{digits}")
