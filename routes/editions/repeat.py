"""The request of a circuit that was written, from its manifest, to plan it again."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from routes.circuit import Day
from routes.errors import InputError
from routes.hours import TimeWindow
from routes.message import msg
from routes.outputs.jsontext import JsonFaultError, Node
from routes.outputs.rulesjson import read_rules
from routes.places import bundled_gateways, find_place
from routes.planning.request import Request

if TYPE_CHECKING:
    from collections.abc import Sequence

    from routes.editions.folder import Folder
    from routes.sites import Site

_CLOCK = "%Y-%m-%d %H:%M"


def repeated_request(folder: Folder, sites: Sequence[Site]) -> Request:
    """Return the request a circuit was planned for, word for word.

    The visits promised before, which fairness looks at, are those of that time.

    Args:
        folder: with a manifest.
        sites: where its days may begin and end.

    Raises:
        PlaceError: if a place is not there any more.
        InputError: if the manifest is not as it was written.
    """
    try:
        return _request(folder, sites)
    except JsonFaultError as error:
        raise InputError(
            msg("{path}: manifest.json: {error}", path=folder.path, error=error)
        ) from error
    except (KeyError, TypeError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(
            msg(
                "{path}: manifest.json does not say what was asked ({error}): plan it again.",
                path=folder.path,
                error=repr(error),
            )
        ) from error


def _request(folder: Folder, sites: Sequence[Site]) -> Request:
    manifest, fairness = folder.manifest, folder.circuit.fairness
    asked = manifest["request"]
    rules = read_rules(Node(value=asked["rules"], path="request.rules"))
    gateways = bundled_gateways()
    return Request(
        days=tuple(_day(entry, sites) for entry in asked["days"]),
        rules=rules,
        nights=tuple(
            tuple(find_place(name, sites, gateways) for name in night) for night in rules.overnight
        ),
        fair=float(asked["fair"]),
        visits=fairness.visits if fairness else (),
        seed=int(manifest["seed"]),
        iterations=int(manifest["iterations"]),
    )


def _day(entry: dict[str, str], sites: Sequence[Site]) -> Day:
    gateways = bundled_gateways()
    opens, closes = (
        dt.datetime.strptime(entry[key], _CLOCK)  # noqa: DTZ007 - a wall time has no zone
        for key in ("opens", "closes")
    )
    return Day(
        start=find_place(entry["from"], sites, gateways),
        end=find_place(entry["to"], sites, gateways),
        window=TimeWindow(opens=opens, closes=closes),
    )
