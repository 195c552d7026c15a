"""Hours in free words to an `opening_hours` rule, only where there is no doubt.

A text is read as a whole or not at all: days, hours, and what is excepted, in French, Arabic and
English. Anything left over, hours without days, or an afternoon that may be a morning, and the text
stays a note for somebody to ask about.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from routes.census.degrees import plain
from routes.hours import WEEKDAYS, is_valid_opening_hours
from routes.places import folded

_DAY_WORDS: tuple[tuple[str, str], ...] = (
    ("Mo", "lundis?|lun|lu|mondays?|mon|الاثنين|الإثنين|اثنين|إثنين|mo"),
    ("Tu", "mardis?|mar|ma|tuesdays?|tue|الثلاثاء|ثلاثاء|tu"),
    ("We", "mercredis?|mer|me|wednesdays?|wed|الأربعاء|الاربعاء|أربعاء|we"),
    ("Th", "jeudis?|jeu|je|thursdays?|thu|الخميس|خميس|th"),
    ("Fr", "vendredis?|ven|ve|fridays?|fri|الجمعة|جمعة|fr"),
    ("Sa", "samedis?|sam|saturdays?|sat|السبت|سبت|sa"),
    ("Su", "dimanches?|dim|di|sundays?|sun|الأحد|الاحد|أحد|su"),
)
_ALL = (
    r"tous les jours|tlj|toute la semaine|chaque jour|7 ?j? ?/ ?7 ?j?|quotidien(?:nement)?"
    r"|every ?day|daily|كل يوم|كل الايام|كل ايام الاسبوع|يوميا"
)
_EXCEPT = r"sauf(?: les?)?|excepte(?: les?)?|hors|a l'exception du|except|ما عدا|ماعدا|باستثناء"
_CLOSED = (
    r"fermee?s?(?: les?)?|fermeture(?: les?)?|ferme(?: les?)?|closed(?: on)?|مغلق(?:ة)?|يغلق|off"
)
_FILLER = (
    r"ouvert(?:e|ure)?|open|horaires?|heures?|du|de|des|le|les|from|on|من|يوم|ايام"
    r"|الساعة|على الساعة|مفتوح(?:ة)?|:"
)
_OTHER_WORDS: tuple[tuple[str, str], ...] = (
    ("always", r"24 ?h? ?/ ?24(?: ?h)?(?: ?,? ?(?:et )?7 ?j? ?/ ?7 ?j?)?|24/7"),
    ("all", _ALL),
    ("except", _EXCEPT),
    ("closed", _CLOSED),
    ("to", r"jusqu'?a|jusqu'?au|au|a|to|till|until|الى|حتى|لغاية|-"),
    ("and", r"et|and|و|puis|,|/|&|\+"),
    ("am", r"am|a\.m\.|ص|صباحا|du matin"),
    ("pm", r"pm|p\.m\.|م|مساء|بعد الزوال|زوالا|de l'apres midi|du soir"),
    ("stop", r";|\.|\n|\(|\)"),
    ("filler", _FILLER),
)
_TIME = (
    r"(?P<hour>[0-9]{1,2})"
    r"(?:\s*(?P<mark>h|:|\.)\s*(?P<minute>[0-9]{2}(?!\s*h))?(?:\s*(?:mn|min))?)?"
)
_OSM = re.compile(
    r"\b(?:Mo|Tu|We|Th|Fr|Sa|Su|PH|Jan|Feb|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b.*[0-9]:[0-9]|24/7"
)
"""What tells a rule from words: hours alone do not say the days, and “Mar” may be mardi."""

_LONGEST = 200
_NOON = 12
_EARLIEST = 6
"""Hours before this, without morning or afternoon, may be those of an afternoon."""


def _fold(text: str) -> str:
    """Return a text without case, accents and the marks of Arabic, its dashes plain."""
    plainly = plain(text).replace("٪", "%").replace("ـ", "")
    kept = "\n".join(folded(line.replace("-", "\u2010")) for line in plainly.split("\n"))
    return re.sub(r"\bو(?=ال)", "و ", kept.replace("\u2010", "-"))


def _pattern() -> re.Pattern[str]:
    """Return the pattern of a token; what is longer comes first within each kind."""
    days = [(day, "|".join(_fold(word) for word in words.split("|"))) for day, words in _DAY_WORDS]
    named = [*days, *_OTHER_WORDS]
    order = [f"(?P<{name}>{_bounded(words)})" for name, words in named if name != "filler"]
    filler = next(words for name, words in named if name == "filler")
    return re.compile(rf"\s*(?:{'|'.join(order)}|(?P<time>{_TIME})|(?P<filler>{_bounded(filler)}))")


def _bounded(words: str) -> str:
    """Return words that end where a word ends; signs end anywhere."""
    return f"(?:{words})(?:(?<![^\\W\\d_])|(?![^\\W\\d_]))"


_TOKEN = _pattern()


@dataclass(slots=True)
class _Clause:
    """What one clause of a text says; it is filled while it is read."""

    days: set[str] = field(default_factory=set)
    off: set[str] = field(default_factory=set)
    spans: list[tuple[int, int]] = field(default_factory=list)
    always: bool = False
    bare: bool = False


class _DoubtError(ValueError):
    """The text is not understood without doubt."""


def read_hours(text: str) -> str:
    """Return the rule that a text stands for, or an empty text if that is not beyond doubt.

    >>> read_hours("9h-17h sauf vendredi"), read_hours("الاثنين إلى الجمعة 9-17")
    ('Mo-Su 09:00-17:00; Fr off', 'Mo-Fr 09:00-17:00')
    >>> read_hours("le matin, sur rendez-vous"), read_hours("9h-17h")
    ('', '')
    """
    stripped = text.strip()
    if not stripped or len(stripped) > _LONGEST:
        return ""
    if _OSM.search(stripped) and is_valid_opening_hours(stripped):
        return stripped
    try:
        clauses = [_clause(tokens) for tokens in _clauses(_tokens(_fold(stripped)))]
        rule = "; ".join(_rules(clauses))
    except _DoubtError:
        return ""
    return rule if rule and is_valid_opening_hours(rule) else ""


def _tokens(text: str) -> list[tuple[str, re.Match[str]]]:
    found, at = [], 0
    text = text.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None or match.end() == at:
            raise _DoubtError
        kind = next(name for name, value in match.groupdict().items()
                    if value is not None and name not in {"hour", "mark", "minute"})  # fmt: skip
        found.append((kind, match))
        at = match.end()
    return [token for token in found if token[0] != "filler"]


def _clauses(tokens: list[tuple[str, re.Match[str]]]) -> list[list[tuple[str, re.Match[str]]]]:
    """Return tokens cut at stops, and before days that follow hours."""
    cut: list[list[tuple[str, re.Match[str]]]] = [[]]
    for token in tokens:
        if token[0] == "stop" or _begins_clause(token[0], [kind for kind, _ in cut[-1]]):
            cut.append([])
        if token[0] != "stop":
            cut[-1].append(token)
    return [clause for clause in cut if any(kind != "and" for kind, _ in clause)]


def _begins_clause(kind: str, before: list[str]) -> bool:
    """Say whether a token begins a clause: days after days with hours, or hours after their days.

    Days may stand before their hours or after them, and a list after `except` is never cut.
    """
    hours = [at for at, name in enumerate(before) if name in {"time", "always"}]
    if not hours or before[-1] == "to":
        return False
    days = [at for at, name in enumerate(before) if name in {*WEEKDAYS, "all"}]
    if kind == "closed":
        return True
    if "except" in before:
        return kind == "time"
    if kind in {*WEEKDAYS, "all"}:
        return bool(days) and days[0] < hours[0]
    return kind == "time" and bool(days) and days[0] > hours[0]


def _clause(tokens: list[tuple[str, re.Match[str]]]) -> _Clause:
    """Return what a clause says."""
    clause = _Clause()
    kinds = [kind for kind, _ in tokens]
    while kinds and kinds[-1] == "and":
        kinds.pop()
    tokens = tokens[: len(kinds)]
    at, is_off = 0, "closed" in kinds and "time" not in kinds
    while at < len(tokens):
        kind = tokens[at][0]
        if kind in WEEKDAYS:
            at = _read_days(kinds, at, clause.off if is_off else clause.days)
            continue
        if kind == "time":
            at = _read_span(tokens, at, clause)
            continue
        if kind == "all":
            clause.days.update(WEEKDAYS)
        elif kind == "always":
            clause.always = True
        elif kind == "except" or (kind == "closed" and (is_off or not clause.spans)):
            is_off = True
        elif kind != "and":
            raise _DoubtError
        at += 1
    return clause


def _read_days(kinds: list[str], at: int, days: set[str]) -> int:
    """Read a day or a range of days, and return where it ends."""
    if kinds[at + 1 : at + 2] == ["to"]:
        if kinds[at + 2 : at + 3] and kinds[at + 2] in WEEKDAYS:
            first, last = WEEKDAYS.index(kinds[at]), WEEKDAYS.index(kinds[at + 2])
            days.update(WEEKDAYS[(first + step) % 7] for step in range((last - first) % 7 + 1))
            return at + 3
        raise _DoubtError
    days.add(kinds[at])
    return at + 1


def _read_span(tokens: list[tuple[str, re.Match[str]]], at: int, clause: _Clause) -> int:
    """Read `time to time`, each perhaps of a morning or an afternoon, and return where it ends."""
    begin, at, begin_told = _read_time(tokens, at, clause)
    if tokens[at : at + 1] and tokens[at][0] == "to":
        end, at, end_told = _read_time(tokens, at + 1, clause)
    else:
        raise _DoubtError
    unsure = begin < _EARLIEST * 60 and not begin_told
    if unsure or end <= begin or (begin_told and not end_told and end <= _NOON * 60):
        raise _DoubtError
    clause.spans.append((begin, end))
    return at


def _read_time(
    tokens: list[tuple[str, re.Match[str]]], at: int, clause: _Clause
) -> tuple[int, int, bool]:
    """Return minutes since midnight, where the time ends, and whether morning or not is told."""
    if not tokens[at : at + 1] or tokens[at][0] != "time":
        raise _DoubtError
    match = tokens[at][1]
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    clause.bare |= match["mark"] is None
    half = tokens[at + 1][0] if at + 1 < len(tokens) else ""
    told = half in {"am", "pm"}
    if told and not 1 <= hour <= _NOON and not (half == "pm" and hour > _NOON):
        raise _DoubtError
    if told and hour <= _NOON:
        hour = hour % _NOON + (_NOON if half == "pm" else 0)
    if hour * 60 + minute > 24 * 60 or minute > 59:  # noqa: PLR2004
        raise _DoubtError
    return hour * 60 + minute, at + 1 + told, told


def _rules(clauses: list[_Clause]) -> list[str]:
    """Return the rules of clauses; the days that are off come last."""
    rules, off, taken = [], set[str](), set[str]()
    for clause in clauses:
        off |= clause.off
        if not clause.spans and not clause.always:
            if clause.days:
                raise _DoubtError
            continue
        days = clause.days or (set(WEEKDAYS) if clause.off or _says_off(clauses) else set())
        if clause.always and not clause.spans:
            days = days or set(WEEKDAYS)
        if not days or (clause.always and clause.spans) or taken & days:
            raise _DoubtError  # hours of which days, or two hours of the same day
        taken |= days
        if sorted(clause.spans) != clause.spans or _overlap(clause.spans):
            raise _DoubtError
        times = ",".join(f"{_clock(a)}-{_clock(b)}" for a, b in clause.spans) or "00:00-24:00"
        rules.append(f"{_day_text(days)} {times}")
    if not rules:
        raise _DoubtError
    if off:
        rules.append(f"{_day_text(off)} off")
    return rules


def _says_off(clauses: list[_Clause]) -> bool:
    """Say whether one clause of hours is followed by days that are off: it means all others."""
    return sum(bool(clause.spans) for clause in clauses) == 1 and any(c.off for c in clauses)


def _overlap(spans: list[tuple[int, int]]) -> bool:
    return any(end > begin for (_, end), (begin, _) in pairwise(spans))


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _day_text(days: set[str]) -> str:
    """Return days in the order of the week, three or more in a row as a range.

    >>> _day_text({"Mo", "Tu", "We", "Fr"})
    'Mo-We,Fr'
    """
    runs: list[list[str]] = []
    for day in WEEKDAYS:
        if day not in days:
            continue
        if runs and WEEKDAYS.index(day) == WEEKDAYS.index(runs[-1][-1]) + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    parts = [f"{run[0]}-{run[-1]}" if len(run) > 2 else ",".join(run) for run in runs]  # noqa: PLR2004
    return ",".join(parts)


def read_weekdays_in_words(text: str) -> tuple[str, ...]:
    """Return the weekdays that a text names and nothing else, in its order; none if in doubt.

    >>> read_weekdays_in_words("mercredi et dimanche"), read_weekdays_in_words("الخميس")
    (('We', 'Su'), ('Th',))
    """
    try:
        kinds = [kind for kind, _ in _tokens(_fold(text))]
    except _DoubtError:
        return ()
    days = tuple(dict.fromkeys(kind for kind in kinds if kind in WEEKDAYS))
    return days if all(kind in {*WEEKDAYS, "and", "stop"} for kind in kinds) else ()
