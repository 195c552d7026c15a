"""The properties of a site in GeoJSON: one row each, with how it is read, written and explained.

`docs/sites.md` is generated from this table; the readers are those of `routes.sitevalues`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from routes.geo import HIGHEST_M, LOWEST_M
from routes.sitevalues import (
    PropertyError,
    check_text,
    list_of,
    one_of,
    read_charge,
    read_date,
    read_email,
    read_list,
    read_name,
    read_opening_hours,
    read_phone,
    read_photo,
    read_required_name,
    read_season,
    read_start_date,
    read_text,
    read_website,
    read_weekdays,
    read_yes_no,
    shown,
    whole_number,
    write_as_is,
    write_charge,
    write_date,
    write_list,
    write_yes_no,
)

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "ACCESS_ROADS",
    "KINDS",
    "LEGAL_FORMS",
    "OFFERS",
    "PAYMENTS",
    "PROPERTIES",
    "SPOKEN",
    "THEMES",
    "Property",
    "PropertyError",
    "check_text",
    "shown",
]

KINDS = (
    "cooperative",
    "gie",
    "fishing-cooperative",
    "association",
    "craft-complex",
    "ecotourism",
    "shop",
    "museum",
    "souk",
    "sight",
)
THEMES = (
    "argan",
    "almond",
    "silver",
    "weaving",
    "fishing",
    "plants",
    "food",
    "pottery",
    "ecotourism",
    "culture",
    "heritage",
    "market",
)
OFFERS = (
    "demonstration",
    "workshop",
    "tasting",
    "shop",
    "guided-tour",
    "meals",
    "lodging",
)
"""What a place offers to visitors."""

LEGAL_FORMS = (
    "cooperative",
    "cooperative-union",
    "gie",
    "association",
    "federation",
    "mutual",
    "foundation",
    "company",
    "sole-trader",
)
"""What a body is in law."""

PAYMENTS = ("cash", "card", "mobile", "cheque")
"""Ways to pay at a site."""

SPOKEN = ("shi", "ar", "fr", "en", "es", "de", "it")
"""Languages in which visitors are received, by ISO 639; `shi` is Tachelhit."""

ACCESS_ROADS = ("paved", "gravel", "track", "rough", "foot")
"""The worst of the last stretch: the grades of `routes/data/grades.toml`, or only on foot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    """One property: its key in the file, its attribute of `Site`, and how to read and write it.

    Attributes:
        key: name in the GeoJSON file.
        attribute: name of the attribute of `routes.sites.Site`.
        read: from a JSON value to a Python value; raises `PropertyError`.
        write: from the Python value to a JSON value, or None to leave it out.
        type: what the value is, for people.
        example: a value as it stands in the file.
        meaning: one sentence.
        required: whether a site must have it.
    """

    key: str
    attribute: str
    read: Callable[[object], Any]
    write: Callable[[Any], object]
    type: str
    example: str
    meaning: str
    required: bool = False


def _row(  # noqa: PLR0913
    key: str,
    attribute: str,
    read: Callable[[object], Any],
    type_: str,
    example: str,
    meaning: str,
    *,
    write: Callable[[Any], object] = write_as_is,
    required: bool = False,
) -> Property:
    return Property(
        key=key,
        attribute=attribute,
        read=read,
        write=write,
        type=type_,
        example=example,
        meaning=meaning,
        required=required,
    )


