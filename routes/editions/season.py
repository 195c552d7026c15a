"""A season: many requests in one TOML file. `docs/editions.md` explains it.

```toml
[all]                      # options of every circuit, as those of `sse-routes plan`
sites = "sites.geojson"
date = 2026-10-07

[[circuits]]
name = "argan"             # what its folder begins with
theme = ["argan", "silver"]
[circuits.each]            # one circuit for every combination of these
from = ["tiznit", "tafraout"]
days = [1, 2]
lang = ["fr", "ar", "en"]
```
"""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
import json
import math
import re
import tomllib
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from routes.causes import unreadable
from routes.errors import InputError
from routes.message import msg
from routes.sitevalues import PropertyError, read_name, shown
from routes.tomlcause import toml_cause

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MOST_CIRCUITS = 5_000
"""The most circuits of a season; more is taken for a slip."""

_MOST_BYTES = 4 * 1024 * 1024
_LONGEST_NAME = 60
_DATES = msg("Write dates as 2026-10-07 and times as “08:30”.")
_PATHS = msg("Write paths with / between their folders, as C:/Users/office/sites.geojson.")
_BACKSLASH = ("Unescaped", "Invalid hex value")
"""How Python begins to tell a backslash that means nothing, as in the paths of Windows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """How an option of `plan` is given.

    Attributes:
        repeats: whether it may be given several times, as a list.
        is_flag: whether it is given without a value, as true.
    """

    repeats: bool = False
    is_flag: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One circuit of a season.

    Attributes:
        folder: name of its folder, the same for the same options.
        where: where it stands in the file, for messages.
        options: each option with its values as text, in order of the names; those of a flag are
            empty.
    """

    folder: str
    where: str
    options: tuple[tuple[str, tuple[str, ...]], ...]

    def without(self, name: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return the options but for one."""
        return tuple(entry for entry in self.options if entry[0] != name)


def read_season(path: Path | str, known: Mapping[str, Option]) -> tuple[Order, ...]:
    """Read the circuits of a season, in the order of the file.

    Args:
        path: the TOML file.
        known: the options a circuit may have, by name without dashes.

    Raises:
        InputError: if it cannot be used; it names file, table, key, problem and fix.
    """
    try:
        return tuple(_orders(_toml(Path(path)), known))
    except PropertyError as error:
        raise InputError(msg("{path}: {error}", path=path, error=error)) from error


def _toml(path: Path) -> dict[str, Any]:
    try:
        data = path.read_bytes()
        if len(data) > _MOST_BYTES:
            raise PropertyError(
                msg("is larger than {most:,} bytes", most=_MOST_BYTES),
                msg("Split the season."),
            )
        return tomllib.loads(data.decode("utf-8-sig"))
    except OSError as error:
        problem = unreadable(path, error)
        raise PropertyError(problem, msg("Give the name of a season in TOML.")) from error
    except UnicodeDecodeError as error:
        raise PropertyError(msg("is not UTF-8 text"), msg("Save it as UTF-8.")) from error
    except tomllib.TOMLDecodeError as error:
        fix = _PATHS if str(error).startswith(_BACKSLASH) else _DATES
        raise PropertyError(
            msg("is not valid TOML ({cause})", cause=toml_cause(error)), fix
        ) from error
    except (ValueError, RecursionError) as error:
        if isinstance(error, PropertyError):
            raise
        problem = msg("is nested too deeply or holds a number or date that cannot be")
        raise PropertyError(problem, _DATES) from error


def _orders(data: dict[str, Any], known: Mapping[str, Option]) -> Iterator[Order]:
    """Yield every circuit; the same one twice is refused."""
    for key in data.keys() - {"all", "circuits"}:
        problem = msg("there is no table or key “{key}” at the top", key=shown(key))
        raise PropertyError(problem, msg("Put options for every circuit into [all]."))
    tables = data.get("circuits")
    if not isinstance(tables, list) or not tables:
        problem = msg("circuits: there is no table [[circuits]]")
        raise PropertyError(problem, msg("Write one for each circuit or family of circuits."))
    common = _options("all", _table("all", data.get("all", {})), known)
    places: dict[str, str] = {}
    for number, table in enumerate(tables, start=1):
        where = f"circuits {number}"
        for order in _family(where, _table(where, table), common, known):
            if order.folder in places:
                problem = msg(
                    "{where}: this asks for a circuit that {other} has",
                    where=order.where,
                    other=places[order.folder],
                )
                raise PropertyError(problem, msg("Ask for each circuit once."))
            places[order.folder] = order.where
            if len(places) > MOST_CIRCUITS:
                _too_many(where)
            yield order


def _too_many(where: str) -> NoReturn:
    problem = msg(
        "{where}: the season has more than {most:,} circuits",
        where=where,
        most=MOST_CIRCUITS,
    )
    raise PropertyError(
        problem, msg("Leave out some combinations, or split it into several files.")
    )


def _table(where: str, value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        fix = msg("Write [{table}] above.", table=where.split(maxsplit=1)[0])
        raise PropertyError(msg("{where}: this is not a table", where=where), fix)
    return dict(value)


def _family(
    where: str,
    table: dict[str, Any],
    common: dict[str, tuple[str, ...]],
    known: Mapping[str, Option],
) -> Iterator[Order]:
    """Yield the circuits of one table: one for every combination of what `each` lists."""
    name = _name(where, table.pop("name", ""))
    each = _table(f"{where}, each", table.pop("each", {}))
    own = common | _options(where, table, known)
    choices = {key: _choices(f"{where}, each, {key}", key, each[key], known) for key in each}
    for key in choices.keys() & table.keys():
        problem = msg("{where}, {key}: this is given both here and in each", where=where, key=key)
        raise PropertyError(problem, msg("Keep one of them."))
    if math.prod(map(len, choices.values())) > MOST_CIRCUITS:
        _too_many(where)
    for values in itertools.product(*choices.values()):
        chosen = dict(zip(choices, values, strict=True))
        options = tuple(sorted((own | chosen).items()))
        about = ", ".join(f"{key} {'+'.join(value)}" for key, value in chosen.items())
        place = f"{where} ({shown(about)})" if about else where
        yield Order(folder=_folder(name, values, options), where=place, options=options)


def _name(where: str, value: object) -> str:
    try:
        return read_name(value) if value else ""
    except PropertyError as error:
        raise PropertyError(
            msg("{where}, name: {problem}", where=where, problem=error.problem), error.fix
        ) from error


def _choices(
    where: str, key: str, value: object, known: Mapping[str, Option]
) -> list[tuple[str, ...]]:
    """Return the values of an option that a family goes through."""
    if not isinstance(value, list) or not value:
        raise PropertyError(
            msg("{where}: this is not a list of values", where=where), msg("Write them in [ and ].")
        )
    found = [_values(where, key, entry, known) for entry in value]
    if len(set(found)) < len(found):
        raise PropertyError(
            msg("{where}: a value is there twice", where=where), msg("Keep one of them.")
        )
    return found


def _options(
    where: str, table: dict[str, Any], known: Mapping[str, Option]
) -> dict[str, tuple[str, ...]]:
    """Return the options of a table as texts; a flag that is false is none."""
    return {
        key: _values(f"{where}, {key}", key, value, known)
        for key, value in table.items()
        if not (value is False and key in known and known[key].is_flag)
    }


def _values(where: str, key: str, value: object, known: Mapping[str, Option]) -> tuple[str, ...]:
    """Return what one option is given, as texts."""
    if key not in known:
        near = next((name for name in known if name.replace("-", "_") == key), "")
        fix = (
            msg("Write {key}.", key=near)
            if near
            else msg("Known are {known}.", known=", ".join(sorted(known)))
        )
        raise PropertyError(
            msg("{where}: there is no option “{key}”", where=where, key=shown(key)), fix
        )
    option = known[key]
    if option.is_flag:
        if value is not True:
            raise PropertyError(
                msg("{where}: “{value}” is not true or false", where=where, value=shown(value)),
                msg("Write true."),
            )
        return ()
    if isinstance(value, list):
        if not option.repeats:
            fix = msg("Give one, or list them in [circuits.each] as {key} = […].", key=key)
            raise PropertyError(
                msg("{where}: this option has one value, not a list", where=where), fix
            )
        return tuple(_text(where, entry) for entry in value)
    return (_text(where, value),)


def _text(where: str, value: object) -> str:
    """Return a value as one would type it."""
    if isinstance(value, str) and value and value.isprintable():
        return value
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value.isoformat()
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return str(value)
    raise PropertyError(
        msg("{where}: “{value}” cannot be a value of an option", where=where, value=shown(value)),
        _DATES,
    )


def _folder(name: str, varied: tuple[tuple[str, ...], ...], options: object) -> str:
    """Return a name to read, and a hash of the options that no other circuit has.

    Letters of other scripts are left out: the hash keeps such names apart.
    """
    digest = hashlib.sha256(json.dumps([name, options]).encode()).hexdigest()[:10]
    words = [name or "circuit", *("-".join(values) for values in varied)]
    plain = unicodedata.normalize("NFKD", "-".join(words)).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:_LONGEST_NAME].strip("-")
    return f"{slug or 'circuit'}-{digest}"
