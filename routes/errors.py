"""The errors and warnings of this package.

::

    Exception
    └── RoutesError
        ├── InputError (ValueError)      something the user gave cannot be used
        │   ├── SitesError               a list of sites has faults; carries them all
        │   ├── CensusError              a spreadsheet of sites cannot be read
        │   ├── RoadsError               a road file or road table cannot be read
        │   │   └── RoadFaultsError      what an office wrote of roads has faults; carries them all
        │   │       ├── OverridesError   local knowledge of roads
        │   │       └── CalibrationError timed drives, or speeds fitted to them
        │   ├── ElevationError           a file of heights cannot be read
        │   ├── PlaceError               no such place, or more than one
        │   ├── RequestError             a wish that makes no sense: dates, times, limits
        │   └── CircuitError             a circuit file cannot be read
        ├── InfeasibleError              the wishes make sense but cannot hold together
        ├── DownloadError (OSError)      the Overpass server did not give the roads
        └── OutputError (OSError)        a file could not be written
    UserWarning
    └── RoutesWarning
        ├── FarFromRoadWarning           a place lies too far from any road to be driven to
        ├── IncompleteRoadsWarning       part of a road file could not be used
        ├── ElevationWarning             heights are missing, or not those of the road
        ├── OverridesWarning             local knowledge of roads has no effect, or more than drawn
        ├── CalibrationWarning           a timed drive cannot be used, or no speed explains it
        └── PhotoWarning                 a picture of a site cannot be shown
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from routes.message import Message, msg, msgn

if TYPE_CHECKING:
    from collections.abc import Sequence


class RoutesError(Exception):
    """Anything this package refuses to do; its text says what is wrong and how to mend it.

    Attributes:
        message: that text, which can be told in another language.
    """

    def __init__(self, message: Message) -> None:
        self.message = message
        super().__init__(message)


class InputError(RoutesError, ValueError):
    """Something the user gave cannot be used."""


class CensusError(InputError):
    """A spreadsheet of sites cannot be read, or nothing in it can be used."""


class RoadsError(InputError):
    """A road file or road table cannot be read."""


class ElevationError(InputError):
    """A file of heights cannot be read."""


class PlaceError(InputError):
    """There is no such place, or more than one."""


class RequestError(InputError):
    """A wish makes no sense by itself: a date, a time, a limit."""


class CircuitError(InputError):
    """A circuit file cannot be read."""


class InfeasibleError(RoutesError):
    """Every wish makes sense, but they cannot hold together."""


class DownloadError(RoutesError, OSError):
    """The Overpass server did not give the roads."""


class OutputError(RoutesError, OSError):
    """A file could not be written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing wrong in a list of sites, or of what is known of roads.

    Attributes:
        severity: `error` stops the file from being used, `warning` does not.
        row: position of the feature in the file, from 1; 0 for the file itself.
        site_id: id of the site, empty if it has none.
        field: name of the property, or `geometry`, `id`, `file`.
        problem: what is wrong, in plain words.
        fix: what to do about it.
    """

    severity: Literal["error", "warning"]
    row: int
    site_id: str
    field: str
    problem: Message
    fix: Message

    @property
    def message(self) -> Message:
        """All of it on one line."""
        said = {"field": self.field, "problem": self.problem, "fix": self.fix}
        if not self.row:
            return msg("{field}: {problem}. {fix}", **said)
        if not self.site_id:
            return msg("row {row}, {field}: {problem}. {fix}", row=self.row, **said)
        return msg(
            "row {row} ({site}), {field}: {problem}. {fix}", row=self.row, site=self.site_id, **said
        )

    def __str__(self) -> str:
        """Say all of it on one line, in English."""
        return str(self.message)


_SHOWN = 5
"""Faults that an error names; `sites lint` tells all."""


def _unusable(file: str, faults: Sequence[Message]) -> Message:
    return msg("{file}: cannot be used\n  {faults}", file=file, faults=tuple(faults))


class SitesError(InputError):
    """A list of sites has faults.

    Attributes:
        file: name of the file as the user gave it.
        faults: every fault found, in the order of the file.
    """

    def __init__(self, file: str, faults: Sequence[Fault]) -> None:
        self.file = file
        self.faults = tuple(faults)
        errors = [fault.message for fault in self.faults if fault.severity == "error"]
        shown = errors[:_SHOWN]
        if more := errors[_SHOWN:]:
            shown.append(msgn("… and {n} more", "… and {n} more", len(more)))
        super().__init__(_unusable(file, shown))


class RoadFaultsError(RoadsError):
    """A file that an office wrote about roads has faults.

    Attributes:
        file: name of the file as the user gave it.
        faults: every fault found, in the order of the file.
    """

    def __init__(self, file: str, faults: Sequence[Fault]) -> None:
        self.file = file
        self.faults = tuple(faults)
        super().__init__(_unusable(file, [fault.message for fault in self.faults]))


class OverridesError(RoadFaultsError):
    """What someone knows of the roads cannot be read."""


class CalibrationError(RoadFaultsError):
    """Timed drives cannot be read, or speeds that were fitted to such."""


class RoutesWarning(UserWarning):
    """Something the user should know, though the work goes on.

    Attributes:
        message: its text, which can be told in another language.
    """

    def __init__(self, message: Message) -> None:
        self.message = message
        super().__init__(message)


class FarFromRoadWarning(RoutesWarning):
    """A place lies too far from any road of the profile to be driven to."""


class IncompleteRoadsWarning(RoutesWarning):
    """Part of a road file could not be used."""


class ElevationWarning(RoutesWarning):
    """Heights asked for are missing, or not those of the road."""


class OverridesWarning(RoutesWarning):
    """Something known of the roads has no effect, or holds for longer than was drawn."""


class CalibrationWarning(RoutesWarning):
    """A timed drive cannot be used, or no speed explains it."""


class PhotoWarning(RoutesWarning):
    """A picture of a site cannot be shown."""
