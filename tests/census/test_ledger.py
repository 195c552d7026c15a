"""Promises of `routes.census.ledger`."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routes.census.ledger import (
    FORMAT,
    Edition,
    Ledger,
    ledger_to_json,
    promised,
    read_ledger,
    write_ledger,
)
from routes.errors import InputError, OutputError

PAGE = Path(__file__).parents[2] / "docs" / "fairness.md"
DAY = dt.date(2026, 11, 25)
AUTUMN = Edition(id="autumn", issued=dt.date(2026, 10, 2), title="Automne – خريف", dates=(DAY,),
                 visits=(("coop-afra", 4), ("souk", 8)))  # fmt: skip
SPRING = replace(AUTUMN, id="spring", issued=dt.date(2027, 2, 1), visits=(("coop-afra", 1),))

_ids = st.from_regex(r"[a-z0-9]{1,4}(-[a-z0-9]{1,3})?", fullmatch=True)
_editions = st.builds(
    Edition,
    id=_ids,
    issued=st.dates(),
    title=st.sampled_from(["", "Autumn", "خريف", "a “b” \\ c"]),
    dates=st.sets(st.dates(), min_size=1, max_size=3).map(lambda days: tuple(sorted(days))),
    visits=st.dictionaries(_ids, st.integers(1, 50), min_size=1, max_size=4).map(
        lambda visits: tuple(sorted(visits.items()))
    ),
)
_several = st.lists(_editions, max_size=4, unique_by=lambda edition: edition.id)


def ledger_of(*editions: Edition) -> Ledger:
    """Return a ledger to which editions were added."""
    ledger = Ledger()
    for edition in editions:
        ledger = ledger.add(edition)
    return ledger


def refused(folder: Path, text: str | bytes) -> str:
    """Return the refusal of a file; it names the file and is one printable line."""
    path = folder / "ledger.json"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    with pytest.raises(InputError) as caught:
        read_ledger(path)
    said = str(caught.value)
    assert said.startswith(f"{path}: ")
    assert said.isprintable()
    assert len(said) - len(str(path)) < 250
    return said.removeprefix(f"{path}: ")


# ---------------------------------------------------------------- what a ledger holds


@given(_several, st.randoms())
def test_the_order_of_entry_does_not_matter(editions: list[Edition], random: Any) -> None:  # noqa: ANN401
    """The same editions make the same ledger, and the same bytes."""
    ledger = ledger_of(*editions)
    random.shuffle(editions)
    assert ledger_of(*editions) == ledger
    assert ledger_to_json(ledger_of(*editions)) == ledger_to_json(ledger)


@given(_several)
def test_the_visits_of_a_site_are_the_sum_over_the_editions(editions: list[Edition]) -> None:
    """Each site that was promised a visit is there, in order; no other."""
    visits = ledger_of(*editions).visits
    assert list(visits) == sorted(visits)
    for site_id in visits:
        wanted = sum(dict(edition.visits).get(site_id, 0) for edition in editions)
        assert visits[site_id] == wanted > 0
    assert sum(visits.values()) == sum(sum(dict(one.visits).values()) for one in editions)


def test_to_enter_a_circuit_twice_promises_nothing_twice() -> None:
    """Also on another day; the first entry stays."""
    ledger = ledger_of(AUTUMN)
    assert ledger.add(replace(AUTUMN, issued=dt.date(2027, 1, 1))) is ledger


@pytest.mark.parametrize(
    "change",
    [{"dates": (DAY + dt.timedelta(days=1),)}, {"visits": (("souk", 8),)},
     {"visits": (("coop-afra", 5), ("souk", 8))}],
)  # fmt: skip
def test_another_edition_of_the_same_id_is_refused(change: dict[str, Any]) -> None:
    """The refusal names the edition that is there, and says what to do."""
    with pytest.raises(InputError, match=r"another edition autumn \(“Automne.*another id"):
        ledger_of(AUTUMN).add(replace(AUTUMN, **change))


def test_a_circuit_promises_one_visit_by_stop_and_departure() -> None:
    """A site that is a stop twice counts twice."""
    assert promised(["souk", "a", "souk"], 3) == (("a", 3), ("souk", 6))
    with pytest.raises(InputError, match="no stop"):
        promised([])
    for departures in (0, -1, 1_000_001):
        with pytest.raises(InputError, match="departures are not possible"):
            promised(["a"], departures)


@pytest.mark.parametrize(
    "change",
    [{"dates": ()}, {"dates": (DAY, DAY)}, {"dates": (DAY, DAY - dt.timedelta(days=1))},
     {"visits": ()}, {"visits": (("b", 1), ("a", 1))}, {"visits": (("a", 1), ("a", 2))}],
)  # fmt: skip
def test_an_edition_is_in_order_and_not_empty(change: dict[str, Any]) -> None:
    """Checked where it is made."""
    with pytest.raises(InputError, match=r"edition autumn: give its (dates|sites) in order"):
        replace(AUTUMN, **change)


def test_a_ledger_is_in_order_and_has_no_id_twice() -> None:
    """Checked where it is made."""
    with pytest.raises(InputError, match="autumn is there twice"):
        Ledger(editions=(AUTUMN, AUTUMN))
    with pytest.raises(InputError, match="must be in order"):
        Ledger(editions=(SPRING, AUTUMN))


# ---------------------------------------------------------------- the file


@given(editions=_several)
def test_what_is_written_is_read_back(
    editions: list[Edition], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The same ledger, and the same bytes again; also with a byte order mark."""
    path = tmp_path_factory.mktemp("ledger") / "ledger.json"
    ledger = ledger_of(*editions)
    write_ledger(path, ledger)
    assert read_ledger(str(path)) == ledger
    assert path.read_bytes() == ledger_to_json(ledger).encode("utf-8")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert read_ledger(path) == ledger


