"""Promises of `routes.census.hourstext`."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routes.census.hourstext import read_hours, read_weekdays_in_words
from routes.hours import is_valid_opening_hours

UNDERSTOOD = {
    "9h-17h sauf vendredi": "Mo-Su 09:00-17:00; Fr off",
    "8h30-16h30 tous les jours sauf le lundi et le mardi": "Mo-Su 08:30-16:30; Mo,Tu off",
    "Lundi au vendredi 9h à 12h30 et 14h-18h": "Mo-Fr 09:00-12:30,14:00-18:00",
    "Lun-Ven 9h-12h / 14h-18h, Sam 9h-12h": "Mo-Fr 09:00-12:00,14:00-18:00; Sa 09:00-12:00",
    "du lundi au samedi de 9h00 à 17h30, fermé le dimanche": "Mo-Sa 09:00-17:30; Su off",
    "9h à 17h (fermé vendredi)": "Mo-Su 09:00-17:00; Fr off",
    "Tous les jours de 8h à 20h": "Mo-Su 08:00-20:00",
    "9h-17h du lundi au vendredi": "Mo-Fr 09:00-17:00",
    "9h-12h lundi, 9h-17h mardi": "Mo 09:00-12:00; Tu 09:00-17:00",
    "lun-ven 9h-12h 14h-18h": "Mo-Fr 09:00-12:00,14:00-18:00",
    "Lu-Ve 9-12 14-18": "Mo-Fr 09:00-12:00,14:00-18:00",
    "Mar au dim : 10h - 18h": "Tu-Su 10:00-18:00",
    "Mar 09:00-12:00": "Tu 09:00-12:00",
    "samedi au lundi 9h-12h": "Mo,Sa,Su 09:00-12:00",
    "7j/7 9h-18h": "Mo-Su 09:00-18:00",
    "24h/24": "Mo-Su 00:00-24:00",
    "Monday to Friday 9am-5pm": "Mo-Fr 09:00-17:00",
    "الاثنين إلى الجمعة 9-17": "Mo-Fr 09:00-17:00",
    "من الاثنين إلى الجمعة من الساعة ٩ إلى ١٧": "Mo-Fr 09:00-17:00",
    "كل يوم من 9 صباحا إلى 5 مساء": "Mo-Su 09:00-17:00",
    "من الإثنين إلى السبت 9:00 - 18:00 ما عدا الجمعة": "Mo-Sa 09:00-18:00; Fr off",
    "السبت والأحد 10:00-18:00": "Sa,Su 10:00-18:00",
    "Mo-Fr 09:00-12:30,14:00-18:00; PH off": "Mo-Fr 09:00-12:30,14:00-18:00; PH off",
    "24/7": "24/7",
}
DOUBTFUL = [
    "", "9h-17h", "09:00-17:00", "9-17", "le matin", "sur rendez-vous", "Fermé", "lundi", "Mo-Fr",
    "lundi 2-6", "lundi 17h-9h", "lundi 9h", "lundi 9h-", "de lundi", "mardi-mercredi",
    "9h-17h sauf vendredi après-midi", "lundi 9h-12h et lundi 10h-17h", "lundi 10h-12h et 11h-14h",
    "lundi 9h-25h", "lundi 9h75-12h", "du 1er mars au 30 juin 9h-17h", "lundi à 9h-17h environ",
    "tous les jours ou presque 9h-17h", "lundi 13am-5pm", "الصباح", "lundi 9h-17h x" , "x" * 500,
    "fermé le lundi", "sauf lundi",
]  # fmt: skip


@pytest.mark.parametrize("text", UNDERSTOOD)
def test_hours_without_doubt_become_a_rule(text: str) -> None:
    """In French, Arabic and English; days before hours or after."""
    assert read_hours(text) == UNDERSTOOD[text]


@pytest.mark.parametrize("text", DOUBTFUL)
def test_hours_in_doubt_stay_a_note(text: str) -> None:
    """Hours without days, halves of days, words left over: nobody is sent to a closed door."""
    assert read_hours(text) == ""


@given(st.text(max_size=60) | st.from_regex(r"[a-z0-9h:;,.() \-]{0,40}", fullmatch=True))
def test_any_text_gives_a_valid_rule_or_none(text: str) -> None:
    """And it never raises."""
    rule = read_hours(text)
    assert rule == "" or is_valid_opening_hours(rule)


DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


@given(st.integers(0, 6), st.integers(0, 6), st.integers(6, 15), st.integers(1, 8))
def test_written_hours_mean_the_days_and_hours_they_name(
    first: int, last: int, opens: int, long: int
) -> None:
    """From any day to any later one, around the week."""
    rule = read_hours(f"{DAYS[first]} au {DAYS[last]} {opens}h à {opens + long}h30")
    week = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]
    named = [week[(first + step) % 7] for step in range((last - first) % 7 + 1)]
    days, times = rule.split(" ")
    assert times == f"{opens:02}:00-{opens + long:02}:30"
    found: set[str] = set()
    for part in days.split(","):
        start, _, end = part.partition("-")
        found.update(week[week.index(start) : week.index(end or start) + 1])
    assert found == set(named)


def test_weekdays_in_words_are_read_alone() -> None:
    """Anything beside them is a doubt."""
    assert read_weekdays_in_words("mercredi et dimanche") == ("We", "Su")
    assert read_weekdays_in_words("الخميس") == ("Th",)
    assert read_weekdays_in_words("jeudi matin") == ()
    assert read_weekdays_in_words("") == ()
