"""What the OpenID Connect provider publishes: its metadata and its keys."""

import time
from collections.abc import Callable
from typing import Any, TypeVar, cast

import httpx
import msgspec
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, KeySetSerialization

from gateways import OutsideSystemUnavailable
from gateways.informat_sign_in.failures import SYSTEM

Shape = TypeVar("Shape")

# A person waits in front of the page.
TIMEOUT = httpx.Timeout(5.0, connect=2.0)
# A provider that moves an endpoint is followed within an hour. New keys are seen at once: see `keys`.
TTL_SECONDS = 3600


class Metadata(msgspec.Struct, frozen=True):
    """The part of the provider's metadata (OpenID Connect Discovery, RFC 9207) that is used here."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    end_session_endpoint: str | None = None
    authorization_response_iss_parameter_supported: bool = False
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)


class Provider:
    """The provider at `issuer`, with its metadata and keys kept for an hour."""

    def __init__(
        self, http: httpx.AsyncClient, issuer: str, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self.issuer = issuer
        self._http = http
        self._monotonic = monotonic
        self._metadata: tuple[float, Metadata] | None = None
        self._keys: tuple[float, KeySet] | None = None

    async def metadata(self) -> Metadata:
        if self._metadata is None or self._metadata[0] <= self._monotonic():
            address = f"{self.issuer.rstrip('/')}/.well-known/openid-configuration"
            metadata = decoded(await self.ask("GET", address), Metadata)
            if metadata.issuer != self.issuer:
                raise OutsideSystemUnavailable(SYSTEM, f"{self.issuer} calls itself {metadata.issuer}")
            self._metadata = (self._monotonic() + TTL_SECONDS, metadata)
        return self._metadata[1]

    async def keys(self, *, afresh: bool = False) -> KeySet:
        """The keys that sign its tokens; `afresh` when a token is signed by one that is not among them."""
        if afresh or self._keys is None or self._keys[0] <= self._monotonic():
            answer = await self.ask("GET", (await self.metadata()).jwks_uri)
            try:
                keys = KeySet.import_key_set(cast(KeySetSerialization, decoded(answer, dict[str, Any])))
            except (JoseError, KeyError, TypeError, ValueError) as error:
                raise OutsideSystemUnavailable(
                    SYSTEM, f"published keys that cannot be read: {error}"
                ) from error
            self._keys = (self._monotonic() + TTL_SECONDS, keys)
        return self._keys[1]

    async def ask(
        self, method: str, url: str, form: dict[str, str] | None = None, auth: httpx.Auth | None = None
    ) -> httpx.Response:
        """One request. Answers of 200 and 4xx come back; anything else is the provider being away."""
        try:
            response = await self._http.request(
                method,
                url,
                data=form,
                auth=auth,
                headers={"Accept": "application/json"},
                timeout=TIMEOUT,
                follow_redirects=False,
            )
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise OutsideSystemUnavailable(SYSTEM, str(error) or type(error).__name__) from error
        if response.status_code != httpx.codes.OK and not response.is_client_error:
            raise OutsideSystemUnavailable(SYSTEM, f"answered {response.status_code}")
        return response


def decoded(response: httpx.Response, shape: type[Shape]) -> Shape:
    """The JSON of an answer that has to be 200."""
    if response.status_code != httpx.codes.OK:
        raise OutsideSystemUnavailable(SYSTEM, f"answered {response.status_code}")
    try:
        return msgspec.json.decode(response.content, type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise OutsideSystemUnavailable(SYSTEM, f"answered something else: {error}") from error
