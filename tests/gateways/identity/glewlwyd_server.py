"""Glewlwyd as Debian packages it, on a database of its own in SQLite."""

import json
import shutil
import sqlite3
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from devstack.people_at_work import trusted
from devstack.ports import LOOPBACK, free_port
from devstack.processes import Program
from devstack.readiness import answers
from gateways.identity.glewlwyd.directory import GRANT, SECRET_NOTE
from tests.gateways.identity.contract import MANY
from tests.gateways.identity.missing import missing

TABLES = Path("/usr/share/dbconfig-common/data/glewlwyd/install/sqlite3")
MODULES = Path("/usr/lib/glewlwyd")
MISSING = "no Glewlwyd: apt-get install glewlwyd sqlite3"
ADMIN = {"username": "admin", "password": "password"}  # as the package's tables have it
PROPERTY = {"multiple": False, "read": True, "write": True}
# Each request writes, and on a disk each write is waited for.
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - only the folder around ours


@dataclass(frozen=True)
class Glewlwyd:
    """A running server. `api_key` opens its management API, and `many` are the clients it began with."""

    port: int
    api_key: str
    many: frozenset[str]

    @property
    def api(self) -> str:
        return f"http://{LOOPBACK}:{self.port}/api"

    @property
    def issuer(self) -> str:
        return f"{self.api}/oidc"

    @property
    def token_endpoint(self) -> str:
        return f"{self.issuer}/token"

    def management(self) -> httpx.AsyncClient:
        """What an administrator does; close it."""
        token = {"Authorization": f"token {self.api_key}"}
        return httpx.AsyncClient(base_url=self.api, headers=token, verify=trusted())


@asynccontextmanager
async def glewlwyd() -> AsyncIterator[Glewlwyd]:
    program = shutil.which("glewlwyd")
    if program is None:
        missing(MISSING)
    port = free_port()
    with tempfile.TemporaryDirectory(dir=MEMORY) as name:
        folder = Path(name)
        many = _make_database(folder / "glewlwyd.db")
        configuration = folder / "glewlwyd.conf"
        configuration.write_text(_configuration(port, folder))
        command = (program, f"--config-file={configuration}")
        async with Program("Glewlwyd", command, folder / "glewlwyd.log").running() as child:
            api = f"http://{LOOPBACK}:{port}/api"
            await answers(f"http://{LOOPBACK}:{port}/config", child)
            yield Glewlwyd(port, await _set_up(api), many)


def _make_database(file: Path) -> frozenset[str]:
    """The package's tables, a place for the portal's note, and many clients."""
    many = [f"many-{number}" for number in range(MANY)]
    with closing(sqlite3.connect(file)) as database:
        database.executescript(TABLES.read_text())
        [(parameters,)] = database.execute("SELECT gcmi_parameters FROM g_client_module_instance")
        module: dict[str, Any] = json.loads(parameters)
        module["data-format"][SECRET_NOTE] = PROPERTY
        module["pbkdf2-iterations"] = 1  # the tests' secrets are nobody's, and each try would take 30 ms
        database.execute("UPDATE g_client_module_instance SET gcmi_parameters = ?", [json.dumps(module)])
        database.executemany(
            "INSERT INTO g_client (gc_client_id, gc_name, gc_enabled, gc_confidential)"
            " VALUES (?, 'one of many', 1, 1)",
            [(client_id,) for client_id in many],
        )
        for name, value in (
            ("authorization_type", GRANT),
            ("token_endpoint_auth_method", "client_secret_basic"),
        ):
            database.execute(
                "INSERT INTO g_client_property (gc_id, gcp_name, gcp_value) SELECT gc_id, ?, ? FROM g_client",
                (name, value),
            )
        database.commit()
    return frozenset(many)


def _configuration(port: int, folder: Path) -> str:
    settings = {
        "bind_address": LOOPBACK,
        "external_url": f"http://{LOOPBACK}:{port}",
        "login_url": "login.html",
        "api_prefix": "api",
        "log_mode": "console",
        "log_level": "WARNING",
        "cookie_same_site": "lax",
        "session_key": "GLEWLWYD2_SESSION_ID",
        "admin_session_authentication": "cookie,api_key",
        "admin_scope": "g_admin",
        "profile_scope": "g_profile",
        "user_module_path": str(MODULES / "user"),
        "client_module_path": str(MODULES / "client"),
        "user_auth_scheme_module_path": str(MODULES / "scheme"),
        "plugin_module_path": str(MODULES / "plugin"),
        "hash_algorithm": "SHA512",
    }
    lines = [f"port={port}", "cookie_secure=0", *(f'{name}="{value}"' for name, value in settings.items())]
    lines.append(f'database = {{ type = "sqlite3" path = "{folder / "glewlwyd.db"}" }};')
    return "\n".join(lines) + "\n"


async def _set_up(api: str) -> str:
    """Make an API key, as an administrator does on its pages, and with that a token endpoint."""
    async with httpx.AsyncClient() as http:
        (await http.post(f"{api}/auth/", json=ADMIN)).raise_for_status()
        made = (await http.post(f"{api}/key/")).raise_for_status().json()
        key: str = made["key"]
        private, public = _signing_key()
        plugin = {
            "module": "oidc",
            "name": "oidc",
            "display_name": "OpenID Connect",
            "enabled": True,
            "parameters": {
                "iss": f"{api}/oidc",
                "jwt-type": "ecdsa",
                "jwt-key-size": "256",
                "key": private,
                "cert": public,
                "jwks-show": True,
                "access-token-duration": 300,
                "refresh-token-duration": 3600,
                "code-duration": 600,
                "allow-non-oidc": True,
                "auth-type-client-enabled": True,
                "auth-type-code-enabled": True,
                "pkce-allowed": True,
                "subject-type": "public",
            },
        }
        answer = await http.post(f"{api}/mod/plugin/", json=plugin, headers={"Authorization": f"token {key}"})
        answer.raise_for_status()
    return key


def _signing_key() -> tuple[str, str]:
    """Both halves, in PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return private.decode(), public.decode()
