"""Signing in with OpenID Connect: at oidc-provider-mock, and at a provider that does wrong (R20)."""

import base64
import hashlib

import httpx
import pytest
from oidc_provider_mock import run_server_in_thread

from gateways import OutsideSystemUnavailable
from gateways.informat_sign_in import SignInFailure
from tests.gateways.serving import closed_port
from tests.gateways.tiny_provider import (
    CLIENT_ID,
    CLIENT_SECRET,
    REDIRECT,
    SUBJECT,
    TinyProvider,
    begun,
    failure,
    sign_in_at,
)


class TestAgainstTheMock:
    """The development sign-in is `oidc-provider-mock` with a page of ours."""

    async def picked(self, http: httpx.AsyncClient, url: str, **form: str) -> dict[str, str]:
        answer = await http.post(url, data=form)
        assert answer.is_redirect
        assert answer.headers["location"].startswith("http://127.0.0.1:8000/session/informat")
        return dict(httpx.URL(answer.headers["location"]).params)

    async def test_r20_who_picks_a_person_is_that_person(
        self, http: httpx.AsyncClient, sign_in_issuer: str
    ) -> None:
        sign_in = sign_in_at(http, sign_in_issuer)
        attempt = await sign_in.begin()
        identity = await sign_in.finish(attempt, await self.picked(http, attempt.url, sub="an.peeters"))
        assert identity.user_id == "an.peeters"

    async def test_a_code_is_good_once(self, http: httpx.AsyncClient, sign_in_issuer: str) -> None:
        sign_in = sign_in_at(http, sign_in_issuer)
        attempt = await sign_in.begin()
        query = await self.picked(http, attempt.url, sub="an.peeters")
        await sign_in.finish(attempt, query)
        assert await failure(sign_in, attempt, query) is SignInFailure.CODE_REFUSED

    async def test_an_id_token_of_another_attempt_is_refused(
        self, http: httpx.AsyncClient, sign_in_issuer: str
    ) -> None:
        sign_in = sign_in_at(http, sign_in_issuer)
        mine, theirs = await sign_in.begin(), await sign_in.begin()
        stolen = await self.picked(http, theirs.url, sub="joke.vermeulen")
        assert await failure(sign_in, mine, stolen | {"state": mine.state}) is SignInFailure.ID_TOKEN_NONCE

    async def test_whoever_declines_is_not_signed_in(
        self, http: httpx.AsyncClient, sign_in_issuer: str
    ) -> None:
        sign_in = sign_in_at(http, sign_in_issuer)
        attempt = await sign_in.begin()
        query = await self.picked(http, attempt.url, action="deny")
        assert await failure(sign_in, attempt, {"state": attempt.state} | query) is SignInFailure.DENIED

    async def test_signing_out_goes_by_the_provider(
        self, http: httpx.AsyncClient, sign_in_issuer: str
    ) -> None:
        url = await sign_in_at(http, sign_in_issuer).logout_url("http://127.0.0.1:8000/")
        assert url is not None
        assert url.startswith(f"{sign_in_issuer}/oauth2/end_session?")
        assert httpx.URL(url).params["post_logout_redirect_uri"] == "http://127.0.0.1:8000/"

    async def test_the_provider_takes_the_sign_out(self, http: httpx.AsyncClient) -> None:
        with run_server_in_thread() as server:
            issuer = f"http://localhost:{server.server_port}"
            url = await sign_in_at(http, issuer).logout_url("http://127.0.0.1:8000/")
            assert (await http.get(str(url))).status_code == 200


async def test_the_question_is_bound_to_its_answer(http: httpx.AsyncClient, provider: TinyProvider) -> None:
    sign_in, attempt, query = await begun(http, provider)
    asked = httpx.URL(attempt.url).params
    digest = hashlib.sha256(attempt.code_verifier.encode()).digest()
    assert dict(asked) == {
        "tenant": "1",
        "response_type": "code",
        "client_id": CLIENT_ID,
        "redirect_uri": REDIRECT,
        "scope": "openid",
        "state": attempt.state,
        "nonce": attempt.nonce,
        "code_challenge": base64.urlsafe_b64encode(digest).decode().rstrip("="),
        "code_challenge_method": "S256",
    }
    assert (await sign_in.finish(attempt, query)).user_id == SUBJECT
    assert provider.forms == [
        {
            "grant_type": "authorization_code",
            "code": "c0de",
            "redirect_uri": REDIRECT,
            "code_verifier": attempt.code_verifier,
        }
    ]


async def test_no_two_attempts_are_alike(http: httpx.AsyncClient, provider: TinyProvider) -> None:
    sign_in = sign_in_at(http, provider.issuer)
    one, two = await sign_in.begin(), await sign_in.begin()
    assert not {one.state, one.nonce, one.code_verifier} & {two.state, two.nonce, two.code_verifier}
    assert provider.asked == ["configuration"]


