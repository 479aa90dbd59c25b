"""Clients that existed before: imported, linked, unlinked, adopted, changed by the helpdesk (R5-R7, R25)."""

from uuid import UUID, uuid4

import pytest

from domain.apis import Api
from domain.app_commands import AdoptClient, ApproveApp, LinkClient, SubmitApp, UnlinkClient
from domain.refusals import ClientAlreadyLinked, ClientNotFound, ClientTaken, RoleNotAllowed
from domain.viewers import Actor
from tests.house import ADMIN, HELPDESK, PARTNER, House, pupils_of
from workflows.messages import AccessAnswer, AccessSave

NASSAU, KLIM_OP = pupils_of("001057"), pupils_of("001073")
SCOPE = "api_informat_sas_leerlingen.leerlingen."
FOREIGN = "informat_customer_export"


@pytest.fixture
def house(empty_house: House) -> House:
    """Imported is whatever there is."""
    return empty_house


async def old_client(house: House, *scopes: str) -> str:
    """A client that was at the identity server before there was a portal, under an id of its own."""
    client_id = f"informat_customer_{uuid4().hex}"
    await house.directory.ensure_client(client_id, "nassau")
    await house.directory.set_scopes(client_id, frozenset(scopes), frozenset(scopes))
    return client_id


async def change(house: House, actor: Actor, client_id: str, *grant: str) -> AccessAnswer:
    rights = frozenset(pupils_of(number) for number in grant)
    save = AccessSave(actor, None, client_id, rights, frozenset())
    return await house.commands.change_access(save, uuid4().hex)


async def submitted_with_client(house: House, client_id: str) -> UUID:
    first = await house.submitted()
    [row] = await house.rows("SELECT partner_id FROM apps WHERE id = :app", app=first)
    app = SubmitApp(
        uuid4(), row.partner_id, "MyApp", "", "pat@partner.example", {Api.LEERLINGEN: "ja"}, client_id
    )
    await house.commands.submit_app(PARTNER, app, "with client")
    return app.app_id


async def test_r7_an_import_takes_over_and_changes_nothing_there(house: House) -> None:
    old = await old_client(house, f"{SCOPE}001057", FOREIGN)
    before = await house.directory.get_client(old)
    imported = await house.commands.import_clients(HELPDESK)
    assert imported is not None
    assert (imported.new_clients, imported.new_rights, imported.foreign_scopes) == (1, 1, 1)
    assert await house.directory.get_client(old) == before
    rows = await house.rows("SELECT target, state FROM access_rights WHERE client_id = :id", id=old)
    assert [tuple(row) for row in rows] == [("001057", "granted")]
    assert [row.scope for row in await house.rows("SELECT scope FROM foreign_scopes")] == [FOREIGN]


async def test_r7_an_import_is_repeatable(house: House) -> None:
    await old_client(house, f"{SCOPE}001057", FOREIGN)
    await house.commands.import_clients(HELPDESK)
    again = await house.commands.import_clients(HELPDESK)
    assert again is not None
    assert (again.clients, again.new_clients, again.new_rights) == (1, 0, 0)
    assert len(await house.rows("SELECT 1 FROM log WHERE event = 'client_imported'")) == 1


async def test_r25_only_the_helpdesk_changes_a_client_without_an_app(house: House) -> None:
    old = await old_client(house, FOREIGN)
    await house.commands.import_clients(HELPDESK)
    with pytest.raises(RoleNotAllowed):
        await change(house, ADMIN, old, "001057")
    answer = await change(house, HELPDESK, old, "001057")
    assert answer.settled
    assert await house.scopes(old) == {f"{SCOPE}001057", FOREIGN}


async def test_r25_an_unknown_client_is_not_found(house: House) -> None:
    with pytest.raises(ClientNotFound):
        await change(house, HELPDESK, f"informat_customer_{uuid4().hex}", "001057")


async def test_r6_a_client_belongs_to_one_app_at_most(house: House) -> None:
    old = await old_client(house)
    await house.commands.import_clients(HELPDESK)
    first, _ = await house.approved()
    with pytest.raises(ClientAlreadyLinked):
        await house.commands.command_app(first, HELPDESK, LinkClient(old), "link")
    await house.commands.command_app(first, HELPDESK, UnlinkClient(), "unlink")
    await house.commands.command_app(first, HELPDESK, LinkClient(old), "link now")
    second, _ = await house.approved()
    await house.commands.command_app(second, HELPDESK, UnlinkClient(), "unlink")
    with pytest.raises(ClientTaken):
        await house.commands.command_app(second, HELPDESK, LinkClient(old), "link")
    with pytest.raises(ClientAlreadyLinked):
        await change(house, HELPDESK, old, "001057")


async def test_r7_linking_and_unlinking_change_nothing_at_the_identity_server(house: House) -> None:
    old = await old_client(house, f"{SCOPE}001057", FOREIGN)
    await house.commands.import_clients(HELPDESK)
    app_id, _ = await house.approved()
    await house.commands.command_app(app_id, HELPDESK, UnlinkClient(), "unlink")
    before, calls = await house.directory.get_client(old), house.directory.calls
    await house.commands.command_app(app_id, HELPDESK, LinkClient(old), "link")
    await house.commands.command_app(app_id, HELPDESK, UnlinkClient(), "unlink again")
    assert house.directory.calls == calls
    assert await house.directory.get_client(old) == before
    [row] = await house.rows("SELECT client_id, unlinked FROM apps WHERE id = :app", app=app_id)
    assert tuple(row) == (None, True)


async def test_r5_a_proven_client_is_linked_on_approval_and_none_is_made(house: House) -> None:
    old = await old_client(house, f"{SCOPE}001057")
    app_id = await submitted_with_client(house, old)
    calls = house.directory.calls
    approve = ApproveApp(frozenset({Api.LEERLINGEN}))
    answer = await house.commands.command_app(app_id, HELPDESK, approve, "approve")
    assert answer.client_id == old
    assert house.directory.calls == calls
    assert (await house.events(app_id))[-1] == "app_approved"


async def test_r5_a_partner_adopts_its_client_for_an_app_without_one(house: House) -> None:
    old = await old_client(house, f"{SCOPE}001057")
    app_id, _ = await house.approved()
    await house.commands.command_app(app_id, HELPDESK, UnlinkClient(), "unlink")
    answer = await house.commands.command_app(app_id, PARTNER, AdoptClient(old), "adopt")
    assert answer.client_id == old
