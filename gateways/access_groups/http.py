"""The InvoiceAPI over HTTP.

`GET {base}/users/{user_id}/admin-groups` answers the groups of which somebody is in the admin group, and
`GET {base}/access-groups?id={guid}&id={guid}` those of the guids that exist. Both answer a JSON list of
`{"id": guid, "name": text}`; whatever else a group carries, such as its institutions, is left aside.
"""

import asyncio
from collections.abc import Collection, Mapping
from urllib.parse import quote
from uuid import UUID

import httpx
import msgspec
import stamina

from gateways import OutsideSystemUnavailable
from gateways.access_groups.name_cache import NameCache
from gateways.access_groups.port import SYSTEM

CONNECT_SECONDS = 2.0
# Over all attempts together: a page or a save waits for this.
TOTAL_SECONDS = 5.0
ATTEMPTS = 3
# Waits of 0.1 and 0.2 seconds, each with up to 0.1 more so that many portals do not come back at once.
FIRST_WAIT_SECONDS = 0.1
JITTER_SECONDS = 0.1
# A hundred guids make an address of 4 kB; servers commonly take 8.
GUIDS_A_REQUEST = 100


class _Group(msgspec.Struct):
    id: UUID
    name: str


_GROUPS = msgspec.json.Decoder(list[_Group])


class HttpAccessGroups:
    """`AccessGroups` over HTTP. The client's pool is the caller's; `token` is sent as bearer when not empty.

    Names are cached (see `NameCache`). Admin groups never are: they give authority, which is read afresh at
    each save (R24).
    """

    def __init__(
        self, http: httpx.AsyncClient, base_url: str, token: str = "", names: NameCache | None = None
    ) -> None:
        self._http = http
        self._base = base_url.rstrip("/")
        self._headers = {"Accept": "application/json"}
        if token:
            self._headers["Authorization"] = f"Bearer {token}"
        self._names = names or NameCache()

    async def admin_groups(self, user_id: str) -> frozenset[UUID]:
        groups = await self._groups(f"/users/{quote(user_id, safe='')}/admin-groups")
        return frozenset(group.id for group in groups)

    async def group_names(self, groups: Collection[UUID]) -> Mapping[UUID, str]:
        known = self._names.known(groups)
        missing = sorted(set(groups) - known.keys())
        for start in range(0, len(missing), GUIDS_A_REQUEST):
            asked = missing[start : start + GUIDS_A_REQUEST]
            query = httpx.QueryParams([("id", str(group)) for group in asked])
            found = {group.id: group.name for group in await self._groups(f"/access-groups?{query}")}
            answered = {group: found.get(group) for group in asked}
            self._names.remember(answered)
            known |= answered
        return {group: name for group, name in known.items() if name is not None}

    async def _groups(self, path: str) -> list[_Group]:
        try:
            async with asyncio.timeout(TOTAL_SECONDS):
                response = await self._get(path)
            return _GROUPS.decode(response.content)
        except TimeoutError as error:
            raise OutsideSystemUnavailable(SYSTEM, f"no answer in {TOTAL_SECONDS:g} s") from error
        except httpx.HTTPStatusError as error:
            raise OutsideSystemUnavailable(SYSTEM, f"answered {error.response.status_code}") from error
        except httpx.HTTPError as error:
            raise OutsideSystemUnavailable(SYSTEM, str(error) or type(error).__name__) from error
        except msgspec.DecodeError as error:
            raise OutsideSystemUnavailable(SYSTEM, f"answered something else: {error}") from error

    async def _get(self, path: str) -> httpx.Response:
        """Ask, and ask again when that may help. These are questions: asking twice changes nothing."""
        async for attempt in stamina.retry_context(
            on=_may_pass,
            attempts=ATTEMPTS,
            timeout=None,
            wait_initial=FIRST_WAIT_SECONDS,
            wait_jitter=JITTER_SECONDS,
        ):
            with attempt:
                response = await self._http.get(
                    self._base + path,
                    headers=self._headers,
                    timeout=httpx.Timeout(TOTAL_SECONDS, connect=CONNECT_SECONDS),
                )
                response.raise_for_status()
        return response


def _may_pass(error: Exception) -> bool:
    """Whether another attempt may succeed: no connection, or a server that says it is in trouble itself."""
    if isinstance(error, httpx.HTTPStatusError):
        return error.response.is_server_error
    # The last is a kept connection that the server had closed meanwhile.
    return isinstance(error, httpx.ConnectTimeout | httpx.NetworkError | httpx.RemoteProtocolError)
