"""What a page says of itself to others: to search engines, and to whoever shows a link to it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from routes.errors import RequestError
from routes.message import msg
from routes.outputs.jsonld import MAP, trip_description, trip_jsonld, trip_name
from routes.outputs.preview import HEIGHT_PX, PREVIEW, WIDTH_PX
from routes.outputs.texts import Texts
from routes.outputs.webmap.guard import Html, join, tag, web_host

if TYPE_CHECKING:
    from routes.circuit import Circuit
    from routes.sites import Language

_LOCALES = {"fr": "fr_MA", "ar": "ar_MA", "en": "en_GB"}
_NOT_IN_PATH = re.compile(r"[^A-Za-z0-9._~!*(),;:@+=%/-]")


def public_folder(text: str) -> str:
    """Return the address a folder is published at, with a slash at its end; empty stays empty.

    Raises:
        RequestError: if it is not a web address of a folder.

    >>> public_folder("https://example.org/circuits/1")
    'https://example.org/circuits/1/'
    """
    if not text:
        return ""
    how = msg("Write where the folder will be, such as https://example.org/circuits/1/.")
    if not web_host(text):
        raise RequestError(
            msg("the public address “{text}” is not a web address. {how}", text=text, how=how)
        )
    parts = urlsplit(text)
    if parts.query or parts.fragment or _NOT_IN_PATH.search(parts.path) or "@" in parts.netloc:
        raise RequestError(
            msg(
                "the public address “{text}” holds more than host and path. {how}",
                text=text,
                how=how,
            )
        )
    if parts.path.lower().endswith((".html", ".htm")):
        raise RequestError(
            msg("the public address “{text}” is a page, not a folder. {how}", text=text, how=how)
        )
    return text if text.endswith("/") else f"{text}/"


def described_page(page: str, circuit: Circuit, language: Language, public_url: str = "") -> str:
    """Return a page of a circuit whose head says what it is.

    Open Graph asks for absolute addresses of page and picture, which only the webmaster knows:
    without them it gets title and description. JSON-LD is data that no browser runs, so that the
    page's content security policy need not name it.

    Args:
        page: HTML made with `guard`, where `</head>` stands once as itself.
        circuit: what the page shows.
        language: of the page.
        public_url: as `public_folder` returns it.
    """
    texts = Texts(language, "share")
    name, said = trip_name(texts, circuit), trip_description(texts, circuit)
    data = trip_jsonld(circuit, language, public_url)
    head = join(
        (
            social_tags(name, said, language),
            _addresses(texts.t("Map of the circuit: {title}", title=name), public_url),
            Html(f'<script type="application/ld+json">{data}</script>'),
        )
    )
    return page.replace("</head>", f"{head}</head>", 1)


def social_tags(title: str, description: str, language: Language) -> Html:
    """Return what is shown of a page where someone shares a link to it."""
    return join(
        (
            tag("meta", name="description", content=description),
            _property("og:type", "website"),
            _property("og:title", title),
            _property("og:description", description),
            _property("og:locale", _LOCALES[language]),
        )
    )


def _addresses(picture: str, public_url: str) -> Html:
    """Return where page and picture are; nothing if that is not known."""
    if not public_url:
        return Html("")
    return join(
        (
            tag("link", rel="canonical", href=f"{public_url}{MAP}"),
            _property("og:url", f"{public_url}{MAP}"),
            _property("og:image", f"{public_url}{PREVIEW}"),
            _property("og:image:type", "image/png"),
            _property("og:image:width", str(WIDTH_PX)),
            _property("og:image:height", str(HEIGHT_PX)),
            _property("og:image:alt", picture),
            tag("meta", name="twitter:card", content="summary_large_image"),
        )
    )


def _property(name: str, content: str) -> Html:
    return tag("meta", property=name, content=content)
