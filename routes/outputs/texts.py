"""The words of one language: messages, numbers, dates, durations.

Messages are written in English in the code and translated in gettext catalogues,
`routes/data/locales/<language>/<domain>.po`, which translators edit with any gettext tool. They
are read as they are; nothing is compiled.
"""

from __future__ import annotations

import datetime as dt
import re
import string
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from babel import Locale
from babel.dates import format_date, get_day_names, get_month_names
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from routes.hours import WEEKDAYS
from routes.message import BETWEEN, Message, Named

if TYPE_CHECKING:
    from routes.sites import Language

_FOLDER = Path(__file__).parents[1] / "data" / "locales"
_LOCALES = {"fr": "fr_MA", "ar": "ar_MA", "en": "en_GB"}
_LEFT_TO_RIGHT_ISOLATE, _RIGHT_TO_LEFT_ISOLATE = "\u2066", "\u2067"
_FIRST_STRONG_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"
_SAID = ("said-sites", "said-census", "said-roads", "said-plan", "said-out", "said-web")
"""Domains of what errors, warnings and checks say."""

DOMAINS = (
    "common", "exports", "webmap", "booklet", "census", "cli", "share", "editions", "web",
    "help", *_SAID,
)  # fmt: skip
_OPTION = re.compile(r"(?<![\w-])(?:--[a-z]+(?:-[a-z]+)*|-[a-z](?![\w-]))")
_DECIMALS = re.compile(r",?\.(\d)f")
_PERCENT = re.compile(r"\.(\d)%")


class _Missing(NullTranslations):
    """The last place to look: a message without a translation is a defect, not English text."""

    def gettext(self, message: str) -> str:
        raise KeyError(f"no translation of “{message}”")

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        raise KeyError(f"no translation of “{msgid1}” / “{msgid2}” for {n}")


@cache
def _translations(language: Language, domain: str) -> NullTranslations:
    """Return the messages of a domain, those of `common` behind them."""
    if language == "en":
        return NullTranslations()
    with (_FOLDER / language / f"{domain}.po").open("rb") as file:
        catalog = read_po(file, locale=_LOCALES[language], domain=domain)
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    translations = GNUTranslations(compiled)
    translations.add_fallback(_behind(language, domain))
    return translations


def _behind(language: Language, domain: str) -> NullTranslations:
    """Return where to look for what a domain does not have.

    What an error says is looked up in all of its domains, and stays English if it is in none: an
    error must not end in another.
    """
    if domain in _SAID:
        rest = _SAID[_SAID.index(domain) + 1 :]
        return _translations(language, rest[0]) if rest else NullTranslations()
    return _Missing() if domain == "common" else _translations(language, "common")


