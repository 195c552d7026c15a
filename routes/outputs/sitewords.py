"""What the values of a site's properties are called, where a property has a closed list of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routes.census.communes import locality_in

if TYPE_CHECKING:
    from routes.outputs.texts import Texts
    from routes.sites import Site


def commune_text(texts: Texts, site: Site) -> str:
    """Return the commune of a site in the language, as far as its name is known in it."""
    return locality_in(site.commune, texts.language)


def where_texts(texts: Texts, site: Site) -> tuple[str, ...]:
    """Return where in its commune a site is, and its commune unless that says it already."""
    where = [site.place] if site.place else []
    if site.commune and site.commune not in site.place:
        where.append(site.commune)
    return tuple(locality_in(part, texts.language) for part in where)


def offer_words(texts: Texts) -> dict[str, str]:
    """Return what each thing that visitors are offered is called."""
    return {
        "demonstration": texts.t("demonstration"),
        "workshop": texts.t("workshop"),
        "tasting": texts.t("tasting"),
        "shop": texts.t("sale"),
        "guided-tour": texts.t("guided tour"),
        "meals": texts.t("meals"),
        "lodging": texts.t("lodging"),
    }


def language_words(texts: Texts) -> dict[str, str]:
    """Return what each language in which visitors are received is called."""
    return {
        "shi": texts.t("Tachelhit"),
        "ar": texts.t("Arabic"),
        "fr": texts.t("French"),
        "en": texts.t("English"),
        "es": texts.t("Spanish"),
        "de": texts.t("German"),
        "it": texts.t("Italian"),
    }


def payment_words(texts: Texts) -> dict[str, str]:
    """Return what each way to pay is called."""
    return {
        "cash": texts.t("cash"),
        "card": texts.t("bank card"),
        "mobile": texts.t("by telephone"),
        "cheque": texts.t("cheque"),
    }


def wheelchair_words(texts: Texts) -> dict[str, str]:
    """Return how far one gets in with a wheelchair."""
    return {
        "yes": texts.t("accessible"),
        "limited": texts.t("in part"),
        "no": texts.t("not accessible"),
    }


def access_words(texts: Texts) -> dict[str, str]:
    """Return what the worst of the last stretch to a door is called."""
    return {
        "paved": texts.t("paved road"),
        "gravel": texts.t("unpaved road"),
        "track": texts.t("track"),
        "rough": texts.t("4x4 only"),
        "foot": texts.t("on foot"),
    }
