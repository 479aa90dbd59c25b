"""All settings, from the environment and a `.env` file, under the prefix `PORTAL_`.

Nothing here has a default that would be unsafe outside development: what a process needs and does not have is
an error that names it. `make run` starts an embedded part for each address that is not set, and hands its
address to the processes in their environment.
"""

import json
from enum import StrEnum
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any, Self, TypeVar

from pydantic import Field, IPvAnyNetwork, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from domain.apis import Api
from domain.link_tokens import LinkKeys
from domain.scopes import DEFAULT_TEMPLATES, ScopeTemplates
from gateways.identity.choice import ChosenIdentityServer, IdentityServerKind
from gateways.safe_address import is_safe_address
from gateways.school_directory.views import InformatAddresses, SchoolViews
from workflows.temporal_access import TemporalAccess

S = TypeVar("S", bound="Settings")

CARRY_SECRETS = ("public_url", "oidc_issuer", "invoice_api_url", "identity_url", "identity_token_endpoint")
"""Addresses over which passwords, tokens or keys go."""

SHORTEST_KEY = 32
"""Bytes: as many as the hash that is made with it has. It cannot tell whether they were chosen at random."""


class Environment(StrEnum):
    DEVELOPMENT = "development"
    PRODUCTION = "production"


class SettingsError(Exception):
    """A setting is missing or wrong; the message names it and says what to do."""


