"""A PDF made smaller: what typst writes as plain text is packed into object streams.

Half of an accessible booklet is its structure for readers aloud, thousands of small dictionaries,
which typst does not compress. They go into object streams and the table of objects into a stream
(ISO 32000-1, 7.5.7 and 7.5.8; PDF 1.5 and newer); nothing that is said or shown changes.
"""

from __future__ import annotations

import re
import struct
import zlib
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_IN_A_STREAM = 200
"""Objects in one stream: readers unpack a whole one to find a single object."""

_TAIL = re.compile(rb"trailer\s*<<(.*)>>\s*startxref\s*(\d+)\s*%%EOF\s*\Z", re.DOTALL)
_TABLE = re.compile(rb"xref\s+0 (\d+)\s+")
_OBJECT = re.compile(rb"(\d+) 0 obj\s(.*?)\s*endobj\s*\Z", re.DOTALL)
_ROW = struct.Struct(">BIH")
"""A row of the table of objects: its kind, where it is, and its place in there."""

_ENTRY_BYTES, _FREE, _AT, _PACKED = 20, 0, 1, 2


def packed(pdf: bytes) -> bytes:
    """Return a PDF with the same objects in less space; the same file gives the same bytes.

    Args:
        pdf: as typst writes it: one table of objects, all of generation 0, not encrypted. A file of
            another make is returned as it is.
    """
    tail = _TAIL.search(pdf, max(0, len(pdf) - 2000))
    table = _TABLE.match(pdf, int(tail[2])) if tail else None
    if tail is None or table is None:
        return pdf
    bodies = dict(_objects(pdf, table, int(tail[2])))
    streams = {number: body for number, body in bodies.items() if body.endswith(b"endstream")}
    plain = [(number, body) for number, body in bodies.items() if number not in streams]
    size = int(table[1])
    where: dict[int, tuple[int, int, int]] = {}
    for start in range(0, len(plain), _IN_A_STREAM):
        group = plain[start : start + _IN_A_STREAM]
        where |= {number: (_PACKED, size, at) for at, (number, _) in enumerate(group)}
        streams[size] = _object_stream(group)
        size += 1
    return _file(pdf[: pdf.index(b"\n1 0 obj")].rstrip() + b"\n", streams, where, (size, tail[1]))


def _objects(pdf: bytes, table: re.Match[bytes], end: int) -> Iterator[tuple[int, bytes]]:
    """Yield number and body of each object, by number."""
    entries = (pdf[table.end() + _ENTRY_BYTES * at :][:_ENTRY_BYTES] for at in range(int(table[1])))
    starts = sorted(int(entry[:10]) for entry in entries if entry[17:18] == b"n")
    found = (_OBJECT.match(pdf[start:stop]) for start, stop in pairwise([*starts, end]))
    yield from sorted((int(one[1]), one[2]) for one in found if one)


def _object_stream(group: Sequence[tuple[int, bytes]]) -> bytes:
    """Return objects as the body of one stream, their numbers and places first."""
    places, at = [], 0
    for number, body in group:
        places.append(f"{number} {at}")
        at += len(body) + 1
    head = " ".join(places).encode("ascii") + b"\n"
    data = head + b"\n".join(body for _, body in group)
    return _stream(f"/Type/ObjStm/N {len(group)}/First {len(head)}".encode("ascii"), data)


def _stream(entries: bytes, data: bytes) -> bytes:
    small = zlib.compress(data, 9)
    head = b"<<" + entries + b"/Filter/FlateDecode/Length %d>>" % len(small)
    return head + b"\nstream\n" + small + b"\nendstream"


def _file(
    head: bytes,
    streams: dict[int, bytes],
    where: dict[int, tuple[int, int, int]],
    end: tuple[int, bytes],
) -> bytes:
    """Return the file: its streams, then the table of where each object is.

    Args:
        head: what the file begins with.
        streams: bodies by number.
        where: kind, stream and place of each packed object.
        end: number of the table itself, and the entries of the trailer.
    """
    parts, at = [head], len(head)
    for number, body in streams.items():
        where[number] = (_AT, at, 0)
        parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, body))
        at += len(parts[-1])
    table, trailer = end
    where[table] = (_AT, at, 0)
    rows = (where.get(number, (_FREE, 0, 0)) for number in range(table + 1))
    data = b"".join(_ROW.pack(*row) for row in rows)
    kept = re.sub(rb"/Size \d+", b"", trailer)
    entries = b"/Type/XRef/W[1 4 2]/Size %d" % (table + 1) + kept
    parts.append(b"%d 0 obj\n%s\nendobj\n" % (table, _stream(entries, data)))
    parts.append(b"startxref\n%d\n%%%%EOF\n" % at)
    return b"".join(parts)
