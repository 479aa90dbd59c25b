"""The record as a comparison with the identity server needs it, and what the comparison found."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, case, delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from domain.apis import AccessRight, Api
from domain.app_lifecycle import AppStatus, new_client_id
from domain.drift import Difference, DriftKind, LinkedApp, RecordedClient
from storage.drift_tables import DriftCheckRow, DriftRow
from storage.sessions import WriteSession
from storage.tables import (
    AccessRightRow,
    AccessState,
    ApiClientRow,
    ApiState,
    AppApiRow,
    AppRow,
    ForeignScopeRow,
    LogRow,
)

ANSWERED_FOR = timedelta(days=1)
"""How long an answered difference is kept, so that the same answer sent again finds what it was about."""

# What moves an app so that its client is switched, and what says that it was, or begins anew.
_MOVES = ("app_archived", "app_suspended", "app_reinstated", "app_resumed")
_SWITCHES = ("client_enabled", "client_disabled", "client_assigned", "client_linked", "client_adopted")
_CLIENT_EVENTS = ("client_imported", "client_assigned", "client_enabled", "client_disabled")
_RIGHT_EVENTS = ("access_granted", "access_revoked")


async def clients_known(session: WriteSession) -> frozenset[str]:
    return frozenset(await session.scalars(select(ApiClientRow.client_id)))


async def clients_shown(session: WriteSession) -> frozenset[str]:
    """The clients of which a difference is shown."""
    return frozenset(await session.scalars(select(DriftRow.client_id).where(DriftRow.answered_at.is_(None))))


async def clients_being_made(session: WriteSession) -> frozenset[str]:
    """The clients that workflows of approved apps are about to record: at the server they may be already."""
    apps = await session.scalars(
        select(AppRow.id).where(
            AppRow.status == AppStatus.APPROVED, AppRow.client_id.is_(None), ~AppRow.unlinked
        )
    )
    return frozenset(map(new_client_id, apps))


async def records_of(session: WriteSession, client_ids: Iterable[str]) -> Mapping[str, RecordedClient]:
    """What the record has of these clients; those that it does not know are absent."""
    wanted = sorted(client_ids)
    rows = await session.execute(
        select(ApiClientRow, AppRow.id, AppRow.status)
        .outerjoin(AppRow, AppRow.client_id == ApiClientRow.client_id)
        .where(ApiClientRow.client_id.in_(wanted))
    )
    enabled = await _enabled_apis(session, wanted)
    rights = await _rights(session, wanted)
    foreign = await _foreign_scopes(session, wanted)
    return {
        client.client_id: RecordedClient(
            client.active,
            rights[client.client_id, True],
            rights[client.client_id, False],
            foreign[client.client_id],
            app_id is not None and await _is_switching(session, app_id, status, client.active),
            LinkedApp(status, enabled[client.client_id]) if app_id else None,
            client.name,
        )
        for client, app_id, status in rows.all()
    }


async def hold_record(session: WriteSession, client_id: str) -> RecordedClient | None:
    """The same of one client, which is held until the transaction ends: nobody links it meanwhile."""
    await session.get(ApiClientRow, client_id, with_for_update=True)
    return (await records_of(session, [client_id])).get(client_id)


async def app_of(session: WriteSession, client_id: str) -> AppRow | None:
    return await session.scalar(select(AppRow).where(AppRow.client_id == client_id))


async def find(session: WriteSession, drift_id: UUID) -> Difference | None:
    """A difference that was found, answered or not."""
    row = await session.get(DriftRow, drift_id)
    if row is None:
        return None
    right = AccessRight(row.api, row.target) if row.api and row.target else None
    return Difference(row.client_id, row.kind, right, row.scope)


async def replace(
    session: WriteSession, client_id: str, name: str, found: Iterable[Difference], at: datetime
) -> None:
    """Keep exactly these as a client's differences. One that was there already keeps since when."""
    found = list(found)
    over = or_(DriftRow.answered_at.is_(None), DriftRow.answered_at < at - ANSWERED_FOR)
    await session.execute(
        delete(DriftRow).where(
            DriftRow.client_id == client_id, DriftRow.id.not_in([one.id for one in found]), over
        )
    )
    for one in found:
        new = insert(DriftRow).values(await _row(session, one, name, at))
        again = {
            "client_name": new.excluded.client_name,
            "since": case((DriftRow.answered_at.is_(None), DriftRow.since), else_=new.excluded.since),
            "last_event": new.excluded.last_event,
            "last_actor": new.excluded.last_actor,
            "last_at": new.excluded.last_at,
            "answered_at": None,
        }
        await session.execute(new.on_conflict_do_update(index_elements=["id"], set_=again))