def test_people_can_read_the_file(tmp_path: Path) -> None:
    """One line for each site, letters of every script as they are; nothing else in the folder."""
    path = tmp_path / "ledger.json"
    write_ledger(path, ledger_of(AUTUMN))
    lines = path.read_text(encoding="utf-8").splitlines()
    assert '        "coop-afra": 4,' in lines
    assert '      "title": "Automne – خريف",' in lines
    assert [entry.name for entry in tmp_path.iterdir()] == ["ledger.json"]


def test_editions_and_sites_may_be_in_any_order(tmp_path: Path) -> None:
    """As people edit the file."""
    data = json.loads(ledger_to_json(ledger_of(AUTUMN, SPRING)))
    data["editions"].reverse()
    data["editions"][1]["visits"] = {"souk": 8, "coop-afra": 4}
    path = tmp_path / "ledger.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    assert read_ledger(path) == ledger_of(AUTUMN, SPRING)


def test_a_failure_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether the disk is full or the file is held open; no scrap stays behind."""
    path = tmp_path / "ledger.json"
    write_ledger(path, ledger_of(AUTUMN))
    before = path.read_bytes()

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    for name in ("write_bytes", "replace"):
        with monkeypatch.context() as patch:
            patch.setattr(Path, name, fail)
            with pytest.raises(OutputError, match=r"No space left on device.*Nothing was changed"):
                write_ledger(path, ledger_of(AUTUMN, SPRING))
        assert path.read_bytes() == before
        assert [entry.name for entry in tmp_path.iterdir()] == ["ledger.json"]


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """A file where a folder should be, or a folder in place of the file."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    for path in (tmp_path / "file" / "ledger.json", tmp_path / "folder"):
        with pytest.raises(OutputError, match=re.escape(str(path))):
            write_ledger(path, Ledger())


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """The file it leads to is written."""
    real, link = tmp_path / "real.json", tmp_path / "ledger.json"
    write_ledger(real, Ledger())
    link.symlink_to(real)
    write_ledger(link, ledger_of(AUTUMN))
    assert link.is_symlink()
    assert read_ledger(real) == ledger_of(AUTUMN)


# ---------------------------------------------------------------- damaged and hostile files


GOOD: dict[str, Any] = json.loads(ledger_to_json(ledger_of(AUTUMN)))


