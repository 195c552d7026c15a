"""JSON with care: written the same way each time, read with the place of whatever is wrong."""

from __future__ import annotations

import datetime as dt
import json
import re
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from routes.causes import json_problem
from routes.geo import LonLat
from routes.message import Message, msg, msgn
from routes.siteprops import PropertyError, check_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

REMAKE = msg("Make the circuit again with sse-routes plan.")
"""What to do with a circuit.json that cannot be right."""

_T = TypeVar("_T")
_Word = TypeVar("_Word", bound=str)
_ONE_LINE = 180
_MOST = 10**9
_FLAT = json.JSONEncoder(ensure_ascii=False, allow_nan=False)
_SURROGATE = re.compile("[\ud800-\udfff]")


class JsonFaultError(ValueError):
    """A JSON text does not hold what it should.

    Attributes:
        path: where, such as `days[0].stops[1].arrival`; empty for the whole.
        problem: what is wrong.
        fix: what to do about it.
        message: all of it.
    """

    def __init__(self, path: str, problem: Message, fix: Message) -> None:
        self.path, self.problem, self.fix = path, problem, fix
        self.message = (
            msg("{path}: {problem}. {fix}", path=path, problem=problem, fix=fix)
            if path
            else msg("{problem}. {fix}", problem=problem, fix=fix)
        )
        super().__init__(self.message)


class RefusedJsonError(JsonFaultError):
    """What a JSON text says makes no sense to another part, which says so in a whole sentence."""

    def __init__(self, path: str, refusal: Message, fix: Message) -> None:
        super().__init__(path, refusal, fix)
        self.message = msg("{path}: {refusal} {fix}", path=path, refusal=refusal, fix=fix)
        self.args = (self.message,)


def json_text(value: object) -> str:
    """Return a JSON value as text, keys in their order, two spaces a level, a newline at the end.

    A list or object that fits stands on one line, so that a line of a file is a position, a cue, a
    place. Half a character (a lone surrogate) is written as an escape: it has no UTF-8.

    Raises:
        ValueError: if a number is not finite.

    >>> print(json_text({"a": [1, 2.5], "b": None}), end="")
    {"a": [1, 2.5], "b": null}
    """
    text = _written(value, "\n")
    return _SURROGATE.sub(lambda half: f"\\u{ord(half.group()):04x}", text) + "\n"


def seconds_of(duration: dt.timedelta) -> int:
    """Return a duration in seconds.

    Raises:
        ValueError: if it is not a whole number of them.

    >>> seconds_of(dt.timedelta(minutes=1))
    60
    """
    seconds, rest = divmod(duration, dt.timedelta(seconds=1))
    if rest:
        raise ValueError(f"{duration} is not a whole number of seconds")
    return seconds


def _written(value: object, line_break: str) -> str:
    """Return a value as text whose own lines begin as `line_break` does."""
    flat = _FLAT.encode(value)
    if len(flat) <= _ONE_LINE or not isinstance(value, dict | list):
        return flat
    deeper = line_break + "  "
    if isinstance(value, list):
        return f"[{deeper}{f',{deeper}'.join(_written(v, deeper) for v in value)}{line_break}]"
    pairs = (f"{_FLAT.encode(key)}: {_written(entry, deeper)}" for key, entry in value.items())
    return f"{{{deeper}{f',{deeper}'.join(pairs)}{line_break}}}"


def parse_json(text: str) -> Node:
    """Read a JSON text; `NaN`, numbers too long to convert and keys given twice are refused.

    Raises:
        JsonFaultError: if it cannot be read.
    """
    fix = msg("Use the file as it was written, or make it again.")
    try:
        value = json.loads(text, parse_constant=_no_constant, object_pairs_hook=_unique)
    except json.JSONDecodeError as error:
        problem = json_problem(error) if text.strip() else msg("is empty")
        raise JsonFaultError("", problem, fix) from error
    except _TwiceError as error:
        problem = msg("holds the key {key} twice in one object", key=_shown(error.key))
        raise JsonFaultError("", problem, fix) from error
    except ValueError as error:
        raise JsonFaultError("", msg("holds a number that is not finite"), fix) from error
    except RecursionError as error:
        raise JsonFaultError("", msg("is nested too deeply"), fix) from error
    return Node(value=value)


