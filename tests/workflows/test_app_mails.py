"""Who is mailed of what becomes of an app (R8, R14)."""

from collections.abc import Sequence
from uuid import UUID

from domain.apis import Api
from domain.app_commands import (
    AnswerInformation,
    ApproveApp,
    ArchiveApp,
    ChangeContact,
    ClaimTask,
    Command,
    LinkClient,
    ReinstateApp,
    RejectApp,
    RequestApis,
    RequestInformation,
    ResumeApp,
    SuspendApp,
    UnlinkClient,
)
from domain.viewers import Actor
from tests.house import HELPDESK, PARTNER, House

TO_PARTNER, TO_HELPDESK = "pat@partner.example", "helpdesk@informat.example"
PUPILS, STAFF = frozenset({Api.LEERLINGEN}), frozenset({Api.PERSONEEL})
MORE = RequestApis({Api.PERSONEEL: "uurroosters"})


async def owed(house: House, app_id: UUID) -> dict[UUID, tuple[str, str]]:
    rows = await house.rows('SELECT id, kind, "to" FROM mails WHERE app_id = :app', app=app_id)
    return {row.id: (row.kind, row.to) for row in rows}


async def test_r8_r14_whoever_waits_is_mailed_of_each_outcome_by_whomever(house: House) -> None:
    app_id = await house.submitted()
    known = await owed(house, app_id)
    assert set(known.values()) == {("app_submitted", TO_PARTNER), ("task_waiting", TO_HELPDESK)}
    life: Sequence[tuple[Actor, Command, tuple[str, str] | None]] = (
        (HELPDESK, ClaimTask(), None),
        (HELPDESK, RequestInformation("Waarvoor?"), ("information_requested", TO_PARTNER)),
        (PARTNER, AnswerInformation("Klaslijsten."), ("task_waiting", TO_HELPDESK)),
        (HELPDESK, ApproveApp(PUPILS), ("app_approved", TO_PARTNER)),
        (HELPDESK, SuspendApp("Klachten."), ("app_suspended", TO_PARTNER)),
        (HELPDESK, ResumeApp(), ("app_resumed", TO_PARTNER)),
        (HELPDESK, ArchiveApp(), ("app_archived", TO_PARTNER)),
        (HELPDESK, ReinstateApp(), ("app_reinstated", TO_PARTNER)),
        (PARTNER, MORE, ("task_waiting", TO_HELPDESK)),
        (HELPDESK, RejectApp("Niet nodig."), ("apis_rejected", TO_PARTNER)),
        (PARTNER, MORE, ("task_waiting", TO_HELPDESK)),
        (HELPDESK, ApproveApp(STAFF), ("apis_approved", TO_PARTNER)),
        (HELPDESK, UnlinkClient(), ("client_unlinked", TO_PARTNER)),
        (HELPDESK, LinkClient("the same"), ("client_linked", TO_PARTNER)),
    )
    client_id = ""
    for number, (actor, command, told) in enumerate(life):
        given = LinkClient(client_id) if isinstance(command, LinkClient) else command
        answer = await house.commands.command_app(app_id, actor, given, str(number))
        client_id = answer.client_id or client_id
        mails = await owed(house, app_id)
        new = [mails[one] for one in mails.keys() - known.keys()]
        assert new == ([told] if told else []), command
        known = mails


async def test_r14_both_addresses_are_told_of_another_one_and_the_next_mail_goes_there(house: House) -> None:
    app_id, new = await house.submitted(), "it@partner.example"
    known = await owed(house, app_id)
    await house.commands.command_app(app_id, HELPDESK, RequestInformation("Waarvoor?"), "ask")
    for _ in range(2):
        await house.commands.command_app(app_id, PARTNER, ChangeContact(new), "change")
    await house.commands.command_app(app_id, PARTNER, AnswerInformation("Klaslijsten."), "answer")
    await house.commands.command_app(app_id, HELPDESK, RejectApp("Nee."), "reject")
    mails = await owed(house, app_id)
    assert sorted(mails[one] for one in mails.keys() - known.keys()) == [
        ("app_rejected", new),
        ("contact_changed", new),
        ("contact_changed", TO_PARTNER),
        ("information_requested", TO_PARTNER),
        ("task_waiting", TO_HELPDESK),
    ]
    assert (await house.events(app_id)).count("contact_changed") == 1


async def test_r8_a_refusal_is_mailed_with_its_reason(house: House) -> None:
    app_id = await house.submitted()
    await house.commands.command_app(app_id, HELPDESK, RejectApp("Te weinig uitleg."), "reject")
    refused = """SELECT "to", facts FROM mails WHERE kind = 'app_rejected' AND app_id = :app"""
    [row] = await house.rows(refused, app=app_id)
    assert (row.to, row.facts["note"]) == (TO_PARTNER, "Te weinig uitleg.")
