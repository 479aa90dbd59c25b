"""Clients that the identity server has, as the portal takes them over (R7)."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from domain.apis import AccessRight
from storage.sessions import WriteSession
from storage.tables import AccessRightRow, AccessState, ApiClientRow, ForeignScopeRow


async def add(session: WriteSession, client_id: str, name: str, active: bool, at: datetime) -> bool:
    """Add a client. False when the portal knows it already."""
    row = {"client_id": client_id, "name": name, "active": active, "created_at": at}
    added = await session.execute(
        insert(ApiClientRow).values(row).on_conflict_do_nothing().returning(ApiClientRow.client_id)
    )
    return added.scalar() is not None


async def add_rights(
    session: WriteSession, client_id: str, rights: Sequence[AccessRight], by: str, at: datetime
) -> list[AccessRight]:
    """Add the rights that the portal does not know of, and give those. One on its way out stays so."""
    if not rights:
        return []
    rows = [
        {
            "client_id": client_id,
            "api": right.api,
            "target": right.target,
            "state": AccessState.GRANTED,
            "since": at,
            "granted_by": by,
        }
        for right in rights
    ]
    # The rows go beside the statement, so that it is cut to the size that PostgreSQL takes.
    added = await session.execute(
        insert(AccessRightRow).on_conflict_do_nothing().returning(AccessRightRow.api, AccessRightRow.target),
        rows,
    )
    return sorted(AccessRight(api, target) for api, target in added)


async def set_foreign_scopes(
    session: WriteSession, client_id: str, scopes: Sequence[str], at: datetime
) -> None:
    """Keep exactly these as the client's foreign scopes, each since it was first seen."""
    gone = delete(ForeignScopeRow).where(
        ForeignScopeRow.client_id == client_id, ForeignScopeRow.scope.not_in(scopes)
    )
    await session.execute(gone)
    if scopes:
        rows = [{"client_id": client_id, "scope": scope, "seen_at": at} for scope in scopes]
        await session.execute(insert(ForeignScopeRow).values(rows).on_conflict_do_nothing())
