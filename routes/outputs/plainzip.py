"""Workbooks as archives that are the same on every computer."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import Final

BEGINNING: Final = dt.datetime(1980, 1, 1)  # noqa: DTZ001 - the earliest time a ZIP archive can hold


def plain_archive(data: bytes) -> bytes:
    """Return an archive without what differs from one computer to the next.

    That is the system it was made on, and how its zlib compresses: nothing is compressed.
    """
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as packed, zipfile.ZipFile(file, "w") as plain:
        for name in packed.namelist():
            entry = zipfile.ZipInfo(name, BEGINNING.timetuple()[:6])
            entry.create_system = 0
            plain.writestr(entry, packed.read(name))
    return file.getvalue()
