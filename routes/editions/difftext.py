"""What moved between two circuits as text for people, and as JSON for programs."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from routes.editions.askedtext import asked_changes
from routes.outputs.jsontext import json_text, seconds_of
from routes.outputs.tabletext import one_line
from routes.outputs.texts import Texts
from routes.outputs.wording import reason_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from routes.circuit import Circuit, Leg
    from routes.editions.diff import Cause, Change, Difference, Drive, Spot
    from routes.sites import Language

FORMAT = "sse-routes diff"


def diff_text(
    found: Difference,
    circuits: tuple[Circuit, Circuit],
    language: Language,
    files: Mapping[str, tuple[str, str]] | None = None,
) -> str:
    """Return what moved and why, a line for each change and one for each of its causes.

    Args:
        found: what differs.
        circuits: the older and the newer one.
        language: of the text.
        files: inputs and versions that differ by the manifests, as name: (older, newer).
    """
    texts = Texts(language, "editions")
    names = _names(circuits, texts)
    lines = [
        *(_asked(texts, *entry) for entry in _wishes(found, circuits, texts)),
        *_roads(texts, found, names),
        *_files(texts, files or {}),
    ]
    moved = [line for change in found.changes for line in _change(texts, change, circuits, names)]
    lunches = [
        texts.t("Day {day}: another lunch, or at another time", day=texts.number(day))
        for day in found.lunches
    ]
    if not moved and not lunches:
        moved = [texts.t("No stop moved.")]
    return "\n".join([*lines, *moved, *lunches])


def _names(circuits: tuple[Circuit, Circuit], texts: Texts) -> dict[str, str]:
    """Return the name of every place by id, as the newer circuit has it."""
    found: dict[str, str] = {}
    for circuit in circuits:
        sites = [*(stop.site for stop in circuit.stops), *(left.site for left in circuit.unvisited)]
        days = [itinerary.day for itinerary in circuit.itineraries]
        places = [place for day in days for place in (day.start, day.end)]
        places += [day.lunch.place for day in circuit.itineraries if day.lunch]
        found |= {place.id: texts.name(place.name_in(texts.language)) for place in places}
        found |= {site.id: texts.name(site.name_in(texts.language)) for site in sites}
    return found


def _wishes(
    found: Difference, circuits: tuple[Circuit, Circuit], texts: Texts
) -> tuple[tuple[str, str, str], ...]:
    """Return what was asked for differently in words; by its keys if the words are the same."""
    return (tuple(asked_changes(circuits, texts)) or found.asked) if found.asked else ()


def _asked(texts: Texts, name: str, old: str, new: str) -> str:
    return texts.t(
        "Asked differently: {what}: {old} → {new}",
        what=name,
        old=texts.name(one_line(old)) or "—",
        new=texts.name(one_line(new)) or "—",
    )


def _roads(texts: Texts, found: Difference, names: Mapping[str, str]) -> Iterator[str]:
    if found.roads:
        old, new = (texts.isolate(one_line(name)) for name in found.roads)
        yield texts.t("Other roads: {old} → {new}", old=old, new=new)
    for drive in found.drives:
        yield _drive(texts, drive, names)


def _drive(texts: Texts, drive: Drive, names: Mapping[str, str]) -> str:
    ends = (drive.new.origin_id, drive.new.destination_id)
    origin, destination = (names.get(id_, id_) for id_ in ends)
    old, new = _lengths(texts, drive.old.duration, drive.new.duration)
    return texts.t(
        "The drive {origin} – {destination} is another: {old}, {old_km} → {new}, {new_km}",
        origin=origin,
        destination=destination,
        old=old,
        old_km=texts.km(drive.old.distance_m),
        new=new,
        new_km=texts.km(drive.new.distance_m),
    )


def _files(texts: Texts, files: Mapping[str, tuple[str, str]]) -> Iterator[str]:
    for name, (old, new) in files.items():
        yield texts.t(
            "Made with another {name}: {old} → {new}",
            name=texts.isolate(one_line(name)),
            old=texts.isolate(one_line(old, 12) or "—"),
            new=texts.isolate(one_line(new, 12) or "—"),
        )


def _lengths(texts: Texts, old: dt.timedelta, new: dt.timedelta) -> tuple[str, str]:
    """Return two durations, in seconds if that is all they differ by."""
    first, second = texts.duration(old), texts.duration(new)
    if first != second or old == new:
        return first, second
    seconds = [texts.number(seconds_of(length)) for length in (old, new)]
    return tuple(texts.t("{seconds} s", seconds=count) for count in seconds)  # type: ignore[return-value]


def _change(
    texts: Texts, change: Change, circuits: tuple[Circuit, Circuit], names: Mapping[str, str]
) -> Iterator[str]:
    yield _what(texts, change)
    for cause in change.causes:
        yield "    " + _why(texts, cause, change, circuits, names)
    if not change.causes:
        yield "    " + texts.t("nothing of its own changed: it follows from the rest")


def _what(texts: Texts, change: Change) -> str:
    name = texts.name(change.site.name_in(texts.language))
    old = _spot(texts, change.old) if change.old else ""
    new = _spot(texts, change.new) if change.new else ""
    messages = {
        "added": texts.t("Added: {name}, {new}", name=name, new=new),
        "removed": texts.t("Removed: {name}, {old}", name=name, old=old),
        "moved": texts.t("Moved: {name}, {old} → {new}", name=name, old=old, new=new),
        "shifted": texts.t("Other time: {name}, {old} → {new}", name=name, old=old, new=new),
        "facts": texts.t("Other facts: {name}, {new}", name=name, new=new),
    }
    return messages[change.kind]


def _spot(texts: Texts, spot: Spot) -> str:
    return texts.t(
        "day {day}, stop {number}, {begin}",
        day=texts.number(spot.day),
        number=texts.number(spot.number),
        begin=texts.clock(spot.stop.begin),
    )


def _why(
    texts: Texts,
    cause: Cause,
    change: Change,
    circuits: tuple[Circuit, Circuit],
    names: Mapping[str, str],
) -> str:
    """Return a cause in words."""
    if cause.kind in ("was_left_out", "is_left_out") and change.left_out is not None:
        circuit = circuits[0] if cause.kind == "was_left_out" else circuits[1]
        reason = reason_text(texts, change.left_out, circuit)
        if cause.kind == "was_left_out":
            return texts.t("it was left out: {reason}", reason=reason)
        return texts.t("it is left out: {reason}", reason=reason)
    if cause.kind in ("visit", "drive"):
        old, new = _lengths(texts, *(dt.timedelta(seconds=int(n)) for n in (cause.old, cause.new)))
    elif cause.kind == "before":
        old, new = (names.get(id_, id_) for id_ in (cause.old, cause.new))
    else:
        old, new = (texts.isolate(text or "—") for text in (cause.old, cause.new))
    return _messages(texts, old, new)[cause.kind]


def _messages(texts: Texts, old: str, new: str) -> dict[str, str]:
    return {
        "listed": texts.t("it is new in the list of sites"),
        "unlisted": texts.t("it is no longer in the list of sites"),
        "hours": texts.t("its hours changed: {old} → {new}", old=old, new=new),
        "window": texts.t("its hours of that day changed: {old} → {new}", old=old, new=new),
        "position": texts.t("its position changed, by {metres} m", metres=new),
        "visit": texts.t("its visit lasts another time: {old} → {new}", old=old, new=new),
        "prize": texts.t("its points changed: {old} → {new}", old=old, new=new),
        "other": texts.t("other facts of it changed: {fields}", fields=new),
        "drive": texts.t("the drive to it changed: {old} → {new}", old=old, new=new),
        "before": texts.t("another place comes before it: {old} → {new}", old=old, new=new),
        "earlier": texts.t("one leaves for it at another time: {old} → {new}", old=old, new=new),
    }


# ---------------------------------------------------------------- JSON


def diff_json(found: Difference, files: Mapping[str, tuple[str, str]] | None = None) -> str:
    """Return what moved and why as JSON; `docs/editions.md` explains it."""
    return json_text(
        {
            "format": FORMAT,
            "version": 1,
            "asked": [{"name": name, "old": old, "new": new} for name, old, new in found.asked],
            "roads": found.roads and {"old": found.roads[0], "new": found.roads[1]},
            "made_with": [
                {"name": name, "old": old, "new": new} for name, (old, new) in (files or {}).items()
            ],
            "drives": [
                {
                    "from": drive.new.origin_id,
                    "to": drive.new.destination_id,
                    "old": _leg_json(drive.old),
                    "new": _leg_json(drive.new),
                }
                for drive in found.drives
            ],
            "stops": [_change_json(change) for change in found.changes],
            "lunches": list(found.lunches),
        }
    )


def _leg_json(leg: Leg) -> dict[str, Any]:
    grade = leg.worst.grade if leg.worst else None
    return {"duration_s": seconds_of(leg.duration), "distance_m": leg.distance_m, "worst": grade}


def _change_json(change: Change) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "site": change.site.id,
        "old": _spot_json(change.old),
        "new": _spot_json(change.new),
        "causes": [
            {"kind": cause.kind, "old": cause.old, "new": cause.new} for cause in change.causes
        ],
    }


def _spot_json(spot: Spot | None) -> dict[str, Any] | None:
    if spot is None:
        return None
    return {"day": spot.day, "stop": spot.number, "begin": spot.stop.begin.isoformat()}
