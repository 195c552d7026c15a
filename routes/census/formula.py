"""The formula of the prize: what its TOML file holds, and how it is read.

`routes/data/score.toml` is the formula of the package and `docs/score.md` explains it. **An
indicator that is not known counts 0**, so every scale must have 0 between the points of its worst
and of its best value: an unknown then stands as an ordinary value does.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from routes.causes import unreadable
from routes.errors import InputError
from routes.message import msg
from routes.siteprops import KINDS, OFFERS
from routes.sitevalues import PropertyError, read_text, shown, whole_number
from routes.tomlcause import toml_cause

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_points = whole_number(-1_000, 1_000)
_no_loss = whole_number(0, 1_000)
_base = whole_number(0, 10_000)
_year = whole_number(1900, 2200)
_threshold = whole_number(0, 1_000_000)
_STEPS = msg(
    "Write where each step begins, from 0, and its points, in whole numbers: {example}.",
    example="[[0, -1], [10, 0], [50, 2]]",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Points of a question answered with yes or no; no is not worth more than 0, yes not less."""

    yes: int
    no: int

    def __post_init__(self) -> None:
        _check_middle((self.no, self.yes))


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """Points of a number, in steps.

    Attributes:
        steps: (from, points), both rising; the first begins at 0.
    """

    steps: tuple[tuple[int, int], ...]

    def __post_init__(self) -> None:
        starts = [start for start, _ in self.steps]
        if starts[:1] != [0] or starts != sorted(set(starts)):
            raise PropertyError(msg("the steps do not rise from 0"), _STEPS)
        _check_middle([points for _, points in self.steps])

    def points(self, number: int) -> int:
        """Return the points of the last step that a number, at least 0, reaches."""
        return max(points for start, points in self.steps if start <= number)


@dataclass(frozen=True, slots=True, kw_only=True)
class PerEntry:
    """Points of a list: so many for each different entry, up to a most."""

    each: int
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Offers:
    """Points of what visitors are offered.

    Attributes:
        points: (offer, points) for every offer of `routes.siteprops.OFFERS`.
        most: the most that all of them count together.
    """

    points: tuple[tuple[str, int], ...]
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Recency:
    """Points of the day on which the facts were verified.

    Attributes:
        within_years: years of the calendar before the reference year that still count as recent.
        recent: points of such a day; not less than 0.
        older: points of an earlier one; not more than 0.
    """

    within_years: int
    recent: int
    older: int

    def __post_init__(self) -> None:
        _check_middle((self.older, self.recent))


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """Points of the confidence in the sources, from `high` down to `low`."""

    high: int
    medium: int
    low: int

    def __post_init__(self) -> None:
        _check_middle((self.low, self.medium, self.high))


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """The formula of the prize; the attributes are the keys of `routes/data/score.toml`.

    Attributes:
        reference_year: the year to which years are counted.
        least_prize: no site of the list is worth less, unless the office says so.
        kind: (kind, base points) for every kind of site.
    """

    reference_year: int
    least_prize: int
    kind: tuple[tuple[str, int], ...]
    sector: Answer
    years_active: Steps
    members: Steps
    growth_percent: Steps
    women_led: Answer
    certifications: PerEntry
    awards: PerEntry
    offer: Offers
    check_date: Recency
    confidence: Levels


@cache
def default_formula() -> Formula:
    """Return the formula of the package.

    >>> dict(default_formula().kind)["cooperative"]
    12
    """
    return read_formula(Path(__file__).parents[1] / "data" / "score.toml")


