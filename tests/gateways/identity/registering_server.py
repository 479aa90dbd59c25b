"""npm's oidc-provider as an identity server with dynamic client registration."""

import json
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_urlsafe

from devstack.ports import LOOPBACK, free_port
from devstack.processes import Program
from devstack.readiness import answers
from gateways.identity.registration.metadata import NOTHING
from gateways.identity.registration.store import Registration
from tests.gateways.identity.contract import EVERY_SCOPE, MANY
from tests.gateways.identity.missing import missing

SERVER = Path(__file__).parent / "oidc_provider" / "server.mjs"
PACKAGES = Path(__file__).parents[3] / ".node_cache"
"""Where `make servers` puts what package.json names."""
MISSING = "no oidc-provider: install node and npm, then make servers"


@dataclass(frozen=True)
class RegisteringServer:
    """A running server. `token` permits registering, and `many` are the clients it began with."""

    port: int
    token: str
    many: tuple[Registration, ...]

    @property
    def token_endpoint(self) -> str:
        return f"http://{LOOPBACK}:{self.port}/token"


@asynccontextmanager
async def registering_server(folder: Path) -> AsyncIterator[RegisteringServer]:
    node = shutil.which("node")
    if node is None or not (PACKAGES / "node_modules" / "oidc-provider").is_dir():
        missing(MISSING)
    port, token, made = free_port(), token_urlsafe(32), folder / "clients.json"
    choices = {
        "port": port,
        "token": token,
        "scopes": [NOTHING, *EVERY_SCOPE],
        "clients": MANY,
        "file": str(made),
    }
    command = (node, "--no-warnings", str(SERVER), str(PACKAGES), json.dumps(choices))
    program = Program("oidc-provider", command, folder / "oidc-provider.log")
    async with program.running() as child:
        await answers(f"http://{LOOPBACK}:{port}/.well-known/openid-configuration", child)
        many = tuple(Registration(**one) for one in json.loads(made.read_text()))
        yield RegisteringServer(port, token, many)
