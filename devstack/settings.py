"""The settings of one machine that runs it all: the portal's, and the ports of the embedded parts."""

from typing import Annotated, Any

from pydantic import Field

from devstack.keys import ensure_keys
from devstack.ports import LOOPBACK, claim
from settings import Environment, Settings, SettingsError, read_settings

Port = Annotated[int, Field(ge=0, le=65535)]


class DevstackSettings(Settings):
    """A port of 0 takes a free one. A part whose address is set does not start and needs no port."""

    environment: Environment = Environment.DEVELOPMENT

    devstack_port: Port = Field(
        default=8001, description="The pages of the embedded parts: mailbox, clock, people."
    )
    smtp_port: Port = Field(default=8025, description="The embedded mailbox's SMTP.")
    oidc_port: Port = Field(default=8002, description="The embedded sign-in, where one picks a person.")
    temporal_port: Port = Field(default=7233, description="The embedded Temporal server.")
    temporal_ui_port: Port = Field(default=8233, description="The web pages of the embedded Temporal server.")

    @property
    def devstack_url(self) -> str:
        return f"http://{LOOPBACK}:{self.devstack_port}"

    def settled(self) -> "DevstackSettings":
        """These settings, with each port that will be used known. Raises `PartFailed` for a taken one."""
        found: dict[str, Any] = {"devstack_port": claim(self.devstack_port, "PORTAL_DEVSTACK_PORT")}
        found["http_port"] = claim(self.http_port, "PORTAL_HTTP_PORT", self.http_host)
        if not self.smtp_url:
            found["smtp_port"] = claim(self.smtp_port, "PORTAL_SMTP_PORT")
        if not self.oidc_issuer:
            found["oidc_port"] = claim(self.oidc_port, "PORTAL_OIDC_PORT")
        if not self.temporal_address:
            found["temporal_port"] = claim(self.temporal_port, "PORTAL_TEMPORAL_PORT")
            found["temporal_ui_port"] = claim(self.temporal_ui_port, "PORTAL_TEMPORAL_UI_PORT")
        # By name: to a number, a browser gives no passkey.
        found["public_url"] = self.public_url or f"http://localhost:{found['http_port']}"
        found["clock_file"] = self.clock_file or self.data / "clock"
        return self.model_copy(update=found)

    def with_embedded_addresses(self, informat_users_url: str) -> "DevstackSettings":
        """What the portal's processes are told: where none was set, the address of the embedded part."""
        return self.model_copy(
            update={
                "temporal_address": self.temporal_address or f"{LOOPBACK}:{self.temporal_port}",
                "smtp_url": self.smtp_url or f"smtp://{LOOPBACK}:{self.smtp_port}",
                "oidc_issuer": self.oidc_issuer or f"http://{LOOPBACK}:{self.oidc_port}",
                "invoice_api_url": self.invoice_api_url or f"{self.devstack_url}/invoice-api",
                "informat_users_url": informat_users_url,
            }
        )


def read_devstack_settings(**over: Any) -> DevstackSettings:
    """The settings with `over` on top, and development keys where none are set.

    Raises `SettingsError`, a line for each setting that is wrong.
    """
    settings = read_settings(DevstackSettings, **over)
    if settings.environment is not Environment.DEVELOPMENT:
        raise SettingsError(
            "PORTAL_ENVIRONMENT is not development, and the embedded parts are for nothing else. "
            "On a server, run python -m api and python worker.py."
        )
    folder = settings.data.absolute()
    keys = ensure_keys(folder)
    return read_settings(DevstackSettings, _env_file=(keys, ".env"), **over).model_copy(
        update={"data": folder}
    )
