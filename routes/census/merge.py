"""A spreadsheet and the list it belongs to, put side by side: new, changed, the same, gone.

Nothing is ever erased: an empty cell changes nothing, a site that the spreadsheet does not name
stays, and where two rows are about one site their differences are kept and told.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from routes.census.complete import asked, new_id
from routes.census.fields import field_names
from routes.census.locate import RANKS, Located, village_remark
from routes.census.matching import KnownSites, match_entry
from routes.census.names import language_of
from routes.census.values import CONTACTS
from routes.geo import LonLat, distance_m
from routes.message import msg
from routes.siteprops import PROPERTIES
from routes.sites import site_to_feature
from routes.sitevalues import PropertyError, read_id

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from routes.census.matching import Match
    from routes.census.reading import Entry
    from routes.census.remarks import Remark, Severity
    from routes.census.words import Words
    from routes.message import Message
    from routes.sites import Site

SAME_POINT_M = 15.0
"""A position that moves by less has not moved: so exact is a telephone."""

Status = Literal["new", "changed", "same"]
_ORDER = {entry.key: number for number, entry in enumerate(PROPERTIES)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A field of a site that the spreadsheet gives another value.

    Attributes:
        field: name of the property, or `geometry`.
        before: its JSON value in the list; None if there was none.
        after: its JSON value in the spreadsheet.
    """

    field: str
    before: object
    after: object


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a row makes of a site.

    Attributes:
        entry: the row.
        status: whether the site is new, changed or the same.
        site_id: its id.
        how: how the row was told to be about it; None of a new site.
        changes: the fields that change; of a new site all of them.
        feature: the site as it becomes, a GeoJSON feature.
    """

    entry: Entry
    status: Status
    site_id: str
    how: Message | None
    changes: tuple[Change, ...]
    feature: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """The outcome of all rows.

    Attributes:
        outcomes: in the order of the rows.
        gone: sites of the list that no row is about; they stay.
        remarks: what is said of rows.
        doubtful: names of rows of which it cannot be said whether they are about a site of the
            list.
    """

    outcomes: tuple[Outcome, ...]
    gone: tuple[Site, ...]
    remarks: tuple[Remark, ...]
    doubtful: tuple[str, ...] = ()

    def of(self, status: Status) -> tuple[Outcome, ...]:
        """Return the outcomes of one status."""
        return tuple(outcome for outcome in self.outcomes if outcome.status == status)


def merge(entries: Sequence[tuple[Entry, Located]], sites: Sequence[Site], words: Words) -> Merge:
    """Return what rows make of a list; the list is not changed.

    Args:
        entries: the rows, complete, with where each is; no two about one site.
        sites: those of the list.
        words: those of the office, which may say of a name which site it is.
    """
    known = KnownSites(sites)
    by_id = known.by_id
    outcomes: dict[str, Outcome] = {}
    remarks: list[Remark] = []
    seen: set[str] = set()
    doubtful: list[str] = []
    for entry, located in entries:
        match = match_entry(entry, located.location if located.given else None, known, words.ids)
        site = by_id.get(match.site_id or "")
        refusals = _refusals(entry, located, match, words) if site is None else []
        if refusals:
            remarks += refusals
            seen.update(match.candidates)
            doubtful += [entry.name] if match.candidates else []
            continue
        site_id = site.id if site else _given_id(entry, {*by_id, *outcomes})
        feature = site_to_feature(site) if site else _blank(site_id, located)
        outcome, found = _outcome(entry, located, feature, is_new=site is None, how=match.how)
        remarks += [*found, *([] if site or located.given else [village_remark(entry)])]
        if site_id in outcomes:
            problem = msg(
                "is about the same site as row {row} ({site})",
                row=outcomes[site_id].entry.row,
                site=site_id,
            )
            fix = msg("What they say differently is kept beside it: delete one of the two rows.")
            remarks.append(entry.remark("doubt", problem, fix))
            outcome = _joined(outcomes[site_id], outcome)
        outcomes[site_id] = outcome
    gone = tuple(site for site in sites if site.id not in outcomes and site.id not in seen)
    return Merge(outcomes=tuple(outcomes.values()), gone=gone, remarks=tuple(remarks),
                 doubtful=tuple(doubtful))  # fmt: skip


def _refusals(entry: Entry, located: Located, match: Match, words: Words) -> list[Remark]:
    """Return why a row cannot become a new site; nothing if it can."""
    if match.doubt:
        return [entry.remark("left out", *match.doubt)]
    if located.location is None:
        fix = msg(
            "Write the commune, or a position such as {position}.", position="29.6986, -9.7313"
        )
        problem = msg("neither a position nor a commune of the province is known")
        return [entry.remark("left out", problem, fix), *asked(entry, words)]
    return asked(entry, words)


def _given_id(entry: Entry, taken: set[str]) -> str:
    """Return the id that a row gives to a new site, or a new one."""
    try:
        usable = read_id(entry.id) not in taken and not entry.id.isdigit()  # a running number
        return entry.id if usable else new_id(entry, taken)
    except PropertyError:
        return new_id(entry, taken)


def _blank(site_id: str, located: Located) -> dict[str, Any]:
    assert located.location is not None  # noqa: S101 - whoever calls has seen to it
    geometry = {"type": "Point", "coordinates": list(located.location)}
    return {"type": "Feature", "id": site_id, "geometry": geometry, "properties": {}}


def _outcome(
    entry: Entry, located: Located, feature: dict[str, Any], *, is_new: bool, how: Message | None
) -> tuple[Outcome, list[Remark]]:
    """Return what a row makes of a feature, and what is said of its position."""
    after = copy.deepcopy(feature)
    properties = after["properties"]
    values = {key: value for key, value in entry.properties.items() if key != "sse:precision"}
    if not is_new:
        # What was only concluded from other cells does not overrule what the list says.
        values = {k: v for k, v in values.items() if k in entry.columns or k not in properties}
        _under_its_language(values, entry, str(properties["name"]))
    changes = [
        Change(field=key, before=properties.get(key), after=value)
        for key, value in (*values.items(), *entry.other.items())
        if properties.get(key) != value
    ]
    changes.sort(key=lambda change: (_ORDER.get(change.field, len(_ORDER)), change.field))
    for change in changes:
        properties[change.field] = change.after
    withheld, told = _withhold(entry, feature["properties"], properties)
    changes = [*(change for change in changes if change.field in properties), *withheld]
    moved, remarks = _move(entry, located, after, is_new=is_new)
    changes += moved
    status: Status = "new" if is_new else "changed" if changes else "same"
    made = Outcome(entry=entry, status=status, site_id=after["id"], how=how,
                   changes=tuple(changes), feature=after)  # fmt: skip
    return made, [*told, *remarks]


def _under_its_language(values: dict[str, object], entry: Entry, listed: str) -> None:
    """Put the name of a row under its language, if that of the list is in another one."""
    written = str(values.get("name", listed))
    if language_of(listed) != language_of(written):
        del values["name"]
        key = f"name:{language_of(written)}"
        if key not in entry.columns:
            values[key] = written


def _withhold(
    entry: Entry, before: Mapping[str, object], properties: dict[str, Any]
) -> tuple[list[Change], list[Remark]]:
    """Take contacts out of a site that did not agree to their publication; they are kept apart.

    A contact that the list has already stays unless the body says no.
    """
    consent = properties.get("sse:consent")
    if consent is None and properties.get("sse:contact_public") == "yes":
        return [], []
    changes: list[Change] = []
    hidden = []
    for key in CONTACTS:
        value = properties.get(key)
        if value is None or consent == "yes" or (consent is None and before.get(key) == value):
            continue
        entry.hide(key, str(value))
        hidden.append(key)
        properties.pop(key)
        if key in before:
            kept = None if consent == "no" else before[key]
            if kept is not None:
                properties[key] = kept
            else:
                changes.append(Change(field=key, before=before[key], after=None))
    if not hidden:
        return [], []
    fields = field_names(hidden)
    problem = msg("no consent to publish is recorded: {fields} kept apart", fields=fields)
    fix = msg("Ask; then write oui into a column Accord de publication.")
    if consent == "no":
        problem = msg("the body refuses publication: {fields} kept apart", fields=fields)
        fix = msg("Nothing to do: it is published nowhere.")
    severity: Severity = "note" if consent == "no" else "doubt"
    return changes, [entry.remark(severity, problem, fix, hidden[0])]


def _move(
    entry: Entry, located: Located, feature: dict[str, Any], *, is_new: bool
) -> tuple[list[Change], list[Remark]]:
    """Put a feature where the row says, unless the list knows better; the feature is changed."""
    properties = feature["properties"]
    before = {key: properties.get(key) for key in ("sse:precision", "sse:coordinate_source")}
    if is_new:
        properties["sse:precision"] = located.precision
        if located.source:
            properties["sse:coordinate_source"] = located.source
        return [], []
    if not located.given or located.location is None:
        return [], []
    here = LonLat(*feature["geometry"]["coordinates"])
    metres = distance_m(here, located.location)
    ranks = RANKS.index(located.precision), RANKS.index(properties["sse:precision"])
    if ranks[0] < ranks[1]:
        problem = msg(
            "the list has a better position ({precision}), {metres:,.0f} m away",
            precision=properties["sse:precision"],
            metres=metres,
        )
        fix = msg(
            "Say how exact the new one is (precision: porte, village, commune) if it is better."
        )
        return [], [entry.remark("note", problem, fix)] if metres > SAME_POINT_M else []
    properties["sse:precision"] = located.precision
    if metres > SAME_POINT_M:
        feature["geometry"]["coordinates"] = list(located.location)
        if located.source:
            properties["sse:coordinate_source"] = located.source
    moved = [Change(field="geometry", before=list(here), after=list(located.location))]
    changes = [
        Change(field=key, before=old, after=properties.get(key))
        for key, old in before.items()
        if properties.get(key) != old and key not in entry.columns
    ]
    return [*(moved if metres > SAME_POINT_M else []), *changes], []


def _joined(first: Outcome, second: Outcome) -> Outcome:
    """Return one outcome of two rows about the same site: the second row comes after the first."""
    feature = copy.deepcopy(first.feature)
    changes = list(first.changes)
    for change in second.changes:
        old = feature["properties"].get(change.field)
        if change.field == "geometry" or old == change.after:
            continue
        if change.field == "sse:consent" and change.after == "no":
            changes = [known for known in changes if known.field != "sse:consent"]
        field = change.field
        if old is not None and any(known.field == field for known in first.changes):
            field = f"{field} ({second.entry.sheet or 'row'} {second.entry.row})".replace(":", " ")
        feature["properties"][field] = change.after
        changes.append(Change(field=field, before=None, after=change.after))
    if feature["properties"].get("sse:consent") == "no":  # it comes before an agreement
        _withhold(first.entry, {}, feature["properties"])
        changes = [known for known in changes if known.field not in CONTACTS]
    status = first.status if first.status != "same" else second.status
    return Outcome(entry=first.entry, status=status, site_id=first.site_id, how=first.how,
                   changes=tuple(changes), feature=feature)  # fmt: skip
