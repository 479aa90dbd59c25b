"""The API's own description: it is there, and each of its examples is one that the API would take or give."""

import re
from html import unescape
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from api.examples import BY_NAME, BY_TYPE
from tests.api.web import Web

UNTOLD = BY_TYPE["string"]


@pytest.fixture
async def described(web: Web) -> dict[str, Any]:
    answer = await web.visitor().http.get("/schema/openapi.json")
    document: dict[str, Any] = answer.json()
    return document


async def test_every_object_has_an_example_that_its_schema_allows(described: dict[str, Any]) -> None:
    schemas = described["components"]["schemas"]
    objects = {name: schema for name, schema in schemas.items() if "properties" in schema}
    assert len(objects) > 50
    for name, schema in objects.items():
        whole = {**schema, "components": described["components"]}
        for example in schema["examples"]:
            errors = [error.message for error in Draft202012Validator(whole).iter_errors(example)]
            assert not errors, f"{name}: {errors}"


async def test_every_name_of_the_examples_is_a_field(described: dict[str, Any]) -> None:
    schemas = described["components"]["schemas"].values()
    fields = {field for schema in schemas for field in schema.get("properties", ())}
    assert BY_NAME.keys() <= fields


async def test_every_text_says_something(described: dict[str, Any]) -> None:
    schemas = described["components"]["schemas"].items()
    assert not [name for name, schema in schemas if f"'{UNTOLD}'" in repr(schema.get("examples"))]


async def test_every_operation_is_described_in_words(described: dict[str, Any]) -> None:
    operations = [one for path in described["paths"].values() for one in path.values() if one.get("tags")]
    assert not [one["operationId"] for one in operations if not one.get("description")]


async def test_the_numbers_of_our_rules_stay_at_home(described: dict[str, Any], web: Web) -> None:
    page = (await web.visitor().http.get("/developers/reference")).text
    assert not re.findall(r"\bR[1-9]\d?\b", repr(described) + page)


async def test_the_reference_shows_every_operation_with_what_it_takes(
    described: dict[str, Any], web: Web
) -> None:
    page = unescape((await web.visitor().http.get("/developers/reference")).text)
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            if operation.get("tags"):
                assert f"<b>{method.upper()}</b> {path}</code>" in page
                assert operation["description"].replace("`", "") in page
    assert '"institution_number": "001057"' in page
    assert "invitations:write" in page
