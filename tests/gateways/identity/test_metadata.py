"""What the server tells of itself (RFC 8414), and what the API document tells of it."""

from authlib.oauth2.rfc8414 import AuthorizationServerMetadata
from litestar import Litestar

from api.connect import connect_router
from tests.gateways.identity.conftest import Embedded


async def test_both_addresses_say_the_same_and_authlib_finds_it_valid(embedded: Embedded) -> None:
    metadata = await embedded.get("/.well-known/oauth-authorization-server")
    assert metadata == await embedded.get("/.well-known/openid-configuration")
    # Authlib takes an empty list for none at all, which RFC 8414 section 2 does not.
    assert metadata["response_types_supported"] == []
    AuthorizationServerMetadata(metadata | {"response_types_supported": ["none"]}).validate()
    assert metadata["issuer"] == embedded.issuer


async def test_every_address_in_it_answers(embedded: Embedded) -> None:
    metadata = await embedded.get("/.well-known/oauth-authorization-server")
    assert (await embedded.http.get(metadata["jwks_uri"])).status_code == 200
    for endpoint in ("token_endpoint", "introspection_endpoint", "revocation_endpoint"):
        assert (await embedded.http.post(metadata[endpoint], data={"grant_type": "x"})).status_code in {
            400,
            401,
        }
        assert (await embedded.http.get(metadata[endpoint])).status_code == 405


async def test_the_document_describes_the_forms(embedded: Embedded) -> None:
    document = Litestar([connect_router(embedded.server)]).openapi_schema.to_schema()
    for path in ("/connect/token", "/connect/introspect", "/connect/revoke"):
        operation = document["paths"][path]["post"]
        form = operation["requestBody"]["content"]["application/x-www-form-urlencoded"]
        assert "client_secret" in form["schema"]["properties"]
        assert form["examples"]
        assert operation["summary"]
        assert {"200", "400", "401", "429", "503"} <= operation["responses"].keys()