class _Filled(string.Formatter):
    """Fills figures into a message as a language writes them: decimals, thousands, times."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def format_field(self, value: Any, format_spec: str) -> str:  # noqa: ANN401 - as its base
        """Return one value."""
        if isinstance(value, float) and (decimals := _DECIMALS.fullmatch(format_spec)):
            return self._texts.number(value, int(decimals[1]))
        if isinstance(value, float) and (decimals := _PERCENT.fullmatch(format_spec)):
            return self._texts.percent(value, int(decimals[1]))
        if isinstance(value, int) and format_spec == ",":
            return self._texts.number(value)
        shown = super().format_field(value, format_spec)
        is_negative = isinstance(value, int | float) and value < 0
        is_whole = is_negative or isinstance(value, dt.date | dt.time)
        return self._texts.isolate(shown) if is_whole else shown


class Texts:
    """Messages of one language and domain, `common` being looked up as well.

    Attributes:
        language: `fr`, `ar` or `en`.
    """

    def __init__(self, language: Language, domain: str = "common") -> None:
        self.language: Language = language
        self._translations = _translations(language, domain)
        self._locale = Locale.parse(_LOCALES[language])

    @property
    def direction(self) -> Literal["ltr", "rtl"]:
        """Direction of the script."""
        return "rtl" if self.language == "ar" else "ltr"

    def t(self, message: str, /, **values: object) -> str:
        """Return a message in this language, its {fields} filled in.

        Raises:
            KeyError: if the catalogue has no translation.
        """
        return self._translations.gettext(message).format(**values)

    def tn(self, one: str, many: str, n: int, /, **values: object) -> str:
        """Return the form of a message that fits a number; {n} stands for it."""
        return self._translations.ngettext(one, many, n).format(n=self.number(n), **values)

    def tell(self, message: Message) -> str:
        """Return what an error, a warning or a check says, in this language.

        >>> from routes.message import msg
        >>> Texts("fr").tell(msg("there is no id"))
        'il n’y a pas d’identifiant'
        """
        if self.language == "en":
            return str(message)
        said = _translations(self.language, _SAID[0])
        form = (
            said.ngettext(message.template, message.plural, message.values["n"])
            if message.plural
            else said.gettext(message.template)
        )
        if self.direction == "rtl":
            form = _OPTION.sub(lambda option: self.isolate(option[0]), form)
        values = {name: self._value(value) for name, value in message.values.items()}
        return _Filled(self).vformat(form, (), values)

    def _value(self, value: object) -> object:
        """Return the value of a message as it is read in this language."""
        if isinstance(value, Message):
            return self.tell(value)
        if isinstance(value, tuple):
            return BETWEEN.join(self.tell(each) for each in value)
        if isinstance(value, Named):
            return self.name(value.names[self.language])
        return self.name(value) if isinstance(value, str) else value

    def number(self, value: float, decimals: int = 0) -> str:
        """Return a number as it is written here, with so many decimals."""
        places = "." + "0" * decimals if decimals else ""
        return format_decimal(round(value, decimals), f"#,##0{places}", locale=self._locale)

    def percent(self, share: float, decimals: int = 0) -> str:
        r"""Return a share as a percentage, with so many decimals.

        >>> Texts("fr").percent(0.125, 1)
        '12,5\xa0%'
        """
        space = "" if self.language == "en" else "\N{NO-BREAK SPACE}"
        return self.isolate(f"{self.number(100 * share, decimals)}{space}%")

    def date(self, value: dt.date) -> str:
        """Return a date in full: weekday, day, month, year; in French the first day is “1er”.

        >>> Texts("en").date(dt.date(2026, 11, 24))
        'Tuesday, 24 November 2026'
        >>> Texts("fr").date(dt.date(2027, 5, 1))
        'samedi 1er mai 2027'
        """
        said = format_date(value, "full", locale=self._locale)
        return said.replace(" 1 ", " 1er ") if self.language == "fr" else said

    def month(self, value: dt.date) -> str:
        """Return the month and the year of a date.

        >>> Texts("en").month(dt.date(2026, 11, 24))
        'November 2026'
        """
        return format_date(value, "LLLL y", locale=self._locale)

    def month_name(self, month: int) -> str:
        """Return the name of a month, counted from 1.

        >>> Texts("ar").month_name(11)
        'نونبر'
        """
        return str(get_month_names("wide", "stand-alone", self._locale)[month])

    def weekday(self, day: str) -> str:
        """Return the name of a weekday as OSM writes it; what is none stays as it is.

        >>> Texts("fr").weekday("Th")
        'jeudi'
        """
        if day not in WEEKDAYS:
            return day
        return str(get_day_names("wide", locale=self._locale)[WEEKDAYS.index(day)])

    def clock(self, value: dt.datetime) -> str:
        """Return a time of day as HH:MM, isolated inside right-to-left text."""
        return self.isolate(f"{value:%H:%M}")

    def km(self, metres: float, *, is_counted: bool = False) -> str:
        """Return a distance in kilometres, one decimal below 100 km, or always if it is counted.

        >>> Texts("en").km(2345), Texts("en").km(106_445)
        ('2.3 km', '106 km')
        >>> Texts("en").km(106_445, is_counted=True)
        '106.4 km'
        """
        kilometres = metres / 1000
        decimals = 1 if is_counted or kilometres < 100 else 0  # noqa: PLR2004
        return self.t("{distance} km", distance=self.number(kilometres, decimals))

    def duration(self, value: dt.timedelta) -> str:
        """Return a duration in hours and minutes, to the nearest minute.

        >>> Texts("en").duration(dt.timedelta(minutes=105))
        '1 h 45 min'
        """
        minutes = round(value / dt.timedelta(minutes=1))
        hours, rest = divmod(minutes, 60)
        if not hours:
            return self.t("{minutes} min", minutes=rest)
        if not rest:
            return self.t("{hours} h", hours=hours)
        return self.t("{hours} h {minutes} min", hours=hours, minutes=rest)

    def isolate(self, text: str) -> str:
        """Keep left-to-right text (times, telephones, coordinates) whole inside Arabic."""
        if self.direction == "ltr" or not text:
            return text
        return f"{_LEFT_TO_RIGHT_ISOLATE}{text}{_POP_ISOLATE}"

    def stretch(self, text: str) -> str:
        """Keep Arabic text whole where a line goes from left to right; others stay as they are."""
        if self.direction == "ltr" or not text:
            return text
        return f"{_RIGHT_TO_LEFT_ISOLATE}{text}{_POP_ISOLATE}"

    def name(self, text: str) -> str:
        """Keep a name of any script whole inside Arabic."""
        if self.direction == "ltr" or not text:
            return text
        return f"{_FIRST_STRONG_ISOLATE}{text}{_POP_ISOLATE}"

    @property
    def comma(self) -> str:
        """What stands between the parts of a list on one line.

        >>> Texts("ar").comma
        '، '
        """
        return "، " if self.direction == "rtl" else ", "

    @property
    def semicolon(self) -> str:
        r"""What stands between the phrases on one line; in French after a space that holds.

        >>> Texts("ar").semicolon, Texts("fr").semicolon
        ('؛ ', '\xa0; ')
        """
        return {"ar": "؛ ", "fr": "\N{NO-BREAK SPACE}; ", "en": "; "}[self.language]
