"""Promises under load: many visitors, nothing mixed up, memory bounded, no answer of 500."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import httpx
import psutil
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.core.result import Ok
from schemathesis.specs.openapi import checks as openapi_checks

from routes.web.app import OPENAPI

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    Served = tuple[str, int]
    Serving = Callable[..., AbstractContextManager[str]]

VISITORS = 50
UPLOAD_MIB = 5


def _memory_mib(pid: int) -> float:
    """Return the memory of a process and of all it started, MiB."""
    process = psutil.Process(pid)
    found = 0
    for each in (process, *process.children(recursive=True)):
        with suppress(psutil.NoSuchProcess):
            found += each.memory_info().rss
    return found / 2**20


def test_fifty_visitors_at_once_see_their_own(address: str, web: Any) -> None:  # noqa: ANN401
    """Each uploads, drafts, asks and plans; each finds its own list, draft and stops."""

    def visit(number: int) -> str:
        name = f"Coopérative {number:02d}"
        with web.visiting(address) as visitor:
            sites = web.upload(visitor, web.sites_text(name, f"{name} bis")).json()["id"]
            asked = web.quick | {"sites": sites, "theme": [], "seed": number}
            assert visitor.put("/api/v1/draft", json={"request": asked}).status_code == 204
            shown = visitor.get(f"/api/v1/sites/{sites}").json()["sites"]
            assert [site["name"]["fr"] for site in shown] == [name, f"{name} bis"]
            assert visitor.get("/api/v1/draft").json()["request"]["seed"] == number
            if number % 10 == 0:  # plans take seconds each: some of them
                best = web.planned(visitor, **asked)["variants"][0]
                named = [entry["name"] for entry in (*best["stops"], *best["left_out"])]
                assert sorted(named) == [name, f"{name} bis"]
            return str(sites)

    with ThreadPoolExecutor(VISITORS) as pool:
        lists = list(pool.map(visit, range(VISITORS)))
    assert len(set(lists)) == VISITORS


def test_memory_is_bounded_whatever_is_sent(
    served: Callable[..., AbstractContextManager[Served]],
    web: Any,  # noqa: ANN401
) -> None:
    """Twenty visitors send the largest lists allowed, and larger ones, five times each."""
    large = b'{"type":"FeatureCollection","features":[' + b"[" * (UPLOAD_MIB * 2**20 - 100)

    def send(url: str) -> set[int]:
        with web.visiting(url) as visitor:
            return {
                web.upload(visitor, large + b" " * more).status_code
                for more in (0, 200, 2**20, 0, 0)
            }

    with served("--rate", "100000", "--upload", str(UPLOAD_MIB)) as (url, pid):
        with web.visiting(url) as visitor:  # starts the process that reads lists
            web.upload(visitor, web.sites_text("Afra"))
        before = _memory_mib(pid)
        with ThreadPoolExecutor(20) as pool:
            codes = set().union(*pool.map(send, [url] * 20))
        assert codes <= {201, 413, 422}
        assert _memory_mib(pid) - before < 40 * UPLOAD_MIB


def test_no_request_that_the_api_describes_is_answered_by_500(serve: Serving) -> None:
    """What schemathesis makes from the description: no fault, and answers as described."""
    checks = [
        openapi_checks.status_code_conformance,
        openapi_checks.content_type_conformance,
        openapi_checks.response_schema_conformance,
    ]
    with serve(jobs=1, queue=1) as url:
        described = httpx.get(url + OPENAPI, trust_env=False).json()
        results = schemathesis.openapi.from_dict(described).get_all_operations()
        operations = [found.ok() for found in results if isinstance(found, Ok)]
        assert len(operations) == len([1 for path in described["paths"].values() for _ in path])
        for operation in operations:

            @settings(
                max_examples=40,
                deadline=None,
                database=None,
                suppress_health_check=list(HealthCheck),
            )
            @given(case=operation.as_strategy())
            def probe(case: Any) -> None:  # noqa: ANN401
                answer = case.call(base_url=url, timeout=60)
                assert answer.status_code not in {500, 502, 504}
                case.validate_response(answer, checks=checks)

            probe()
