"""Time factors by class of road: the small file that `sse-routes roads calibrate` writes."""

from __future__ import annotations

import hashlib
import json
import math
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from routes.causes import unreadable
from routes.errors import CalibrationError, Fault, RequestError
from routes.message import Message, msg
from routes.roads.network import HIGHWAYS
from routes.roads.profile import profile_names
from routes.tomlcause import toml_cause

if TYPE_CHECKING:
    from os import PathLike

    from routes.roads.network import RoadNetwork
    from routes.roads.profile import Profile

LEAST_FACTOR, MOST_FACTOR = 0.4, 1.6
"""Bounds of a time factor: beyond, the road has another class or the clock is wrong."""

LEAST_SPREAD, MOST_SPREAD = 0.05, 1.0
"""Bounds of a spread: three minutes of an hour are the clock's own; twice as long is no drive."""

_HOW = msg("Make it again with “sse-routes roads calibrate”.")
_HEAD = "# How much longer than by the table a road takes, by its class: 1.25 is a quarter longer."
_KEYS = {"profile", "drives", "spread", "time_factor"}
_MOST_DRIVES = 10**6


@dataclass(frozen=True, slots=True, kw_only=True)
class Speeds:
    """How much longer than by the table each class of road takes, for one vehicle.

    Attributes:
        file: name of the file, without folders.
        sha256: hash of its bytes, hexadecimal.
        profile: name of the profile the drives were made with.
        drives: how many drives the factors come from.
        factors: (`highway` value, time factor), each between `LEAST_FACTOR` and `MOST_FACTOR`.
        spread: the share of its time by which four in five of the drives are off at most; None if
            the file does not say.
    """

    file: str
    sha256: str
    profile: str
    drives: int
    factors: tuple[tuple[str, float], ...]
    spread: float | None = None

    @property
    def version(self) -> str:
        """Hash of what the file says, however it is written."""
        spread = [] if self.spread is None else [self.spread]
        said = json.dumps([self.profile, sorted(self.factors), *spread])
        return hashlib.sha256(said.encode()).hexdigest()

    def of_profile(self, profile: Profile) -> Profile:
        """Return a profile with these time factors, and a version that says so.

        Raises:
            RequestError: if they are those of another vehicle.
        """
        if profile.name != self.profile:
            raise RequestError(
                msg(
                    "{file} is for the profile {profile}, not for {other}: give --profile "
                    "{profile}, or calibrate with drives of this vehicle.",
                    file=self.file,
                    profile=self.profile,
                    other=profile.name,
                )
            )
        version = f"{profile.version}-{self.version}"
        factors = dict(self.factors)
        return replace(profile, time_factors=factors, timed_spread=self.spread, version=version)

    def on_roads(self, network: RoadNetwork) -> RoadNetwork:
        """Return the same roads with a source whose name and hash say how they are driven.

        So a circuit made with time factors is noticed when it is checked without them.
        """
        source = network.source
        digest = hashlib.sha256(f"{source.sha256} {self.version}".encode()).hexdigest()
        named = replace(source, name=f"{source.name} + {self.file}", sha256=digest)
        return replace(network, source=named)


def speeds_toml(profile: str, drives: int, factors: dict[str, float], spread: float) -> str:
    """Return the text of a file of time factors; the same factors give the same bytes.

    >>> print(speeds_toml("car", 12, {"trunk": 1.08}, 0.09))
    # How much longer than by the table a road takes, by its class: 1.25 is a quarter longer.
    # Written by “sse-routes roads calibrate”; used with --speeds.
    profile = "car"
    drives = 12
    <BLANKLINE>
    # By which share of its time a drive is off, four times in five.
    spread = 0.09
    <BLANKLINE>
    [time_factor]
    trunk = 1.08
    <BLANKLINE>
    """
    rows = [f"{name} = {factors[name]}" for name in HIGHWAYS if name in factors]
    return "\n".join(
        (
            _HEAD,
            "# Written by “sse-routes roads calibrate”; used with --speeds.",
            f'profile = "{profile}"',
            f"drives = {drives}",
            "",
            "# By which share of its time a drive is off, four times in five.",
            f"spread = {spread}",
            "",
            "[time_factor]",
            *rows,
            "",
        )
    )


