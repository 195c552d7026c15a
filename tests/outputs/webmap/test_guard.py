"""The guard lets no sign of HTML, Jinja or JavaScript through, and loses no visible one."""

from __future__ import annotations

import html as stdlib_html
import json
import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from jinja2 import Template

from routes.outputs.webmap import guard

ANY_TEXT = st.text(st.characters(codec=None)) | st.text(
    st.sampled_from("<>&\"'`${}%#\\/! ab\x00\u202e\u2066\u2069\u2028é\ud800")
)
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | ANY_TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=12,
)


@given(ANY_TEXT)
@example("{{ 7*7 }}{% raw %}{# x #}</script><!-- ${1} `x` \\")
def test_guarded_text_holds_no_sign_that_could_run_or_close_anything(text: str) -> None:
    """Nothing of HTML, Jinja or JavaScript is left as itself."""
    assert not re.search(r"[<>\"'`$\\{}]", guard.html(text))
    assert not re.search(r"&(?!#[0-9]+;)", guard.html(text))


@given(ANY_TEXT)
def test_a_browser_shows_guarded_text_as_it_was_typed(text: str) -> None:
    """Entities decode to the cleaned text, sign by sign."""
    assert stdlib_html.unescape(guard.html(text)) == guard.clean(text)


@given(ANY_TEXT)
def test_jinja_reads_guarded_text_as_nothing_but_text(text: str) -> None:
    """Rendering it as a template, as folium does, gives it back."""
    guarded = guard.html(text)
    assert Template(guarded, keep_trailing_newline=True).render() == guarded


@given(ANY_TEXT)
def test_cleaned_text_can_be_written_and_keeps_every_visible_sign(text: str) -> None:
    """Only blanks, broken signs and direction marks change."""
    cleaned = guard.clean(text)
    cleaned.encode("utf-8")
    assert guard.clean(cleaned) == cleaned
    visible = [sign for sign in text if unicodedata.category(sign)[0] in "LMNPS"]
    assert [sign for sign in cleaned if unicodedata.category(sign)[0] in "LMNPS"] == [
        *_with_replacements(text)
    ]
    assert len(visible) <= len(cleaned)


def _with_replacements(text: str) -> list[str]:
    """Return the visible signs of a text, U+FFFD for each broken one."""
    signs = []
    for sign in text:
        is_tag = 0xE0000 <= ord(sign) <= 0xE007F
        is_broken = (
            ord(sign) in range(0xFFF9, 0x10000)
            or is_tag
            or (unicodedata.category(sign) in {"Cc", "Cs"} and sign not in "\t\n\r\x85")
        )
        if is_broken:
            signs.append("\ufffd")
        elif unicodedata.category(sign)[0] in "LMNPS":
            signs.append(sign)
    return signs


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("Afra\x00", "Afra�"),
        ("a\r\nb\u2028c", "a b c"),
        ("\u202egnp.exe", "gnp.exe"),
        ("\u2068Afra\u2069", "\u2068Afra\u2069"),
        ("Afra\u2069 \u2066", "Afra "),
        ("\u2066\u2066x\u2069", "x"),
        ("تعاونية", "تعاونية"),
    ],
)
def test_invisible_signs_are_tamed(typed: str, cleaned: str) -> None:
    """Controls become visible, overrides go, isolates stay only in pairs."""
    assert guard.clean(typed) == cleaned


def test_tags_guard_children_and_attributes() -> None:
    """Plain strings are guarded wherever they stand; HTML of this module is not, twice."""
    inner = guard.tag("b", "<i>")
    made = guard.tag("p", inner, "{{x}}", title='"><script>', data_x_y="1", hidden=True, id=None)
    assert made == (
        '<p title="&#34;&#62;&#60;script&#62;" data-x-y="1" hidden>'
        "<b>&#60;i&#62;</b>&#123;&#123;x&#125;&#125;</p>"
    )


def test_joined_strings_lose_their_pass() -> None:
    """HTML put together with + is a plain string again: it is guarded, not trusted."""
    assert guard.tag("p", guard.tag("b") + "<i>") == ("<p>&#60;b&#62;&#60;/b&#62;&#60;i&#62;</p>")


@given(JSON_VALUES)
@example("</script><!-- {{ {% {# \u2028 ${x}")
def test_an_island_is_inert_and_gives_its_data_back(value: object) -> None:
    """No sign in it ends the element or begins a template; JSON reads it again."""
    written = guard.island("x", value)
    inner = written.removeprefix('<script type="application/json" id="x">')
    inner = inner.removesuffix("</script>")
    assert not re.search(r"[<>&'`$]|\{\{|\{%|\{#|[^\x20-\x7e]", inner)
    assert json.loads(inner) == guard._cleaned(value)


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "JaVaScRiPt://example.org/%0aalert(1)",
        "data:text/html,x",
        "http://[",
        "https://",
        "https://a b",
        "https://a\x00.org",
        "OpenStreetMap 2021",
    ],
)
def test_only_web_addresses_become_links(text: str) -> None:
    """Anything else stays text."""
    assert guard.web_link(text) == guard.html(text)


def test_web_addresses_show_their_host() -> None:
    """The link leads to the whole address, opens apart and tells nothing of where it was."""
    link = guard.web_link("https://www.example.org/a?b=1&c='")
    assert 'href="https://www.example.org/a?b=1&#38;c=&#39;"' in link
    assert ">example.org<" in link
    assert 'rel="noopener noreferrer"' in link


def test_telephone_numbers_dial_their_digits_only() -> None:
    """Several numbers are several links; what is no number stays text."""
    links = guard.phone_links("+212 528 80-14 15; 0528801415; call <me>")
    assert 'href="tel:+212528801415"' in links
    assert 'href="tel:0528801415"' in links
    assert links.endswith("call &#60;me&#62;")
    assert links.count("<a ") == 2
