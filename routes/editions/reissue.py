"""Which published circuits a closure or a changed site touches, and the editions that replace them.

A circuit is touched if something that it tells is no longer so: a fact of a site where it stops or
eats, or a drive. A site it leaves out does not touch it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from routes.circuit import Leg  # noqa: TC001
from routes.editions.diff import Cause, site_causes
from routes.editions.edition import STAMP, Stamp, is_published, stamp_bytes
from routes.editions.superseded import superseded_files
from routes.errors import InputError
from routes.matrix import UNREACHABLE
from routes.message import msg
from routes.outputs.bundle import write_folder
from routes.outputs.provenance import MANIFEST, sha256_of
from routes.outputs.texts import Texts
from routes.sites import LANGUAGES, Site

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from routes.circuit import Circuit
    from routes.editions.superseded import Replaced
    from routes.matrix import TravelMatrix
    from routes.sites import Language

SUPERSEDED = "SUPERSEDED.txt"

_NOT_TOLD = {"prize": None, "confidence": "", "coordinate_source": "", "note_en": "",
             "members_founding": None, "other": ()}  # fmt: skip
"""Facts of a site that no output but circuit.json tells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Touch:
    """One thing a circuit tells that is no longer so.

    Attributes:
        day: of the circuit, from 1.
        site: that changed; None if a drive did.
        causes: what changed of the site; none if it left the list.
        leg: the drive that changed.
        duration, distance_m: of that drive now; None if there is no way any more.
    """

    day: int
    site: Site | None = None
    causes: tuple[Cause, ...] = ()
    leg: Leg | None = None
    duration: dt.timedelta | None = None
    distance_m: int | None = None


def touches(circuit: Circuit, sites: Sequence[Site], matrix: TravelMatrix) -> tuple[Touch, ...]:
    """Return everything a circuit tells that is no longer so; nothing if it stands.

    Args:
        circuit: published.
        sites: the list as it is now, with the same formula applied.
        matrix: travel between the places of its request on the roads as they are now.
    """
    now = {site.id: site for site in sites}
    gone = {site.id for _, site in _visited(circuit)} - now.keys()
    return (*_sites(circuit, now), *_drives(circuit, matrix, gone))


def _sites(circuit: Circuit, now: Mapping[str, Site]) -> Iterator[Touch]:
    for day, before in _visited(circuit):
        site = now.get(before.id)
        if site is None:
            yield Touch(day=day, site=before)
        elif causes := tuple(site_causes(_told(before), _told(site))):
            yield Touch(day=day, site=site, causes=causes)


def _visited(circuit: Circuit) -> Iterator[tuple[int, Site]]:
    """Yield the day and the site of each stop, and of each lunch at a site where one does not."""
    left = {entry.site.id: entry.site for entry in circuit.unvisited}
    for day, itinerary in enumerate(circuit.itineraries, start=1):
        for stop in itinerary.stops:
            yield day, stop.site
        if itinerary.lunch is not None and itinerary.lunch.place.id in left:
            yield day, left[itinerary.lunch.place.id]


def _told(site: Site) -> Site:
    return replace(site, **_NOT_TOLD)  # type: ignore[arg-type]


def _drives(circuit: Circuit, matrix: TravelMatrix, gone: set[str]) -> Iterator[Touch]:
    """Yield the drives that are not those of the matrix; none to or from a site that is gone."""
    rows = {place_id: row for row, place_id in enumerate(matrix.ids)}
    for day, itinerary in enumerate(circuit.itineraries, start=1):
        for leg in itinerary.legs:
            if not gone.isdisjoint({leg.origin_id, leg.destination_id}):
                continue  # the way is there, but nobody wants it
            if leg.origin_id not in rows or leg.destination_id not in rows:
                yield Touch(day=day, leg=leg)
                continue
            at = rows[leg.origin_id], rows[leg.destination_id]
            seconds, metres = int(matrix.duration_s[at]), int(matrix.distance_m[at])
            if seconds == UNREACHABLE:
                yield Touch(day=day, leg=leg)
                continue
            duration = dt.timedelta(seconds=seconds)
            if (duration, metres) != (leg.duration, leg.distance_m):
                yield Touch(day=day, leg=leg, duration=duration, distance_m=metres)


def touch_text(touch: Touch, circuit: Circuit, language: Language) -> str:
    """Return in words what is no longer so."""
    texts = Texts(language, "editions")
    if touch.leg is not None:
        return _drive_text(touch, touch.leg, circuit, texts)
    if touch.site is None:
        raise ValueError("a touch is of a site or of a drive")
    name = texts.name(touch.site.name_in(language))
    day = texts.number(touch.day)
    if not touch.causes:
        return texts.t("Day {day}, {name}: no longer in the list of sites", day=day, name=name)
    whys = {
        "hours": texts.t("other hours"),
        "position": texts.t("another position"),
        "other": texts.t("other facts"),
    }
    why = " · ".join(whys[cause.kind] for cause in touch.causes)
    return texts.t("Day {day}, {name}: {why}", day=day, name=name, why=why)


