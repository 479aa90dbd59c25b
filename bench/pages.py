"""The wait for each HTML page that has a JSON twin, p95 in milliseconds, and the weight of a first load.

Both are fetched over HTTP by the same signed-in person on one connection, one at a time and in turns; ours
is the page, and the floor is the JSON call that gives the same data. Lists have a full page of fifty. The
weight is what goes over the wire, compressed: the page with its style sheets and scripts, without pictures;
its floor is the 100 kB that it may be.
"""

import re
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import urljoin

import httpx

from bench.crowd import Crowd, app_id, gather, give_apps
from bench.figures import Figure, Report, wait
from bench.stack import portal
from bench.timing import p95_in_turns
from devstack.people_at_work import Person
from devstack.sample.partners import PARTNERS, PASSWORD
from devstack.supervisor import Stack

EXPECTED = 1 / 1.5
MOST_KILOBYTES = 100
FETCHED = re.compile(r'<(?:link[^>]+rel="stylesheet"[^>]+href|script[^>]+src)="([^"]+)"')
APP = app_id(0)


@dataclass(frozen=True)
class Twins:
    """The same data twice: `page` is HTML, `json` is below /api/v1."""

    name: str
    page: str
    json: str


OF_PARTNER = (
    Twins("apps", "/apps", "/apps"),
    Twins("app", f"/apps/{APP}", f"/apps/{APP}"),
    Twins("access of an app", f"/apps/{APP}/access", f"/apps/{APP}/access"),
    Twins("log of an app", f"/apps/{APP}/log", f"/apps/{APP}/log"),
)
OF_ADMIN = (
    *OF_PARTNER,
    Twins("access", "/access", "/access"),
    Twins("editor", f"/apps/{APP}/access/edit", f"/apps/{APP}/access/editor"),
)
OF_HELPDESK = (
    *OF_PARTNER,
    Twins("access", "/access", "/access"),
    Twins("queue", "/queue", "/tasks"),
    Twins("clients", "/clients", "/clients"),
)
TWINS: Mapping[str, tuple[Twins, ...]] = {
    "partner": OF_PARTNER,
    "admin of 400 schools": OF_ADMIN,
    "helpdesk": OF_HELPDESK,
}


@dataclass(frozen=True)
class Sizes:
    crowd: Crowd = field(default_factory=lambda: Crowd(apps=2_000, log_rows=100_000, waiting=60))
    rounds: int = 5
    turns: int = 20


async def measure(sizes: Sizes | None = None) -> Report:
    """A figure for each pair of twins, and a finding for each that does not answer."""
    sizes = sizes or Sizes()
    async with portal() as stack:
        await gather(stack.databases.owner_url, sizes.crowd)
        return await measure_at(stack, sizes)


async def measure_at(stack: Stack, sizes: Sizes) -> Report:
    """At a portal that has its crowd already."""
    await give_apps(stack.databases.owner_url, PARTNERS[0].partner_id)
    report = Report([await _first_load(stack.settings.public_url)])
    async with _signed_in(stack.settings.public_url) as people:
        for who, person in people.items():
            for twins in TWINS[who]:
                report += await _measured(who, person.http, twins, sizes)
    return report


@asynccontextmanager
async def _signed_in(url: str) -> AsyncIterator[Mapping[str, Person]]:
    async with AsyncExitStack() as exits:
        people = {who: Person.at(url) for who in TWINS}
        for person in people.values():
            exits.push_async_callback(person.close)
        partner, admin, helpdesk = people.values()
        await partner.sign_in_as_partner(PARTNERS[0].email, PASSWORD)
        await admin.sign_in_at_informat("luc.hermans")
        await helpdesk.sign_in_at_informat("joke.vermeulen")
        yield people


async def _measured(who: str, http: httpx.AsyncClient, twins: Twins, sizes: Sizes) -> Report:
    page, json = twins.page, f"/api/v1{twins.json}"
    for path in (page, json):
        status = (await http.get(path)).status_code
        if status != HTTPStatus.OK:
            return Report(findings=[f"pages: {path} answers {status} to the {who}"])
    p95 = await p95_in_turns(sizes.rounds, sizes.turns, lambda: http.get(page), lambda: http.get(json))
    return Report([wait(f"pages: {twins.name}, {who}", "ms p95", *p95, EXPECTED)])


async def _first_load(url: str) -> Figure:
    """A visitor's first page with all that it fetches, by a browser that has nothing of it yet."""
    async with httpx.AsyncClient(base_url=url, headers={"Accept-Encoding": "gzip"}) as http:
        page = await http.get("/")
        addresses = {urljoin(f"{url}/", found) for found in FETCHED.findall(page.text)}
        answers = [page, *[await http.get(address) for address in sorted(addresses)]]
    kilobytes = _weight(answers) / 1000
    return wait("pages: first load of /", "kB compressed", kilobytes, MOST_KILOBYTES, 1)


def _weight(answers: Iterable[httpx.Response]) -> int:
    return sum(answer.num_bytes_downloaded for answer in answers)
