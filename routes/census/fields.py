"""What the fields of a site are called in a table: by the headings of the form, or otherwise."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

from routes.message import msg

if TYPE_CHECKING:
    from collections.abc import Iterable

    from routes.message import Message

HEADINGS = {
    "id": msg("Id in the list"),
    "name:fr": msg("Name in French"),
    "name:ar": msg("Name in Arabic"),
    "sse:kind": msg("Kind of organisation"),
    "sse:legal_form": msg("Legal form"),
    "sse:registration": msg("Registration number"),
    "sse:statutes": msg("Statutes filed"),
    "start_date": msg("Year founded"),
    "sse:theme": msg("Field"),
    "sse:activity:fr": msg("Products"),
    "sse:commune": msg("Municipality"),
    "sse:place": msg("Address"),
    "position": msg("GPS coordinates"),
    "sse:precision": msg("Accuracy"),
    "sse:coordinate_source": msg("How taken"),
    "sse:access_road": msg("Access road"),
    "wheelchair": msg("Accessibility"),
    "sse:members_founding": msg("Founding members"),
    "sse:members": msg("Members now"),
    "sse:women_members": msg("Women"),
    "sse:women_led": msg("Women-led"),
    "sse:jobs": msg("Jobs"),
    "sse:certifications": msg("Certifications"),
    "sse:awards": msg("Awards"),
    "sse:offer": msg("Visitor offer"),
    "opening_hours": msg("Opening hours"),
    "sse:souk_day": msg("Market day"),
    "sse:season": msg("Season"),
    "sse:group_max": msg("Group size"),
    "sse:languages": msg("Languages spoken"),
    "charge": msg("Entrance fee"),
    "sse:payment": msg("Payment"),
    "sse:call_ahead": msg("By appointment"),
    "phone": msg("Phone number"),
    "email": msg("E-mail"),
    "website": msg("Website"),
    "sse:consent": msg("Consent to publish"),
    "check_date": msg("Verified on"),
    "sse:verified_by": msg("Verified by (role)"),
    "sse:sources": msg("Sources"),
}
"""Headings of the office's form, by the column: a property, the id, or the position."""

_OTHERS = {
    "name": msg("Name"),
    "geometry": HEADINGS["position"],
    "latitude": msg("Latitude"),
    "longitude": msg("Longitude"),
    "private": msg("about a person, never published"),
    "sse:province": msg("Province"),
    "sse:sector": msg("Social economy"),
    "sse:hours_note": msg("Note on the hours"),
    "sse:ramadan_hours": msg("Hours in Ramadan"),
    "sse:activity:ar": msg("Products in Arabic"),
    "sse:activity:en": msg("Products in English"),
    "sse:contact_public": msg("Contact is public"),
    "zone": msg("Zone of the metres"),
}


def field_name(key: str) -> Message | str:
    """Return what a field is called, with its key; the key alone where it has no name of ours.

    >>> field_name("sse:members"), field_name("Observations")
    ('Members now (sse:members)', 'Observations')
    """
    name = HEADINGS.get(key) or _OTHERS.get(key)
    return msg("{heading} ({key})", heading=name, key=key) if name else key


def field_names(keys: Iterable[str]) -> Message | str:
    """Return what some fields are called, one after the other.

    >>> field_names(["phone", "email"])
    'Phone number (phone), E-mail (email)'
    """
    names = [field_name(key) for key in keys]
    return reduce(lambda some, one: msg("{some}, {one}", some=some, one=one), names)
