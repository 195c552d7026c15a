"""Rows of one spreadsheet about one site: the later completes the earlier, and nothing is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routes.census.fields import field_names
from routes.census.matching import names_of, same_commune
from routes.census.nameindex import NameIndex
from routes.census.names import EQUAL, language_of
from routes.message import msg
from routes.sitevalues import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from routes.census.locate import Located
    from routes.census.reading import Entry
    from routes.census.remarks import Remark


def join_duplicates(
    entries: Sequence[tuple[Entry, Located]],
) -> tuple[list[tuple[Entry, Located]], list[Remark]]:
    """Return rows without repetitions: a later one about the same site completes the earlier.

    What both say differently is kept under its field and the number of the later row, and told.
    """
    kept: list[tuple[Entry, Located]] = []
    remarks: list[Remark] = []
    index = NameIndex()
    by_given_id: dict[str, int] = {}
    for entry, located in entries:
        like = index.scores(names_of(entry))
        twins = [number for number in like if _is_twin(kept[number][0], entry)]
        at = next((number for number in twins if like[number] >= EQUAL), None)
        same_id = by_given_id.get(entry.id)
        if same_id is not None and (not entry.id.isdigit() or same_id in like):
            at = same_id  # a number alone may be that of the row, in each sheet anew
        if at is None:
            remarks += [_perhaps_twin(entry, kept[number][0]) for number in twins[:1]]
            number = index.add(names_of(entry))
            kept.append((entry, located))
            if entry.id:
                by_given_id.setdefault(entry.id, number)
            continue
        first, place = kept[at]
        differences = _complete_from(first, entry)
        if located.given and not place.given:
            kept[at] = (first, located)
        problem = msg("is about the same site as row {row}", row=first.row)
        if differences:
            problem = msg(
                "is about the same site as row {row}; they differ in {fields}: the first is taken",
                row=first.row,
                fields=field_names(differences),
            )
        fix = msg("Delete one of the two rows, or make the names tell them apart.")
        remarks.append(entry.remark("doubt", problem, fix))
    return kept, remarks


def _perhaps_twin(entry: Entry, first: Entry) -> Remark:
    """Return what is said of two rows with names nearly the same: both stay."""
    problem = msg(
        "has nearly the name of row {row} (“{name}”): both are kept",
        row=first.row,
        name=shown(first.name),
    )
    return entry.remark("doubt", problem, msg("Delete one of the two rows if they are one site."))


def _is_twin(first: Entry, second: Entry) -> bool:
    """Say whether two rows whose names are alike are about one site, as far as they say."""
    ids = (first.id, second.id)
    if all(ids) and first.id != second.id and not all(map(str.isdigit, ids)):
        return False
    kinds = first.properties.get("sse:kind"), second.properties.get("sse:kind")
    communes = [str(entry.properties.get("sse:commune", "")) for entry in (first, second)]
    if all(kinds) and kinds[0] != kinds[1]:
        return False
    return not all(communes) or same_commune(*communes)


def _unclear_consent(first: Entry, second: Entry) -> bool:
    """Leave in the first row the consent that both give, and say whether they differ.

    A no of one is a no; a yes holds only if the other says nothing, or yes as well.
    """
    key = "sse:consent"
    written = [entry for entry in (first, second) if key in entry.columns]
    said = [entry.properties.get(key) for entry in written]
    first.properties.pop(key, None)
    if "no" in said:
        first.properties[key] = "no"
    elif said and None not in said:
        first.properties[key] = "yes"
    if written:
        first.columns.setdefault(key, written[0].columns[key])
    return len(set(said)) > 1


def _complete_from(first: Entry, second: Entry) -> list[str]:
    """Add to a row what another about the same site says, and return the fields that differ."""
    differences = ["sse:consent"] if _unclear_consent(first, second) else []
    first.id = first.id or second.id
    for key, value in second.properties.items():
        if key == "sse:consent":
            continue
        before = first.properties.setdefault(key, value)
        if key == "name" and language_of(str(before)) != language_of(str(value)):
            continue
        if before != value and key in second.columns:  # what was only concluded is no difference
            differences.append(key)
            first.keep(f"{key.replace(':', ' ')} (row {second.row})", str(value))
        elif key in second.columns:
            first.columns.setdefault(key, second.columns[key])
    for heading, text in second.other.items():
        if first.other.get(heading) != text:
            first.keep(heading, text)
    for heading, text in second.private.items():
        if first.private.get(heading) != text:
            first.hide(heading, text)
    return differences