def read_speeds(path: str | PathLike[str]) -> Speeds:
    """Read a file of time factors.

    Raises:
        CalibrationError: if it cannot be used; it names file, key, problem and fix, for all
            faults at once.
    """
    try:
        data = Path(path).read_bytes()
        content = tomllib.loads(data.decode("utf-8-sig"))
    except OSError as error:
        problem = unreadable(path, error)
        raise CalibrationError(
            str(path), [_fault(msg("file"), problem, msg("Check the name."))]
        ) from error
    except UnicodeDecodeError as error:
        raise CalibrationError(
            str(path), [_fault(msg("file"), msg("is not UTF-8 text"), _HOW)]
        ) from error
    except (ValueError, RecursionError) as error:
        problem = msg("is nested too deeply or holds a monstrous number")
        if isinstance(error, tomllib.TOMLDecodeError):
            problem = msg("is not valid TOML ({reason})", reason=toml_cause(error))
        fault = _fault(msg("file"), problem, _HOW)
        raise CalibrationError(str(path), [fault]) from error
    if faults := _faults(content):
        raise CalibrationError(str(path), faults)
    return Speeds(
        file=Path(path).name,
        sha256=hashlib.sha256(data).hexdigest(),
        profile=content["profile"],
        drives=content["drives"],
        factors=tuple((name, float(value)) for name, value in content["time_factor"].items()),
        spread=None if "spread" not in content else float(content["spread"]),
    )


def _faults(content: dict[str, Any]) -> list[Fault]:
    """Return everything wrong with the content of a file."""
    faults = [_fault(repr(key)[1:-1], msg("is not known"), _HOW) for key in content.keys() - _KEYS]
    faults.sort(key=str)
    if content.get("profile") not in profile_names():
        names = ", ".join(profile_names())
        faults.append(
            _fault("profile", msg("is no profile"), msg("Choose one of {names}.", names=names))
        )
    drives = content.get("drives")
    if type(drives) is not int or not 0 < drives < _MOST_DRIVES:
        faults.append(
            _fault("drives", msg("is not a number of drives"), msg("Give a whole number."))
        )
    if "spread" in content and not _is_within(content["spread"], LEAST_SPREAD, MOST_SPREAD):
        within = msg(
            "Give a number from {least} to {most}, or leave it out.",
            least=LEAST_SPREAD,
            most=MOST_SPREAD,
        )
        faults.append(_fault("spread", msg("is not a possible share"), within))
    table = content.get("time_factor")
    if not isinstance(table, dict):
        return [*faults, _fault("time_factor", msg("is not a table of factors"), _HOW)]
    for name, value in table.items():
        if name not in HIGHWAYS:
            shown = f"time_factor.{repr(name)[1:-1]}"
            faults.append(
                _fault(
                    shown,
                    msg("is no class of road"),
                    msg("Choose one of {names}.", names=", ".join(HIGHWAYS)),
                )
            )
        elif not _is_within(value, LEAST_FACTOR, MOST_FACTOR):
            within = msg(
                "Give a number from {least} to {most}.", least=LEAST_FACTOR, most=MOST_FACTOR
            )
            faults.append(_fault(f"time_factor.{name}", msg("is not a possible factor"), within))
    return faults


def _is_within(value: object, least: float, most: float) -> bool:
    is_number = type(value) in {int, float}
    return is_number and math.isfinite(value) and least <= value <= most  # type: ignore[arg-type, operator]


def _fault(field: str, problem: Message, fix: Message) -> Fault:
    return Fault(severity="error", row=0, site_id="", field=field, problem=problem, fix=fix)
