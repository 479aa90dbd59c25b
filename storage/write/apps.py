"""Apps and their clients."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert

from domain.apis import Api
from domain.app_commands import SubmitApp
from domain.app_lifecycle import INTERNAL_EVENTS, AppState, AppStatus, Decision
from domain.log_events import Step
from domain.refusals import ClientNotFound, ClientTaken, TooManySecrets
from storage.sessions import WriteSession
from storage.tables import ApiClientRow, ApiState, AppApiRow, AppRow, ClientSecretRow, TaskNoteRow

_UNDECIDED = {AppStatus.SUBMITTED, AppStatus.INFORMATION_REQUESTED}
MOST_SECRETS = 2
_DECISIONS = {AppStatus.APPROVED, AppStatus.REJECTED}

# Made once: nearly every activity runs them (decision 17).
_APP = select(AppRow).where(AppRow.id == bindparam("app_id"))
_HELD_APP = _APP.with_for_update(read=True)
_APIS = select(AppApiRow).where(AppApiRow.app_id == bindparam("app_id"))
_ASKED = insert(AppApiRow)
_ASK = _ASKED.on_conflict_do_update(
    index_elements=["app_id", "api"],
    set_={"reason": _ASKED.excluded.reason, "state": _ASKED.excluded.state},
)


async def add(session: WriteSession, app: SubmitApp, at: datetime) -> None:
    """Add a submitted app and the APIs that it asks for."""
    row = {
        "id": app.app_id,
        "partner_id": app.partner_id,
        "name": app.name,
        "description": app.description,
        "contact_email": app.contact_email,
        "status": AppStatus.SUBMITTED,
        "created_at": at,
        "changed_at": at,
        "submitted_at": at,
        "decision_note": "",
        "waiting_since": at,
        "proposed_client": app.existing_client,
    }
    await session.execute(insert(AppRow).values(row))
    await _ask(session, app.app_id, app.reasons)


async def move(session: WriteSession, decision: Decision, at: datetime) -> bool:
    """Bring an app from the state before a decision to the state after. False when it is not in the former.

    Refuses `ClientTaken` or `ClientNotFound` for a client that cannot become the app's (R6).
    """
    before, after = decision.before, decision.after
    assert before is not None, "the first state is added, not moved to"  # noqa: S101 - narrows the type
    moved = await session.execute(
        update(AppRow)
        .where(AppRow.id == after.app_id, AppRow.status == before.status)
        .values(_moved(decision, before, at))
        .returning(AppRow.id)
    )
    if moved.scalar() is None:
        return False
    if after.client_id != before.client_id:
        if decision.client_is_proven and after.client_id is not None:
            await _add_client(session, after.client_id, after.client_id, at)
        await _link(session, after.app_id, after.client_id)
    await _settle_apis(session, before, after)
    await _ask(session, after.app_id, decision.reasons)
    return True


def _moved(decision: Decision, before: AppState, at: datetime) -> dict[str, object]:
    after = decision.after
    values: dict[str, object] = {
        "status": after.status,
        "unlinked": after.unlinked,
        "claimed_by_id": after.claimed_by.id if after.claimed_by else None,
        "claimed_by": after.claimed_by.name if after.claimed_by else None,
    }
    if decision.contact_email is not None:
        # What Informat asked or gave as its reason stands: it is not about the address.
        values |= {"changed_at": at, "contact_email": decision.contact_email}
    elif decision.event not in INTERNAL_EVENTS:
        values |= {"changed_at": at, "decision_note": decision.note}
    if before.status in _UNDECIDED and after.status in _DECISIONS:
        values["decided_at"] = at
    if after.awaits_helpdesk != before.awaits_helpdesk:
        values["waiting_since"] = at if after.awaits_helpdesk else None
    return values


async def _link(session: WriteSession, app_id: UUID, client_id: str | None) -> None:
    if client_id is not None and await is_linked(session, client_id):
        raise ClientTaken("The client belongs to another app.")
    await session.execute(update(AppRow).where(AppRow.id == app_id).values(client_id=client_id))


async def _settle_apis(session: WriteSession, before: AppState, after: AppState) -> None:
    for state, apis in (
        (ApiState.ENABLED, after.enabled - before.enabled),
        (ApiState.REFUSED, before.requested - after.requested - after.enabled),
    ):
        if apis:
            await session.execute(
                update(AppApiRow)
                .where(AppApiRow.app_id == after.app_id, AppApiRow.api.in_(apis))
                .values(state=state)
            )


async def _ask(session: WriteSession, app_id: UUID, reasons: Mapping[Api, str]) -> None:
    """Note the APIs that are asked for; one that was refused earlier may be asked for again."""
    if reasons:
        asked = [
            {"app_id": app_id, "api": api, "reason": why, "state": ApiState.REQUESTED}
            for api, why in reasons.items()
        ]
        await session.execute(_ASK, asked)


async def add_note(session: WriteSession, step: Step, app_id: UUID, text: str, at: datetime) -> None:
    """Add a note of the helpdesk, once."""
    row = {
        "app_id": app_id,
        "workflow_id": step.workflow_id,
        "step": step.name,
        "at": at,
        "author": step.actor.name,
        "text": text,
    }
    await session.execute(insert(TaskNoteRow).values(row).on_conflict_do_nothing())


async def hold_state(session: WriteSession, app_id: UUID) -> AppState | None:
    """The app as the rules see it, held until the transaction ends: nobody can move it meanwhile."""
    row = await session.scalar(_HELD_APP, {"app_id": app_id})
    if row is None:
        return None
    apis = (await session.scalars(_APIS, {"app_id": app_id})).all()
    in_state = {state: frozenset(one.api for one in apis if one.state == state) for state in ApiState}
    return AppState(
        row.id,
        row.partner_id,
        row.status,
        in_state[ApiState.REQUESTED],
        in_state[ApiState.ENABLED],
        row.client_id,
        row.proposed_client,
        row.unlinked,
    )


async def is_linked(session: WriteSession, client_id: str) -> bool:
    """Whether the client belongs to an app. Refuses `ClientNotFound` for one that the portal does not know.

    The client is held until the transaction ends, and linking holds it too: the answer stays true.
    """
    if await session.get(ApiClientRow, client_id, with_for_update=True) is None:
        raise ClientNotFound("There is no such client.")
    return await session.scalar(select(AppRow.id).where(AppRow.client_id == client_id)) is not None


async def find(session: WriteSession, app_id: UUID) -> AppRow | None:
    return await session.scalar(_APP, {"app_id": app_id})


async def enabled_apis(session: WriteSession, app_id: UUID) -> frozenset[Api]:
    enabled = select(AppApiRow.api).where(AppApiRow.app_id == app_id, AppApiRow.state == ApiState.ENABLED)
    return frozenset(await session.scalars(enabled))


async def contact_of(session: WriteSession, app_id: UUID) -> str | None:
    """Where the app's mails go."""
    return await session.scalar(select(AppRow.contact_email).where(AppRow.id == app_id))


