"""embed.html: how a webmaster puts the map on a page, with the snippets to copy and a preview."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routes.outputs.jsonld import MAP, trip_jsonld, trip_name
from routes.outputs.texts import Texts
from routes.outputs.webmap import assets
from routes.outputs.webmap.guard import Html, join, tag

if TYPE_CHECKING:
    from routes.circuit import Circuit
    from routes.sites import Language

_SHAPE = "display:block;width:100%;height:auto;aspect-ratio:16/10;min-height:40rem;border:0"
"""Wide on a desk; on a telephone, where 16 to 10 would be a slit, the least height counts."""

_SANDBOX = "allow-scripts allow-modals allow-popups allow-popups-to-escape-sandbox allow-downloads"
_ALLOW = "fullscreen; geolocation"
_HEIGHT_PX = "640"

LISTENER = """<script>
(function () {
  function ask(frame) {
    frame.contentWindow.postMessage({ type: "sse-routes:tell-height" }, "*");
  }
  addEventListener("message", function (event) {
    var data = event.data;
    if (!data || data.type !== "sse-routes:height" || typeof data.height !== "number") return;
    document.querySelectorAll("iframe.sse-routes").forEach(function (frame) {
      if (frame.contentWindow !== event.source || !(data.height > 0)) return;
      frame.style.aspectRatio = "auto";
      frame.style.height = Math.min(Math.ceil(data.height), 30000) + "px";
    });
  });
  document.addEventListener("load", function (event) {
    if (event.target.matches && event.target.matches("iframe.sse-routes")) ask(event.target);
  }, true);
  document.querySelectorAll("iframe.sse-routes").forEach(ask);
})();
</script>"""
"""For hosts that want the frame as high as what it shows: it asks, and the page answers.

