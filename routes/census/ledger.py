"""The editions ledger: the visits that published circuits have promised, site by site.

It is a small JSON file that the office keeps; `docs/fairness.md` explains it. An edition is a
circuit that was issued, with the number of its departures; each of its stops is promised one visit
by every departure. `routes.census.fairness` does the sums.
"""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - dataclass fields are read at run time
import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from routes.causes import json_problem, unreadable
from routes.errors import InputError
from routes.files import write_file
from routes.message import Message, msg
from routes.sitevalues import PropertyError, read_date, read_id, read_name, shown, whole_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

FORMAT = "sse-routes ledger"
VERSION = 1
"""Version of the format; it rises when a reader of the last one would misread the file."""

MOST_VISITS = 1_000_000
"""The most visits an edition can promise a site."""

_AS_WRITTEN = msg("Use the file as it was written, or an older copy.")
_visits = whole_number(1, MOST_VISITS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A circuit that was issued, and what it promises.

    Attributes:
        id: its id, as that of a site.
        issued: the day on which it was entered.
        title: its title, one line.
        dates: the days of the circuit, in order.
        visits: (id of a site, visits promised), at least one each, in order of the ids.
    """

    id: str
    issued: dt.date
    title: str
    dates: tuple[dt.date, ...]
    visits: tuple[tuple[str, int], ...]

    def __post_init__(self) -> None:
        sites = tuple(site_id for site_id, _ in self.visits)
        if not self.dates or self.dates != tuple(sorted(set(self.dates))):
            raise InputError(
                msg("edition {edition}: give its dates in order, at least one.", edition=self.id)
            )
        if not sites or sites != tuple(sorted(set(sites))):
            raise InputError(
                msg("edition {edition}: give its sites in order, at least one.", edition=self.id)
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """The editions issued so far, in order of the day of issue and the id."""

    editions: tuple[Edition, ...] = ()

    def __post_init__(self) -> None:
        ids = [edition.id for edition in self.editions]
        twice = [id_ for id_, count in Counter(ids).items() if count > 1]
        if twice:
            raise InputError(
                msg("the edition {edition} is there twice. Give each its own id.", edition=twice[0])
            )
        if list(self.editions) != sorted(self.editions, key=_order):
            raise InputError(msg("the editions must be in order of the day of issue and the id."))

    @property
    def visits(self) -> dict[str, int]:
        """Visits promised to each site that was promised any, in order of the ids."""
        total: Counter[str] = Counter()
        for edition in self.editions:
            total.update(dict(edition.visits))
        return dict(sorted(total.items()))

    def add(self, edition: Edition) -> Ledger:
        """Return the ledger with one more edition; unchanged if it holds the same already.

        Day of issue and title do not count: who enters a circuit twice, or in another language,
        promises nothing twice.

        Raises:
            InputError: if it holds another edition of the same id.
        """
        before = next((known for known in self.editions if known.id == edition.id), None)
        if before is None:
            return Ledger(editions=tuple(sorted((*self.editions, edition), key=_order)))
        if same_promise(before, edition):
            return self
        raise InputError(
            msg(
                "the ledger already holds another edition {edition} (“{title}”, issued "
                "{issued}). Give this one another id, or take the other out of the file.",
                edition=edition.id,
                title=before.title,
                issued=before.issued,
            )
        )

    def without(self, edition_id: str) -> Ledger:
        """Return the ledger without an edition; unchanged if it does not hold it."""
        return Ledger(editions=tuple(known for known in self.editions if known.id != edition_id))


def same_promise(one: Edition, other: Edition) -> bool:
    """Say whether two editions promise the same, whenever and in whatever language they appear."""
    return (one.dates, one.visits) == (other.dates, other.visits)


def _order(edition: Edition) -> tuple[dt.date, str]:
    return edition.issued, edition.id


def promised(site_ids: Iterable[str], departures: int = 1) -> tuple[tuple[str, int], ...]:
    """Return the visits that a circuit promises: once for each stop and departure.

    Args:
        site_ids: the sites of its stops; a site may be a stop twice.
        departures: how often the circuit is run.

    Raises:
        InputError: if there is no stop, or a number that no ledger can hold.

    >>> promised(["b", "a", "b"], departures=3)
    (('a', 3), ('b', 6))
    """
    stops = sorted(Counter(site_ids).items())
    if not stops:
        raise InputError(msg("the circuit has no stop: there is nothing to enter into the ledger."))
    if not 1 <= departures <= MOST_VISITS // max(times for _, times in stops):
        raise InputError(
            msg(
                "{departures} departures are not possible: give a number from 1 up, with "
                "at most {limit} visits for a site.",
                departures=shown(departures),
                limit=MOST_VISITS,
            )
        )
    return tuple((site_id, times * departures) for site_id, times in stops)


def ledger_to_json(ledger: Ledger) -> str:
    """Return a ledger as the text of its file, one line for each site; equal ones give equal texts.

    >>> print(ledger_to_json(Ledger()), end="")
    {
      "format": "sse-routes ledger",
      "version": 1,
      "editions": []
    }
    """
    editions = [
        {
            "id": edition.id,
            "issued": edition.issued.isoformat(),
            "title": edition.title,
            "dates": [date.isoformat() for date in edition.dates],
            "visits": dict(edition.visits),
        }
        for edition in ledger.editions
    ]
    whole = {"format": FORMAT, "version": VERSION, "editions": editions}
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def write_ledger(path: Path | str, ledger: Ledger) -> None:
    """Write a ledger, whole or not at all.

    Raises:
        OutputError: if it cannot be written; it names the file.
    """
    write_file(Path(path), ledger_to_json(ledger).encode("utf-8"))


# ---------------------------------------------------------------- reading


def read_ledger(path: Path | str) -> Ledger:
    """Read a ledger; editions and sites may be in any order, as people edit the file.

    Raises:
        InputError: if it cannot be used; it names file, place in it, problem and fix.
    """
    try:
        text = Path(path).read_bytes().decode("utf-8-sig")
    except OSError as error:
        problem = unreadable(path, error)
        raise InputError(
            msg("{path}: {problem}. Give the name of a ledger.", path=path, problem=problem)
        ) from error
    except UnicodeDecodeError as error:
        raise InputError(
            msg("{path}: is not UTF-8 text. {fix}", path=path, fix=_AS_WRITTEN)
        ) from error
    try:
        return _ledger(_json(text))
    except PropertyError as error:
        raise InputError(msg("{path}: {error}", path=path, error=error)) from error
    except RecursionError as error:
        raise InputError(
            msg("{path}: is nested too deeply. {fix}", path=path, fix=_AS_WRITTEN)
        ) from error


def _json(text: str) -> object:
    """Read JSON in which no key is given twice: a site counted once would be visits lost."""
    try:
        return json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        problem = json_problem(error) if text.strip() else msg("is empty")
        raise PropertyError(problem, _AS_WRITTEN) from error
    except PropertyError:
        raise
    except ValueError as error:
        problem = msg("holds a number of thousands of digits")
        raise PropertyError(problem, _AS_WRITTEN) from error


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    for key, times in Counter(key for key, _ in pairs).items():
        if times > 1:
            fix = msg("Keep one of them; the visits of a site are one number.")
            raise PropertyError(msg("holds “{key}” twice in one object", key=shown(key)), fix)
    return dict(pairs)


def _no_constant(name: str) -> NoReturn:
    raise PropertyError(msg("holds {value}, which is no number", value=name), _AS_WRITTEN)


def _at(place: Message | str, read: Callable[[Any], Any], value: object) -> Any:  # noqa: ANN401
    """Read a value; if it is refused, the problem begins with its place."""
    try:
        return read(value)
    except PropertyError as error:
        raise PropertyError(
            msg("{place}: {problem}", place=place, problem=error.problem), error.fix
        ) from error


def _ledger(data: object) -> Ledger:
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise PropertyError(
            msg("is not a ledger"), msg("It needs {line}.", line=f'"format": "{FORMAT}"')
        )
    version = data.get("version")
    if type(version) is not int or version != VERSION:
        known = msg("Use a newer sse-routes, or write 1 if the file was edited by hand.")
        raise PropertyError(msg("version: “{version}” is not known", version=shown(version)), known)
    entries = _object(data, "format", "version", "editions")["editions"]
    if not isinstance(entries, list):
        raise PropertyError(msg("editions: is not a list"), msg("Write it between [ and ]."))
    editions: dict[str, Edition] = {}
    for number, entry in enumerate(entries, start=1):
        edition: Edition = _at(msg("edition {number}", number=number), _edition, entry)
        if edition.id in editions:
            problem = msg(
                "edition {number}: the id {edition} is already used above",
                number=number,
                edition=edition.id,
            )
            raise PropertyError(problem, msg("Give each edition its own id."))
        editions[edition.id] = edition
    return Ledger(editions=tuple(sorted(editions.values(), key=_order)))


def _edition(value: object) -> Edition:
    entry = _object(value, "id", "issued", "title", "dates", "visits")
    return Edition(
        id=_at("id", read_id, entry["id"]),
        issued=_at("issued", read_date, entry["issued"]),
        title=_at("title", read_name, entry["title"]),
        dates=_at("dates", _dates, entry["dates"]),
        visits=_at("visits", _promises, entry["visits"]),
    )


def _object(value: object, *keys: str) -> dict[str, Any]:
    """Read an object with exactly these keys."""
    if not isinstance(value, dict):
        raise PropertyError(msg("this is not an object"), msg("Give {keys}.", keys=", ".join(keys)))
    for key in keys:
        if key not in value:
            raise PropertyError(msg("{key} is missing", key=key), msg("Add it."))
    for key in value:
        if key not in keys:
            raise PropertyError(
                msg("there is no key “{key}”", key=shown(key)),
                msg("Keep {keys}.", keys=", ".join(keys)),
            )
    return value


def _dates(value: object) -> tuple[dt.date, ...]:
    dates = [read_date(entry) for entry in value] if isinstance(value, list) else []
    if not dates or len(set(dates)) < len(dates):
        problem = msg("these are not one or more different days")
        raise PropertyError(problem, msg('Write ["YYYY-MM-DD"], one for each day of the circuit.'))
    return tuple(sorted(dates))


def _promises(value: object) -> tuple[tuple[str, int], ...]:
    if not isinstance(value, dict) or not value:
        problem = msg("there is no site with its visits")
        raise PropertyError(
            problem, msg("Write each with its number, such as {example}.", example='{"coop-a": 12}')
        )
    return tuple(
        (_at(f"“{shown(key)}”", read_id, key), _at(f"“{shown(key)}”", _visits, value[key]))
        for key in sorted(value)
    )