async def assign_client(session: WriteSession, app_id: UUID, client_id: str, name: str, at: datetime) -> bool:
    """Give the app its one client (R6). False when the app has another, or the client another app."""
    await _add_client(session, client_id, name, at)
    holder = await session.scalar(select(AppRow.id).where(AppRow.client_id == client_id))
    if holder is not None:
        return holder == app_id
    assigned = await session.execute(
        update(AppRow)
        .where(AppRow.id == app_id, AppRow.client_id.is_(None))
        .values(client_id=client_id, changed_at=at)
        .returning(AppRow.id)
    )
    return assigned.scalar() is not None


async def _add_client(session: WriteSession, client_id: str, name: str, at: datetime) -> None:
    client = {"client_id": client_id, "name": name, "active": True, "created_at": at}
    await session.execute(insert(ApiClientRow).values(client).on_conflict_do_nothing())


async def set_client_active(session: WriteSession, client_id: str, active: bool) -> None:
    """Note whether the client gets tokens (R61)."""
    await session.execute(
        update(ApiClientRow).where(ApiClientRow.client_id == client_id).values(active=active)
    )


async def add_secret(
    session: WriteSession, client_id: str, secret_id: UUID, expires_at: datetime | None, at: datetime
) -> None:
    """Note that there is a secret (R62). Refuses `TooManySecrets`; the client is held while it counts."""
    await session.get(ApiClientRow, client_id, with_for_update=True)
    live = select(func.count()).where(
        ClientSecretRow.client_id == client_id,
        ClientSecretRow.secret_id != secret_id,
        ClientSecretRow.removed_at.is_(None),
        ClientSecretRow.expires_at.is_(None) | (ClientSecretRow.expires_at > at),
    )
    if (await session.scalar(live) or 0) >= MOST_SECRETS:
        raise TooManySecrets(f"There are {MOST_SECRETS} secrets already; remove one first.")
    row = {"secret_id": secret_id, "client_id": client_id, "added_at": at, "expires_at": expires_at}
    await session.execute(insert(ClientSecretRow).values(row).on_conflict_do_nothing())


async def remove_secret(session: WriteSession, secret_id: UUID, at: datetime) -> None:
    """Note that a secret is accepted no longer."""
    await session.execute(
        update(ClientSecretRow)
        .where(ClientSecretRow.secret_id == secret_id, ClientSecretRow.removed_at.is_(None))
        .values(removed_at=at)
    )


async def remove_secrets_of(session: WriteSession, client_id: str, at: datetime) -> None:
    """Note that none of a client's secrets is accepted any longer: they went with the client."""
    await session.execute(
        update(ClientSecretRow)
        .where(ClientSecretRow.client_id == client_id, ClientSecretRow.removed_at.is_(None))
        .values(removed_at=at)
    )