def read_formula(path: Path | str) -> Formula:
    """Read a formula from a TOML file like `routes/data/score.toml`.

    Raises:
        InputError: if it cannot be used; it names file, key, problem and fix.
    """
    try:
        data = tomllib.loads(Path(path).read_bytes().decode("utf-8-sig"))
    except OSError as error:
        problem = unreadable(path, error)
        raise InputError(
            msg("{path}: {problem}. Give the TOML file of a formula.", path=path, problem=problem)
        ) from error
    except UnicodeDecodeError as error:
        raise InputError(
            msg("{path}: is not UTF-8 text. Save it again as UTF-8.", path=path)
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise InputError(
            msg(
                "{path}: is not valid TOML: {reason}. Mend it there.",
                path=path,
                reason=toml_cause(error),
            )
        ) from error
    except (ValueError, RecursionError) as error:
        raise InputError(
            msg(
                "{path}: holds a number of thousands of digits, or is nested too deeply. Copy the "
                "formula of the package.",
                path=path,
            )
        ) from error
    try:
        return _formula(data)
    except PropertyError as error:
        raise InputError(msg("{path}: {error}", path=path, error=error)) from error


def _formula(data: dict[str, Any]) -> Formula:
    table = _table(data, _READERS)
    return Formula(**{key: _at(key, read, table[key]) for key, read in _READERS.items()})


def _at(key: str, read: Callable[[Any], Any], value: object) -> Any:  # noqa: ANN401
    """Read a value; if it is refused, the problem begins with its key."""
    try:
        return read(value)
    except PropertyError as error:
        raise PropertyError(
            msg("{key}: {problem}", key=key, problem=error.problem), error.fix
        ) from error


def _table(value: object, keys: Iterable[str]) -> dict[str, Any]:
    """Read a table with exactly these keys."""
    wanted = tuple(keys)
    if not isinstance(value, dict):
        raise PropertyError(
            msg("“{value}” is not a table", value=shown(value)),
            msg("Give {keys}.", keys=", ".join(wanted)),
        )
    for key in value:
        if key not in wanted:
            raise PropertyError(
                msg("there is no key “{key}”", key=shown(key)),
                msg("Remove it; known are {keys}.", keys=", ".join(wanted)),
            )
    for key in wanted:
        if key not in value:
            raise PropertyError(
                msg("{key} is missing", key=key), msg("Copy it from the formula of the package.")
            )
    return value


def _weights(value: object, make: Callable[..., Any], **read: Callable[[object], Any]) -> Any:  # noqa: ANN401
    """Read a table of weights and its reason, and make of the weights what they stand for."""
    table = _table(value, (*read, "reason"))
    if not _at("reason", read_text, table["reason"]):
        raise PropertyError(msg("reason: is empty"), msg("Say why the figures are as they are."))
    return make(**{key: _at(key, reader, table[key]) for key, reader in read.items()})


def _kinds(value: object) -> tuple[tuple[str, int], ...]:
    read = partial(_weights, make=lambda points: points, points=_base)
    table = _table(value, KINDS)
    return tuple((kind, _at(kind, read, table[kind])) for kind in KINDS)


def _offers(value: object) -> Offers:
    def make(most: int, **points: int) -> Offers:
        return Offers(points=tuple(points.items()), most=most)

    each: dict[str, Any] = dict.fromkeys(OFFERS, _no_loss)
    found: Offers = _weights(value, make, most=_no_loss, **each)
    return found


def _step_list(value: object) -> tuple[tuple[int, int], ...]:
    if not isinstance(value, list) or any(
        not isinstance(pair, list) or len(pair) != 2  # noqa: PLR2004
        for pair in value
    ):
        raise PropertyError(msg("these are not steps"), _STEPS)
    return tuple((_threshold(start), _points(points)) for start, points in value)


def _check_middle(rising: Iterable[int]) -> None:
    """Refuse points that fall where the value is better, or all lie on one side of 0.

    Raises:
        PropertyError: as said.
    """
    points = list(rising)
    if points != sorted(points):
        raise PropertyError(msg("a better value has fewer points"), msg("Let the points rise."))
    if not points[0] <= 0 <= points[-1]:
        raise PropertyError(
            msg("an unknown value counts 0, which is not between the worst and the best"),
            msg("Let the worst have 0 points or fewer, and the best 0 or more."),
        )


_answer = partial(_weights, make=Answer, yes=_points, no=_points)
_steps = partial(_weights, make=Steps, steps=_step_list)
_per_entry = partial(_weights, make=PerEntry, each=_no_loss, most=_no_loss)
_READERS: dict[str, Callable[[object], Any]] = {
    "reference_year": _year,
    "least_prize": _base,
    "kind": _kinds,
    "sector": _answer,
    "years_active": _steps,
    "members": _steps,
    "growth_percent": _steps,
    "women_led": _answer,
    "certifications": _per_entry,
    "awards": _per_entry,
    "offer": _offers,
    "check_date": partial(
        _weights, make=Recency, within_years=whole_number(0, 100), recent=_points, older=_points
    ),
    "confidence": partial(_weights, make=Levels, high=_points, medium=_points, low=_points),
}