PROPERTIES: tuple[Property, ...] = (
    _row("name", "name", read_required_name, "text", "Coopérative féminine Afra",
         "Name as people on the spot know it.", required=True),
    _row("name:fr", "name_fr", read_name, "text", "Coopérative féminine Afra", "Name in French."),
    _row("name:ar", "name_ar", read_name, "text", "تعاونية تيفاوين", "Name in Arabic."),
    _row("name:en", "name_en", read_name, "text", "Afra women's cooperative", "Name in English."),
    _row("name:zgh", "name_zgh", read_name, "text", "ⴰⴳⴰⵔⴹ ⵓⴹⴰⴹ", "Name in Tifinagh."),
    _row("sse:kind", "kind", one_of(*KINDS), "one of " + ", ".join(KINDS), "cooperative",
         "What the place is; decides base points, visit length and assumed hours.",
         required=True),
    _row("sse:sector", "sector", one_of("yes", "no", "unclear"), "yes, no or unclear", "yes",
         "Whether the body belongs to the social and solidarity economy.", required=True),
    _row("sse:theme", "theme", one_of(*THEMES), "one of " + ", ".join(THEMES), "argan",
         "What a visit is about.", required=True),
    _row("sse:activity:fr", "activity_fr", read_text, "text", "huile d'argan",
         "What is made or seen, in French."),
    _row("sse:activity:ar", "activity_ar", read_text, "text", "زيت أركان",
         "What is made or seen, in Arabic."),
    _row("sse:activity:en", "activity_en", read_text, "text", "argan oil",
         "What is made or seen, in English."),
    _row("craft", "craft", read_text, "OSM value", "jeweller", "OSM `craft`, where mapped."),
    _row("shop", "shop", read_text, "OSM value", "cosmetics", "OSM `shop`, where mapped."),
    _row("sse:commune", "commune", read_text, "text", "Tafraout",
         "Commune, as the census spells it."),
    _row("sse:province", "province", read_text, "text", "Tiznit", "Province."),
    _row("sse:place", "place", read_text, "text", "centre de Tafraout",
         "Where in the commune, in words."),
    _row("sse:precision", "precision", one_of("door", "village", "commune"),
         "door, village or commune", "door",
         "How exact the point is: the door itself, only its village, only its commune.",
         required=True),
    _row("sse:coordinate_source", "coordinate_source", read_text, "text",
         "OSM 2021 marketplace node", "Where the point comes from."),
    _row("sse:elevation_m", "elevation_m", whole_number(LOWEST_M, HIGHEST_M),
         "whole number, metres", "1020",
         "Height above the sea; it is shown, and used for climb where no raster is given."),
    _row("opening_hours", "opening_hours", read_opening_hours, "OSM opening_hours",
         "Mo-Su 08:00-18:00", "Hours as stated by a source; left out if not known."),
    _row("sse:souk_day", "souk_days", read_weekdays, "Mo, Tu, We, Th, Fr, Sa, Su; list", "Th",
         "Day of a weekly market; it is visited on no other.", write=write_list),
    _row("sse:souk_day_basis", "souk_day_basis", one_of("source", "toponym"),
         "source or toponym", "toponym",
         "Whether a source states the day or it is only read from the place name."),
    _row("sse:ramadan_hours", "ramadan_hours", read_opening_hours, "OSM opening_hours",
         "Mo-Su 10:00-15:00", "Hours during Ramadan as stated by a source; they replace the others "
         "for that month."),
    _row("sse:season", "season", read_season, "OSM months and days", "Feb 15-Mar 15",
         "When a visit is worth it; it is visited at no other time."),
    _row("sse:last_admission_min", "last_admission_min", whole_number(0, 600),
         "whole number, minutes", "30", "How long before closing the last visitors are let in."),
    _row("sse:friday_prayer", "friday_prayer", one_of("closed", "open"), "closed or open",
         "closed", "Whether it closes for the Friday prayer at noon, if a source says so."),
    _row("sse:call_ahead", "call_ahead", read_yes_no, "yes or no", "yes",
         "Whether one has to call before coming.", write=write_yes_no),
    _row("sse:group_max", "group_max", whole_number(1, 1_000), "whole number, persons", "15",
         "Largest group that is received."),
    _row("charge", "charge", read_charge, "whole dirhams for one person", "20 MAD",
         "Entrance fee (OSM); 0 MAD if it is free.", write=write_charge),
    _row("sse:payment", "payment", list_of(*PAYMENTS), "list of " + ", ".join(PAYMENTS),
         "cash; card", "How one may pay, as the body says; mobile is by telephone.",
         write=write_list),
    _row("sse:alike", "alike", read_name, "text", "argan presses of Ammelne",
         "Label shared by sites so alike that a circuit needs one of them at most."),
    _row("sse:offer", "offer", list_of(*OFFERS), "list of " + ", ".join(OFFERS),
         "demonstration; shop", "What visitors are offered.", write=write_list),
    _row("phone", "phone", read_phone, "telephone numbers, list", "+212 528 80 14 15",
         "Published contact for visitors, never a private number."),
    _row("website", "website", read_website, "web address", "http://tafyouchte.com",
         "Site of the body itself."),
    _row("sse:photo", "photo", read_photo, "name of a file beside the list", "photos/afra.jpg",
         "Picture of the place: JPEG, PNG or WebP, no persons without their consent. It is made "
         "small and put into the map."),
    _row("sse:photo_credit", "photo_credit", read_name, "text",
         "Province de Tiznit, CC BY 4.0", "Who took the picture, and its licence; without it the "
         "picture is not shown."),
    _row("start_date", "start_date", read_start_date, "year or date", "1997",
         "When it was founded (OSM)."),
    _row("sse:members", "members", whole_number(0, 1_000_000), "whole number, persons", "62",
         "Members as last published."),
    _row("sse:members_founding", "members_founding", whole_number(0, 1_000_000),
         "whole number, persons", "20", "Members when it was founded."),
    _row("sse:women_members", "women_members", whole_number(0, 1_000_000),
         "whole number, persons", "62", "Women among the members."),
    _row("sse:women_led", "women_led", read_yes_no, "yes or no", "yes",
         "Whether a source calls it a women's body, or led or founded by a woman.",
         write=write_yes_no),
    _row("sse:certifications", "certifications", read_list, "text, list",
         "IGP Amande de Tafraout; ONSSA", "Certifications as reported.", write=write_list),
    _row("sse:awards", "awards", read_list, "text, list", "regional prize 2019",
         "Awards as reported.", write=write_list),
    _row("sse:legal_form", "legal_form", one_of(*LEGAL_FORMS),
         "one of " + ", ".join(LEGAL_FORMS), "cooperative", "What the body is in law."),
    _row("sse:registration", "registration", read_name, "text", "RLC 1234/2019",
         "Number in its register, as written there."),
    _row("sse:statutes", "statutes", read_yes_no, "yes or no", "yes",
         "Whether it has statutes that were adopted and filed.", write=write_yes_no),
    _row("sse:jobs", "jobs", whole_number(0, 100_000), "whole number, persons", "12",
         "Persons paid for their work, members included."),
    _row("sse:languages", "languages", list_of(*SPOKEN), "list of " + ", ".join(SPOKEN),
         "shi; fr", "Languages in which visitors are received (ISO 639; shi is Tachelhit).",
         write=write_list),
    _row("wheelchair", "wheelchair", one_of("yes", "limited", "no"), "yes, limited or no",
         "limited", "Whether one gets in with a wheelchair (OSM)."),
    _row("sse:access_road", "access_road", one_of(*ACCESS_ROADS),
         "one of " + ", ".join(ACCESS_ROADS), "paved",
         "The worst of the way from the classified road to the door."),
    _row("email", "email", read_email, "e-mail address", "contact@afra.example",
         "Published address for visitors, never a private one (OSM)."),
    _row("sse:prize", "prize", whole_number(0, 10_000), "whole number, points", "12",
         "Worth of a visit, if the office sets it; otherwise it follows from the score."),
    _row("sse:service_min", "service_min", whole_number(1, 600), "whole number, minutes", "45",
         "Length of a visit, if known; otherwise it follows from the kind."),
    _row("sse:sources", "sources", read_list, "text, list", "OpenStreetMap 2021",
         "Where the facts come from.", write=write_list),
    _row("sse:confidence", "confidence", one_of("high", "medium", "low"),
         "high, medium or low", "high", "How far the sources can be trusted."),
    _row("check_date", "check_date", read_date, "date, YYYY-MM-DD", "2026-05-14",
         "Day on which the office last verified the facts on the spot (OSM).", write=write_date),
    _row("sse:verified_by", "verified_by", read_name, "text", "animatrice du tourisme",
         "The role of who verified, never a name."),
    _row("sse:consent", "consent", read_yes_no, "yes or no", "yes",
         "Whether the body agreed that its contact is published; without a yes it is published "
         "nowhere.",
         write=write_yes_no),
    _row("sse:contact_public", "contact_public", read_yes_no, "yes or no", "yes",
         "Whether the contact is one that visitors are given in public already, as sse:sources "
         "say: it needs no consent, but a no of the body counts.",
         write=write_yes_no),
    _row("sse:hours_note", "hours_note", read_text, "text", "le matin, sur rendez-vous",
         "Hours in the words of the office, where they are no rule."),
    _row("sse:note:en", "note_en", read_text, "text", "Current status not checked.",
         "What a planner should know, in English."),
)  # fmt: skip
"""Every property, in the order in which it is written."""
