"""The files for a server agree with the Compose Specification, with the settings and with each other.

`compose-spec.json` is the schema from compose-spec/compose-go at e70e961, unchanged, under the Apache License
2.0 in `compose-spec.LICENSE`.
"""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from settings import Settings

PROJECT = Path(__file__).parents[2]
COMPOSE = (PROJECT / "docker-compose.yml").read_text()
LOGINS = {"migrate": "portal_owner", "web": "portal_web", "worker": "portal_worker"}
SECRETS = {"HISTORY_KEYS", "LINK_KEYS", "CSRF_KEY", "OIDC_CLIENT_SECRET", "INVOICE_API_TOKEN"}
UNUSED = {
    "clock_file",  # for development alone
    "data",  # what make run keeps
    # Temporal stands beside the portal here, and speaks without TLS.
    *(
        "temporal_tls",
        "temporal_ca_file",
        "temporal_certificate_file",
        "temporal_key_file",
        "temporal_api_key",
    ),
    "scope_templates",  # JSON, whose default would have to stand here again
}
NOT_ON_A_SERVER = {"devstack", "tests", "bench"}


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    services: dict[str, Any] = yaml.safe_load(COMPOSE)["services"]
    return services


def test_it_follows_the_specification() -> None:
    schema = json.loads(Path(__file__).with_name("compose-spec.json").read_text())
    jsonschema.Draft202012Validator(schema).validate(yaml.safe_load(COMPOSE))


def test_it_knows_no_setting_that_is_not_there() -> None:
    named = {name.lower() for name in re.findall(r"PORTAL_([A-Z_]+)", COMPOSE)}
    assert named <= Settings.model_fields.keys()


def test_it_passes_every_setting_on_but_those_that_serve_nothing_there() -> None:
    named = {name.lower() for name in re.findall(r"PORTAL_([A-Z_]+):", COMPOSE)}
    assert Settings.model_fields.keys() - named == UNUSED


def test_no_secret_has_a_default() -> None:
    for variable in re.findall(r"\$\{([^}]+)\}", COMPOSE):
        name, _, rest = variable.partition(":")
        if name.removeprefix("PORTAL_") in SECRETS or name.endswith("_PASSWORD"):
            assert rest == "?set it in .env", name


@pytest.mark.parametrize(("service", "login"), LOGINS.items())
def test_each_process_has_its_own_login_and_no_other(
    services: dict[str, Any], service: str, login: str
) -> None:
    given = json.dumps(services[service]["environment"])
    assert f"//{login}:" in given
    for other in set(LOGINS.values()) - {login}:
        assert other not in given


def test_who_makes_no_use_of_a_secret_is_not_given_it(services: dict[str, Any]) -> None:
    given = {name: set(services[name]["environment"]) for name in LOGINS}
    assert given["migrate"] == {"PORTAL_DATABASE_URL"}
    assert given["web"].isdisjoint({"PORTAL_SMTP_URL"})
    assert given["worker"].isdisjoint({"PORTAL_CSRF_KEY", "PORTAL_OIDC_CLIENT_SECRET"})


def test_the_image_has_every_room_that_a_server_needs() -> None:
    copied = set(re.findall(r"^COPY (\w+) \1$", (PROJECT / "Dockerfile").read_text(), re.MULTILINE))
    allowed = set(re.findall(r"^!(\w+)$", (PROJECT / ".dockerignore").read_text(), re.MULTILINE))
    rooms = {path.parent.name for path in PROJECT.glob("*/__init__.py")}
    assert copied == allowed == rooms - NOT_ON_A_SERVER


def test_a_server_has_the_versions_that_were_tested() -> None:
    tested, on_server = (
        set(re.findall(r"^\S+==\S+", (PROJECT / name).read_text(), re.MULTILINE))
        for name in ("requirements.lock", "requirements-server.lock")
    )
    assert on_server < tested
