"""Signing in to Informat without Informat: an OIDC provider where one picks a person. For development only.

It takes any client and any secret, so it refuses to start anywhere but on loopback in development.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import flask
import oidc_provider_mock
from werkzeug.serving import make_server

from devstack.ports import LOOPBACK
from devstack.processes import PartFailed
from devstack.sample.people import PEOPLE
from settings import Environment

TEMPLATES = Path(__file__).parent / "templates"


def sign_in_app() -> flask.Flask:
    """The provider, with the sample's people and our page to pick one from.

    Our templates go before the package's own, which ask a content network for their style sheet.
    """
    portal_sign_in = flask.Flask(__name__, template_folder=str(TEMPLATES))
    undebugged = portal_sign_in.wsgi_app
    users = [
        oidc_provider_mock.User(sub=person.user_id, claims={"name": person.name, "email": person.email})
        for person in PEOPLE
    ]
    oidc_provider_mock.init_app(portal_sign_in, user_claims=users)
    # It switches on a debugger that runs Python for whoever asks.
    portal_sign_in.debug = False
    portal_sign_in.wsgi_app = undebugged  # type: ignore[method-assign]
    portal_sign_in.context_processor(lambda: {"people": PEOPLE})
    return portal_sign_in


@contextmanager
def sign_in(environment: Environment, port: int = 0, host: str = LOOPBACK) -> Iterator[str]:
    """Run it in a thread while the context is open; gives the issuer. Raises `PartFailed` in production."""
    if environment is not Environment.DEVELOPMENT or host != LOOPBACK:
        raise PartFailed(
            "The development sign-in lets everyone in as anyone: it runs in development, on loopback only. "
            "Set PORTAL_OIDC_ISSUER to the real one."
        )
    # Its OAuth library refuses plain http otherwise.
    os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
    server = make_server(host, port, sign_in_app(), threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, name="sign-in")
    thread.start()
    try:
        yield f"http://{host}:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
