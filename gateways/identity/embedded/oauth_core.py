"""Authlib's OAuth core, over what was read for one request.

The core is synchronous and does no I/O here: the client, the keys and the token in question are read before,
and what has to be written is left in `assertion` and `revoked` for after. Authlib has no types of its own,
which is why its classes count as Any.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from authlib.oauth2.rfc6749 import AuthorizationServer, OAuth2Request
from authlib.oauth2.rfc6749.errors import (
    InvalidClientError,
    InvalidRequestError,
    InvalidScopeError,
    OAuth2Error,
)
from authlib.oauth2.rfc6749.grants import ClientCredentialsGrant
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload
from authlib.oauth2.rfc7009 import RevocationEndpoint
from authlib.oauth2.rfc7662 import IntrospectionEndpoint

from gateways.identity.embedded.access_tokens import LIFE, AccessToken, new_access_token, scope_text, signed
from gateways.identity.embedded.assertions import UsedAssertion, proven
from gateways.identity.embedded.form_request import ASSERTION_TYPE, Answer, Presented, answer, description
from gateways.identity.embedded.known_client import KnownClient
from gateways.identity.embedded.metadata import GRANT_TYPE, METHODS, Addresses
from gateways.identity.embedded.signing_keys import KeyRing


@dataclass(frozen=True)
class Situation:
    """What was read for this request. `token` is the one it asks about, if it is ours and not revoked."""

    presented: Presented
    client: KnownClient
    keys: KeyRing
    token: AccessToken | None
    now: datetime


class UnprovenClient(InvalidClientError):  # type: ignore[misc]  # see above
    """One answer for every cause, so that it gives nothing away. Any 401 has a challenge (RFC 9110)."""

    def __init__(self, realm: str) -> None:
        super().__init__(
            "The client is not known or not enabled, or its secret or assertion is wrong or has expired. "
            "An assertion names the client in iss and sub, this server in aud, and has a jti that is new.",
            status_code=401,
        )
        self._challenge = ("WWW-Authenticate", f'Basic realm="{realm}"')

    def get_headers(self) -> list[tuple[str, str]]:
        plain = (header for header in super().get_headers() if header[0] != "WWW-Authenticate")
        return [*plain, self._challenge]


class OAuthCore(AuthorizationServer):  # type: ignore[misc]  # see above
    """One per request. `token`, `introspect` and `revoke` are its three endpoints."""

    def __init__(self, addresses: Addresses, audience: str, situation: Situation) -> None:
        super().__init__()
        self.addresses = addresses
        self.situation = situation
        self.audience = audience
        self.assertion: UsedAssertion | None = None
        self.revoked: AccessToken | None = None
        self.register_grant(_ClientCredentials)
        self.register_endpoint(_Introspection)
        self.register_endpoint(_Revocation)
        self.register_client_auth_method("private_key_jwt", self._by_assertion)

    def token(self) -> Answer:
        if "grant_type" not in self.situation.presented.form:
            missing = InvalidRequestError(f"grant_type is missing; it is {GRANT_TYPE}.")
            return self.handle_response(*missing())
        made: Answer = self.create_token_response(self.addresses.token)
        return made

    def introspect(self) -> Answer:
        made: Answer = self.create_endpoint_response(_Introspection.ENDPOINT_NAME, self.addresses.introspect)
        return made

    def revoke(self) -> Answer:
        made: Answer = self.create_endpoint_response(_Revocation.ENDPOINT_NAME, self.addresses.revoke)
        return made

    def query_client(self, _client_id: str) -> KnownClient:
        """The one client that this request speaks for: `presented` lets no second id through."""
        return self.situation.client

    def authenticate_client(
        self, request: "_CoreRequest", methods: Sequence[str], endpoint: str = "token"
    ) -> KnownClient:
        try:
            client: KnownClient = super().authenticate_client(request, methods, endpoint)
        except InvalidClientError:
            raise UnprovenClient(self.addresses.issuer) from None
        return client

    def create_oauth2_request(self, address: str) -> "_CoreRequest":
        return _CoreRequest(address, self.situation.presented)

    def handle_error_response(self, request: "_CoreRequest", error: OAuth2Error) -> Answer:
        # Some of Authlib's errors have words for people, but leave them out of the answer.
        error.description = error.get_error_description()
        made: Answer = super().handle_error_response(request, error)
        return made

    def handle_response(
        self, status: int, body: Mapping[str, Any], headers: Sequence[tuple[str, str]]
    ) -> Answer:
        return answer(status, body, headers)

    def send_signal(self, *_: object, **__: object) -> None:
        """Authlib's integrations tell others here; nobody listens."""

    def _by_assertion(
        self, _query_client: Callable[[str], KnownClient], request: "_CoreRequest"
    ) -> KnownClient | None:
        if request.form.get("client_assertion_type") != ASSERTION_TYPE:
            return None
        audiences = (self.addresses.issuer, self.addresses.token)
        client, now = self.situation.client, self.situation.now
        self.assertion = proven(request.form.get("client_assertion", ""), client, audiences, now)
        return client if self.assertion else None


