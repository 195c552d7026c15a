"""The values of the HTTP API."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from routes.desk.wishes import Wishes
from routes.planning.request import DEFAULT_ITERATIONS, MAX_DAYS, MAX_SEED
from routes.planning.variants import MOST_VARIANTS

Clock = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
Text = Annotated[str, Field(min_length=1, max_length=200)]
Texts = Annotated[list[Text], Field(max_length=200)]
Count = Annotated[int, Field(ge=0, le=999_999)]
SitesId = Annotated[str, Field(pattern=r"^(bundled|[0-9a-f]{32})$")]


class PlanRequest(BaseModel):
    """What is asked of a plan: options of `sse-routes plan`, with their names and defaults."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    sites: SitesId = "bundled"
    start_at: Annotated[Text, Field(alias="from")] = "tiznit"
    end_at: Annotated[Text | None, Field(alias="to")] = None
    date: dt.date | None = None
    days: Annotated[int, Field(ge=1, le=MAX_DAYS)] = 2
    start: Clock = "08:30"
    end: Clock = "18:00"
    overnight: Texts = []
    overnight_among: Texts = []
    day_from: Texts = []
    day_to: Texts = []
    day_hours: Texts = []
    pace: Literal["relaxed", "normal", "dense"] = "normal"
    rest: Count | None = None
    slack: Count | None = None
    lunch: Literal["meal", "picnic", "none"] = "meal"
    lunch_hours: Text = "12:00-14:30"
    lunch_min: Count = 60
    max_drive: Count | None = None
    max_leg: Count | None = None
    after_dark: bool = False
    theme: Texts = []
    theme_min: Texts = []
    theme_max: Texts = []
    must: Texts = []
    skip: Texts = []
    one_of: Texts = []
    group: Count | None = None
    budget: Count | None = None
    profile: Literal["car", "high-clearance", "4x4"] = "car"
    road_limit: Literal["paved", "gravel", "track"] | None = None
    variants: Annotated[int, Field(ge=1, le=MOST_VARIANTS)] = 1
    lang: Literal["fr", "ar", "en"] = "fr"
    seed: Annotated[int, Field(ge=0, le=MAX_SEED)] = 1
    iterations: Annotated[int, Field(ge=1, le=DEFAULT_ITERATIONS)] = DEFAULT_ITERATIONS

    def wishes(self) -> Wishes:
        """Return what the planner is asked."""
        given: dict[str, Any] = self.model_dump(
            exclude={"sites", "start_at", "end_at", "start", "end", "profile", "variants", "lang"}
        )
        for name in [name for name, value in given.items() if isinstance(value, list)]:
            given[name] = tuple(given[name])
        return Wishes(
            start=self.start_at,
            end=self.end_at,
            opens=dt.time.fromisoformat(self.start),
            closes=dt.time.fromisoformat(self.end),
            **given,
        )


class Said(BaseModel):
    """What is said of one or several sites of a list, or rows of a spreadsheet.

    An `error` keeps the list from being used. A row that is `left_out` is no site yet, a cell in
    `doubt` was not taken; a `note` is worth knowing, a `warning` worth mending.
    """

    severity: Literal["error", "left_out", "doubt", "note", "warning"]
    field: str
    field_name: str
    problem: str
    fix: str
    rows: list[int]
    site_ids: list[str]


class ListedSite(BaseModel):
    """A site of a list."""

    id: str
    name: dict[str, str]
    kind: str
    theme: str
    commune: str
    lon: float
    lat: float


class SiteList(BaseModel):
    """A list of sites, and what is wrong with it; `made` of a spreadsheet or not."""

    id: str
    usable: bool
    made: bool = False
    sites: list[ListedSite]
    messages: list[Said]


class JobProblem(BaseModel):
    """Why there is no plan: `request` and `infeasible` are for the visitor to mend."""

    kind: Literal["request", "infeasible", "time", "memory", "storage", "stopped", "broken"]
    field: str = ""
    detail: str = ""


class Job(BaseModel):
    """A plan under way; its `title` says what was asked, in words."""

    id: str
    title: str
    asked_at: dt.datetime
    status: Literal["queued", "running", "done", "failed", "cancelled"]
    phase: str
    share: float
    plan: str
    problem: JobProblem | None = None


class Stopped(BaseModel):
    """A stop of a circuit."""

    day: int
    number: int
    site: str
    name: str
    begin: dt.datetime
    departure: dt.datetime


class Left(BaseModel):
    """A site that was left out."""

    site: str
    name: str
    reason: str
    said: str


class Variant(BaseModel):
    """A circuit of a plan."""

    number: int
    points: int
    driving_min: int
    distance_m: int
    stops: list[Stopped]
    left_out: list[Left]
    files: dict[str, str]


class Plan(BaseModel):
    """A plan: one circuit or several."""

    id: str
    request: PlanRequest
    notes: list[str]
    archive: str
    variants: list[Variant]


class Draft(BaseModel):
    """What a visitor was filling in, kept for the session."""

    model_config = ConfigDict(extra="forbid")

    request: PlanRequest = PlanRequest()


class Gateway(BaseModel):
    """A place where a day may start or end."""

    id: str
    name: dict[str, str]
    kind: str
