"""What an import writes: the list, a backup of the list before, what is private, and the review.

The review and the private table are CSV for Excel: UTF-8 with a byte order mark, and no text in
them is run as a formula (OWASP, CSV Injection).
"""

from __future__ import annotations

import csv
import io
import json
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from routes.causes import os_cause
from routes.census.changes import STATUSES
from routes.census.remarks import SEVERITIES
from routes.csvtext import is_formula
from routes.errors import OutputError
from routes.message import msg
from routes.sites import write_sites

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from routes.census.importing import Import
    from routes.message import Message

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

    Raises:
        OutputError: if a file cannot be written; the list is then as it was.
    """
    private = _private_text(done, output)
    text = write_sites(done.sites)
    backup = None
    if output.exists():
        backup = backup_path(output)
        write_file(backup, output.read_bytes())
    if private is not None:
        write_file(private_path(output), private)
    write_file(output, text.encode("utf-8"))
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
    write_file(
        path, csv_for_excel([[tell(head) for head in REVIEW_HEAD], *review_rows(done, tell)])
    )
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
            yield (*start, change.field, _shown(change.before), _shown(change.after), "",
                   found or "")  # fmt: skip
    for site in done.merge.gone:
        problem = msg("is in the list, but in no row of the spreadsheet")
        fix = msg("It stays. Delete it from the list yourself if it is no more.")
        yield (tell(STATUSES["gone"]), site.id, site.name, "", "", "", "", "", tell(problem),
               tell(fix))  # fmt: skip


def _shown(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def csv_for_excel(rows: Iterable[Sequence[str]]) -> bytes:
    r"""Return rows as CSV that Excel shows with its accents and never runs.

    >>> csv_for_excel([("=1+1", "é")]).decode("utf-8-sig")
    "'=1+1;é\r\n"
    """
    file = io.StringIO()
    # A semicolon: Excel in French takes a comma for a decimal sign, and puts all into one cell.
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerows([_inert(cell) for cell in row] for row in rows)
    return file.getvalue().encode("utf-8-sig", "replace")


def _inert(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if is_formula(text) else text


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
    return csv_for_excel([PRIVATE_HEAD, *dict.fromkeys((*kept, *replaced, *rows))])


def _private_before(path: Path) -> list[tuple[str, str, str]]:
    if not path.exists():
        return []
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise OutputError(
            msg("{path}: cannot be read, so it is not written over. Move it away.", path=path)
        ) from error
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))[1:]
    cells = (tuple(cell.removeprefix("'") for cell in row[:3]) for row in rows)
    return [(row[0], row[1], row[2]) for row in cells if len(row) == len(PRIVATE_HEAD)]


def write_file(path: Path, data: bytes) -> None:
    """Write a file beside its place, then move it there: a failure leaves it as it was.

    Raises:
        OutputError: if it cannot be written.
    """
    target = Path(os.path.realpath(path))  # a link stays a link
    try:
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}-") as scratch:
            part = Path(scratch) / target.name
            part.write_bytes(data)
            os.replace(part, target)  # noqa: PTH105 - os.replace is the name known for being atomic
    except OSError as error:
        raise OutputError(
            msg(
                "{path}: cannot be written ({reason}). Choose another folder, or close "
                "the program that has the file open.",
                path=path,
                reason=os_cause(error),
            )
        ) from error