class _CoreRequest(OAuth2Request):  # type: ignore[misc]  # see above
    """A request to one of our addresses, which Authlib wants to be https, or http on loopback."""

    def __init__(self, address: str, presented: Presented) -> None:
        super().__init__("POST", address, headers=presented.headers)
        self.payload = BasicOAuth2Payload(presented.form)
        self._form = presented.form

    @property
    def form(self) -> Mapping[str, str]:
        return self._form


class _ClientCredentials(ClientCredentialsGrant):  # type: ignore[misc]  # see above
    """RFC 6749 section 4.4. What is asked is given in full or refused, never silently less."""

    TOKEN_ENDPOINT_AUTH_METHODS = METHODS

    def validate_requested_scope(self) -> None:
        granted = self.request.client.scopes
        if not granted:
            raise InvalidScopeError("This client was granted no access yet, so there is no token to give.")
        asked = frozenset((self.request.payload.scope or "").split())
        if missing := asked - granted:
            raise InvalidScopeError(description(f"Not granted to this client: {scope_text(missing)}"))
        self.request.scope = asked or granted

    def create_token_response(self) -> tuple[int, dict[str, Any], list[tuple[str, str]]]:
        """As Authlib's, whose own writes the whole token to the debug log."""
        core: OAuthCore = self.server
        now = core.situation.now
        token = new_access_token(
            self.request.client.client_id, self.request.scope, core.addresses.issuer, core.audience, now
        )
        body = {
            "access_token": signed(token, core.situation.keys, now),
            "token_type": "Bearer",
            "expires_in": int(LIFE.total_seconds()),
            "scope": token.scope,
        }
        return 200, body, self.TOKEN_RESPONSE_HEADER


class _OwnTokens:
    """What introspection and revocation share: the token was read before, and the type hint is not needed."""

    CLIENT_AUTH_METHODS = METHODS
    server: OAuthCore

    def check_params(self, request: _CoreRequest, _client: KnownClient) -> None:
        if "token" not in request.form:
            raise InvalidRequestError("token is missing.")

    def query_token(self, _text: str, _hint: str | None) -> AccessToken | None:
        return self.server.situation.token


class _Introspection(_OwnTokens, IntrospectionEndpoint):  # type: ignore[misc]  # see above
    """RFC 7662. Another client's token is as unknown as one that never was."""

    def check_permission(self, token: AccessToken, client: KnownClient, _request: _CoreRequest) -> bool:
        return token.client_id == client.client_id

    def create_introspection_payload(self, token: AccessToken | None) -> dict[str, Any]:
        return {"active": True, "token_type": "Bearer", **token.claims} if token else {"active": False}


class _Revocation(_OwnTokens, RevocationEndpoint):  # type: ignore[misc]  # see above
    """RFC 7009. A token that is unknown, over or revoked before is answered like one revoked now."""

    def authenticate_token(self, request: _CoreRequest, client: KnownClient) -> AccessToken | None:
        self.check_params(request, client)
        token = self.query_token(request.form["token"], None)
        return token if token and token.client_id == client.client_id else None

    def revoke_token(self, token: AccessToken, _request: _CoreRequest) -> None:
        self.server.revoked = token
