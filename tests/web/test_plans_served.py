"""Promises of the HTTP API: lists of sites, plans, what is changed in them, and who sees what."""

from __future__ import annotations

import hashlib
import json
import time
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx

    from routes.web.config import ServeConfig

    Ask = Callable[..., Any]


def test_a_list_is_read_and_its_faults_are_told(visitor: httpx.Client, web: Any) -> None:  # noqa: ANN401
    """What the lint of the command line finds, by field, with what to do."""
    answer = web.upload(visitor, web.sites_text("Afra", "Tifawin"))
    assert answer.status_code == 201
    found = answer.json()
    assert [site["name"]["fr"] for site in found["sites"]] == ["Afra", "Tifawin"]
    assert found["usable"]
    keys = {"severity", "field", "field_name", "problem", "fix", "rows", "site_ids"}
    assert found["messages"][0].keys() == keys
    assert visitor.get(f"/api/v1/sites/{found['id']}").json() == found


def test_a_list_with_errors_is_not_kept(visitor: httpx.Client, web: Any) -> None:  # noqa: ANN401
    """It is told what is wrong; the list cannot be planned from."""
    broken = json.loads(web.sites_text("Afra"))
    broken["features"][0]["geometry"]["coordinates"] = [29.7, -9.7]
    found = web.upload(visitor, json.dumps(broken).encode()).json()
    assert not found["usable"]
    assert found["messages"][0]["severity"] == "error"
    assert "swapped" in found["messages"][0]["problem"]
    asked = visitor.post("/api/v1/plans", json={"sites": found["id"]})
    assert asked.status_code == 422
    assert asked.json()["errors"][0]["field"] == "sites"


def test_a_plan_is_made_from_an_upload_and_its_files_are_there(
    visitor: httpx.Client,
    web: Any,  # noqa: ANN401
) -> None:
    """Each file as its manifest says; tracks and tables are downloads, pages are not."""
    sites = web.upload(visitor, web.sites_text("Afra", "Tifawin", "Aoumerkt")).json()["id"]
    plan = web.planned(visitor, sites=sites, theme=[], lang="ar")
    best = plan["variants"][0]
    names = {stop["name"] for stop in best["stops"]} | {left["name"] for left in best["left_out"]}
    assert len(names) == 3
    assert all(left["said"] for left in best["left_out"])
    assert {"map.html", "embed.html", "booklet.ar.pdf", "circuit.gpx"} <= best["files"].keys()
    listed = visitor.get(best["files"]["manifest.json"]).json()["files"]
    for name, entry in listed.items():
        answer = visitor.get(f"/plans/{plan['id']}/{name}")
        assert hashlib.sha256(answer.content).hexdigest() == entry["sha256"]
        is_page = name.endswith((".html", ".png"))
        assert ("attachment" in answer.headers.get("content-disposition", "")) == (not is_page)


def test_the_same_wishes_are_the_same_plan(
    visitor: httpx.Client,
    another: httpx.Client,
    web: Any,  # noqa: ANN401
) -> None:
    """Its address is that of its content: whoever asks again has it at once."""
    first = web.planned(visitor)
    again = another.post("/api/v1/plans", json=web.quick).json()
    assert (again["status"], again["plan"]) == ("done", first["id"])
    other = another.post("/api/v1/plans", json=web.quick | {"seed": 2}).json()
    assert other["plan"] != first["id"]
    another.delete(f"/api/v1/jobs/{other['id']}")


def test_a_stop_goes_out_and_the_rest_is_kept(visitor: httpx.Client, web: Any) -> None:  # noqa: ANN401
    """What the page does when a stop is dragged out."""
    stops = [stop["site"] for stop in web.planned(visitor)["variants"][0]["stops"]]
    changed = web.planned(visitor, skip=stops[:1], must=stops[1:])["variants"][0]
    kept = {stop["site"] for stop in changed["stops"]}
    assert set(stops[1:]) <= kept
    assert stops[0] not in kept
    assert {"site": stops[0], "reason": "skipped"}.items() <= {
        **next(left for left in changed["left_out"] if left["site"] == stops[0])
    }.items()


def test_variants_are_compared(visitor: httpx.Client, web: Any) -> None:  # noqa: ANN401
    """Each in its own folder, the table beside the best."""
    plan = web.planned(visitor, variants=2, theme=[], max_drive=60)
    assert [variant["number"] for variant in plan["variants"]] == [1, 2]
    assert "variants.csv" in plan["variants"][0]["files"]
    assert visitor.get(plan["variants"][1]["files"]["variant-2/map.html"]).status_code == 200
    page = visitor.get(f"/plans/{plan['id']}/?lang=en")
    assert "Variants side by side" in page.text


