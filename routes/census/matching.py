"""Which site of the list a row of a spreadsheet is about: by its id, or by a name like it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING

from routes.census.communes import find_commune
from routes.census.nameindex import NameIndex
from routes.census.names import PERHAPS, SAME
from routes.census.words import fold_words
from routes.geo import LonLat, distance_m
from routes.message import msg

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from routes.census.reading import Entry
    from routes.message import Message
    from routes.sites import Site

NEAR_M = 5_000.0
"""Two positions farther apart are not those of one body, if both are better than the commune."""

_BODIES = {"cooperative": "cooperative", "fishing-cooperative": "cooperative", "gie": "gie",
           "association": "association"}  # fmt: skip
NEW = "new"


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What a row is about.

    Attributes:
        site_id: id of the site in the list; None if there is none like it.
        how: what it was found by: the id, the mapping, or the name with its score; None if it was
            not.
        doubt: why it cannot be said which site it is, and what to do about that; None if it can.
        candidates: ids of the sites it may be.
    """

    site_id: str | None
    how: Message | None = None
    doubt: tuple[Message, Message] | None = None
    candidates: tuple[str, ...] = ()


class KnownSites:
    """The sites of a list, found by id or by name."""

    def __init__(self, sites: Sequence[Site]) -> None:
        self.by_id = {site.id: site for site in sites}
        self._sites = tuple(sites)
        self._index = NameIndex((s.name, s.name_fr, s.name_ar, s.name_en) for s in sites)

    def like(self, names: Sequence[str]) -> list[tuple[float, Site]]:
        """Return the sites with a name like one of some, the most alike first."""
        scores = self._index.scores(names, PERHAPS)
        found = [(score, self._sites[number]) for number, score in scores.items()]
        return sorted(found, key=lambda pair: (-pair[0], pair[1].id))


def match_entry(
    entry: Entry, location: LonLat | None, known: KnownSites, ids: Mapping[str, str]
) -> Match:
    """Return the site that a row is about.

    Args:
        entry: the row, its commune as the census spells it.
        location: where the row itself says it is; None if it does not.
        known: the sites of the list.
        ids: what the mapping says: from the folded name to the id, or `new`.
    """
    told = ids.get(fold_words(entry.name))
    if told == NEW:
        return Match(site_id=None, how=_BY_MAPPING)
    if told and told not in known.by_id:
        fix = msg("Write an id of the list, or new, in the mapping below [ids].")
        doubt = msg("the mapping names {id}, which is not in the list", id=told)
        return Match(site_id=None, doubt=(doubt, fix))
    likely = known.like(names_of(entry))
    if not told and entry.id.isdigit() and entry.id in known.by_id:
        site = known.by_id[entry.id]
        if site not in [one for _, one in likely]:
            return Match(site_id=None, doubt=_of_another_name(entry, site), candidates=(site.id,))
    if told or entry.id in known.by_id:
        return Match(site_id=told or entry.id, how=_BY_MAPPING if told else msg("id"))
    return _decide(entry, location, likely)


def _of_another_name(entry: Entry, site: Site) -> tuple[Message, Message]:
    """Return the doubt about an id that is only a number, perhaps that of a row."""
    problem = msg("the id {id} is “{name}” in the list, another name", id=site.id, name=site.name)
    fix = msg(
        "Empty the cell of the id; or, if the site has a new name, write in the mapping below "
        '[ids]: "{name}" = "{id}".',
        name=entry.name[:60],
        id=site.id,
    )
    return problem, fix


def names_of(entry: Entry) -> tuple[str, ...]:
    """Return the names of a row in all its languages."""
    keys = ("name", "name:fr", "name:ar", "name:en")
    return tuple(str(entry.properties[key]) for key in keys if entry.properties.get(key))


def _decide(entry: Entry, location: LonLat | None, likely: Sequence[tuple[float, Site]]) -> Match:
    """Return the only site that is beyond doubt the same, or which ones it may be."""
    against = {site.id: _against(entry, location, site) for _, site in likely}
    sure = [(score, site) for score, site in likely if score >= SAME and not against[site.id]]
    if len(sure) == 1 or (len(sure) > 1 and sure[0][0] > sure[1][0] + 5):
        score, site = sure[0]
        return Match(site_id=site.id, how=msg("name, {score:.0f} of 100 alike", score=score))
    # A name less alike, of another commune, is another body: many are called after one plant.
    doubtful = [
        (score, site) for score, site in likely
        if (score >= SAME and against[site.id] is not _OTHER_COMMUNE) or not against[site.id]
    ]  # fmt: skip
    if not doubtful:
        return Match(site_id=None)
    told = [_candidate(score, site, against[site.id]) for score, site in doubtful[:3]]
    fix = msg(
        'Write the id in a column id, or in the mapping below [ids]: "{name}" = '
        '"{id}", or "new" if it is another.',
        name=entry.name[:60],
        id=doubtful[0][1].id,
    )
    ids = tuple(site.id for _, site in doubtful)
    all_of_them = reduce(lambda some, one: msg("{some}; {one}", some=some, one=one), told)
    doubt = msg("may be the same as {sites}", sites=all_of_them)
    return Match(site_id=None, doubt=(doubt, fix), candidates=ids)


def _candidate(score: float, site: Site, against: Message | None) -> Message:
    """Return a site that a row may be about, with how alike they are and what speaks against it."""
    said = {"id": site.id, "name": site.name, "score": score}
    if against is None:
        return msg("{id} (“{name}”, {score:.0f} of 100 alike)", **said)
    return msg("{id} (“{name}”, {score:.0f} of 100 alike, {against})", against=against, **said)


_OTHER_COMMUNE = msg("of another commune")
_BY_MAPPING = msg("mapping")


def _against(entry: Entry, location: LonLat | None, site: Site) -> Message | None:
    """Return what speaks against a row and a site being the same; None if nothing does."""
    kinds = _BODIES.get(str(entry.properties.get("sse:kind", ""))), _BODIES.get(site.kind)
    if all(kinds) and kinds[0] != kinds[1]:
        return msg("of another kind: {kind}", kind=site.kind)
    communes = str(entry.properties.get("sse:commune", "")), site.commune
    if all(communes) and not same_commune(*communes):
        return _OTHER_COMMUNE
    known = location is not None and site.precision != "commune"
    if location is not None and known and distance_m(location, site.location) > NEAR_M:
        return msg("{km:.0f} km away", km=distance_m(location, site.location) / 1000)
    return None


def same_commune(one: str, other: str) -> bool:
    """Say whether two texts name the same commune."""
    found = [find_commune(text) for text in (one, other)]
    names = [commune.name if commune else fold_words(text)
             for commune, text in zip(found, (one, other), strict=True)]  # fmt: skip
    return names[0] == names[1]
