"""The card of a stop in the booklet: all that is known of a site, and what is not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from routes.outputs import sitewords, wording
from routes.outputs.climbtext import place_height_text
from routes.outputs.fonts import ARABIC, LATIN, OTHER, script_family, shorten
from routes.outputs.qrcode import geo_uri, qr_svg
from routes.outputs.seasontext import season_text

if TYPE_CHECKING:
    from routes.circuit import Stop
    from routes.outputs.texts import Texts
    from routes.sites import Site

_LONGEST_NAME, _LONGEST_ADDRESS = 300, 90
_SCRIPTS = {LATIN: ("fr", "ltr"), ARABIC: ("ar", "rtl"), OTHER: ("zgh", "ltr")}
"""Language and direction of a name, by the family that sets it."""


def card_key(day: int, number: int) -> str:
    """Return what the card of a stop is referred to by, day and stop counted from 1."""
    return f"card-{day}-{number}"


def card(
    stop: Stop, at: tuple[int, int], texts: Texts, height_m: int | None = None
) -> dict[str, Any]:
    """Return the card of a stop.

    Args:
        stop: the visit.
        at: number of its day, and of the stop on it, from 1.
        texts: of the domain `booklet`.
        height_m: how high it lies, metres; None if that is not known.
    """
    site = stop.site
    name = site.name_in(texts.language)
    activity = site.activity_in(texts.language)
    return {
        "key": card_key(*at),
        "number": texts.number(at[1]),
        "name": shorten(name, _LONGEST_NAME),
        "other_names": _other_names(site, name),
        "tagline": " · ".join(_tagline(site, texts)),
        "activity": _activity(site, activity, texts),
        "rows": [
            *_visit(stop, texts),
            *_contact(site, texts),
            *_reception(site, texts),
            *_position(site, texts, height_m),
        ],
        "facts": _facts(site, texts),
        "qr": _qr(site, texts),
        "checked": _checked(site, texts),
        "sources": _sources(site, texts),
    }


def _row(label: str, text: str, **given: str) -> dict[str, str]:
    """Return a line of a card: its label, its text, a note, and where a link leads."""
    return {"label": label, "text": text, "note": "", "link": "", "size": "normal"} | given


def _qr(site: Site, texts: Texts) -> dict[str, str]:
    """Return the code that opens the position of a site in a telephone's map."""
    uri = geo_uri(site.location)
    alt = texts.t("QR code: opens {address} in a map", address=texts.isolate(uri))
    return {"svg": qr_svg(uri), "alt": alt}


def _visit(stop: Stop, texts: Texts) -> list[dict[str, str]]:
    span = f"{stop.begin:%H:%M}–{stop.departure:%H:%M}"
    slack = wording.slack_text(texts, stop.slack)
    hours = wording.hours_text(texts, stop)
    souk = wording.souk_day_text(texts, stop.site.souk_day_basis)
    words = texts.name(shorten(stop.site.hours_note, _LONGEST_ADDRESS))
    said = texts.t("“{words}”", words=words) if words else ""
    notes = " · ".join(note for note in (souk, said) if note)
    rows = [
        _row(texts.t("Visit"), texts.isolate(span), note=slack),
        _row(texts.t("Hours"), hours, note=notes),
    ]
    if stop.site.season:
        rows.append(_row(texts.t("Season"), season_text(texts, stop.site.season)))
    return rows


def _contact(site: Site, texts: Texts) -> list[dict[str, str]]:
    rows = [
        _row(
            texts.t("Telephone"), texts.isolate(phone), link=f"tel:{_dialled(phone)}", size="large"
        )
        for phone in phones(site)
    ] or [_row(texts.t("Telephone"), texts.t("not known"))]
    if site.email:
        shown = texts.isolate(shorten(site.email, _LONGEST_ADDRESS))
        rows.append(_row(texts.t("E-mail"), shown, link=f"mailto:{quote(site.email, safe='@')}"))
    if site.website:
        is_link = site.website.startswith(("http://", "https://"))
        link = site.website if is_link else ""
        shown = texts.isolate(shorten(site.website, _LONGEST_ADDRESS))
        rows.append(_row(texts.t("Website"), shown, link=link))
    return rows


