"""Settings of a person or a machine: read once, from a TOML file and the environment.

The file is `settings.toml` in the user's configuration folder, or the one that
`SSE_ROUTES_SETTINGS` names. Each key can be overridden by a variable: `cache_folder` by
`SSE_ROUTES_CACHE_FOLDER`, and so on.
"""

from __future__ import annotations

import re
import sys
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from platformdirs import user_cache_path, user_config_path

from routes.causes import os_cause
from routes.errors import InputError
from routes.message import msg
from routes.roads.snap import MAX_SNAP_M
from routes.sites import LANGUAGES
from routes.tomlcause import toml_cause

if TYPE_CHECKING:
    from collections.abc import Mapping

    from routes.sites import Language

DEFAULT_OVERPASS_URL = "https://overpass-api.de/api"
_PREFIX = "SSE_ROUTES_"
_KNOWN: dict[str, Language] = {language: language for language in LANGUAGES}
_LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")
"""The variables of the environment that tell a language, the first that is set counts (POSIX)."""

_WINDOWS: dict[int, Language] = {0x01: "ar", 0x0C: "fr"}
"""Languages by the last ten bits of what Windows calls them, whatever the country."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Settings of a person or a machine.

    Attributes:
        cache_folder: where road networks made from OSM files are kept.
        overpass_url: the Overpass server to download roads from.
        max_snap_m: the longest way between a place and its road, metres.
        language: of messages and help, `fr`, `ar` or `en`; what is written for visitors has its
            own option.
        hierarchies: `auto` to keep an order of the roads of a country in the cache folder where
            the extra `fast` is installed, or `off`.
    """

    cache_folder: Path
    overpass_url: str = DEFAULT_OVERPASS_URL
    max_snap_m: float = MAX_SNAP_M
    language: Language = "en"
    hierarchies: str = "auto"

    def __post_init__(self) -> None:
        if not 0 < self.max_snap_m <= 100_000:  # noqa: PLR2004
            raise InputError(
                msg(
                    "max_snap_m is {metres}: give metres, from 1 to 100000.",
                    metres=self.max_snap_m,
                )
            )
        if not self.overpass_url.startswith(("http://", "https://")):
            raise InputError(
                msg(
                    "overpass_url is “{url}”: begin with https://.",
                    url=self.overpass_url,
                )
            )
        if self.hierarchies not in ("auto", "off"):
            raise InputError(
                msg(
                    "hierarchies is “{given}”: give auto or off.",
                    given=self.hierarchies,
                )
            )


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Return the settings of a file and an environment, the latter first.

    Raises:
        InputError: if the file named by `SSE_ROUTES_SETTINGS` cannot be read, or a value is not
            usable; the message names it.
    """
    named = environment.get(_PREFIX + "SETTINGS")
    path = (
        Path(named) if named else user_config_path("sse-routes", appauthor=False) / "settings.toml"
    )
    given: dict[str, Any] = _read_file(path) if named or path.is_file() else {}
    known = {field.name for field in fields(Settings)}
    unknown = sorted(given.keys() - known)
    if unknown:
        raise InputError(
            msg(
                "{path}: there is no setting “{name}”: {known}.",
                path=path,
                name=unknown[0],
                known=", ".join(sorted(known)),
            )
        )
    for name in known:
        if value := environment.get(_PREFIX + name.upper()):
            given[name] = value
    return Settings(
        language=_language(given.get("language"), environment),
        cache_folder=Path(
            given.get("cache_folder", user_cache_path("sse-routes", appauthor=False))
        ),
        overpass_url=str(given.get("overpass_url", DEFAULT_OVERPASS_URL)),
        max_snap_m=_number("max_snap_m", given.get("max_snap_m", MAX_SNAP_M)),
        hierarchies=str(given.get("hierarchies", "auto")),
    )


def system_language(environment: Mapping[str, str]) -> Language:
    """Return the language in which a person uses the computer, English if it is none of ours.

    >>> system_language({"LANG": "fr_MA.UTF-8"})
    'fr'
    """
    said = next((value for name in _LOCALE if (value := environment.get(name))), "")
    if not said and sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - what is asked of it is there on Windows only

        return _WINDOWS.get(ctypes.windll.kernel32.GetUserDefaultUILanguage() & 0x3FF, "en")
    return _KNOWN.get(re.split("[_.@-]", said)[0].lower(), "en")


def first_language(environment: Mapping[str, str]) -> Language:
    """Return the language to say in that the settings cannot be read.

    It is that of the environment if it is one, else that of the system.

    >>> first_language({"SSE_ROUTES_LANGUAGE": "ar", "LANG": "fr_MA.UTF-8"})
    'ar'
    """
    given = environment.get(_PREFIX + "LANGUAGE", "")
    return _KNOWN.get(given) or system_language(environment)


def _language(given: object, environment: Mapping[str, str]) -> Language:
    if given is None:
        return system_language(environment)
    if str(given) not in _KNOWN:
        raise InputError(
            msg(
                "language is “{given}”: give one of {languages}.",
                given=str(given),
                languages=", ".join(LANGUAGES),
            )
        )
    return _KNOWN[str(given)]


def _read_file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(
            msg("the settings {path} cannot be read: {cause}.", path=path, cause=os_cause(error))
        ) from error
    except UnicodeDecodeError as error:
        raise InputError(
            msg("the settings {path} are not UTF-8 text: save them as UTF-8.", path=path)
        ) from error
    except tomllib.TOMLDecodeError as error:
        cause = toml_cause(error)
        raise InputError(
            msg("the settings {path} are not valid TOML: {cause}.", path=path, cause=cause)
        ) from error


def _number(name: str, value: object) -> float:
    try:
        return float(str(value))
    except ValueError as error:
        raise InputError(
            msg("{name} is “{value}”: give a number of metres.", name=name, value=value)
        ) from error
