"""What an import makes of a list, told: the sites that change, are new or gone, and how many."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routes.census.fields import field_names
from routes.census.spreadsheet import refused
from routes.message import msg, msgn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from routes.census.importing import Import
    from routes.census.merge import Outcome
    from routes.errors import CensusError
    from routes.message import Message

STATUSES = {
    "new": msg("new"), "changed": msg("changed"), "same": msg("same"), "gone": msg("gone"),
}  # fmt: skip
"""How what becomes of a site is called; one that is gone from the spreadsheet stays in the list."""


def told_changes(done: Import, most: int) -> Iterator[Message]:
    """Yield a line for each changed site, for each new one, and one for all that are gone.

    Args:
        done: the import.
        most: lines of a kind at most, and ids in the last one.
    """
    for outcome in done.merge.of("changed")[:most]:
        yield _changed(outcome)
    for outcome in done.merge.of("new")[:most]:
        row, name = outcome.entry.row, outcome.entry.name
        yield msg("new: {site} (row {row}): {name}", site=outcome.site_id, row=row, name=name)
    if done.merge.gone:
        sites = ", ".join(site.id for site in done.merge.gone[:most])
        yield msg("gone: {sites}: in no row; they stay", sites=sites)


def _changed(outcome: Outcome) -> Message:
    said = {
        "site": outcome.site_id,
        "row": outcome.entry.row,
        "fields": field_names(change.field for change in outcome.changes),
    }
    if outcome.how is None:
        return msg("changed: {site} (row {row}): {fields}", **said)
    return msg("changed: {site} (row {row}, by {how}): {fields}", how=outcome.how, **said)


def told_count(done: Import, output: Path, *, written: bool) -> Message:
    """Return how many sites are new, changed, the same and gone, and how many rows are left out.

    Args:
        done: the import.
        output: the list.
        written: whether the list was written.
    """
    left = {(remark.sheet, remark.row) for remark in done.left_out}
    counts = msg(
        "{new}, {changed}, {same}, {gone}, {left_out}",
        new=msgn("{n} new site", "{n} new sites", len(done.merge.of("new"))),
        changed=msgn("{n} changed", "{n} changed", len(done.merge.of("changed"))),
        same=msgn("{n} the same", "{n} the same", len(done.merge.of("same"))),
        gone=msgn("{n} gone", "{n} gone", len(done.merge.gone)),
        left_out=msgn("{n} row left out", "{n} rows left out", len(left)),
    )
    if written:
        return msg("{file}: {counts}; written", file=output, counts=counts)
    return msg(
        "{file}: {counts}; nothing was changed. Look at the review, then add --apply.",
        file=output,
        counts=counts,
    )


def told_rest(count: int) -> Message:
    """Return what is said above the kinds of remarks, when not all of them are shown."""
    return msgn(
        "… {n} more is in the review. By kind:", "… {n} more are in the review. By kind:", count
    )


def told_mapping(file: Path | str) -> Message:
    """Return what a mapping file is that was begun."""
    return msg(
        "{file}: what the headings were taken to mean; correct it and give it with --mapping",
        file=file,
    )


def told_review(file: Path) -> Message:
    """Return what the review is."""
    return msg("{file}: the review, line by line, for Excel", file=file)


def told_private(file: Path) -> Message:
    """Return what the table of what is private is."""
    return msg("{file}: what is about persons; keep it to yourself", file=file)


def told_backup(file: Path) -> Message:
    """Return what a backup is."""
    return msg("{file}: the list as it was", file=file)


def without_sites(done: Import) -> CensusError:
    """Return the refusal of an import of which no row can become a site."""
    fix = msg("Correct the rows, or say in a mapping what is missing (--save-mapping begins one).")
    return refused(done.file, msg("no row can become a site; nothing was written"), fix)