A page in a locked frame has no origin to test: an answer is believed only for the frame that sent
it, and only as a number within bounds. The question tells nothing, so that it may go to whatever is
in the frame.
"""


def embed_snippet(circuit: Circuit, language: Language, public_url: str = "") -> str:
    """Return the `iframe` that shows the map of a circuit, as HTML to copy.

    Args:
        circuit: gives the title, which screen readers say.
        language: of the title.
        public_url: as `routes.outputs.sharing.public_folder` returns it; without it the address is
            that of a file beside the page.
    """
    texts = Texts(language, "share")
    title = texts.t("Map of the circuit: {title}", title=trip_name(texts, circuit))
    return str(
        tag(
            "iframe",
            class_="sse-routes",
            src=f"{public_url}{MAP}",
            title=title,
            width="100%",
            height=_HEIGHT_PX,
            style=_SHAPE,
            loading="lazy",
            allow=_ALLOW,
            sandbox=_SANDBOX,
            referrerpolicy="no-referrer",
        )
    )


def embed_page(circuit: Circuit, language: Language, public_url: str = "", asks: str = "") -> str:
    """Return the page that explains how to embed the map of a circuit, and shows it embedded.

    Args:
        circuit: whose map lies beside the page, as `map.html`.
        language: of the page.
        public_url: as of `embed_snippet`.
        asks: scheme and host of the online map that the page shows; empty if it shows none.
    """
    texts = Texts(language, "share")
    title = texts.t("Embed the map: {title}", title=trip_name(texts, circuit))
    style, script = assets.own("embed.css"), assets.own("embed.js")
    body = [
        tag("header", tag("h1", title)),
        tag("main", *_steps(texts, circuit, public_url), _notes(texts, asks)),
        Html(f"<script>{script}</script>"),
    ]
    page = tag(
        "html",
        tag(
            "head",
            tag("meta", charset="utf-8"),
            tag("meta", http_equiv="Content-Security-Policy", content=_policy(style, script)),
            tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
            tag("meta", name="robots", content="noindex"),
            tag("title", title),
            Html(f"<style>{style}</style>"),
        ),
        tag("body", join(body, Html("\n"))),
        lang=language,
        dir=texts.direction,
    )
    return f"<!DOCTYPE html>\n{page}\n"


def _policy(style: str, script: str) -> str:
    """Return what the page may do: its own script and style, and to frame the map beside it.

    A style attribute of the preview is set by the style sheet, so that none need be allowed.
    """
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {assets.content_hash(script)}",
            f"style-src {assets.content_hash(style)}",
            "frame-src 'self' file:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _steps(texts: Texts, circuit: Circuit, public_url: str) -> tuple[Html, ...]:
    """Return what to do, in order, each with the text to copy."""
    data = trip_jsonld(circuit, texts.language, public_url)
    return (
        _step(
            texts.t("1. Put the file on your site"),
            texts.t(
                "Copy {file} to your server. It needs no other file and no database.",
                file=texts.isolate(MAP),
            ),
        ),
        _step(
            texts.t("2. Put the map on a page"),
            texts.t("Copy this into the HTML of the page, where the map is to be."),
            _where(texts, public_url),
            copied=_copied(texts, "frame", embed_snippet(circuit, texts.language, public_url)),
        ),
        _preview(texts, circuit),
        _step(
            texts.t("3. If you like: a frame as high as the itinerary"),
            texts.t(
                "With this script the frame grows with the map and the whole itinerary below it, "
                "and nothing scrolls inside it."
            ),
            copied=_copied(texts, "listener", LISTENER),
        ),
        _step(
            texts.t("4. If you like: tell search engines"),
            texts.t(
                "They do not read what is inside a frame. This describes the circuit in the words "
                "of {vocabulary}; put it into the head of the page.",
                vocabulary=texts.isolate("schema.org"),
            ),
            copied=_copied(
                texts, "data", f'<script type="application/ld+json">\n{data}\n</script>'
            ),
        ),
    )


def _where(texts: Texts, public_url: str) -> str:
    """Return where the snippet looks for the map."""
    if public_url:
        return texts.t(
            "The snippet shows the map from {address}.", address=texts.isolate(public_url)
        )
    return texts.t(
        "The snippet expects {file} beside the page. If it lies elsewhere, write its address "
        "after {attribute}, or plan with {option}.",
        file=texts.isolate(MAP),
        attribute=texts.isolate("src"),
        option=texts.isolate("--public-url"),
    )


def _step(heading: str, *said: str, copied: Html | None = None) -> Html:
    paragraphs = [tag("p", line) for line in said]
    return tag("section", tag("h2", heading), *paragraphs, copied or "")


def _copied(texts: Texts, name: str, code: str) -> Html:
    """Return a text to copy: it can be selected by hand, and by a button where scripts run."""
    label = {
        "frame": texts.t("HTML of the map"),
        "listener": texts.t("Script of the height"),
        "data": texts.t("Structured data"),
    }[name]
    rows = str(min(12, 2 + code.count("\n") + len(code) // 90))
    return tag(
        "div",
        tag("label", label, for_=f"code-{name}"),
        tag(
            "textarea",
            join(code.split("\n"), Html("\n")),
            id=f"code-{name}",
            rows=rows,
            readonly=True,
            spellcheck="false",
            dir="ltr",
            lang="en",
        ),
        tag("button", texts.t("Copy"), type="button", data_copy=f"code-{name}", hidden=True),
        tag("span", role="status", data_said=texts.t("Copied")),
        class_="code",
    )


def _preview(texts: Texts, circuit: Circuit) -> Html:
    """Return the map as the snippet shows it; its shape is in the style sheet of the page."""
    title = texts.t("Map of the circuit: {title}", title=trip_name(texts, circuit))
    frame = tag("iframe", src=MAP, title=title, allow=_ALLOW, sandbox=_SANDBOX, class_="preview")
    return tag("section", tag("h2", texts.t("So it looks")), frame)


def _notes(texts: Texts, asks: str) -> Html:
    """Return what one can link to, and what the map does and does not do."""
    private = (
        texts.t(
            "The map sets no cookie and counts nobody. The online map in it comes from {host}, "
            "which sees who looks. A server that wants to know the page around refuses a locked "
            "frame: then take {attribute} out of the snippet.",
            host=texts.isolate(asks),
            attribute=texts.isolate(f'sandbox="{_SANDBOX}"'),
        )
        if asks
        else texts.t("The map sets no cookie, counts nobody and asks no other server for anything.")
    )
    notes = (
        texts.t(
            "Links can open a day or a stop: add {day} or {stop} to the address of {file}.",
            file=texts.isolate(MAP),
            day=texts.isolate("#day=2"),
            stop=texts.isolate("#day=2&stop=3"),
        ),
        private,
        texts.t(
            "The frame is locked: the map can run its own script, open links in a new tab and "
            "save files, and cannot reach your page."
        ),
        texts.t("Scrolling the page over the map moves the page; the map moves with two fingers."),
        texts.t("The line with the sources of the data must stay visible: their licence asks it."),
    )
    lines = (tag("li", note) for note in notes)
    return tag("section", tag("h2", texts.t("Good to know")), tag("ul", *lines))
