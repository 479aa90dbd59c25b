"""Apps and their clients."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from domain.app_lifecycle import AppState, AppStatus, Decision, SubmitApp
from storage.sessions import WriteSession
from storage.tables import ApiClientRow, ApiState, AppApiRow, AppRow, ClientSecretRow

_DECISIONS = {AppStatus.APPROVED, AppStatus.REJECTED}


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
    }
    asked = [
        {"app_id": app.app_id, "api": api, "reason": why, "state": ApiState.REQUESTED}
        for api, why in app.reasons.items()
    ]
    await session.execute(insert(AppRow).values(row))
    await session.execute(insert(AppApiRow).values(asked))


async def move(session: WriteSession, decision: Decision, at: datetime) -> bool:
    """Bring an app from the state before a decision to the state after. False when it is in neither."""
    before, after = decision.before, decision.after
    assert before is not None, "the first state is added, not moved to"  # noqa: S101 - narrows the type
    values: dict[str, object] = {"status": after.status, "changed_at": at, "decision_note": decision.note}
    if after.status in _DECISIONS and before.status not in _DECISIONS:
        values["decided_at"] = at
    if after.status is AppStatus.SUBMITTED:
        values["submitted_at"] = at
    moved = await session.execute(
        update(AppRow)
        .where(AppRow.id == after.app_id, AppRow.status == before.status)
        .values(values)
        .returning(AppRow.id)
    )
    if moved.scalar() is None:
        return False
    for state, apis in (
        (ApiState.ENABLED, after.enabled - before.enabled),
        (ApiState.REFUSED, before.requested - after.requested - after.enabled),
    ):
        await session.execute(
            update(AppApiRow)
            .where(AppApiRow.app_id == after.app_id, AppApiRow.api.in_(apis))
            .values(state=state)
        )
    return True


async def hold_state(session: WriteSession, app_id: UUID) -> AppState | None:
    """The app as the rules see it, held until the transaction ends: nobody can move it meanwhile."""
    row = await session.scalar(select(AppRow).where(AppRow.id == app_id).with_for_update(read=True))
    if row is None:
        return None
    apis = (await session.execute(select(AppApiRow).where(AppApiRow.app_id == app_id))).scalars().all()
    in_state = {state: frozenset(one.api for one in apis if one.state == state) for state in ApiState}
    return AppState(
        row.id,
        row.partner_id,
        row.status,
        in_state[ApiState.REQUESTED],
        in_state[ApiState.ENABLED],
        row.client_id,
    )


async def find(session: WriteSession, app_id: UUID) -> AppRow | None:
    return await session.scalar(select(AppRow).where(AppRow.id == app_id))


async def assign_client(session: WriteSession, app_id: UUID, client_id: str, name: str, at: datetime) -> bool:
    """Give the app its one client (R6). False when the app has another, or the client another app."""
    client = {"client_id": client_id, "name": name, "active": True, "created_at": at}
    await session.execute(insert(ApiClientRow).values(client).on_conflict_do_nothing())
    assigned = await session.execute(
        update(AppRow)
        .where(AppRow.id == app_id, AppRow.client_id.is_(None))
        .values(client_id=client_id, changed_at=at)
        .returning(AppRow.id)
    )
    return assigned.scalar() is not None


async def set_client_active(session: WriteSession, client_id: str, active: bool) -> None:
    """Note whether the client gets tokens (R61)."""
    await session.execute(
        update(ApiClientRow).where(ApiClientRow.client_id == client_id).values(active=active)
    )


async def add_secret(
    session: WriteSession, client_id: str, secret_id: UUID, expires_at: datetime | None, at: datetime
) -> None:
    """Note that there is a secret (R62)."""
    row = {"secret_id": secret_id, "client_id": client_id, "added_at": at, "expires_at": expires_at}
    await session.execute(insert(ClientSecretRow).values(row).on_conflict_do_nothing())


async def remove_secret(session: WriteSession, secret_id: UUID, at: datetime) -> None:
    """Note that a secret is accepted no longer."""
    await session.execute(
        update(ClientSecretRow)
        .where(ClientSecretRow.secret_id == secret_id, ClientSecretRow.removed_at.is_(None))
        .values(removed_at=at)
    )