def damaged(place: str, value: object) -> str:
    """Return a ledger with the value at a place replaced, added, or taken away (`...`)."""
    data = json.loads(json.dumps(GOOD))
    *steps, last = place.split("/")
    inner = data
    for step in steps:
        inner = inner[int(step) if step.isdigit() else step]
    if value is ...:
        del inner[last]
    else:
        inner[int(last) if last.isdigit() else last] = value
    return json.dumps(data)


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        ("format", "sse-routes circuit", "is not a ledger. It needs"),
        ("format", ..., "is not a ledger"),
        ("version", 2, "version: “2” is not known"),
        ("version", True, "version: “True” is not known"),
        ("version", 1.0, "version: “1.0” is not known"),
        ("version", ..., "version: “None” is not known"),
        ("editions", ..., "editions is missing"),
        ("editions", {}, "editions: is not a list"),
        ("more", 1, "there is no key “more”"),
        ("editions/0", 5, "edition 1: this is not an object"),
        ("editions/0/title", ..., "edition 1: title is missing. Add it"),
        ("editions/0/tilte", "x", "edition 1: there is no key “tilte”"),
        ("editions/0/id", "Autumn 2026", "edition 1: id: “Autumn 2026” is not an id"),
        ("editions/0/id", None, "edition 1: id: there is no id"),
        ("editions/0/issued", "02/10/2026", "edition 1: issued: “02/10/2026” is not a date"),
        ("editions/0/issued", 2026, "edition 1: issued: “2026” is not text"),
        ("editions/0/title", "<script>", "edition 1: title: holds markup"),
        ("editions/0/title", "a\u202eb", "edition 1: title: holds an invisible"),
        ("editions/0/title", "\ud800", "edition 1: title: holds a control"),
        ("editions/0/title", "x" * 201, "edition 1: title: has 201 characters"),
        ("editions/0/dates", [], "edition 1: dates: these are not one or more"),
        ("editions/0/dates", "2026-11-25", "edition 1: dates: these are not one or more"),
        ("editions/0/dates", ["2026-11-25"] * 2, "edition 1: dates: these are not one or more"),
        ("editions/0/dates", ["25.11."], "edition 1: dates: “25.11.” is not a date"),
        ("editions/0/visits", {}, "edition 1: visits: there is no site"),
        ("editions/0/visits", [], "edition 1: visits: there is no site"),
        ("editions/0/visits/souk", 0, "edition 1: visits: “souk”: “0” is not a whole number"),
        ("editions/0/visits/souk", -4, "edition 1: visits: “souk”: “-4” is not a whole"),
        ("editions/0/visits/souk", 1.5, "edition 1: visits: “souk”: “1.5” is not a whole"),
        ("editions/0/visits/souk", True, "edition 1: visits: “souk”: “True” is not a whole"),
        ("editions/0/visits/souk", "4", "edition 1: visits: “souk”: “4” is not a whole"),
        ("editions/0/visits/souk", 10**9, "edition 1: visits: “souk”: “1000000000”"),
        ("editions/0/visits/The Souk", 4, "edition 1: visits: “The Souk”: “The Souk” is not an id"),
        ("editions/0/visits/\x1b[31m", 4, "is not an id"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_by_its_place(
    tmp_path: Path, place: str, value: object, said: str
) -> None:
    """With the problem and what to do."""
    assert said in refused(tmp_path, damaged(place, value))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        (" \n", "is empty"),
        ("{", "is not valid JSON (Expecting property name"),
        ("[]", "is not a ledger"),
        ("null", "is not a ledger"),
        ("[" * 100_000, "nested too deeply"),
        ('{"version": NaN}', "holds NaN, which is no number"),
        ('{"version": ' + "9" * 5_000 + "}", "thousands of digits"),
        ('{"format": "a", "format": "b"}', "holds “format” twice"),
        ('{"souk": 4, "a": {"souk": 4, "souk": 8}}', "holds “souk” twice in one object"),
        (b"\xff\xfe{}", "is not UTF-8 text"),
        (ledger_to_json(ledger_of(AUTUMN))[:150], "is not valid JSON"),
    ],
)
def test_what_is_no_ledger_is_refused(tmp_path: Path, text: str | bytes, said: str) -> None:
    """Empty, cut off, of another encoding, or saying two things at once."""
    assert said in refused(tmp_path, text)


def test_an_id_used_twice_is_refused(tmp_path: Path) -> None:
    """Even if both say the same: somebody has copied an edition."""
    twice = {**GOOD, "editions": GOOD["editions"] * 2}
    said = refused(tmp_path, json.dumps(twice))
    assert "edition 2: the id autumn is already used above" in said


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """Absent, or a folder."""
    with pytest.raises(InputError, match=r"none\.json: cannot be read"):
        read_ledger(tmp_path / "none.json")
    with pytest.raises(InputError, match="is a folder"):
        read_ledger(tmp_path)


def test_the_example_of_the_page_is_a_ledger_as_it_is_written(tmp_path: Path) -> None:
    """Byte by byte; the page names every key."""
    page = PAGE.read_text(encoding="utf-8")
    (example,) = re.findall(r"```json\n(.*?)```", page, flags=re.DOTALL)
    path = tmp_path / "ledger.json"
    path.write_text(example, encoding="utf-8")
    assert ledger_to_json(read_ledger(path)) == example
    assert FORMAT in page
    for key in ("id", "issued", "title", "dates", "visits"):
        assert f"| `{key}` |" in page
