"""What is said to visitors: messages kept as JSON, and told in the language of a request."""

from __future__ import annotations

import datetime as dt
import re
from numbers import Integral, Real
from typing import TYPE_CHECKING, Any

from routes.message import Message, Named
from routes.outputs.texts import Texts
from routes.sites import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from routes.sites import Language

_QUALITY = re.compile(r"q=([01](?:\.[0-9]{0,3})?)")
_Moment = dt.datetime | dt.date | dt.time
_MOMENTS: dict[str, Callable[[str], _Moment]] = {
    "datetime": dt.datetime.fromisoformat,
    "date": dt.date.fromisoformat,
    "time": dt.time.fromisoformat,
}


def language_of(headers: Mapping[str, str], otherwise: Language) -> Language:
    """Return the language that a request asks for (`Accept-Language`, RFC 9110, 12.5.4).

    >>> language_of({"accept-language": "de, en;q=0.5, ar-MA;q=0.8"}, "fr")
    'ar'
    """
    wanted: list[tuple[float, int, Language]] = []
    for number, part in enumerate(headers.get("accept-language", "")[:200].lower().split(",")):
        name, _, weight = part.strip().partition(";")
        quality = _QUALITY.fullmatch(weight.strip())
        known = [one for one in LANGUAGES if name.partition("-")[0].strip() == one]
        wanted += [(-float(quality[1]) if quality else -1.0, number, one) for one in known]
    return min(wanted, default=(0.0, 0, otherwise))[2]


def texts_of(headers: Mapping[str, str]) -> Texts:
    """Return the words in which the API answers a request; English if it asks for none of ours."""
    return Texts(language_of(headers, "en"), "web")


def kept(text: str) -> Any:  # noqa: ANN401 - JSON values
    """Return a message as JSON values; a text that is none stays as it is.

    >>> from routes.message import msg
    >>> kept(msg("row {row}", row=3))
    {'template': 'row {row}', 'plural': '', 'values': {'row': 3}}
    """
    if not isinstance(text, Message):
        return str(text)
    values = {name: _kept_value(value) for name, value in text.values.items()}
    return {"template": text.template, "plural": text.plural, "values": values}


def _kept_value(value: object) -> Any:  # noqa: ANN401 - JSON values
    if isinstance(value, Message):
        return kept(value)
    if isinstance(value, tuple):
        return [kept(each) for each in value]
    if isinstance(value, Named):
        return {"named": str(value), "names": value.names}
    if isinstance(value, _Moment):
        return {type(value).__name__: value.isoformat()}
    return _kept_figure(value)


def _kept_figure(value: object) -> object:
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, Integral):
        return int(value)
    return float(value) if isinstance(value, Real) else str(value)


def told(text: Any, texts: Texts) -> str:  # noqa: ANN401 - JSON values
    """Return a message in the language of a reader; it may be one that was kept.

    >>> told({"template": "row {row}", "plural": "", "values": {"row": 3}}, Texts("en"))
    'row 3'
    """
    said = _message(text) if isinstance(text, dict) else text
    return texts.tell(said) if isinstance(said, Message) else str(said)


def _message(values: Mapping[str, Any]) -> Message:
    fields = {name: _value(value) for name, value in values["values"].items()}
    return Message(values["template"], values["plural"], fields)


def _value(value: Any) -> Any:  # noqa: ANN401 - JSON values
    if isinstance(value, list):
        return tuple(_message(each) for each in value)
    if not isinstance(value, dict):
        return value
    if "named" in value:
        return Named(value["named"], value["names"])
    for name, read in _MOMENTS.items():
        if name in value:
            return read(value[name])
    return _message(value)
