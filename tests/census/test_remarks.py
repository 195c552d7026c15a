"""Promises of `routes.census.remarks`: what is said of a row, in any language."""

from __future__ import annotations

from routes.census.remarks import Remark
from routes.message import msg
from routes.outputs.texts import Texts

REMARK = Remark(severity="left out", file="liste.xlsx", sheet="Liste", row=7, column="B (Commune)",
                problem=msg("“{text}” is not a weekday", text="lundredi"),
                fix=msg("Write it alone, such as jeudi."))  # fmt: skip


def test_a_remark_says_where_what_and_what_to_do() -> None:
    """On one line; places that it does not have are left out."""
    assert str(REMARK) == (
        "left out: liste.xlsx, sheet Liste, row 7, column B (Commune): “lundredi” is not a "
        "weekday. Write it alone, such as jeudi."
    )
    short = Remark(severity="note", file="a.csv", problem=REMARK.problem, fix=REMARK.fix)
    assert str(short).startswith("note: a.csv: “lundredi”")


def test_a_remark_is_told_in_the_language_of_the_reader() -> None:
    """All of it: severity, place, problem and fix."""
    assert Texts("fr").tell(REMARK.message) == (
        "écarté\u00a0: liste.xlsx, feuille Liste, ligne 7, colonne B (Commune)\u00a0: "
        "«\u00a0lundredi\u00a0» n’est pas un jour de la semaine. "
        "Écrivez-le seul, par exemple jeudi."
    )
    arabic = Texts("ar").tell(REMARK.message)
    assert arabic.startswith("مستبعد: ")
    assert "السطر 7، العمود" in arabic
    assert not any(word in arabic for word in ("left out", "row", "weekday", "Write"))


def test_no_code_for_the_terminal_is_said() -> None:
    """Whatever the office's file is called or holds, in whatever language it is told."""
    evil = "\x1b[2J\u202ea"
    inner = msg("may be the same as {sites}", sites=msg("{some}; {one}", some=evil, one="b"))
    remark = Remark(severity="doubt", file=f"{evil}.csv", sheet=evil, column=evil, problem=inner,
                    fix=msg("{fix} It is kept as it stands.", fix=evil))  # fmt: skip
    assert str(remark).isprintable()
    for language in ("fr", "ar"):
        told = Texts(language).tell(remark.message)
        assert "\x1b" not in told
        assert "\u202e" not in told
