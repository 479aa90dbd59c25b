"""The two steps of a sign-in: the way to the provider, and what comes back from it."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote_plus

import httpx
import msgspec

from gateways import OutsideSystemUnavailable
from gateways.clock import Clock
from gateways.informat_sign_in.failures import SYSTEM, SignInFailed, SignInFailure
from gateways.informat_sign_in.id_token import SignedByUnknownKey, claims_of, subject_of
from gateways.informat_sign_in.provider import Metadata, Provider, decoded

# Only who it is: names and rights come from informat_users.
SCOPE = "openid"
# OAuth errors after which the same question may be answered.
PASSING_ERRORS = frozenset({"server_error", "temporarily_unavailable"})


@dataclass(frozen=True)
class SignInAttempt:
    """Where to send the browser, and what to keep in its session until it is back. Good for one answer."""

    url: str
    state: str
    nonce: str = field(repr=False)
    code_verifier: str = field(repr=False)


@dataclass(frozen=True)
class InformatIdentity:
    """Who signed in: the `sub` of the provider, which is the `user_id` in `informat_users`."""

    user_id: str


class _Tokens(msgspec.Struct):
    id_token: str = ""


class _Refusal(msgspec.Struct):
    error: str = ""
    error_description: str = ""


class InformatSignIn:
    """Authorization code with PKCE, state, nonce and `iss`.

    Every method raises `OutsideSystemUnavailable` when the provider is away. `clock` judges the provider's
    tokens, so it is the system's own, also where the portal's is shifted. Without a secret the client is a
    public one.
    """

    def __init__(
        self,
        http: httpx.AsyncClient,
        issuer: str,
        client_id: str,
        client_secret: str,
        redirect_uri: str,
        clock: Clock,
    ) -> None:
        self._provider = Provider(http, issuer)
        self._client_id = client_id
        self._client_secret = client_secret
        self._redirect_uri = redirect_uri
        self._clock = clock

    async def begin(self) -> SignInAttempt:
        metadata = await self._provider.metadata()
        state, nonce, verifier = (
            secrets.token_urlsafe(32),
            secrets.token_urlsafe(32),
            secrets.token_urlsafe(48),
        )
        url = httpx.URL(metadata.authorization_endpoint).copy_merge_params(
            {
                "response_type": "code",
                "client_id": self._client_id,
                "redirect_uri": self._redirect_uri,
                "scope": SCOPE,
                "state": state,
                "nonce": nonce,
                "code_challenge": _challenge(verifier),
                "code_challenge_method": "S256",
            }
        )
        return SignInAttempt(str(url), state, nonce, verifier)

    async def finish(self, attempt: SignInAttempt, query: Mapping[str, str]) -> InformatIdentity:
        """Who signed in, from the parameters with which the browser came back.

        Raises `SignInFailed`. The caller forgets the attempt before it calls, so that each is answered once.
        """
        if not hmac.compare_digest(query.get("state", "").encode(), attempt.state.encode()):
            raise SignInFailed(SignInFailure.STATE_MISMATCH)
        metadata = await self._provider.metadata()
        _refuse_other_issuer(metadata, query)
        _refuse_error(query)
        if not query.get("code"):
            raise SignInFailed(SignInFailure.CODE_MISSING)
        id_token = await self._exchange(metadata, query["code"], attempt.code_verifier)
        claims = await self._signed_claims(id_token)
        return InformatIdentity(
            subject_of(
                claims,
                issuer=metadata.issuer,
                client_id=self._client_id,
                nonce=attempt.nonce,
                now=self._clock.now(),
            )
        )

    async def logout_url(self, post_logout_redirect: str) -> str | None:
        """Where the browser ends the session at the provider too; None when the provider has no such page."""
        endpoint = (await self._provider.metadata()).end_session_endpoint
        if endpoint is None:
            return None
        parameters = {"client_id": self._client_id, "post_logout_redirect_uri": post_logout_redirect}
        return str(httpx.URL(endpoint).copy_merge_params(parameters))

    async def _exchange(self, metadata: Metadata, code: str, verifier: str) -> str:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._redirect_uri,
            "code_verifier": verifier,
        }
        auth: httpx.Auth | None = None
        if self._client_secret and "client_secret_basic" in metadata.token_endpoint_auth_methods_supported:
            # RFC 6749, 2.3.1: both are form-encoded before they are put together.
            auth = httpx.BasicAuth(quote_plus(self._client_id), quote_plus(self._client_secret))
        else:
            form["client_id"] = self._client_id
            if self._client_secret:
                form["client_secret"] = self._client_secret
        response = await self._provider.ask("POST", metadata.token_endpoint, form, auth)
        if response.is_client_error:
            raise _refused_exchange(response)
        id_token = decoded(response, _Tokens).id_token
        if not id_token:
            raise SignInFailed(SignInFailure.ID_TOKEN_MISSING)
        return id_token

    async def _signed_claims(self, id_token: str) -> dict[str, object]:
        try:
            return claims_of(id_token, await self._provider.keys())
        except SignedByUnknownKey:
            # A new key, or a provider that started afresh.
            keys = await self._provider.keys(afresh=True)
        try:
            return claims_of(id_token, keys)
        except SignedByUnknownKey as error:
            raise SignInFailed(SignInFailure.ID_TOKEN_SIGNATURE, str(error)) from error


def _challenge(verifier: str) -> str:
    """S256 of RFC 7636."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


def _refuse_other_issuer(metadata: Metadata, query: Mapping[str, str]) -> None:
    """RFC 9207: before anything else is believed, an error included."""
    issuer = query.get("iss")
    if issuer is None and not metadata.authorization_response_iss_parameter_supported:
        return
    if issuer != metadata.issuer:
        raise SignInFailed(SignInFailure.ISSUER_MISMATCH, f"answered by {issuer or 'nobody'}")


def _refuse_error(query: Mapping[str, str]) -> None:
    error = query.get("error")
    if error is None:
        return
    if error in PASSING_ERRORS:
        raise OutsideSystemUnavailable(SYSTEM, error)
    reason = SignInFailure.DENIED if error == "access_denied" else SignInFailure.REFUSED_BY_PROVIDER
    raise SignInFailed(reason, error)


def _refused_exchange(response: httpx.Response) -> SignInFailed | OutsideSystemUnavailable:
    if response.status_code == httpx.codes.TOO_MANY_REQUESTS:
        return OutsideSystemUnavailable(SYSTEM, "asks us to come back later")
    try:
        refusal = msgspec.json.decode(response.content, type=_Refusal)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return OutsideSystemUnavailable(SYSTEM, f"answered {response.status_code}")
    reason = {
        "invalid_grant": SignInFailure.CODE_REFUSED,
        "invalid_client": SignInFailure.CLIENT_REFUSED,
        "unauthorized_client": SignInFailure.CLIENT_REFUSED,
    }.get(refusal.error, SignInFailure.REFUSED_BY_PROVIDER)
    return SignInFailed(reason, f"{refusal.error} {refusal.error_description}".strip())
