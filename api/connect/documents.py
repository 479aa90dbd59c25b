"""What the API document says of the forms and of the answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import Example, OpenAPIMediaType, Operation, Reference, RequestBody, Schema
from litestar.openapi.spec.enums import OpenAPIType

from api.connect.forms import FORM
from gateways.identity.embedded.form_request import ASSERTION_TYPE
from gateways.identity.embedded.metadata import GRANT_TYPE

SCOPE = "api_informat_sas_leerlingen.leerlingen.001057"
_TEXT = {
    "client_id": "Who asks, unless HTTP Basic or the assertion says so.",
    "client_secret": "The secret (client_secret_post); HTTP Basic is the other way.",
    "client_assertion_type": f"With an assertion (private_key_jwt): {ASSERTION_TYPE}",
    "client_assertion": "A JWT that the client signed (RFC 7523): iss and sub are its id, aud is this server "
    "or its token endpoint, exp is at most an hour ahead, and jti is used once.",
}


def _form(required: Mapping[str, str], optional: Mapping[str, str], examples: dict[str, Any]) -> RequestBody:
    described = {**required, **optional, **_TEXT}
    properties: dict[str, Reference | Schema] = {
        name: Schema(type=OpenAPIType.STRING, description=text) for name, text in described.items()
    }
    schema = Schema(type=OpenAPIType.OBJECT, required=list(required), properties=properties)
    shown: dict[str, Example | Reference] = {name: Example(value=value) for name, value in examples.items()}
    return RequestBody(required=True, content={FORM: OpenAPIMediaType(schema=schema, examples=shown)})


@dataclass
class TokenForm(Operation):
    """The token endpoint's form."""

    def __post_init__(self) -> None:
        own = {"client_id": "my-client", "client_secret": "the secret"}
        self.request_body = _form(
            {"grant_type": f"Always {GRANT_TYPE}."},
            {"scope": "Scopes with spaces between; left out, every one that was granted."},
            {
                "all that was granted": {"grant_type": GRANT_TYPE, **own},
                "one school's pupils": {"grant_type": GRANT_TYPE, "scope": SCOPE, **own},
            },
        )


@dataclass
class OwnTokenForm(Operation):
    """The form of introspection and revocation."""

    def __post_init__(self) -> None:
        self.request_body = _form(
            {"token": "An access token of the client's own."},
            {"token_type_hint": "Taken and not needed: there are access tokens alone."},
            {"a token": {"token": "eyJ…", "client_id": "my-client", "client_secret": "the secret"}},
        )


@dataclass
class TokenAnswer:
    """RFC 6749 section 5.1."""

    access_token: str
    token_type: str
    expires_in: int
    scope: str


@dataclass
class IntrospectionAnswer:
    """RFC 7662 section 2.2; a token that is not active has `active` alone."""

    active: bool
    token_type: str | None = None
    iss: str | None = None
    sub: str | None = None
    client_id: str | None = None
    aud: str | None = None
    iat: int | None = None
    exp: int | None = None
    jti: str | None = None
    scope: str | None = None


@dataclass
class OAuthError:
    """RFC 6749 section 5.2."""

    error: str
    error_description: str


def _error(text: str, code: str) -> ResponseSpec:
    example = Example(value={"error": code, "error_description": "What to do about it."})
    return ResponseSpec(OAuthError, generate_examples=False, description=text, examples=[example])


ANSWERS = {503: _error("The server cannot look things up now: see Retry-After.", "temporarily_unavailable")}
_REFUSALS = {
    400: _error("The request is not in order.", "invalid_request"),
    401: _error("The client did not prove who it is, or is not enabled.", "invalid_client"),
    429: _error("Too many failed attempts for this client: see Retry-After.", "temporarily_unavailable"),
    **ANSWERS,
}
TOKEN_ANSWERS = {
    200: ResponseSpec(
        TokenAnswer,
        generate_examples=False,
        description="A token.",
        examples=[
            Example(value={"access_token": "eyJ…", "token_type": "Bearer", "expires_in": 300, "scope": SCOPE})
        ],
    ),
    **_REFUSALS,
    400: _error("A scope that was not granted, or a request that is not in order.", "invalid_scope"),
}
INTROSPECTION_ANSWERS = {
    200: ResponseSpec(
        IntrospectionAnswer, generate_examples=False, description="What the token is good for."
    ),
    **_REFUSALS,
}
REVOCATION_ANSWERS = {
    200: ResponseSpec(dict[str, Any], generate_examples=False, description="The token is over."),
    **_REFUSALS,
}
