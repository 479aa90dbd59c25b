"""What the InvoiceAPI adapter does on the wire: tokens, retries, batches, cache and bad answers."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from litestar import Litestar, MediaType, Request, Response, get
from litestar.handlers import HTTPRouteHandler

from gateways import OutsideSystemUnavailable
from gateways.access_groups.http import HttpAccessGroups
from gateways.access_groups.name_cache import NameCache
from tests.gateways.serving import Stage, closed_port, silent_port

Answer = Callable[[Request[Any, Any, Any]], tuple[int, str]]
GROUP = UUID("6a1f0f0e-4b53-4f0a-9c35-2f6f2f6f7b11")


@dataclass
class InvoiceApi:
    """A server that answers each question with the next of its answers, the last one for ever."""

    answers: list[Answer]
    asked: list[Request[Any, Any, Any]] = field(default_factory=list)

    def handler(self) -> HTTPRouteHandler:
        @get(["/users/{user_id:str}/admin-groups", "/access-groups"])
        async def answer(request: Request[Any, Any, Any]) -> Response[str]:
            self.asked.append(request)
            status, body = self.answers[min(len(self.asked), len(self.answers)) - 1](request)
            return Response(body, status_code=status, media_type=MediaType.JSON.value)

        return answer


def saying(status: int, body: str = "[]") -> Answer:
    return lambda _: (status, body)


def named(request: Request[Any, Any, Any]) -> tuple[int, str]:
    groups = ", ".join(
        f'{{"id": "{guid}", "name": "Groep {guid}", "institutions": ["001057"]}}'
        for guid in request.query_params.getall("id")
    )
    return 200, f"[{groups}]"


@pytest.fixture
def invoice_api() -> InvoiceApi:
    return InvoiceApi([named])


@pytest.fixture
def address(invoice_api: InvoiceApi, stage: Stage) -> str:
    return stage.show(Litestar([invoice_api.handler()]))


async def test_the_token_is_sent_as_bearer(
    http: httpx.AsyncClient, invoice_api: InvoiceApi, address: str
) -> None:
    await HttpAccessGroups(http, address, token="t0ken").group_names([GROUP])
    assert invoice_api.asked[0].headers["authorization"] == "Bearer t0ken"


async def test_without_a_token_nothing_is_sent(
    http: httpx.AsyncClient, invoice_api: InvoiceApi, address: str
) -> None:
    await HttpAccessGroups(http, f"{address}/").group_names([GROUP])
    assert "authorization" not in invoice_api.asked[0].headers


async def test_a_server_in_trouble_is_asked_three_times(
    http: httpx.AsyncClient, invoice_api: InvoiceApi, address: str
) -> None:
    invoice_api.answers = [saying(503), saying(500), named]
    assert await HttpAccessGroups(http, address).group_names([GROUP]) == {GROUP: f"Groep {GROUP}"}
    assert len(invoice_api.asked) == 3


async def test_a_server_that_stays_in_trouble_is_away(
    http: httpx.AsyncClient, invoice_api: InvoiceApi, address: str
) -> None:
    invoice_api.answers = [saying(502)]
    with pytest.raises(OutsideSystemUnavailable, match="answered 502"):
        await HttpAccessGroups(http, address).admin_groups("an.peeters")
    assert len(invoice_api.asked) == 3


async def test_a_refusal_is_not_asked_again(
    http: httpx.AsyncClient, invoice_api: InvoiceApi, address: str
) -> None:
    invoice_api.answers = [saying(401)]
    with pytest.raises(OutsideSystemUnavailable, match="answered 401"):
        await HttpAccessGroups(http, address).admin_groups("an.peeters")
    assert len(invoice_api.asked) == 1


@pytest.mark.parametrize(
    "body",
    ["", "<html>", "{}", '[{"id": "no guid", "name": "x"}]', f'[{{"id": "{GROUP}"}}]', "null", '"\\ud800'],
)
async def test_an_answer_that_makes_no_sense_is_being_away(
    http: httpx.AsyncClient, invoice_api: InvoiceApi, address: str, body: str
) -> None:
    invoice_api.answers = [saying(200, body)]
    with pytest.raises(OutsideSystemUnavailable, match="answered something else"):
        await HttpAccessGroups(http, address).admin_groups("an.peeters")


async def test_nobody_there_is_being_away(http: httpx.AsyncClient) -> None:
    with closed_port() as port, pytest.raises(OutsideSystemUnavailable):
        await HttpAccessGroups(http, f"http://127.0.0.1:{port}").admin_groups("an.peeters")


async def test_silence_ends_after_five_seconds(http: httpx.AsyncClient) -> None:
    started = time.monotonic()
    with silent_port() as port, pytest.raises(OutsideSystemUnavailable):
        await HttpAccessGroups(http, f"http://127.0.0.1:{port}").admin_groups("an.peeters")
    assert 4.5 < time.monotonic() - started < 6


async def test_many_groups_are_asked_a_hundred_at_a_time(
    http: httpx.AsyncClient, invoice_api: InvoiceApi, address: str
) -> None:
    groups = [uuid4() for _ in range(250)]
    assert (await HttpAccessGroups(http, address).group_names(groups)).keys() == set(groups)
    assert [len(asked.query_params.getall("id")) for asked in invoice_api.asked] == [100, 100, 50]


async def test_names_are_remembered_for_five_minutes(
    http: httpx.AsyncClient, invoice_api: InvoiceApi, address: str
) -> None:
    now = [0.0]
    groups = HttpAccessGroups(http, address, names=NameCache(monotonic=lambda: now[0]))
    for now[0] in (0.0, 299.0, 300.0):
        assert await groups.group_names([GROUP])
    assert len(invoice_api.asked) == 2


async def test_that_a_group_is_unknown_is_remembered_too(
    http: httpx.AsyncClient, invoice_api: InvoiceApi, address: str
) -> None:
    invoice_api.answers = [saying(200)]
    groups = HttpAccessGroups(http, address)
    for _ in range(2):
        assert await groups.group_names([GROUP]) == {}
    assert len(invoice_api.asked) == 1


async def test_r24_admin_groups_are_asked_each_time(
    http: httpx.AsyncClient, invoice_api: InvoiceApi, address: str
) -> None:
    mine = f'[{{"id": "{GROUP}", "name": "x"}}]'
    invoice_api.answers = [saying(200, mine), saying(200)]
    groups = HttpAccessGroups(http, address)
    assert await groups.admin_groups("an.peeters") == {GROUP}
    assert await groups.admin_groups("an.peeters") == frozenset()


def test_a_full_cache_forgets_what_it_stored_first() -> None:
    cache, (first, second, third) = NameCache(capacity=2), (UUID(int=1), UUID(int=2), UUID(int=3))
    for group in (first, second, first, third):
        cache.remember({group: "x"})
    assert cache.known([first, second, third]).keys() == {first, third}
