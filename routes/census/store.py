"""What an import writes: the list, a backup of the list before, what is private, and the review.

The review and the private table are opened in the office's Excel, which takes semicolons between
cells; see `routes.csvtext`.
"""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

from routes.census.changes import STATUSES
from routes.census.fields import field_name
from routes.census.remarks import SEVERITIES
from routes.csvtext import SEMICOLON, csv_bytes
from routes.errors import OutputError
from routes.files import write_file
from routes.message import Message, msg
from routes.sites import write_sites

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from routes.census.importing import Import

REVIEW_HEAD = (msg("what"), msg("site"), msg("name"), msg("sheet"), msg("row"),
               msg("column or field"), msg("before"), msg("after"), msg("problem"),
               msg("what to do"))  # fmt: skip
PRIVATE_HEAD = ("id", "heading", "text")

_MOST_BACKUPS = 10_000


def review_path(output: Path) -> Path:
    """Return where the review of an import into a list is written."""
    return output.with_name(f"{output.stem}.review.csv")


def private_path(output: Path) -> Path:
    """Return where what is private is written: never published, and not part of the list."""
    return output.with_name(f"{output.stem}.private.csv")


def backup_path(path: Path) -> Path:
    """Return a name beside a file that no backup of it has yet."""
    numbers = range(1, _MOST_BACKUPS)
    names = (path.with_name(f"{path.stem}.backup-{number}{path.suffix}") for number in numbers)
    found = next((name for name in names if not name.exists()), None)
    if found is None:
        raise OutputError(
            msg(
                "{path}: has {count} backups. Move some of them away.",
                path=path,
                count=_MOST_BACKUPS,
            )
        )
    return found


def write_list(done: Import, output: Path) -> Path | None:
    """Write the list as it becomes and what is private; return the backup of the list before.

    There is none if the list stays as it is.

    Raises:
        OutputError: if a file cannot be written; the list is then as it was.
    """
    private = _private_text(done, output)
    text = write_sites(done.sites).encode("utf-8")
    backup = None
    if output.exists() and output.read_bytes() != text:
        backup = backup_path(output)
        write_file(backup, output.read_bytes())
    if private is not None:
        write_file(private_path(output), private)
    write_file(output, text)
    return backup


def write_review(done: Import, output: Path, tell: Callable[[Message], str] = str) -> Path:
    """Write the review of an import beside a list, and return its path.

    Args:
        done: the import.
        output: where the list is.
        tell: says a message in the language of the review; without it that is English.

    Raises:
        OutputError: if it cannot be written.
    """
    path = review_path(output)
    heads = [tell(head) for head in REVIEW_HEAD]
    write_file(path, csv_bytes([heads, *review_rows(done, tell)], SEMICOLON))
    return path


def review_rows(done: Import, tell: Callable[[Message], str] = str) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the review: what is said, then every field of new and changed sites."""
    for remark in done.remarks:
        row = str(remark.row) if remark.row else ""
        yield (tell(SEVERITIES[remark.severity]), "", remark.name, remark.sheet, row,
               remark.column, "", "", tell(remark.problem), tell(remark.fix))  # fmt: skip
    for outcome in done.merge.outcomes:
        entry = outcome.entry
        found = outcome.how and tell(msg("found by {how}", how=outcome.how))
        start = (
            tell(STATUSES[outcome.status]),
            outcome.site_id,
            entry.name,
            entry.sheet,
            str(entry.row),
        )
        if outcome.status == "same":
            yield (*start, "", "", "", "", "")
        for change in outcome.changes:
            name, column = _told(change.field, tell), entry.columns.get(change.field, "")
            field = ": ".join(filter(None, (name, column)))
            yield (*start, field, _shown(change.before), _shown(change.after), "",
                   found or "")  # fmt: skip
    for site in done.merge.gone:
        problem = msg("is in the list, but in no row of the spreadsheet")
        fix = msg("It stays. Delete it from the list yourself if it is no more.")
        yield (tell(STATUSES["gone"]), site.id, site.name, "", "", "", "", "", tell(problem),
               tell(fix))  # fmt: skip


def _told(field: str, tell: Callable[[Message], str]) -> str:
    name = field_name(field)
    return tell(name) if isinstance(name, Message) else name


def _shown(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _private_text(done: Import, output: Path) -> bytes | None:
    """Return the private table with what it held before; None if there is nothing to write."""
    path = private_path(output)
    rows = dict.fromkeys(done.private)
    if not rows:
        return None
    before = _private_before(path)
    named = {(site_id, heading) for site_id, heading, _ in rows}
    kept = [row for row in before if row[:2] not in named or row in rows]
    replaced = [
        (i, f"{h} (before)", t) for i, h, t in before if (i, h) in named and (i, h, t) not in rows
    ]
    return csv_bytes([PRIVATE_HEAD, *dict.fromkeys((*kept, *replaced, *rows))], SEMICOLON)


def _private_before(path: Path) -> list[tuple[str, str, str]]:
    if not path.exists():
        return []
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise OutputError(
            msg("{path}: cannot be read, so it is not written over. Move it away.", path=path)
        ) from error
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=SEMICOLON))[1:]
    cells = (tuple(cell.removeprefix("'") for cell in row[:3]) for row in rows)
    return [(row[0], row[1], row[2]) for row in cells if len(row) == len(PRIVATE_HEAD)]
