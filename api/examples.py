"""What readers of the API's description get besides: examples, made of the handbook's own names.

They are made from the schemas, so that a field that is added has one too, and checked against them by a test.
"""

import re
from collections.abc import Mapping
from typing import Any, cast

from litestar import Request
from litestar.openapi.plugins import JsonRenderPlugin

Schema = dict[str, Any]

BY_FORMAT: Mapping[str, object] = {
    "uuid": "442907f7-e2d8-4eb7-842c-29c30fd54e18",
    "date-time": "2026-05-18T07:30:00Z",
    "binary": "",
}
BY_TYPE: Mapping[str, object] = {"boolean": True, "integer": 1, "number": 1, "string": "…"}
BY_NAME: Mapping[str, object] = {
    "access_token": "eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCJ9.…",
    "actor": "An Peeters",
    "after": {"access": True},
    "answer": "De klassen van het eerste leerjaar.",
    "app": "BlueDries",
    "asked_by": "Joke Vermeulen",
    "aud": "https://partnerportaal.informat.example",
    "author": "Joke Vermeulen",
    "before": {"access": False},
    "browser": "Firefox",
    "claimed_by": "Joke Vermeulen",
    "client_id": "57779fcb-2af0-46bc-bbaf-2c92f632e700",
    "client_name": "BlueDries",
    "code": "app_not_approved",
    "command": "approve_app",
    "commands": "request_apis",
    "contact_email": "api@driestech.example",
    "decision_note": "In orde.",
    "description": "Toont klaslijsten op een scherm in de inkomhal.",
    "detail": "Only an approved app can be changed.",
    "email": "an.peeters@scholen.example",
    "error": "invalid_client",
    "error_description": "The client is not known or not enabled, or its secret is wrong.",
    "event": "access_granted",
    "expires_in": 300,
    "granted_by": "An Peeters",
    "id": "an.peeters",
    "institution_number": "001057",
    "invited_by": "Dries Dewaele",
    "iss": "https://partnerportaal.informat.example",
    "jti": "0b6f4c5e9d2a4c7f8f1e",
    "kind": "access_changed",
    "last_actor": "An Peeters",
    "last_event": "access_granted",
    "link": "https://partnerportaal.informat.example/invitations/0.QgAA…",
    "mail_words": "",
    "name": "BlueDries",
    "needs": "iLeerlingen",
    "next_cursor": None,
    "organisation": "DriesTech2",
    "partner": "DriesTech2",
    "password": "een zin die je onthoudt",
    "present": "de zin van daarvoor",
    "proposed_client": None,
    "question": "Welke klassen toont het scherm?",
    "reason": "Klaslijsten op het scherm.",
    "request": "9f86d081884c7d65",
    "scope": "api_informat_sas_leerlingen.leerlingen.001057",
    "secret": "shown-once-7Zr0qk1nV3Jm2c…",
    "server_words": "",
    "slug": "driestech2",
    "sub": "57779fcb-2af0-46bc-bbaf-2c92f632e700",
    "system": "Windows",
    "target": "001057",
    "text": "Gebeld met de partner; antwoordt morgen.",
    "to": "api@driestech.example",
    "token": "0.QgAA-7Zr0qk1nV3Jm2c",
    "token_type": "Bearer",
    "website": "https://driestech.example",
}
ALTERNATIVES = frozenset({"access_group_id"})
"""What stands in the place of another field, and is empty beside it."""
DEEPEST = 8
_OUR_RULES = re.compile(r"^R\d+: |(?: \(| of )R\d+(?:(?:, |-)R\d+)*\)?")
"""The numbers of `docs/rules.md`, which say nothing to who reads the API's description."""


class DescriptionPlugin(JsonRenderPlugin):
    """The API's description as JSON, for who reads it elsewhere."""

    def render(self, request: Request[Any, Any, Any], openapi_schema: Schema) -> bytes:
        return super().render(request, for_readers(openapi_schema))


def for_readers(document: Schema) -> Schema:
    """The description with examples, and without the numbers of our rules."""
    return cast(Schema, _without_our_rules(with_examples(document)))


def _without_our_rules(part: object) -> object:
    match part:
        case dict():
            return {
                name: _OUR_RULES.sub("", one)
                if name == "description" and isinstance(one, str)
                else _without_our_rules(one)
                for name, one in part.items()
            }
        case list():
            return [_without_our_rules(one) for one in part]
        case _:
            return part


def with_examples(document: Schema) -> Schema:
    """The description with an example for each object among its schemas; those it has already stay."""
    components: Schema = document.get("components", {})
    schemas: dict[str, Schema] = components.get("schemas", {})
    described = {
        name: {**schema, "examples": [example_of(schema, schemas)]}
        if "properties" in schema and "examples" not in schema
        else schema
        for name, schema in schemas.items()
    }
    return {**document, "components": {**components, "schemas": described}}


def example_of(schema: Schema, schemas: Mapping[str, Schema], name: str = "", depth: int = 0) -> object:
    """One value that the schema allows. `name` is the field's, which says most about what stands in it."""
    if given := schema.get("examples"):
        return given[0]
    if "$ref" in schema:
        return example_of(schemas[schema["$ref"].rpartition("/")[2]], schemas, name, depth)
    if "oneOf" in schema:
        choices = [one for one in schema["oneOf"] if one.get("type") != "null"]
        nothing = name in ALTERNATIVES or depth > DEEPEST
        return None if nothing else example_of(choices[0], schemas, name, depth + 1)
    if "enum" in schema:
        return schema["enum"][0]
    return _of_type(schema, schemas, name, depth)


def _of_type(schema: Schema, schemas: Mapping[str, Schema], name: str, depth: int) -> object:
    match schema.get("type"):
        case "object":
            fields = schema.get("properties", {})
            named = {field: example_of(one, schemas, field, depth + 1) for field, one in fields.items()}
            return named or BY_NAME.get(name, {})
        case "array":
            return [] if depth > DEEPEST else [example_of(schema.get("items", {}), schemas, name, depth + 1)]
        case kind:
            if schema.get("format") in BY_FORMAT:
                return BY_FORMAT[schema["format"]]
            if name in BY_NAME:
                return BY_NAME[name]
            return schema.get("default", BY_TYPE.get(str(kind)))
