"""Promises of `sse-routes booklet` and of `plan --booklet`."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from routes.outputs.booklet import booklet_files, circuit_booklet, pair_files
from routes.outputs.circuitjson import circuit_to_json, read_circuit
from routes.outputs.paper import A4, IMPOSED
from routes.roads.cutting import without_sections
from routes.roads.schematic import bundled_network

if TYPE_CHECKING:
    from collections.abc import Callable

    from routes.circuit import Circuit

    Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def planned(run: Run, circuit: Circuit) -> Circuit:
    """Return a circuit whose circuit.json is in a folder of the current one."""
    del run  # it has made the folder the current one
    Path("out").mkdir()
    Path("out/circuit.json").write_text(circuit_to_json(circuit), encoding="utf-8")
    return circuit


def test_a_planned_circuit_is_printed_again(run: Run, planned: Circuit) -> None:
    """In French on A5 beside it, unless another language, paper and name are given."""
    assert run("booklet", "out/circuit.json") == (0, f"{Path('out/booklet.fr.pdf')}\n", "")
    assert Path("out/booklet.fr.pdf").read_bytes() == circuit_booklet(
        planned, bundled_network(), "fr"
    )
    url = "https://example.org/1"
    options = ("--lang", "ar", "--format", "a4", "--public-url", url, "-o", "for/print.pdf")
    status, out, err = run("booklet", "out/circuit.json", *options)
    assert (status, out, err) == (0, f"{Path('for/print.pdf')}\n", "")
    expected = circuit_booklet(planned, bundled_network(), "ar", A4, f"{url}/")
    assert Path("for/print.pdf").read_bytes() == expected


def test_sheets_to_fold_have_the_pages_beside_them(run: Run, planned: Circuit) -> None:
    """Under the usual names, or under the name that was given."""
    expected = list(booklet_files(planned, bundled_network(), "ar", IMPOSED).values())
    asked = ("booklet", "out/circuit.json", "--lang", "ar", "--format", IMPOSED)
    status, out, _ = run(*asked)
    names = ("out/booklet.ar.pdf", "out/booklet-a5-imposed.ar.pdf")
    assert (status, out.split()) == (0, [str(Path(name)) for name in names])
    assert [Path(name).read_bytes() for name in names] == expected
    assert run(*asked, "-o", "fold.pdf")[0] == 0
    assert [Path(name).read_bytes() for name in ("fold-booklet.ar.pdf", "fold.pdf")] == expected


def test_two_languages_come_side_by_side(run: Run, planned: Circuit) -> None:
    """With the booklet in each, whichever is named first."""
    expected = pair_files(planned, bundled_network(), ("fr", "ar"))
    status, out, _ = run("booklet", "out/circuit.json", "--beside", "ar")
    assert (status, out.split()) == (0, [str(Path("out") / name) for name in expected])
    assert {name: (Path("out") / name).read_bytes() for name in expected} == expected
    assert run("booklet", "out/circuit.json", "--lang", "ar", "--beside", "fr")[1] == out
    assert {name: (Path("out") / name).read_bytes() for name in expected} == expected


def test_schematic_roads_are_not_drawn_beneath_real_ones(run: Run, circuit: Circuit) -> None:
    """Unless roads are named, the maps then have none, and one is told how to get them."""
    real = replace(circuit, roads=replace(circuit.roads, kind="osm", name="tiznit.osm.pbf"))
    Path("circuit.json").write_text(circuit_to_json(real), encoding="utf-8")
    status, out, err = run("booklet", "circuit.json", "--lang", "en")
    assert (status, err) == (0, "")
    assert out.startswith("note: the maps show the circuit, the coast and the towns")
    assert "tiznit.osm.pbf with --roads" in out
    bundled = bundled_network()
    none = without_sections(bundled, range(bundled.section_count))
    assert Path("booklet.en.pdf").read_bytes() == circuit_booklet(real, none, "en")
    assert run("booklet", "circuit.json", "--lang", "en", "--roads", "bundled")[1].count("\n") == 1
    assert Path("booklet.en.pdf").read_bytes() == circuit_booklet(real, bundled, "en")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("-o", "booklet.docx"), "-o booklet.docx: the booklet is a PDF"),
        (("--public-url", "nowhere"), "is not a web address"),
        (("--roads", "none.npz"), "none.npz"),
        (("--beside", "fr"), "give another language than --lang"),
        (("--beside", "ar", "--format", "a4"), "leave --format out"),
        (("--format", "letter"), "invalid choice: 'letter'"),
    ],
)
def test_bad_input_is_refused(
    run: Run, planned: Circuit, options: tuple[str, ...], said: str
) -> None:
    """With what to do, and nothing is written."""
    del planned
    status, out, err = run("booklet", "out/circuit.json", *options)
    assert (status, out) == (2, "")
    assert said in err
    assert [path.name for path in Path("out").iterdir()] == ["circuit.json"]
    assert not list(Path().glob("*.pdf"))


def test_a_plan_is_printed_as_asked(run: Run) -> None:
    """The manifest keeps the format; a new plan on other paper leaves no stale booklet."""
    quick = ("--date", "2026-11-25", "--days", "1", "--iterations", "200", "--quiet", "--out", "d")
    assert run("plan", *quick, "--booklet", IMPOSED)[0] == 0
    first = {path.name for path in Path("d").glob("booklet*")}
    assert first == {"booklet.fr.pdf", "booklet-a5-imposed.fr.pdf"}
    request = json.loads(Path("d/manifest.json").read_text(encoding="utf-8"))["request"]
    assert request["booklet"] == IMPOSED
    pages = Path("d/booklet.fr.pdf").read_bytes()
    assert pages == circuit_booklet(read_circuit(Path("d/circuit.json")), bundled_network(), "fr")
    assert run("plan", *quick, "--booklet", "a4", "--start", "09:30")[0] == 0
    assert {path.name for path in Path("d").glob("booklet*")} == {"booklet-a4.fr.pdf"}
