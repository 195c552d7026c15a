"""Promises of `sites import`, `sites template` and `sites report`."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., tuple[int, str, str]]

LIST = "Nom;Commune;Filière;GPS;Précision;Téléphone;Accord de publication;Présidente;Adhérents\n"
ROWS = [
    "Coopérative Aourir;Tiznit;argan;29,69861 ; -9,73131;porte;0528801415;oui;Fatima;12",
    "Coopérative Imider;Anzi;tissage;;;0528801416;non;Aïcha;7",
]


def office(*rows: str, name: str = "liste.csv") -> None:
    """Write the office's list."""
    quoted = ['"29,69861 ; -9,73131"'.join(row.split("29,69861 ; -9,73131")) for row in rows]
    Path(name).write_text(LIST + "\n".join(quoted) + "\n", encoding="utf-8-sig")


def files() -> list[str]:
    """Return the names of what was written."""
    return sorted(path.name for path in Path().iterdir() if path.name != "cache")


def test_a_list_is_made_reviewed_and_changed_only_when_told(run: Run) -> None:
    """New at once; then nothing is overwritten without --apply, and a backup is kept."""
    office(*ROWS)
    status, out, err = run("sites", "import", "liste.csv")
    assert (status, err) == (0, "")
    assert (
        "sites.geojson: 2 new sites, 0 changed, 0 the same, 0 gone, 0 rows left out; written" in out
    )
    assert files() == ["liste.csv", "sites.geojson", "sites.private.csv", "sites.review.csv"]
    first = Path("sites.geojson").read_bytes()
    features = json.loads(first)["features"]
    assert [feature["id"] for feature in features] == ["coop-aourir-tiznit", "coop-imider-anzi"]
    assert features[0]["properties"]["phone"] == "+212 528 80 14 15"
    assert "phone" not in features[1]["properties"]
    office(ROWS[0].replace(";12", ";15"))
    status, out, err = run("sites", "import", "liste.csv")
    assert (status, err) == (0, "")
    assert (
        "changed: coop-aourir-tiznit (row 2, by name, 100 of 100 alike): Members now (sse:members)"
        in out
    )
    assert "gone: coop-imider-anzi: in no row; they stay" in out
    assert "nothing was changed" in out
    assert "--apply" in out
    assert Path("sites.geojson").read_bytes() == first
    assert "sites.backup-1.geojson" not in files()
    status, out, err = run("sites", "import", "liste.csv", "--apply")
    assert (status, err) == (0, "")
    assert Path("sites.backup-1.geojson").read_bytes() == first
    changed = json.loads(Path("sites.geojson").read_text(encoding="utf-8"))["features"]
    assert changed[0]["properties"]["sse:members"] == 15
    assert changed[1] == features[1]
    office(ROWS[0])
    assert run("sites", "import", "liste.csv", "--apply")[0] == 0
    assert Path("sites.backup-1.geojson").read_bytes() == first
    assert "sites.backup-2.geojson" in files()


def test_the_list_that_is_made_passes_lint_and_can_be_planned(run: Run) -> None:
    """No error; each site with its grade; the telephone of who refused is nowhere."""
    office(*ROWS)
    run("sites", "import", "liste.csv")
    status, out, _ = run("sites", "lint", "sites.geojson")
    assert (status, " 0 errors" in out) == (0, True)
    assert "not publishable  coop-imider-anzi    refused, only commune" in out
    assert "0 publishable, 1 needs a call, 1 not publishable" in out
    assert run("plan", "--sites", "sites.geojson", "--quiet")[0] == 0
    written = b"".join(path.read_bytes() for path in Path("dist").iterdir() if path.is_file())
    assert b"Fatima" not in written


def test_plan_publishes_no_contact_without_consent(run: Run) -> None:
    """Also where the list still holds it, be it refused or never asked; nor an unknown column."""
    office(ROWS[0])
    run("sites", "import", "liste.csv")
    listed = json.loads(Path("sites.geojson").read_text(encoding="utf-8"))
    facts = listed["features"][0]["properties"]
    facts["Contact"] = "Mme Secrète"
    for consent in ("yes", "no", ""):
        facts["sse:consent"] = consent
        if not consent:
            del facts["sse:consent"]
        Path("asked.geojson").write_text(json.dumps(listed), encoding="utf-8")
        assert run("plan", "--sites", "asked.geojson", "--quiet", "--out", f"to{consent}")[0] == 0
        texts = [path.read_bytes() for path in Path(f"to{consent}").iterdir()]
        assert any(b"528 80 14 15" in text for text in texts) == (consent == "yes"), consent
        assert not any("Secrète".encode() in text for text in texts)