@pytest.mark.parametrize(
    ("asked", "field", "kind"),
    [
        ({"must": ["nowhere"]}, "", "request"),
        ({"start_at": "Tombouctou"}, "", "request"),
        ({"theme_min": ["argan"]}, "theme_min", "request"),
        ({"lunch_hours": "14-12"}, "lunch_hours", "request"),
    ],
)
def test_wishes_that_make_no_sense_are_refused_by_field(
    visitor: httpx.Client,
    web: Any,  # noqa: ANN401
    asked: dict[str, Any],
    field: str,
    kind: str,
) -> None:
    """In the words of the planner, with the names of the API."""
    job = web.finished(visitor, visitor.post("/api/v1/plans", json=web.quick | asked).json())
    assert (job["status"], job["problem"]["kind"]) == ("failed", kind)
    assert job["problem"]["detail"]
    assert "--" not in job["problem"]["detail"]
    assert job["problem"]["field"] == field


def test_wishes_that_clash_are_told(visitor: httpx.Client, web: Any) -> None:  # noqa: ANN401
    """Every one makes sense; together they cannot hold."""
    sites = visitor.get("/api/v1/sites/bundled").json()["sites"]
    musts = [site["id"] for site in sites if site["theme"] == "argan"]
    asked = web.quick | {"theme": [], "must": musts, "start": "16:00"}
    job = web.finished(visitor, visitor.post("/api/v1/plans", json=asked).json())
    assert job["problem"]["kind"] == "infeasible"


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"days": 0}, "days"),
        ({"days": 15}, "days"),
        ({"start": "25:00"}, "start"),
        ({"iterations": 10**9}, "iterations"),
        ({"colour": "red"}, "colour"),
        ({"must": ["x"] * 201}, "must"),
        ({"sites": "../../etc/passwd"}, "sites"),
    ],
)
def test_values_out_of_bounds_are_refused_at_once(
    visitor: httpx.Client, asked: dict[str, Any], field: str
) -> None:
    """With the field, as problem details."""
    answer = visitor.post("/api/v1/plans", json=asked)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["errors"][0]["field"] == field


def test_nobody_sees_what_another_works_on(
    visitor: httpx.Client,
    another: httpx.Client,
    web: Any,  # noqa: ANN401
) -> None:
    """Lists, drafts and jobs belong to a session; a plan is for whoever has its address."""
    sites = web.upload(visitor, web.sites_text("Secret")).json()["id"]
    visitor.put("/api/v1/draft", json={"request": {"days": 5, "sites": sites}})
    job = visitor.post("/api/v1/plans", json=web.quick | {"seed": 3}).json()
    assert visitor.get("/api/v1/draft").json()["request"]["days"] == 5
    assert another.get("/api/v1/draft").json()["request"]["days"] == 2
    assert another.get(f"/api/v1/sites/{sites}").status_code == 404
    assert another.post("/api/v1/plans", json={"sites": sites}).status_code == 422
    assert another.get(f"/api/v1/jobs/{job['id']}").status_code == 404
    assert another.delete(f"/api/v1/jobs/{job['id']}").status_code == 404
    done = web.finished(visitor, job)
    assert another.get(f"/api/v1/plans/{done['plan']}").status_code == 200


def test_a_draft_of_another_version_is_forgotten(
    visitor: httpx.Client, config: ServeConfig
) -> None:
    """The visitor begins anew, rather than being shown a mistake of the server."""
    visitor.put("/api/v1/draft", json={"request": {"days": 5}})
    for draft in (config.folder / "sessions").glob("*/draft.json"):
        draft.write_text('{"request": {"colour": "red"}}', encoding="utf-8")
    answer = visitor.get("/api/v1/draft")
    assert (answer.status_code, answer.json()["request"]["days"]) == (200, 2)


def test_a_plan_is_cancelled(visitor: httpx.Client, web: Any, config: ServeConfig) -> None:  # noqa: ANN401
    """It stops within seconds, and leaves nothing behind."""
    asked = {"date": "2026-11-25", "days": 6, "variants": 9}
    job = visitor.post("/api/v1/plans", json=asked).json()
    while visitor.get(f"/api/v1/jobs/{job['id']}").json()["status"] == "queued":
        time.sleep(0.05)
    visitor.delete(f"/api/v1/jobs/{job['id']}")
    begun = time.monotonic()
    assert web.finished(visitor, job)["status"] == "cancelled"
    assert time.monotonic() - begun < 10
    assert visitor.get(f"/api/v1/plans/{job['plan']}").status_code == 404
    assert not (config.folder / "plans" / job["plan"]).exists()


def test_a_plan_page_shows_reasons_in_every_language(visitor: httpx.Client, web: Any) -> None:  # noqa: ANN401
    """Stops, what was left out and why, in the language asked for."""
    plan = web.planned(visitor)
    for language, said in (("fr", "Sites écartés"), ("ar", "المستبعدة"), ("en", "Left out")):
        page = visitor.get(f"/plans/{plan['id']}/?lang={language}")
        assert said in page.text
        assert f'lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in page.text
