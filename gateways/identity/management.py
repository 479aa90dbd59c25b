"""Asking the management API of an identity server over HTTP, and what each way of not answering means."""

import asyncio
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import httpx

from gateways import OutsideSystemUnavailable
from gateways.identity.port import SYSTEM

CONNECT_SECONDS = 2.0
# A page waits for this: a secret is made while its partner looks on.
TOTAL_SECONDS = 5.0
# A kept connection that the server closes just then would look like a lost answer; most wait 5 s or more.
KEPT_SECONDS = 1.0
# Who asks for more is asked again all the same: by then somebody may have mended it.
LONGEST_WAIT = timedelta(minutes=15)


def management_http() -> httpx.AsyncClient:
    """A client of its own for these calls, which the caller closes. It follows no redirect."""
    return httpx.AsyncClient(
        headers={"Accept": "application/json"}, limits=httpx.Limits(keepalive_expiry=KEPT_SECONDS)
    )


class Management:
    """Asks, once. `accepted` are the statuses besides success that mean something to the one who asks.

    Everything else is `OutsideSystemUnavailable`: the server is away, slow, too busy, cannot prove its name,
    refuses the portal's token, or says something else. It may have done what was asked, or not.
    """

    def __init__(self, http: httpx.AsyncClient, total_seconds: float = TOTAL_SECONDS) -> None:
        self._http = http
        self._total_seconds = total_seconds

    async def ask(
        self,
        method: str,
        url: str,
        authorization: str,
        body: dict[str, Any] | None = None,
        accepted: frozenset[HTTPStatus] = frozenset(),
    ) -> httpx.Response:
        try:
            async with asyncio.timeout(self._total_seconds):
                answer = await self._http.request(
                    method,
                    url,
                    json=body,
                    headers={"Authorization": authorization},
                    timeout=httpx.Timeout(self._total_seconds, connect=CONNECT_SECONDS),
                )
        except TimeoutError:
            raise OutsideSystemUnavailable(SYSTEM, f"no answer in {self._total_seconds:g} s") from None
        except httpx.HTTPError as error:
            raise OutsideSystemUnavailable(SYSTEM, str(error) or type(error).__name__) from None
        if answer.is_success or answer.status_code in accepted:
            return answer
        raise OutsideSystemUnavailable(SYSTEM, f"answered {answer.status_code}", _asked_wait(answer))


def as_object(answer: httpx.Response) -> dict[str, Any]:
    """The JSON object in an answer. Raises `OutsideSystemUnavailable` for anything else."""
    found = _decoded(answer)
    if not isinstance(found, dict):
        raise OutsideSystemUnavailable(SYSTEM, "answered something else")
    return found


def as_objects(answer: httpx.Response) -> list[dict[str, Any]]:
    """The JSON list of objects in an answer. Raises `OutsideSystemUnavailable` for anything else."""
    found = _decoded(answer)
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise OutsideSystemUnavailable(SYSTEM, "answered something else")
    return found


def _decoded(answer: httpx.Response) -> Any:
    try:
        return answer.json()
    except ValueError:
        return None


def _asked_wait(answer: httpx.Response) -> timedelta | None:
    """What Retry-After says, in seconds; its other form, a date, is rare and passed over."""
    seconds = answer.headers.get("Retry-After", "")
    return min(timedelta(seconds=int(seconds[:9])), LONGEST_WAIT) if seconds.isdecimal() else None