def _drive_text(touch: Touch, leg: Leg, circuit: Circuit, texts: Texts) -> str:
    names = _names(circuit, texts)
    origin, destination = (names.get(id_, id_) for id_ in (leg.origin_id, leg.destination_id))
    ends = {"day": texts.number(touch.day), "origin": origin, "destination": destination}
    if touch.duration is None or touch.distance_m is None:
        return texts.t("Day {day}, {origin} – {destination}: no way any more", **ends)
    return texts.t(
        "Day {day}, {origin} – {destination}: {old}, {old_km} → {new}, {new_km}",
        **ends,
        old=texts.duration(leg.duration),
        old_km=texts.km(leg.distance_m),
        new=texts.duration(touch.duration),
        new_km=texts.km(touch.distance_m),
    )


def _names(circuit: Circuit, texts: Texts) -> dict[str, str]:
    places = [place for itinerary in circuit.itineraries
              for place in (itinerary.day.start, itinerary.day.end)]  # fmt: skip
    places += [itinerary.lunch.place for itinerary in circuit.itineraries if itinerary.lunch]
    found = {place.id: texts.name(place.name_in(texts.language)) for place in places}
    sites = [stop.site for stop in circuit.stops]
    return found | {site.id: texts.name(site.name_in(texts.language)) for site in sites}


# ---------------------------------------------------------------- the edition that replaces it


def next_folder(folder: Path, stamp: Stamp) -> Path:
    """Return where the edition after a published one is written: beside it.

    >>> from pathlib import Path
    >>> stamp = Stamp(id="a", number=2, title="A", departures=1, published=None, superseded=None,
    ...               manifest="")
    >>> next_folder(Path("season/argan-edition-2"), stamp).name
    'argan-edition-3'
    """
    name = folder.resolve().name.removesuffix(f"-edition-{stamp.number}")
    return folder.resolve().parent / f"{name}-edition-{stamp.number + 1}"


def issue_of(number: int) -> int:
    """Return the issue of the calendars of an edition, which is that of the first from 0.

    Between two editions there is the one in which the earlier cancels its events.
    """
    return 2 * (number - 1)


def replace_edition(
    folder: Path,
    stamp: Stamp,
    files: Mapping[str, bytes],
    reasons: tuple[Sequence[Touch], Circuit],
    replaced: Replaced,
) -> Path:
    """Write the edition that replaces a published one, as a draft, and stamp the latter.

    The new folder comes first, whole: if the work is broken off in between, it is done again to
    the same end.

    Args:
        folder: of the edition that is superseded.
        stamp: of that folder.
        files: of the new circuit.
        reasons: what is no longer so in the old circuit, and that circuit.
        replaced: when, where the new edition is found, and in which language the old one speaks.

    Returns:
        The new folder.

    Raises:
        InputError: if the new folder is published already.
        OutputError: if something cannot be written; the old folder is then as it was.
    """
    target = next_folder(folder, stamp)
    if is_published(target):
        raise InputError(
            msg("{folder}: is published already: move it away, or reissue that one.", folder=target)
        )
    digest = sha256_of(files[MANIFEST])
    draft = replace(stamp, number=stamp.number + 1, published=None, manifest=digest)
    write_folder(target, {**files, STAMP: stamp_bytes(draft)})
    notice = _notice(stamp, target.name, reasons, replaced.date).encode("utf-8")
    told = superseded_files(folder, stamp, replaced)
    write_folder(folder, {**told, SUPERSEDED: notice})
    return target


def renew_draft(folder: Path, stamp: Stamp, files: Mapping[str, bytes]) -> None:
    """Write a draft again, which nobody has been given yet: it stays the same edition.

    Args:
        folder: of the draft.
        stamp: of it.
        files: of the new circuit.

    Raises:
        OutputError: if something cannot be written; the folder is then as it was.
    """
    new = replace(stamp, manifest=sha256_of(files[MANIFEST]))
    write_folder(folder, {**files, STAMP: stamp_bytes(new)})


def _notice(
    stamp: Stamp, name: str, reasons: tuple[Sequence[Touch], Circuit], date: dt.date
) -> str:
    """Return what SUPERSEDED.txt says, in every language."""
    found, circuit = reasons
    parts = []
    for language in LANGUAGES:
        texts = Texts(language, "editions")
        lines = [
            texts.t(
                "Do not hand out: edition {number} of “{title}” was replaced on {date} by "
                "{folder}.",
                number=texts.number(stamp.number),
                title=texts.name(stamp.title),
                date=texts.date(date),
                folder=texts.isolate(name),
            ),
            *(f"  {touch_text(touch, circuit, language)}" for touch in found),
        ]
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"
