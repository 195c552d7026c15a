"""A banner above a page that was written before: that another edition has replaced it.

A page is changed as text and in three places only, so that everything else of it stays to the
byte: its content security policy allows one more style, the style follows the others, and the
banner stands before the header, where eyes and screen readers come first. The style also shows the
text over a map that fills the screen, and hides the buttons that save its days as tracks.
"""

from __future__ import annotations

from typing import Final

from routes.errors import OutputError
from routes.message import msg
from routes.outputs.webmap import assets
from routes.outputs.webmap.guard import tag

_STYLE: Final = (
    ".superseded{position:sticky;top:0;z-index:3000;margin:0;padding:.7rem 1.25rem;"
    "background:#8a1c1c;color:#fff;font-size:1rem}"
    ".superseded p{margin:0;max-width:60rem}"
    ".superseded a{color:#fff;font-weight:700}"
    ".superseded a:focus-visible{outline:3px solid #fff;outline-offset:2px}"
    ".superseded~* .files{display:none}"  # nobody takes along what does not hold any more
    "@media print{.superseded{position:static;background:#fff;color:#000;border:2px solid #000}"
    ".superseded a{color:#000}}"
)
_WHOLE_SCREEN: Final = (
    ".frame:fullscreen::before{content:%s;position:absolute;z-index:3000;top:.6rem;left:4rem;"
    "right:4rem;padding:.4rem .8rem;border-radius:.25rem;background:#8a1c1c;color:#fff;"
    "font-size:1rem;text-align:center;unicode-bidi:plaintext;pointer-events:none}"
)
"""Only what is in the frame is shown then, but for what the style puts there."""

_POLICY, _STYLE_END, _HEADER = "style-src ", "</style>", "<header"


def page_with_banner(page: str, label: str, said: str, link: tuple[str, str]) -> str:
    """Return a page of a circuit with a banner at its top; it stays there while one scrolls.

    Args:
        page: `map.html` or `embed.html`, without a banner.
        label: what screen readers call the banner.
        said: what it says, plain text in the language of the page.
        link: address and text of where to go instead.

    Raises:
        OutputError: if it is no page of ours.
    """
    address, text = link
    look = _STYLE + _WHOLE_SCREEN % _quoted(said)
    style = f"{_POLICY}{assets.content_hash(look)} ".replace("'", "&#39;")
    way = tag("a", text, href=address)  # in the frame that shows the page, if it is in one
    banner = tag("aside", tag("p", said, " ", way), class_="superseded", aria_label=label)
    for mark, new in (
        (_POLICY, style),
        (_STYLE_END, f"{_STYLE_END}<style>{look}</style>"),
        (_HEADER, f"{banner}\n{_HEADER}"),
    ):
        if mark not in page:
            raise OutputError(msg("it is no page of a circuit: plan it again."))
        page = page.replace(mark, new, 1)
    return page


def _quoted(text: str) -> str:
    r"""Return a text as a string of CSS, in which only letters, digits and spaces are themselves.

    >>> _quoted('a "b" é<')
    '"a \\22 b\\22  é\\3c "'
    """
    plain = (sign if sign.isalnum() or sign == " " else f"\\{ord(sign):x} " for sign in text)
    return f'"{"".join(plain)}"'