class Settings(BaseSettings):
    """One field per setting. Secrets are lists, newest first, so that they can be rotated."""

    model_config = SettingsConfigDict(env_prefix="PORTAL_", env_file=".env", extra="ignore")

    environment: Environment = Environment.PRODUCTION
    data: Path = Field(default=Path(".data"), description="Folder of everything that make run keeps.")
    log_format: str = Field(default="json", pattern="^(json|console)$")

    http_host: str = "127.0.0.1"
    http_port: Annotated[int, Field(ge=0, le=65535)] = 8000
    trusted_proxies: list[IPvAnyNetwork] = Field(
        default=[], description="Networks of proxies that say whom they ask for."
    )
    public_url: str = Field(
        default="", description="The address that people use; in mails and sign-in redirects."
    )

    database_url: str = Field(
        default="", description="postgresql+asyncpg://…; each process has its own login."
    )
    database_pool: Annotated[int, Field(ge=1, le=200)] = 20

    temporal_address: str = ""
    temporal_namespace: str = "default"
    temporal_tls: bool = False
    temporal_ca_file: Path | None = None
    temporal_certificate_file: Path | None = None
    temporal_key_file: Path | None = None
    temporal_api_key: SecretStr = SecretStr("")
    history_keys: list[SecretStr] = Field(default=[], description="Fernet keys around workflow history.")

    smtp_url: str = Field(
        default="", description="smtp://user:password@host:port or smtps://…; STARTTLS is required"
    )
    mail_from: str = "Informat Partnerportaal <partnerportaal@informat.example>"
    helpdesk_email: str = "helpdesk@informat.example"
    link_keys: list[SecretStr] = Field(default=[], description="Keys of mailed links, 32 bytes or more.")
    csrf_key: SecretStr = SecretStr("")
    metrics_token: SecretStr = SecretStr("")

    identity_server: IdentityServerKind = IdentityServerKind.EMBEDDED
    identity_url: str = Field(
        default="", description="Glewlwyd's API, or where clients are registered (RFC 7591)."
    )
    identity_token: SecretStr = Field(
        default=SecretStr(""), description="Glewlwyd's API key, or what permits registering."
    )
    identity_token_endpoint: str = Field(default="", description="Where that server gives tokens.")

    oidc_issuer: str = ""
    oidc_client_id: str = "informat-partnerportaal"
    oidc_client_secret: SecretStr = SecretStr("")

    informat_users_url: str = Field(
        default="", description="postgresql+asyncpg://… of the informat_users database."
    )
    informat_users_people: str = "people"
    informat_users_schools: str = "schools"
    informat_users_rights: str = "admin_rights"
    invoice_api_url: str = ""
    invoice_api_token: SecretStr = SecretStr("")

    scope_templates: dict[Api, str] = dict(DEFAULT_TEMPLATES)
    clock_file: Path | None = Field(
        default=None, description="Development only: the file that shifts the clock."
    )

    @model_validator(mode="after")
    def _development_only(self) -> Self:
        if self.clock_file is not None and self.environment is not Environment.DEVELOPMENT:
            raise ValueError("PORTAL_CLOCK_FILE shifts time and is for development only; take it out")
        for name in CARRY_SECRETS:
            url = getattr(self, name)
            if url and not is_safe_address(url):
                raise ValueError(
                    f"PORTAL_{name.upper()} has to be https://, or http:// on this machine alone"
                )
        _ = self.scopes, self.school_views
        return self

    @model_validator(mode="after")
    def _proxies_of_ours(self) -> Self:
        if any(network.prefixlen == 0 for network in map(ip_network, self.trusted_proxies)):
            raise ValueError(
                "PORTAL_TRUSTED_PROXIES: a network of /0 is everybody, and everybody could say who he is; "
                "name the proxies"
            )
        return self

    @model_validator(mode="after")
    def _long_keys(self) -> Self:
        keys = {"PORTAL_LINK_KEYS": self.link_keys, "PORTAL_CSRF_KEY": [self.csrf_key]}
        for name, given in keys.items():
            lengths = [len(key.get_secret_value().encode()) for key in given]
            if any(0 < length < SHORTEST_KEY for length in lengths):
                raise ValueError(
                    f"{name}: a key has {SHORTEST_KEY} bytes or more; openssl rand -hex 32 makes one"
                )
        return self

    @model_validator(mode="after")
    def _whole_temporal_tls(self) -> Self:
        if bool(self.temporal_certificate_file) != bool(self.temporal_key_file):
            raise ValueError(
                "PORTAL_TEMPORAL_CERTIFICATE_FILE and PORTAL_TEMPORAL_KEY_FILE go together: set both or none"
            )
        others = (
            self.temporal_ca_file,
            self.temporal_certificate_file,
            self.temporal_api_key.get_secret_value(),
        )
        if any(others) and not self.temporal_tls:
            raise ValueError(
                "PORTAL_TEMPORAL_TLS is off, so Temporal would be asked in clear; set it to true, "
                "or take its certificates and its API key out"
            )
        return self

    @property
    def temporal_access(self) -> TemporalAccess:
        return TemporalAccess(
            tls=self.temporal_tls,
            ca_file=self.temporal_ca_file,
            certificate_file=self.temporal_certificate_file,
            key_file=self.temporal_key_file,
            api_key=self.temporal_api_key.get_secret_value(),
        )

    @property
    def own_url(self) -> str:
        """How this web process reaches itself, past any proxy."""
        host = "127.0.0.1" if self.http_host in {"0.0.0.0", "::"} else self.http_host  # noqa: S104 - compared
        return f"http://{host}:{self.http_port}"

    @property
    def history_secrets(self) -> list[str]:
        return [key.get_secret_value() for key in self.history_keys]

    @property
    def links(self) -> LinkKeys:
        """Newest first in the setting, so the last has the lowest id: adding one in front renumbers none."""
        oldest_first = reversed([key.get_secret_value().encode() for key in self.link_keys])
        return LinkKeys(dict(enumerate(oldest_first)))

    @property
    def chosen_identity_server(self) -> ChosenIdentityServer:
        """Refuses with `SettingsError` while another server than the embedded one is named half."""
        if self.identity_server is not IdentityServerKind.EMBEDDED:
            self.require("identity_url", "identity_token", "identity_token_endpoint")
        return ChosenIdentityServer(
            self.identity_server,
            self.identity_url,
            self.identity_token.get_secret_value(),
            self.identity_token_endpoint or f"{self.own_url}/connect/token",
            self.history_secrets,
        )

    @property
    def token_endpoint(self) -> str:
        """Where a partner's app gets its tokens: the address that partners are told."""
        return self.identity_token_endpoint or f"{self.public_url.rstrip('/')}/connect/token"

    @property
    def scopes(self) -> ScopeTemplates:
        return ScopeTemplates(self.scope_templates)

    @property
    def school_views(self) -> SchoolViews:
        return SchoolViews(
            self.informat_users_people, self.informat_users_schools, self.informat_users_rights
        )

    @property
    def informat(self) -> InformatAddresses:
        token = self.invoice_api_token.get_secret_value()
        return InformatAddresses(self.informat_users_url, self.school_views, self.invoice_api_url, token)

    def require(self, *names: str) -> None:
        """Refuse with `SettingsError` unless each of these settings has a value."""
        for name in names:
            value = getattr(self, name)
            if not (value.get_secret_value() if isinstance(value, SecretStr) else value):
                raise SettingsError(f"PORTAL_{name.upper()} is not set. See docs/settings.md.")

    def as_environment(self, **over: Any) -> dict[str, str]:
        """The environment variables that give another process these settings, with `over` on top."""
        values = self.model_copy(update=over)
        return {
            f"PORTAL_{name.upper()}": _as_text(getattr(values, name))
            for name in type(self).model_fields
            if getattr(values, name) is not None
        }


def _as_text(value: Any) -> str:
    match value:
        case SecretStr():
            return value.get_secret_value()
        case list():
            return json.dumps([_as_text(one) for one in value])
        case dict():
            return json.dumps(value)
        case _:
            return str(value)


def read_settings(kind: type[S] = Settings, **over: Any) -> S:  # type: ignore[assignment]
    """The settings of this process. Raises `SettingsError` with one line per wrong setting."""
    try:
        return kind(**over)
    except ValidationError as error:
        lines = [
            f"PORTAL_{'_'.join(str(part) for part in problem['loc']).upper()}: {problem['msg']}"
            if problem["loc"]
            else problem["msg"].removeprefix("Value error, ")
            for problem in error.errors(include_input=False)
        ]
        raise SettingsError("\n".join(lines)) from None