def _reception(site: Site, texts: Texts) -> list[dict[str, str]]:
    """Return how visitors are received, as far as it is known; what is not has no line."""
    offers, spoken = sitewords.offer_words(texts), sitewords.language_words(texts)
    payments = sitewords.payment_words(texts)
    found = {
        texts.t("On offer"): " · ".join(offers[offer] for offer in site.offer),
        texts.t("Languages"): " · ".join(spoken[language] for language in site.languages),
        texts.t("Payment"): " · ".join(payments[way] for way in site.payment),
        texts.t("Wheelchair"): sitewords.wheelchair_words(texts).get(site.wheelchair, ""),
        texts.t("To the door"): sitewords.access_words(texts).get(site.access_road, ""),
    }
    return [_row(label, text) for label, text in found.items() if text]


def _position(site: Site, texts: Texts, height_m: int | None) -> list[dict[str, str]]:
    shown = f"{site.location.lat:.5f}, {site.location.lon:.5f}"
    notes = wording.precision_text(texts, site.precision), place_height_text(texts, height_m)
    note = " · ".join(part for part in notes if part)
    return [_row(texts.t("Position"), texts.isolate(shown), note=note)]


def _other_names(site: Site, shown: str) -> list[dict[str, str]]:
    """Return the names in other languages and scripts, each once, with language and direction."""
    names = dict.fromkeys((site.name, site.name_fr, site.name_ar, site.name_zgh, site.name_en))
    found = []
    for name in names:
        if name and name != shown:
            language, direction = _SCRIPTS[script_family(name)]
            found.append({"text": shorten(name, _LONGEST_NAME), "lang": language, "dir": direction})
    return found


def _tagline(site: Site, texts: Texts) -> list[str]:
    """Return kind, theme and where."""
    return [
        wording.kind_text(texts, site.kind),
        wording.theme_text(texts, site.theme),
        *(texts.name(part) for part in sitewords.where_texts(texts, site)),
    ]


def _activity(site: Site, activity: str, texts: Texts) -> dict[str, str]:
    """Return what is made or seen there, with the language it is written in."""
    language = "fr" if activity and activity == site.activity_fr else "en"
    return {"text": texts.name(activity), "lang": language}


def phones(site: Site) -> list[str]:
    """Return the telephone numbers of a site as they are printed."""
    return [phone.strip() for phone in site.phone.split(";") if phone.strip()]


def _dialled(phone: str) -> str:
    """Return a number as a telephone dials it.

    >>> _dialled("+212 528-80.14.15")
    '+212528801415'
    """
    digits = "".join(sign for sign in phone if sign.isascii() and sign.isdigit())
    return f"+{digits}" if phone.startswith("+") else digits


def _facts(site: Site, texts: Texts) -> list[str]:
    """Return what else a source states."""
    found = [wording.fee_text(texts, site)] if site.charge is not None else []
    if site.group_max is not None:
        found.append(wording.group_text(texts, site.group_max))
    if site.women_led:
        found.append(texts.t("run or founded by women"))
    if site.members is not None:
        found.append(texts.tn("{n} member", "{n} members", site.members))
    if site.women_members is not None:
        found.append(texts.tn("{n} woman member", "{n} women members", site.women_members))
    if site.start_date:
        found.append(texts.t("founded: {date}", date=texts.isolate(site.start_date)))
    if site.certifications:
        shown = texts.name("; ".join(site.certifications))
        found.append(texts.t("certifications reported: {names}", names=shown))
    if site.awards:
        shown = texts.name("; ".join(site.awards))
        found.append(texts.t("awards reported: {names}", names=shown))
    return found


def _sources(site: Site, texts: Texts) -> str:
    if not site.sources:
        return ""
    return texts.t("Sources: {names}", names=texts.name("; ".join(site.sources)))


def _checked(site: Site, texts: Texts) -> str:
    """Return whether somebody was there to see."""
    if site.check_date is None:
        return texts.t("Not verified on the spot.")
    return texts.t("Verified on the spot: {date}.", date=texts.date(site.check_date))
