"""Promises of `sse-routes diff`, `publish` and `reissue`, on circuits that `plan` wrote."""

from __future__ import annotations

import json
import shutil
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from routes.census.ledger import read_ledger
from routes.cli import main
from routes.outputs.circuitjson import read_circuit
from routes.sites import bundled_sites_path

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., tuple[int, str, str]]
    Contents = Callable[[str | Path], dict[str, bytes]]

QUICK = ("--date", "2026-11-25", "--days", "1", "--iterations", "60", "--quiet")
SITES = "sites.geojson"
TOLD = ("booklet.fr.pdf", "circuit.gpx", "circuit.ics", "circuit.kml", "cues.fr.txt", "day-1.gpx",
        "embed.html", "map.html")  # fmt: skip
"""What says of itself that it was replaced."""


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with two circuits, `a` from Tafraout and `b` from Tiznit, and their sites."""
    home = tmp_path_factory.mktemp("planned")
    shutil.copy(bundled_sites_path(), home / SITES)
    for name, start in (("a", "tafraout"), ("b", "tiznit")):
        where = ("--from", start, "--sites", str(home / SITES), "--out", str(home / name))
        assert main(["plan", *QUICK, *where]) == 0
    return home


@pytest.fixture
def office(run: Run, planned: Path) -> Run:
    """Return a runner in a folder with both circuits, published."""
    shutil.copytree(planned, ".", dirs_exist_ok=True)
    for name, departures in (("a", "3"), ("b", "1")):
        given = ("--edition", f"circuit-{name}", "--departures", departures)
        status, _, told = run(
            "publish", name, *given, "--date", "2026-10-01", "--ledger", "ledger.json"
        )
        assert (status, told) == (0, "")
    return run


def change_site(site_id: str, name: str = "new.geojson", **given: object) -> str:
    """Write the list of sites with properties of one changed; return its name."""
    collection = json.loads(Path(SITES).read_text(encoding="utf-8"))
    (feature,) = (one for one in collection["features"] if one["id"] == site_id)
    feature["properties"] |= given
    Path(name).write_text(json.dumps(collection), encoding="utf-8")
    return name


def visited(folder: str) -> list[str]:
    """Return the ids of the stops of a circuit."""
    return [stop.site.id for stop in read_circuit(Path(folder) / "circuit.json").stops]


def closure(lon: float, lat: float) -> str:
    """Write a file that closes the road at a point; return its name."""
    feature: dict[str, Any] = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [lon, lat]},
        "properties": {"kind": "closed", "source": "the office", "reason": "flood"},
    }
    text = json.dumps({"type": "FeatureCollection", "features": [feature]})
    Path("closed.geojson").write_text(text, encoding="utf-8")
    return "closed.geojson"


def test_an_edition_is_published_once(office: Run, contents: Contents) -> None:
    """The stamp lies beside the manifest, the ledger holds its visits; again changes nothing."""
    stamp = json.loads(Path("a/edition.json").read_bytes())
    assert (stamp["id"], stamp["number"], stamp["published"]) == ("circuit-a", 1, "2026-10-01")
    assert (stamp["departures"], stamp["superseded"]) == (3, None)
    ledger = read_ledger("ledger.json")
    assert [edition.id for edition in ledger.editions] == ["circuit-a", "circuit-b"]
    assert dict(ledger.editions[0].visits) == dict.fromkeys(sorted(visited("a")), 3)
    before = contents("a"), Path("ledger.json").read_bytes()
    status, out, _ = office("publish", "a", "--date", "2026-10-09", "--ledger", "ledger.json")
    assert status == 0
    assert "was published already (2026-10-01, 3 departures)" in out
    assert "already there; nothing was changed" in out
    assert (contents("a"), Path("ledger.json").read_bytes()) == before


def test_a_ledger_that_was_lost_is_entered_again(office: Run) -> None:
    """What was broken off between stamp and ledger is made good by the same command."""
    Path("ledger.json").unlink()
    assert office("publish", "a", "--ledger", "ledger.json")[0] == 0
    (edition,) = read_ledger("ledger.json").editions
    assert (edition.id, f"{edition.issued}") == ("circuit-a", "2026-10-01")


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda: Path("a/map.html").write_text("mine"), "map.html: is missing or was changed"),
        (lambda: Path("a/manifest.json").unlink(), "give a folder with its manifest.json"),
        (lambda: Path("a/circuit.json").write_text("{}"), "this is not a circuit"),
        (lambda: Path("a/edition.json").write_text("{"), "edition.json: is not valid JSON"),
        (lambda: Path("a/edition.json").write_text("[]"), "edition.json: "),
    ],
)
def test_a_folder_that_is_not_as_written_is_refused(
    office: Run, harm: Callable[[], object], said: str
) -> None:
    """By both commands, and the ledger stays."""
    harm()
    before = Path("ledger.json").read_bytes()
    for command in ("publish", "reissue"):
        status, out, told = office(command, "a")
        assert (status, out) == (2, "")
        assert said in told
    assert Path("ledger.json").read_bytes() == before


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("--edition", "other"), "a: is the edition circuit-a already"),
        (("--departures", "4"), "a: is the edition circuit-a already"),
        (("--edition", "Not An Id"), "--edition: “Not An Id” is not an id"),
    ],
)
def test_what_is_published_is_not_published_otherwise(
    office: Run, given: tuple[str, ...], said: str
) -> None:
    """The message says what it is."""
    status, _, told = office("publish", "a", *given)
    assert status == 2
    assert said in told


def test_a_folder_planned_over_is_not_the_edition_any_more(office: Run) -> None:
    """The stamp of the circuit that was there before does not count for another."""
    where = ("--from", "tafraout", "--sites", SITES, "--out", "a")
    assert office("plan", *QUICK, *where, "--end", "15:00")[0] == 0
    status, _, told = office("publish", "a")
    assert status == 2
    assert "its edition.json is that of another circuit" in told
    assert "its edition.json is that of another circuit" in office("reissue", "a")[2]


def test_what_still_holds_stands(office: Run, contents: Contents) -> None:
    """Nothing is written where nothing that is told changed, whatever else did."""
    before = contents("a")
    left = json.loads(Path("a/circuit.json").read_bytes())["unvisited"][0]["site"]["id"]
    new = change_site(left, website="https://a.example")
    for sites in (SITES, new):
        assert office("reissue", "a", "b", "--sites", sites)[1] == "a: stands\nb: stands\n"
    new = change_site(visited("a")[0], **{"sse:confidence": "low"})
    assert office("reissue", "a", "--sites", new)[1] == "a: stands\n"
    assert contents("a") == before
    assert not list(Path().glob("*edition-2"))


def test_what_was_never_published_is_left_alone(office: Run) -> None:
    """So that one can give every folder of a season."""
    Path("a/edition.json").unlink()
    status, out, told = office("reissue", "a", "b", "--sites", SITES)
    assert (status, out, told) == (0, "a: is not published\nb: stands\n", "")


def test_a_changed_site_replaces_the_circuits_that_visit_it_alone(
    office: Run, contents: Contents
) -> None:
    """The same request is planned again, the old one stamped, the ledger follows at publishing."""
    site = visited("a")[0]
    assert site not in visited("b")
    before = contents("b")
    new = change_site(site, opening_hours="Mo-Su 14:00-16:00")
    command = ("reissue", "a", "b", "--sites", new, "--lang", "en", "--date", "2026-10-20")
    old = contents("a")
    status, out, _ = office(*command, "--dry-run")
    assert status == 0
    assert "other hours\n  would be replaced by " in out
    assert contents("a") == old
    status, out, told = office(*command)
    assert (status, told) == (0, "")
    assert "b: stands" in out
    assert contents("b") == before
    assert {name for name in old if contents("a")[name] != old[name]} == {*TOLD, "edition.json"}
    notice = Path("a/SUPERSEDED.txt").read_text(encoding="utf-8")
    assert "replaced on Tuesday, 20 October 2026 by a-edition-2" in notice
    assert "autres horaires" in notice
    assert "أوقات أخرى" in notice
    assert json.loads(Path("a/edition.json").read_bytes())["superseded"] == "2026-10-20"
    draft = json.loads(Path("a-edition-2/edition.json").read_bytes())
    assert (draft["id"], draft["number"], draft["published"]) == ("circuit-a", 2, None)
    where = ("--from", "tafraout", "--sites", new, "--out", "again")
    assert office("plan", *QUICK, *where)[0] == 0
    again = contents("again")
    issued = {"manifest.json", "circuit.ics", "map.html"}  # of calendars: they follow the first
    assert {name for name in again if contents("a-edition-2")[name] != again[name]} == issued
    said = office("diff", "a", "a-edition-2", "--lang", "en")[1]
    assert "its hours changed: " in said
    assert "Made with another inputs/sites" in said
    assert "was superseded on 2026-10-20. Publish the edition" in office("publish", "a")[2]
    assert (
        office("publish", "a-edition-2", "--date", "2026-10-21", "--ledger", "ledger.json")[0] == 0
    )
    editions = {edition.id: edition for edition in read_ledger("ledger.json").editions}
    assert len(editions) == 2
    assert f"{editions['circuit-a'].issued}" == "2026-10-21"
    assert dict(editions["circuit-a"].visits) == dict.fromkeys(sorted(visited("a-edition-2")), 3)
    assert "already" in office("reissue", "a", "--sites", new)[1]


def test_a_reissue_that_was_broken_off_is_done_again_to_the_same_end(
    office: Run, contents: Contents
) -> None:
    """As if it had been killed before the old edition was stamped, or between two of its files."""
    new = change_site(visited("a")[0], opening_hours="Mo-Su 14:00-16:00")
    command = ("reissue", "a", "--sites", new, "--date", "2026-10-20")
    before = contents("a")
    assert office(*command)[0] == 0
    first = contents("a"), contents("a-edition-2")
    for name, data in before.items():
        Path("a", name).write_bytes(data)
    Path("a/SUPERSEDED.txt").unlink()
    assert office(*command)[0] == 0
    assert (contents("a"), contents("a-edition-2")) == first
    for name in ("map.html", "circuit.ics"):  # the stamp is written before them
        Path("a", name).write_bytes(before[name])
        told = office(*command, "--dry-run")[1]
        assert "was superseded on 2026-10-20 already\n  its files do not say so yet" in told
        assert contents("a") != first[0]
        assert "its files say so now" in office(*command)[1]
        assert contents("a") == first[0]
    assert office(*command)[1] == "a: was superseded on 2026-10-20 already\n"
    assert contents("a") == first[0]


def test_a_superseded_edition_says_so_where_visitors_look(office: Run, contents: Contents) -> None:
    """On its pages, with the way to the new one, and in what one takes along; tables stay."""
    before = contents("a")
    new = change_site(visited("a")[0], website="https://a.example")
    assert office("reissue", "a", "--sites", new, "--date", "2026-10-20")[0] == 0
    after = contents("a")
    changed = {name for name in after if after[name] != before.get(name)}
    assert changed == {*TOLD, "edition.json", "SUPERSEDED.txt"}
    assert after["booklet.fr.pdf"].startswith(before["booklet.fr.pdf"])
    assert after["cues.fr.txt"].endswith(before["cues.fr.txt"])
    for name in set(TOLD) - {"map.html", "embed.html", "booklet.fr.pdf", "circuit.ics"}:
        assert "l’édition 2 le mardi 20 octobre 2026" in after[name].decode("utf-8")
    for name in ("map.html", "embed.html"):
        page = after[name].decode("utf-8")
        assert '<aside class="superseded" aria-label="Édition remplacée">' in page
        assert f'href="../a-edition-2/{name}"' in page
        assert "20 octobre 2026" in page
        assert "superseded" not in Path("a-edition-2", name).read_text(encoding="utf-8")
    stamp = json.loads(after["edition.json"])
    assert stamp["replaced_by"] == "../a-edition-2/"
    assert stamp["stamped"] == {name: sha256(after[name]).hexdigest() for name in TOLD}
    status, _, told = office("publish", "a")
    assert (status, "was superseded on 2026-10-20. Publish" in told) == (2, True)
    Path("a/map.html").write_text("mine", encoding="utf-8")
    assert "map.html: is missing or was changed" in office("reissue", "a", "--sites", new)[2]


def test_a_season_takes_a_superseded_circuit_for_finished(office: Run) -> None:
    """Though its pages are not as its manifest says any more."""
    text = f'[all]\ndate = 2026-11-25\ndays = 1\niterations = 60\nsites = "{SITES}"\n'
    Path("s.toml").write_text(text + '[[circuits]]\nname = "one"\n', encoding="utf-8")
    assert office("batch", "s.toml", "--workers", "1", "--quiet")[0] == 0
    (folder,) = (str(path) for path in Path("s").glob("one-*"))
    assert office("publish", folder, "--edition", "one")[0] == 0
    new = change_site(visited(folder)[0], website="https://a.example")
    assert office("reissue", folder, "--sites", new)[0] == 0
    assert office("batch", "s.toml", "--dry-run")[1].startswith("finished   one-")
    Path(folder, "map.html").write_text("mine", encoding="utf-8")
    assert office("batch", "s.toml", "--dry-run")[1].startswith("published  one-")
    Path(SITES).write_bytes(Path(new).read_bytes())
    status, out, told = office("batch", "s.toml", "--workers", "1")
    assert (status, "1 is published and was left alone" in out) == (0, True)
    assert "failed" not in told


def test_the_old_edition_stays_as_it_was_if_it_cannot_be_stamped(
    office: Run, monkeypatch: pytest.MonkeyPatch, contents: Contents
) -> None:
    """A full disk while its pages are written."""
    before = contents("a")
    new = change_site(visited("a")[0], website="https://a.example")
    real = Path.replace

    def full(self: Path, target: Path) -> Path:
        if self.name == "embed.html":
            raise OSError(28, "No space left on device")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", full)
    assert office("reissue", "a", "--sites", new)[0] == 2
    assert contents("a") == before
    monkeypatch.undo()


def test_the_new_edition_has_its_own_address_where_each_folder_has_one(office: Run) -> None:
    """And the banner leads there; one address for whichever edition holds stays that."""
    for name, address in (("c", "https://a.example/c"), ("d", "https://a.example/now")):
        where = ("--sites", SITES, "--out", name, "--public-url", address)
        assert office("plan", *QUICK, *where)[0] == 0
        assert office("publish", name, "--edition", name)[0] == 0
    new = change_site(visited("c")[0], website="https://a.example")
    assert office("reissue", "c", "d", "--sites", new)[0] == 0
    for name, address in (("c", "https://a.example/c-edition-2/"), ("d", "https://a.example/now/")):
        assert f'href="{address}map.html"' in Path(name, "map.html").read_text(encoding="utf-8")
        manifest = json.loads(Path(f"{name}-edition-2/manifest.json").read_bytes())
        assert manifest["request"]["public_url"] == address


def test_a_closure_replaces_the_circuits_that_drive_there_alone(office: Run) -> None:
    """On the way between two stops of the one, far from the other."""
    circuit = read_circuit("b/circuit.json")
    leg = max(circuit.legs, key=lambda one: one.distance_m)
    ends = leg.geometry[len(leg.geometry) // 2 - 1 :][:2]  # no junction between them
    closed = closure(*(sum(along) / 2 for along in zip(*ends, strict=True)))
    given = ("--sites", SITES, "--overrides", closed, "--lang", "en")
    status, out, told = office("reissue", "a", "b", *given)
    assert (status, told) == (0, "")
    assert "a: stands" in out
    assert "b: touched" in out
    assert Path("b/SUPERSEDED.txt").exists()
    assert not Path("a/SUPERSEDED.txt").exists()
    check = ("check", "b-edition-2/circuit.json", "--overrides", closed)
    assert office(*check)[0] == 0
    assert office("publish", "b-edition-2")[0] == 0
    status, _, told = office("reissue", "b-edition-2", "--sites", SITES)
    assert status == 1
    assert "made with overrides that you did not name" in told


def test_what_cannot_be_rebuilt_is_told_and_the_others_are(office: Run) -> None:
    """A site that someone insisted on has left the list: the old edition is not stamped."""
    must = visited("b")[0]
    where = ("--sites", SITES, "--out", "c", "--must", must)
    assert office("plan", *QUICK, *where)[0] == 0
    assert office("publish", "c", "--edition", "c")[0] == 0
    collection = json.loads(Path(SITES).read_text(encoding="utf-8"))
    collection["features"] = [one for one in collection["features"] if one["id"] != must]
    Path("less.geojson").write_text(json.dumps(collection), encoding="utf-8")
    status, out, told = office("reissue", "c", "b", "--sites", "less.geojson", "--lang", "en")
    assert status == 1
    assert f"c: cannot be rebuilt: {must}: there is no site of that name" in told
    assert "no longer in the list of sites" in out
    assert not Path("c/SUPERSEDED.txt").exists()
    assert Path("b/SUPERSEDED.txt").exists()


def test_inputs_that_are_not_the_bundled_ones_have_to_be_named(office: Run) -> None:
    """Or circuits would be planned from other sites for want of a name."""
    changed = change_site(visited("b")[-1], website="https://a.example")
    where = ("--sites", changed, "--out", "c")
    assert office("plan", *QUICK, *where)[0] == 0
    assert office("publish", "c", "--edition", "c")[0] == 0
    status, _, told = office("reissue", "c")
    assert status == 1
    assert "made with sites that you did not name: give them, as they are now, with --sites" in told


def test_diff_prints_text_or_json(office: Run) -> None:
    """Of folders or of circuit.json alone; of equal ones there is nothing to say."""
    status, out, _ = office("diff", "a", "b", "--json")
    assert status == 0
    told = json.loads(out)
    assert {stop["site"] for stop in told["stops"] if stop["kind"] == "removed"} == (
        set(visited("a")) - set(visited("b"))
    )
    status, out, _ = office("diff", "a/circuit.json", "a", "--lang", "en")
    assert (status, out) == (0, "No stop moved.\n")
    status, out, told_ = office("diff", "a", "nowhere")
    assert (status, out) == (2, "")
    assert "nowhere" in told_


def test_a_folder_named_twice_is_replaced_once(office: Run) -> None:
    """As by `season/* season/a*`; the warnings of both are told once as well."""
    new = change_site(visited("a")[0], website="https://a.example")
    status, out, _ = office("reissue", "a", "a/", "--sites", new, "--date", "2026-10-20")
    assert (status, out.count("a-edition-2")) == (0, 1)
    assert "was superseded on 2026-10-20 already" in out
    for name in ("map.html", "embed.html"):
        assert Path("a", name).read_text(encoding="utf-8").count("<aside") == 1


def test_a_site_that_left_the_list_is_all_that_is_told(office: Run, contents: Contents) -> None:
    """The ways to it are as they were; and the draft is made again when yet another thing changes.

    Nobody has been given a draft: it stays the second edition.
    """
    gone = visited("a")[0]
    collection = json.loads(Path(SITES).read_text(encoding="utf-8"))
    collection["features"] = [one for one in collection["features"] if one["id"] != gone]
    Path(SITES).write_text(json.dumps(collection), encoding="utf-8")
    command = ("reissue", "a", "a-edition-2", "--lang", "en", "--date", "2026-10-20", "--sites")
    status, out, _ = office("reissue", "a", *command[3:], SITES)
    assert status == 0
    assert "no longer in the list of sites" in out
    assert "no way any more" not in out
    assert gone not in visited("a-edition-2")
    old = contents("a")
    assert office(*command, SITES)[1].endswith("a-edition-2: stands\n")
    other = visited("a-edition-2")[0]
    new = change_site(other, website="https://b.example")
    assert (
        "other facts\n  would be made again: it is a draft" in office(*command, new, "--dry-run")[1]
    )
    status, out, told = office(*command, new)
    assert (status, told) == (0, "")
    assert "made again, " in out
    assert contents("a") == old
    stamp = json.loads(Path("a-edition-2/edition.json").read_bytes())
    assert (stamp["number"], stamp["published"]) == (2, None)
    assert office("publish", "a-edition-2", "--ledger", "ledger.json")[0] == 0


def test_a_variant_is_rebuilt_as_the_same_variant(office: Run) -> None:
    """Not as the best circuit of its request."""
    where = ("--sites", SITES, "--out", "v", "--variants", "2", "--from", "tafraout")
    assert office("plan", *QUICK, *where)[0] == 0
    assert office("publish", "v/variant-2", "--edition", "v2")[0] == 0
    new = change_site(visited("v/variant-2")[0], website="https://a.example")
    assert office("reissue", "v/variant-2", "--sites", new)[0] == 0
    assert visited("v/variant-2-edition-2") == visited("v/variant-2")
    assert visited("v/variant-2") != visited("v")
