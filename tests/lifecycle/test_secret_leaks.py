"""R62: a client secret stands nowhere but at the identity server, as a hash; and the search would find it.

Searched are all files of all processes (their logs among them), the mails, every column of every table, and
every event of every workflow's history, as Temporal has it and decrypted. The portal writes no traces.
"""

import re
from base64 import b64encode
from email.message import EmailMessage
from secrets import token_urlsafe
from uuid import uuid4

import aiosmtplib
import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from devstack.people_at_work import TokenEndpoint, token_of
from tests.lifecycle.everywhere import PLACES, places_with, shapes_of, temporal_of
from tests.lifecycle.running import RunningPortal
from tests.pages.back_office import HELPDESK, NewApp, approved_app
from tests.pages.browser import Browser

GRANT = {"grant": [{"api": "leerlingen", "institution_number": "001057"}]}


async def used_in_every_way(portal: RunningPortal, client_id: str, secret: str) -> None:
    """Right and wrong: in a header, in a form, in an address, and beside what the server refuses."""
    async with httpx.AsyncClient(base_url=portal.url) as http:
        token = TokenEndpoint(http, portal.url)
        assert await token.scopes(client_id, secret)
        assert await token.refusal(client_id, secret, "none.such") == "invalid_scope"
        assert await token.refusal(client_id, f"{secret}x") == "invalid_client"
        form = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": secret}
        answer = await http.post("/connect/token", data=form)
        for path in ("/connect/introspect", "/connect/revoke"):
            own = {"token": answer.json()["access_token"]}
            assert (await http.post(path, data=own, auth=(client_id, secret))).is_success
        for path in ("/connect/token", "/api/v1/apps", f"/apps/{secret}"):
            await http.get(path, params={"client_secret": secret})
        await http.post("/connect/token", data=form | {"scope": "a\0b", "grant_type": secret})


async def lived(portal: RunningPortal) -> list[str]:
    """A client's whole life. Gives the secrets that it had: one made over the API, one on the page."""
    app: NewApp = await approved_app(portal)
    partner, helpdesk = await portal.partner("CampusWise"), await portal.informat(HELPDESK)
    admin = await portal.informat("an.peeters")
    made = await partner.do(f"{app.path}/secrets", expect=201)
    await admin.do(f"/invitations/{token_of(app.link)}/open")
    await admin.do(f"{app.path}/access", GRANT)
    await used_in_every_way(portal, made["client_id"], made["secret"])
    async with Browser.at(portal.url) as browser:
        await browser.sign_in("CampusWise")
        await browser.open(f"{app.path}/client")
        await browser.submit(f"{app.path}/client/secrets")
        [second] = re.findall(r'id="secret" type="text" readonly value="([^"]+)"', browser.text)
        await helpdesk.do(f"/clients/{made['client_id']}/unlink")
        await browser.open(f"{app.path}/client")
        for client_id, expect in (("another", 422), (made["client_id"], 200)):
            proof = {"client_id": client_id, "client_secret": second}
            await browser.submit(f"{app.path}/client", proof, expect)
    wrong = {"existing_client": {"client_id": "x", "secret": second, "surplus": second}, "name": second}
    await partner.do("/apps", wrong, expect=400)
    await partner.do(f"{app.path}/secrets/{made['secret_id']}", method="DELETE")
    await helpdesk.do("/drift/check", {"client_id": made["client_id"]})
    await helpdesk.do(f"{app.path}/archive", {"reason": "uit gebruik"})
    for person in (partner, helpdesk, admin):
        await person.close()
    return [made["secret"], second]


async def test_r62_after_a_whole_life_a_secret_stands_nowhere(running_portal: RunningPortal) -> None:
    assert await places_with(running_portal, *await lived(running_portal)) == set()


async def test_r62_a_secret_that_did_get_out_would_be_found(running_portal: RunningPortal) -> None:
    """Planted in each place in another shape, with something before it."""
    secret = token_urlsafe(32)
    stack = running_portal.stack
    (stack.settings.data / "planted.log").write_text(f'{{"event": "oops {secret}"}}\n')
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = "planted", "a@portal.example", "b@portal.example"
    mail.set_content(f"Authorization: Basic {b64encode(f'client:{secret}'.encode()).decode()}")
    await aiosmtplib.send(mail, hostname="127.0.0.1", port=stack.settings.smtp_port)
    engine = create_async_engine(stack.databases.owner_url)
    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE planted (content bytea)"))
        await connection.execute(text("INSERT INTO planted VALUES (:it)"), {"it": secret.encode()})
    temporal = await temporal_of(running_portal)
    clear, hidden = f"planted-{secret.encode().hex()}", f"planted-{uuid4()}"
    handles = [
        await temporal.start_workflow("Planted", {"deep": [secret]}, id=name, task_queue="nobody")
        for name in (clear, hidden)
    ]
    try:
        assert await places_with(running_portal, secret) == PLACES
    finally:
        for handle in handles:
            await handle.terminate()
        (stack.settings.data / "planted.log").unlink()
        async with engine.begin() as connection:
            await connection.execute(text("DROP TABLE planted"))
        await engine.dispose()


@pytest.mark.parametrize("before", ["", "a", "ab", "client:"])
def test_r62_base64_is_found_wherever_the_secret_begins(before: str) -> None:
    secret = token_urlsafe(32)
    written = b64encode(f"{before}{secret} and more".encode())
    assert any(shape in written for shape in shapes_of(secret))
