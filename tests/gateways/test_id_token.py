"""What an id_token has to say and who has to have signed it, shown by one that does not (R20)."""

from datetime import timedelta

import httpx
import pytest
from joserfc.jwk import OctKey

from gateways.informat_sign_in import SignInFailure
from tests.gateways.tiny_provider import (
    CLIENT_ID,
    CLIENT_SECRET,
    SUBJECT,
    TinyProvider,
    begun,
    failure,
    new_key,
)


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ({"iss": "https://evil.example"}, SignInFailure.ID_TOKEN_ISSUER),
        ({"iss": None}, SignInFailure.ID_TOKEN_ISSUER),
        ({"aud": "another"}, SignInFailure.ID_TOKEN_AUDIENCE),
        ({"aud": None}, SignInFailure.ID_TOKEN_AUDIENCE),
        ({"aud": [CLIENT_ID, "another"]}, SignInFailure.ID_TOKEN_AUDIENCE),
        ({"aud": [CLIENT_ID, "another"], "azp": "another"}, SignInFailure.ID_TOKEN_AUDIENCE),
        ({"azp": "another"}, SignInFailure.ID_TOKEN_AUDIENCE),
        ({"exp": -timedelta(seconds=90)}, SignInFailure.ID_TOKEN_TIME),
        ({"exp": None}, SignInFailure.ID_TOKEN_TIME),
        ({"iat": timedelta(minutes=5)}, SignInFailure.ID_TOKEN_TIME),
        ({"iat": None}, SignInFailure.ID_TOKEN_TIME),
        ({"nbf": timedelta(minutes=5)}, SignInFailure.ID_TOKEN_TIME),
        ({"nonce": "another"}, SignInFailure.ID_TOKEN_NONCE),
        ({"nonce": None}, SignInFailure.ID_TOKEN_NONCE),
        ({"sub": None}, SignInFailure.ID_TOKEN_MALFORMED),
        ({"sub": ""}, SignInFailure.ID_TOKEN_MALFORMED),
        ({"sub": 7}, SignInFailure.ID_TOKEN_MALFORMED),
    ],
)
async def test_an_id_token_that_says_the_wrong_thing_is_refused(
    http: httpx.AsyncClient, provider: TinyProvider, claims: dict[str, object], reason: SignInFailure
) -> None:
    sign_in, attempt, query = await begun(http, provider)
    provider.claims = claims
    assert await failure(sign_in, attempt, query) is reason


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": [CLIENT_ID]},
        {"aud": [CLIENT_ID, "another"], "azp": CLIENT_ID},
        {"exp": -timedelta(seconds=20)},
    ],
    ids=["a list of one", "another audience too", "a clock that is a little behind"],
)
async def test_an_id_token_that_is_unusual_is_accepted(
    http: httpx.AsyncClient, provider: TinyProvider, claims: dict[str, object]
) -> None:
    sign_in, attempt, query = await begun(http, provider)
    provider.claims = claims
    assert (await sign_in.finish(attempt, query)).user_id == SUBJECT


class TestSignatures:
    async def test_another_key_under_the_same_name_is_refused(
        self, http: httpx.AsyncClient, provider: TinyProvider
    ) -> None:
        sign_in, attempt, query = await begun(http, provider)
        provider.header = {"kid": provider.key.kid}
        provider.key = new_key()
        assert await failure(sign_in, attempt, query) is SignInFailure.ID_TOKEN_SIGNATURE

    async def test_an_unknown_key_is_refused(self, http: httpx.AsyncClient, provider: TinyProvider) -> None:
        sign_in, attempt, query = await begun(http, provider)
        provider.key = new_key()
        assert await failure(sign_in, attempt, query) is SignInFailure.ID_TOKEN_SIGNATURE

    async def test_hs256_with_our_own_secret_is_refused(
        self, http: httpx.AsyncClient, provider: TinyProvider
    ) -> None:
        sign_in, attempt, query = await begun(http, provider)
        provider.header = {"alg": "HS256", "kid": provider.key.kid}
        provider.key = OctKey.import_key(CLIENT_SECRET)
        assert await failure(sign_in, attempt, query) is SignInFailure.ID_TOKEN_MALFORMED

    @pytest.mark.parametrize(
        "id_token",
        ["nonsense", "a.b.c", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbi5wZWV0ZXJzIn0.", "é.é.é"],
        ids=["no token", "no base64", "alg none", "no ascii"],
    )
    async def test_what_is_no_signed_token_is_refused(
        self, http: httpx.AsyncClient, provider: TinyProvider, id_token: str
    ) -> None:
        sign_in, attempt, query = await begun(http, provider)
        provider.answers["token"] = (200, {"id_token": id_token})
        assert await failure(sign_in, attempt, query) is SignInFailure.ID_TOKEN_MALFORMED

    async def test_no_id_token_at_all(self, http: httpx.AsyncClient, provider: TinyProvider) -> None:
        sign_in, attempt, query = await begun(http, provider)
        provider.answers["token"] = (200, {"access_token": "x"})
        assert await failure(sign_in, attempt, query) is SignInFailure.ID_TOKEN_MISSING

    async def test_a_new_key_is_fetched_once(self, http: httpx.AsyncClient, provider: TinyProvider) -> None:
        sign_in, attempt, query = await begun(http, provider)
        await sign_in.finish(attempt, query)
        provider.key = new_key()
        provider.published = [provider.key]
        for _ in range(2):
            assert (await sign_in.finish(attempt, query)).user_id == SUBJECT
        assert provider.asked.count("jwks") == 2

    async def test_another_asymmetric_algorithm_will_do(
        self, http: httpx.AsyncClient, provider: TinyProvider
    ) -> None:
        sign_in, attempt, query = await begun(http, provider)
        provider.header = {"alg": "PS256"}
        assert (await sign_in.finish(attempt, query)).user_id == SUBJECT
