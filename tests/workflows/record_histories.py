"""Records the histories that `test_replay.py` replays: `python -m tests.workflows.record_histories`.

To be run when a workflow is new. A change that makes an old history fail needs `workflow.patched` instead:
there are workflows of that history running.
"""

import asyncio
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from devstack.mailbox import Mailbox
from devstack.ports import free_port
from devstack.smtp_server import smtp_server
from devstack.temporal_server import TemporalServer
from domain.account_letters import AccountLetter
from domain.app_commands import AddNote, ArchiveApp, ReinstateApp
from domain.drift import Difference, DriftAnswer, DriftKind
from domain.partner_commands import ChangeProfile, InviteMember, SuspendPartner
from domain.viewers import Actor, Role
from storage.sign_in_tables import AccountRow, PasswordResetRow
from tests.house import HELPDESK, HISTORY_KEY, PARTNER, House, house, pupils_of
from tests.parts import MailServer, fresh_database, make_template, quick_postgres, throw_away_folder
from workflows.connection import connect
from workflows.messages import DriftAsked, SecretNotice
from workflows.names import (
    IMPORT_WORKFLOW,
    UPKEEP_WORKFLOW,
    Kind,
    app_workflow,
    client_workflow,
    drift_workflow,
    invitation_workflow,
    letter_workflow,
    partner_workflow,
)

HISTORIES = Path(__file__).parent / "histories"


async def live(house: House) -> dict[str, str]:
    """One life with a bit of everything. Gives the ids of its workflows by their kind."""
    app_id, client_id = await house.opened(numbers=("001057", "001073"))
    await house.save(app_id, client_id, grant=[pupils_of("001057"), pupils_of("001073")])
    await house.save(app_id, client_id, revoke=[pupils_of("001057")])
    await house.commands.command_app(app_id, HELPDESK, AddNote("nota"), "note")
    await house.commands.command_app(app_id, HELPDESK, ArchiveApp(), "archive")
    await house.commands.command_app(app_id, HELPDESK, ReinstateApp(), "reinstate")
    invitation_id = await house.invited(app_id)
    await house.commands.resend_invitation(invitation_id, PARTNER, "resend")
    await house.commands.revoke_invitation(invitation_id, PARTNER, "revoke")
    await house.commands.import_clients(HELPDESK)
    return {
        Kind.APP: app_workflow(app_id),
        Kind.CLIENT: client_workflow(client_id),
        Kind.INVITATION: invitation_workflow(invitation_id),
        Kind.IMPORT: IMPORT_WORKFLOW,
        Kind.PARTNER: await partner_life(house),
        f"{Kind.CLIENT}-with-drift": await drifted(house),
        Kind.DRIFT: drift_workflow(None),
        Kind.UPKEEP: await one_night(house),
        Kind.LETTER: await letter_life(house),
    }


async def drifted(house: House) -> str:
    """The server changes past the portal, and the helpdesk answers one way and the other. Gives the id
    of its client's workflow."""
    app_id, client_id = await house.opened(numbers=("001073",))
    await house.save(app_id, client_id, grant=[pupils_of("001073")])
    house.directory.give(client_id, "openid")
    house.directory.take(client_id, "api_informat_sas_leerlingen.leerlingen.001073")
    await house.commands.check_drift(HELPDESK)
    for found, answer in (
        (Difference(client_id, DriftKind.FOREIGN_SCOPE_NEW, scope="openid"), DriftAnswer.ADOPT),
        (Difference(client_id, DriftKind.MISSING_RIGHT, pupils_of("001073")), DriftAnswer.RESTORE),
    ):
        asked = DriftAsked(HELPDESK, found.id, client_id, answer)
        await house.commands.answer_drift(asked, str(found.id), None)
    return client_workflow(client_id)


async def one_night(house: House) -> str:
    """A night with a warning. Gives the id of its workflow."""
    app_id, _ = await house.approved()
    notice = SecretNotice(PARTNER, uuid4(), house.clock.now() + timedelta(days=5))
    await house.commands.note_secret(app_id, notice, "secret", added=True)
    await house.nightly_upkeep(UPKEEP_WORKFLOW)
    return UPKEEP_WORKFLOW


async def partner_life(house: House) -> str:
    """A partner that shows itself, grows, and is suspended. Gives the id of its workflow."""
    partner_id, owner_id = await house.partner(), uuid4()
    await house.member(partner_id, owner_id, owner=True)
    owner = Actor(Role.PARTNER, str(owner_id), "Olga Owner")
    for by, command in (
        (owner, ChangeProfile(visible=True)),
        (owner, InviteMember(uuid4(), "cas@partner.example")),
        (HELPDESK, SuspendPartner("klachten")),
    ):
        await house.commands.command_partner(partner_id, by, command, type(command).__name__)
    return partner_workflow(partner_id)


async def letter_life(house: House) -> str:
    """Somebody forgot a password, and gets a link. Gives the id of the letter's workflow."""
    account_id, reset_id, at = uuid4(), uuid4(), house.clock.now()
    account = AccountRow(
        id=account_id, email="pat@partner.example", name="Pat Partner", password_hash="", created_at=at
    )
    async with house.web_storage.writing() as session:
        session.add(account)
        await session.flush()
        session.add(PasswordResetRow(id=reset_id, account_id=account_id, asked_at=at))
    await house.commands.send_letter(AccountLetter.PASSWORD_FORGOTTEN, reset_id, reset_id)
    await house.skipper.client.get_workflow_handle(letter_workflow(reset_id)).result()
    return letter_workflow(reset_id)


async def record() -> None:
    HISTORIES.mkdir(exist_ok=True)
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(throw_away_folder())
        postgres = await stack.enter_async_context(quick_postgres(folder))
        await make_template(postgres)
        database = await stack.enter_async_context(fresh_database(postgres))
        mailbox = Mailbox(folder / "mail")
        mail = MailServer(await stack.enter_async_context(smtp_server(mailbox)), mailbox)
        server = TemporalServer(free_port(), folder / "temporal.log")
        await stack.enter_async_context(server.running())
        temporal = await connect(server.address, "default", [HISTORY_KEY])
        built = await stack.enter_async_context(house(temporal, database, mail))
        for kind, workflow_id in (await live(built)).items():
            history = await temporal.get_workflow_handle(workflow_id).fetch_history()
            (HISTORIES / f"{kind}.json").write_text(history.to_json())


if __name__ == "__main__":
    asyncio.run(record())