class _TwiceError(ValueError):
    """An object has a key twice."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(key)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise _TwiceError(twice)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A JSON value and where it stands; each method reads it as one kind of value.

    Every method raises `JsonFaultError` if the value is something else.

    Attributes:
        value: as `json` reads it; None where there is none.
        path: where it stands in the file.
        is_absent: whether there is none, and null is not what stands there.
    """

    value: Any
    path: str = ""
    is_absent: bool = False

    def refuse(self, problem: Message, fix: Message) -> NoReturn:
        """Raise the fault of this value."""
        raise JsonFaultError(self.path, problem, fix)

    def fields(self, *names: str, optional: tuple[str, ...] = ()) -> dict[str, Node]:
        """Read an object with exactly these keys, of which the optional ones may be missing."""
        if not isinstance(self.value, dict):
            self.refuse(
                msg("{given} is not an object", given=_shown(self.value)),
                msg("Give {names}.", names=", ".join(names)),
            )
        missing = [name for name in names if name not in self.value]
        unknown = [key for key in self.value if key not in (*names, *optional)]
        if missing:
            self.refuse(msg("has no {key}", key=missing[0]), msg("Add it."))
        if unknown:
            self.refuse(msg("has an unknown key {key}", key=_shown(unknown[0])), msg("Remove it."))
        step = "." if self.path else ""
        return {name: self._child(f"{step}{name}", name) for name in (*names, *optional)}

    def entries(self) -> list[Node]:
        """Read a list."""
        if not isinstance(self.value, list):
            self.refuse(
                msg("{given} is not a list", given=_shown(self.value)),
                msg("Write it between [ and ]."),
            )
        return [self._child(f"[{number}]", number) for number in range(len(self.value))]

    def pair(self, fix: Message) -> tuple[Node, Node]:
        """Read a list of two numbers, each of which is still to be read."""
        entries = self.entries()
        if len(entries) != 2:  # noqa: PLR2004
            problem = msgn("holds {n} number, not two", "holds {n} numbers, not two", len(entries))
            self.refuse(problem, fix)
        return entries[0], entries[1]

    @contextmanager
    def consistent(self, problem: Message) -> Iterator[None]:
        """Refuse this value if what is made of its parts, each right by itself, is not possible."""
        try:
            yield
        except JsonFaultError:
            raise
        except ValueError as error:
            raise JsonFaultError(self.path, problem, REMAKE) from error

    def _child(self, step: str, key: str | int) -> Node:
        is_absent = isinstance(key, str) and key not in self.value
        value = None if is_absent else self.value[key]
        return Node(value=value, path=self.path + step, is_absent=is_absent)

    def maybe(self, read: Callable[[Node], _T]) -> _T | None:
        """Read a value that may be null."""
        return None if self.value is None else read(self)

    def given(self, read: Callable[[Node], _T], otherwise: _T) -> _T:
        """Read a value whose key may be missing, but which may not be null."""
        return otherwise if self.is_absent else read(self)

    def string(self) -> str:
        """Read a string as it is, whatever it holds but half characters."""
        if not isinstance(self.value, str):
            self.refuse(
                msg("{given} is not text", given=_shown(self.value)),
                msg("Write it between quotation marks."),
            )
        if _SURROGATE.search(self.value):
            self.refuse(msg("holds half a character"), msg("Type the text again."))
        return self.value

    def line(self) -> str:
        """Read a text without control characters, direction marks or markup."""
        try:
            return check_text(self.string())
        except PropertyError as error:
            self.refuse(error.problem, error.fix)

    def one_of(self, choices: Iterable[_Word]) -> _Word:
        """Read one of some words."""
        allowed = tuple(choices)
        if not isinstance(self.value, str) or self.value not in allowed:
            self.refuse(
                msg("{given} is not allowed", given=_shown(self.value)),
                msg("Write {allowed}.", allowed=", ".join(allowed)),
            )
        return allowed[allowed.index(self.value)]

    def flag(self) -> bool:
        """Read true or false."""
        if not isinstance(self.value, bool):
            self.refuse(
                msg("{given} is neither true nor false", given=_shown(self.value)),
                msg("Write one of them."),
            )
        return self.value

    def whole(self, least: int = 0, most: int = _MOST) -> int:
        """Read a whole number within bounds."""
        number = self.value
        if isinstance(number, bool) or not isinstance(number, int) or not least <= number <= most:
            problem = msg(
                "{number} is not a whole number from {least} to {most}",
                number=_shown(number),
                least=least,
                most=most,
            )
            self.refuse(problem, msg("Write the number without quotation marks or decimals."))
        return number

    def number(self, least: float = 0.0, most: float = _MOST) -> float:
        """Read a number within bounds."""
        number = self.value
        is_number = isinstance(number, int | float) and not isinstance(number, bool)
        if not is_number or not least <= number <= most:
            problem = msg(
                "{number} is not a number from {least:g} to {most:g}",
                number=_shown(number),
                least=least,
                most=most,
            )
            self.refuse(problem, msg("Write the number without quotation marks."))
        return float(number)

    def time(self) -> dt.datetime:
        """Read a local wall time, YYYY-MM-DDTHH:MM:SS."""
        try:
            time = dt.datetime.fromisoformat(self.string())
        except ValueError:
            time = None
        if time is None or time.isoformat() != self.value or time.tzinfo:
            self.refuse(
                msg("{given} is not a time", given=_shown(self.value)),
                msg("Write YYYY-MM-DDTHH:MM:SS."),
            )
        return time

    def clock(self) -> dt.time:
        """Read a time of day, HH:MM:SS."""
        try:
            time = dt.time.fromisoformat(self.string())
        except ValueError:
            time = None
        if time is None or time.isoformat() != self.value or time.tzinfo:
            self.refuse(
                msg("{given} is not a time of day", given=_shown(self.value)),
                msg("Write HH:MM:SS."),
            )
        return time

    def seconds(self, least: int = 0, most: int = _MOST) -> dt.timedelta:
        """Read a duration in whole seconds within bounds."""
        return dt.timedelta(seconds=self.whole(least, most))

    def position(self) -> LonLat:
        """Read a position: longitude and latitude, degrees."""
        lon, lat = self.pair(msg("Write [longitude, latitude] in degrees."))
        return LonLat(lon.number(-180, 180), lat.number(-90, 90))


def _shown(value: object) -> Message:
    """Return a value for a message: printable, at most 40 characters."""
    if isinstance(value, dict | list):
        return msg("an object") if isinstance(value, dict) else msg("a list")
    try:
        raw = value if isinstance(value, str) else json.dumps(value)
    except ValueError:  # an integer with more digits than Python prints
        return msg("a very long number")
    text = "".join(sign if sign.isprintable() else "\ufffd" for sign in raw[:41])
    return msg("“{value}”", value=text if len(text) <= 40 else f"{text[:39]}…")  # noqa: PLR2004