async def note_answered(session: WriteSession, drift_id: UUID, at: datetime) -> None:
    await session.execute(update(DriftRow).where(DriftRow.id == drift_id).values(answered_at=at))


async def note_check(
    session: WriteSession, run: str, asked_by: str, client_id: str | None, clients: int, at: datetime
) -> int:
    """Note that a comparison ran, and give how many differences are shown of what it compared."""
    shown = select(func.count()).select_from(DriftRow).where(DriftRow.answered_at.is_(None))
    if client_id is not None:
        shown = shown.where(DriftRow.client_id == client_id)
    count = await session.scalar(shown) or 0
    row = {
        "run": run,
        "at": at,
        "asked_by": asked_by,
        "client_id": client_id,
        "clients": clients,
        "differences": count,
    }
    await session.execute(insert(DriftCheckRow).values(row).on_conflict_do_nothing())
    return count


async def _is_switching(session: WriteSession, app_id: UUID, status: AppStatus, active: bool) -> bool:
    """Whether the app's workflow is about to enable or disable the client, and has not recorded it yet."""
    if active == (status is AppStatus.APPROVED):
        return False
    newest = (
        select(LogRow.event)
        .where(LogRow.app_id == app_id, LogRow.event.in_(_MOVES + _SWITCHES))
        .order_by(LogRow.position.desc())
        .limit(1)
    )
    return await session.scalar(newest) in _MOVES


async def _enabled_apis(session: WriteSession, client_ids: Sequence[str]) -> Mapping[str, frozenset[Api]]:
    found: dict[str, frozenset[Api]] = defaultdict(frozenset)
    rows = await session.execute(
        select(AppRow.client_id, AppApiRow.api)
        .join(AppApiRow, AppApiRow.app_id == AppRow.id)
        .where(AppRow.client_id.in_(client_ids), AppApiRow.state == ApiState.ENABLED)
    )
    for client_id, api in rows:
        found[client_id or ""] |= {api}
    return found


async def _rights(
    session: WriteSession, client_ids: Sequence[str]
) -> Mapping[tuple[str, bool], frozenset[AccessRight]]:
    """The rights by client and by whether they are held; those that are not are on their way in or out."""
    found: dict[tuple[str, bool], frozenset[AccessRight]] = defaultdict(frozenset)
    rows = await session.scalars(select(AccessRightRow).where(AccessRightRow.client_id.in_(client_ids)))
    for row in rows:
        held = row.state is AccessState.GRANTED
        found[row.client_id, held] |= {AccessRight(row.api, row.target)}
    return found


async def _foreign_scopes(session: WriteSession, client_ids: Sequence[str]) -> Mapping[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = defaultdict(frozenset)
    rows = await session.scalars(select(ForeignScopeRow).where(ForeignScopeRow.client_id.in_(client_ids)))
    for row in rows:
        found[row.client_id] |= {row.scope}
    return found


async def _row(session: WriteSession, found: Difference, name: str, at: datetime) -> dict[str, object]:
    last = await _last_change(session, found)
    return {
        "id": found.id,
        "client_id": found.client_id,
        "client_name": name,
        "kind": found.kind,
        "api": found.right.api if found.right else None,
        "target": found.right.target if found.right else None,
        "scope": found.scope,
        "since": at,
        "last_event": last.event if last else None,
        "last_actor": last.actor_name if last else None,
        "last_at": last.at if last else None,
    }


async def _last_change(session: WriteSession, found: Difference) -> Row[*tuple[Any, ...]] | None:
    """Who last changed this through the portal: all that is known, since the server does not tell."""
    if found.kind is DriftKind.CLIENT_UNKNOWN:
        return None
    app = await app_of(session, found.client_id)
    chains = [f"client-{found.client_id}", *([f"app-{app.id}"] if app else [])]
    changes = select(LogRow.event, LogRow.actor_name, LogRow.at).where(
        LogRow.chain.in_(chains), LogRow.event.in_(_RIGHT_EVENTS if found.right else _CLIENT_EVENTS)
    )
    if found.right:
        changes = changes.where(LogRow.api == found.right.api, LogRow.target == found.right.target)
    else:
        changes = changes.where(LogRow.client_id == found.client_id)
    return (await session.execute(changes.order_by(LogRow.position.desc()).limit(1))).first()