def test_the_private_table_keeps_what_it_held(run: Run) -> None:
    """A second import adds to it; what changed stands beside what it was."""
    office(*ROWS)
    run("sites", "import", "liste.csv")
    office(ROWS[0].replace("Fatima", "Khadija"))
    run("sites", "import", "liste.csv", "--apply")
    with Path("sites.private.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    assert ["coop-aourir-tiznit", "Présidente", "Khadija"] in rows
    assert ["coop-aourir-tiznit", "Présidente (before)", "Fatima"] in rows
    assert ["coop-imider-anzi", "Présidente", "Aïcha"] in rows


def test_a_row_left_out_is_a_finding_and_the_others_are_written(run: Run) -> None:
    """Status 1; the message names file, row, column, problem and fix."""
    office(ROWS[0], "Coopérative Rien;Tiznit;;;;;;;")
    status, out, _ = run("sites", "import", "liste.csv")
    assert status == 1
    assert "left out: liste.csv, row 3, column Filière: the theme of a visit is not said" in out
    assert "1 new site, 0 changed, 0 the same, 0 gone, 1 row left out; written" in out


@pytest.mark.parametrize(
    ("language", "left_out", "head", "count"),
    [
        ("fr", "écarté\u00a0: liste.csv, ligne 3, colonne Filière\u00a0: le thème de la visite",
         "quoi", "1 nouveau site, 0 modifié, 0 inchangé, 0 absent, 1 ligne écartée\u00a0; écrit"),
        ("ar", "السطر 3، العمود \u2068Filière\u2069: موضوع الزيارة غير مذكور", "ماذا",
         "موقع جديد واحد، لا موقع مغيَّر، لا موقع بلا تغيير، لا موقع غائب، سطر واحد مستبعد؛"),
    ],
)  # fmt: skip
def test_all_of_it_is_in_the_language_of_the_settings(
    run: Run, monkeypatch: pytest.MonkeyPatch, language: str, left_out: str, head: str, count: str
) -> None:
    """What is printed, the review and the comments of a mapping; the list itself is the same."""
    office(ROWS[0], "Coopérative Rien;Tiznit;;;;;;;")
    assert run("sites", "import", "liste.csv", "-o", "en.geojson")[0] == 1
    monkeypatch.setenv("SSE_ROUTES_LANGUAGE", language)
    status, out, _ = run("sites", "import", "liste.csv", "--save-mapping", "m.toml")
    assert status == 1
    assert left_out in out
    assert count in out
    assert not any(word in out for word in ("left out", "doubt:", "the review", "Write", "written"))
    review = Path("sites.review.csv").read_text(encoding="utf-8-sig")
    assert review.startswith(f"{head};")
    assert "left out" not in review
    assert "What " not in Path("m.toml").read_text(encoding="utf-8")
    assert Path("sites.geojson").read_bytes() == Path("en.geojson").read_bytes()
    again = run("sites", "import", "liste.csv", "--mapping", "m.toml", "-o", "again.geojson")
    assert again[0] == 1
    assert Path("again.geojson").read_bytes() == Path("en.geojson").read_bytes()


def test_a_refusal_changes_nothing(run: Run) -> None:
    """Status 2 for what cannot be read, has no usable row, or would go into a list with faults."""
    office("Coopérative Rien;Tiznit;;;;;;;")
    Path("old.xls").write_bytes(b"\xd0\xcf\x11\xe0" + b"\0" * 100)
    Path("bad.geojson").write_text("{}", encoding="utf-8")
    before = files()
    for arguments, words in (
        (["liste.csv"], "no row can become a site"),
        (["old.xls"], "old .xls"),
        (["none.csv"], "cannot be read"),
        (["liste.csv", "-o", "bad.geojson"], "is not a FeatureCollection"),
        (["liste.csv", "--sheet", "X"], "has no sheet"),
        (["liste.csv", "--mapping", "none.toml"], "cannot be read"),
        (["liste.csv", "--roads", "none.npz"], "no road file"),
    ):
        status, _, err = run("sites", "import", *arguments)
        assert status == 2, arguments
        assert words in err
        assert "Traceback" not in err
    assert files() == before


def test_a_saved_mapping_gives_the_same_list(run: Run) -> None:
    """What the headings were taken for can be corrected, and is read back."""
    office(*ROWS)
    run("sites", "import", "liste.csv", "-o", "a.geojson", "--save-mapping", "m.toml")
    text = Path("m.toml").read_text(encoding="utf-8")
    assert '"Présidente" = "private"' in text
    run("sites", "import", "liste.csv", "-o", "b.geojson", "--mapping", "m.toml")
    assert Path("a.geojson").read_bytes() == Path("b.geojson").read_bytes()
    Path("m.toml").write_text(
        text.replace('"Présidente" = "private"', '"Présidente" = "drop"'), "utf-8"
    )
    run("sites", "import", "liste.csv", "-o", "c.geojson", "--mapping", "m.toml")
    assert "Fatima" not in Path("c.private.csv").read_text(encoding="utf-8-sig")


def test_lambert_metres_are_read_in_the_zone_that_is_said(run: Run) -> None:
    """Refused without it, with the option in the message."""
    Path("l.csv").write_text(
        "Nom;Commune;Filière;X;Y\nCoopérative A;Tiznit;argan;82184;308085\n", "utf-8"
    )
    _, out, _ = run("sites", "import", "l.csv", "-o", "none.geojson")
    assert "say which, 1 to 4, with --lambert" in out
    assert run("sites", "import", "l.csv", "-o", "two.geojson", "--lambert", "2")[0] == 0
    (feature,) = json.loads(Path("two.geojson").read_text(encoding="utf-8"))["features"]
    assert feature["properties"]["sse:precision"] == "village"
    assert feature["properties"]["sse:coordinate_source"] == "l.csv: Lambert zone 2"


def test_the_form_is_filled_in_and_comes_back(run: Run) -> None:
    """What the drop-downs offer is what the import understands; a form in use stays."""
    assert run("sites", "template", "-o", "form.xlsx")[0] == 0
    assert files() == ["form.ar.pdf", "form.fr.pdf", "form.xlsx"]
    status, _, err = run("sites", "template", "-o", "form.xlsx")
    assert status == 2
    assert "may be filled in" in err
    assert run("sites", "template", "-o", "form.csv")[0] == 2
    book = openpyxl.load_workbook("form.xlsx")
    page = book.worksheets[0]
    heads = [str(cell.value).split("\n")[0] for cell in page[3]]
    filled: dict[str, str | int] = {
        "Nom en français": "Coopérative Aourir", "Type de structure": "coopérative – تعاونية",
        "Filière": "argan – أركان", "Commune": "Tiznit – تيزنيت", "Téléphone": "0528801415",
        "Coordonnées GPS": "29.69861, -9.73131", "Précision du point": "porte – الباب",
        "Accord de publication": "oui – نعم", "Offre aux visiteurs": "vente – بيع; atelier – ورشة",
        "Membres aujourd’hui": 12,
    }  # fmt: skip
    for head, value in filled.items():
        page.cell(4, heads.index(head) + 1, value)
    book.save("form.xlsx")
    status, out, err = run("sites", "import", "form.xlsx")
    assert (status, err) == (0, "")
    (feature,) = json.loads(Path("sites.geojson").read_text(encoding="utf-8"))["features"]
    properties = feature["properties"]
    assert properties["phone"] == "+212 528 80 14 15"
    assert properties["sse:offer"] == "shop; workshop"
    assert (properties["sse:precision"], properties["sse:consent"]) == ("door", "yes")
    assert properties["sse:members"] == 12
    assert "doubt" not in out


def test_the_report_is_one_page_in_two_formats(run: Run) -> None:
    """The same list and day give the same bytes; a wrong ending is refused."""
    office(*ROWS)
    run("sites", "import", "liste.csv")
    status, out, _ = run("sites", "report", "sites.geojson", "--lang", "ar", "--date", "2026-11-26")
    assert (status, out.split()) == (0, ["census.html", "census.pdf"])
    assert 'dir="rtl"' in Path("census.html").read_text(encoding="utf-8")
    again = (
        "sites",
        "report",
        "sites.geojson",
        "--lang",
        "ar",
        "--date",
        "2026-11-26",
        "-o",
        "b.html",
    )
    run(*again)
    for ending in ("html", "pdf"):
        assert Path(f"census.{ending}").read_bytes() == Path(f"b.{ending}").read_bytes()
    assert run("sites", "report", "sites.geojson", "-o", "b.pdf")[0] == 2
    assert run("sites", "report", "none.geojson")[0] == 2
