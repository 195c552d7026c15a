"""Text tables: the encoding, the separator and the quotes are found out, never asked for."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from typing import TYPE_CHECKING

from routes.census.spreadsheet import MOST_COLUMNS, MOST_ROWS, Sheet, refused
from routes.message import msg

if TYPE_CHECKING:
    from pathlib import Path

_SEPARATORS = (";", "\t", ",", "|")
_SAMPLE_ROWS = 200
_ARABIC_WORD = re.compile("[\u0600-\u06ff]{3,}")
_FRENCH = frozenset("éèêëàâîïôöûùüçœÉÈÊÀÂÎÔÛÇ°’‘“”«»–…€\u00a0")
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def read_text_table(file: Path, encoding: str | None = None) -> tuple[Sheet, ...]:
    """Return the only table of a text file.

    Raises:
        CensusError: if it is no text, or too large.
    """
    text = _text(file, encoding)
    first, _, rest = text.partition("\n")
    if re.fullmatch(r'"?sep=.\s*"?', first.strip("\r"), re.IGNORECASE):
        # Excel's own line: it names the separator, and counts as a row.
        separator, text = first.strip('\r"')[4], f"\n{rest}"
    else:
        separator = _separator(text)
    try:
        rows = _rows(text, separator)
    except csv.Error as error:
        fix = msg("Save it from Excel as .xlsx instead.")
        raise refused(file, msg("is not a table ({reason})", reason=error), fix) from error
    if len(rows) > MOST_ROWS or max(map(len, rows), default=0) > MOST_COLUMNS:
        problem = msg(
            "has more than {rows} rows or {columns} columns",
            rows=MOST_ROWS,
            columns=MOST_COLUMNS,
        )
        raise refused(file, problem, msg("Keep only the list."))
    return (Sheet(name="", rows=tuple(tuple(row) for row in rows)),)


def _text(file: Path, encoding: str | None) -> str:
    data = file.read_bytes()
    mark = next((name for start, name in _MARKS if data.startswith(start)), None)
    try:
        if encoding or mark:
            return data.decode(encoding or mark or "").replace("\0", "")
    except (UnicodeError, LookupError) as error:
        fix = msg("Try --encoding utf-8, cp1252 or cp1256, or save it as .xlsx.")
        raise refused(
            file, msg("is not text in {encoding}", encoding=encoding or mark), fix
        ) from error
    if b"\0" in data[:4096]:
        raise refused(file, msg("is no text"), msg("Save the list as .xlsx or .csv."))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _old_text(data)


def _old_text(data: bytes) -> str:
    """Return text of an old Windows, DOS or Macintosh, which Excel still offers to write.

    It is Arabic if it has Arabic words then: the accented letters of French have the same codes in
    Windows-1252 and 1256, those of Arabic are rows of capitals such as ÇáÊÚ in the Western one.
    Otherwise it is that in which most signs are those of French.
    """
    arabic = data.decode("cp1256", errors="replace")
    if _ARABIC_WORD.search(arabic):
        return arabic
    texts = [data.decode(name, errors="replace") for name in ("cp1252", "cp850", "mac_roman")]
    return max(texts, key=_frenchness)  # the first of equals


def _frenchness(text: str) -> int:
    """Return how many signs beyond ASCII are those of French, less those that are not."""
    others = [sign for sign in text if not sign.isascii()]
    return sum(1 if sign in _FRENCH else -1 for sign in others)


def _rows(text: str, separator: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))


def _separator(text: str) -> str:
    """Return the separator with which most rows have the same number of cells, and several."""
    sample = "\n".join(text.split("\n")[:_SAMPLE_ROWS])

    def worth(separator: str) -> tuple[float, int]:
        try:
            lengths = Counter(len(row) for row in _rows(sample, separator) if any(row))
        except csv.Error:
            return 0.0, 0
        wide = {length: count for length, count in lengths.items() if length > 1}
        if not wide:
            return 0.0, 0
        length, count = max(wide.items(), key=lambda pair: (pair[1], pair[0]))
        return count / sum(lengths.values()), length

    return max(_SEPARATORS, key=worth)