class TestTheClientsProof:
    async def test_basic_is_encoded_as_the_rfc_says(
        self, http: httpx.AsyncClient, provider: TinyProvider
    ) -> None:
        sign_in, attempt, query = await begun(http, provider)
        await sign_in.finish(attempt, query)
        expected = base64.b64encode(b"portal%3Atest:geheim+%C3%A9%26").decode()
        assert provider.authorizations == [f"Basic {expected}"]

    async def test_post_when_the_provider_knows_only_that(
        self, http: httpx.AsyncClient, provider: TinyProvider
    ) -> None:
        provider.metadata["token_endpoint_auth_methods_supported"] = ["client_secret_post"]
        sign_in, attempt, query = await begun(http, provider)
        await sign_in.finish(attempt, query)
        assert provider.authorizations == [None]
        assert provider.forms[0]["client_secret"] == CLIENT_SECRET

    async def test_a_public_client_gives_its_id_alone(
        self, http: httpx.AsyncClient, provider: TinyProvider
    ) -> None:
        sign_in, attempt, query = await begun(http, provider, secret="")
        await sign_in.finish(attempt, query)
        assert provider.authorizations == [None]
        assert provider.forms[0]["client_id"] == CLIENT_ID
        assert "client_secret" not in provider.forms[0]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"state": "another"}, SignInFailure.STATE_MISMATCH),
        ({"state": ""}, SignInFailure.STATE_MISMATCH),
        ({"state": "é"}, SignInFailure.STATE_MISMATCH),
        ({"iss": "https://evil.example"}, SignInFailure.ISSUER_MISMATCH),
        ({"iss": "https://evil.example", "error": "access_denied"}, SignInFailure.ISSUER_MISMATCH),
        ({"error": "access_denied"}, SignInFailure.DENIED),
        ({"error": "invalid_scope"}, SignInFailure.REFUSED_BY_PROVIDER),
        ({"code": ""}, SignInFailure.CODE_MISSING),
    ],
)
async def test_an_answer_that_is_not_ours_is_refused_before_the_code_is_used(
    http: httpx.AsyncClient, provider: TinyProvider, change: dict[str, str], reason: SignInFailure
) -> None:
    sign_in, attempt, query = await begun(http, provider)
    assert await failure(sign_in, attempt, query | change) is reason
    assert provider.forms == []


async def test_a_provider_that_announces_iss_has_to_send_it(
    http: httpx.AsyncClient, provider: TinyProvider
) -> None:
    provider.metadata["authorization_response_iss_parameter_supported"] = True
    sign_in, attempt, query = await begun(http, provider)
    assert await failure(sign_in, attempt, query) is SignInFailure.ISSUER_MISMATCH
    assert (await sign_in.finish(attempt, query | {"iss": provider.issuer})).user_id == SUBJECT


@pytest.mark.parametrize(
    ("status", "error", "reason"),
    [
        (400, "invalid_grant", SignInFailure.CODE_REFUSED),
        (401, "invalid_client", SignInFailure.CLIENT_REFUSED),
        (400, "unsupported_grant_type", SignInFailure.REFUSED_BY_PROVIDER),
    ],
)
async def test_what_the_token_endpoint_refuses(
    http: httpx.AsyncClient, provider: TinyProvider, status: int, error: str, reason: SignInFailure
) -> None:
    sign_in, attempt, query = await begun(http, provider)
    provider.answers["token"] = (status, {"error": error})
    assert await failure(sign_in, attempt, query) is reason


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("token", (503, "")),
        ("token", (302, "")),
        ("token", (429, {"error": "slow_down"})),
        ("token", (404, "<html>")),
        ("token", (200, "<html>")),
        ("jwks", (500, "")),
        ("jwks", (200, {"keys": []})),
        ("jwks", (200, {"keys": [{"kty": "RSA"}]})),
        ("jwks", (200, {"no": "keys"})),
        ("jwks", (200, {"keys": "none"})),
    ],
)
async def test_a_provider_in_trouble_is_away(
    http: httpx.AsyncClient, provider: TinyProvider, path: str, answer: tuple[int, object]
) -> None:
    sign_in, attempt, query = await begun(http, provider)
    provider.answers[path] = answer
    with pytest.raises(OutsideSystemUnavailable, match="sign-in"):
        await sign_in.finish(attempt, query)


@pytest.mark.parametrize("error", ["server_error", "temporarily_unavailable"])
async def test_a_provider_that_says_it_is_in_trouble_is_away(
    http: httpx.AsyncClient, provider: TinyProvider, error: str
) -> None:
    sign_in, attempt, query = await begun(http, provider)
    with pytest.raises(OutsideSystemUnavailable):
        await sign_in.finish(attempt, query | {"error": error})


@pytest.mark.parametrize("answer", [(404, ""), (200, {"issuer": "x"}), (200, "<html>"), (500, "")])
async def test_discovery_that_fails_is_the_provider_being_away(
    http: httpx.AsyncClient, provider: TinyProvider, answer: tuple[int, object]
) -> None:
    provider.answers["configuration"] = answer
    with pytest.raises(OutsideSystemUnavailable):
        await sign_in_at(http, provider.issuer).begin()


async def test_a_provider_of_another_name_is_not_ours(
    http: httpx.AsyncClient, provider: TinyProvider
) -> None:
    provider.metadata["issuer"] = "https://evil.example"
    with pytest.raises(OutsideSystemUnavailable, match="calls itself"):
        await sign_in_at(http, provider.issuer).begin()


async def test_nobody_there_is_the_provider_being_away(http: httpx.AsyncClient) -> None:
    with closed_port() as port, pytest.raises(OutsideSystemUnavailable):
        await sign_in_at(http, f"http://127.0.0.1:{port}").begin()


async def test_a_provider_without_a_sign_out_page(http: httpx.AsyncClient, provider: TinyProvider) -> None:
    assert await sign_in_at(http, provider.issuer).logout_url(REDIRECT) is None


async def test_the_verifier_shows_in_no_log(http: httpx.AsyncClient, provider: TinyProvider) -> None:
    _, attempt, _ = await begun(http, provider)
    assert attempt.code_verifier not in repr(attempt)
