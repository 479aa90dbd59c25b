"""The access rights of a client, and how far the identity server is with them."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, delete, exists, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert

from domain.access_change import AccessDifference
from domain.apis import AccessRight
from storage.sessions import WriteSession
from storage.tables import (
    AccessRightRow,
    AccessState,
    InvitationOpeningRow,
    InvitationRow,
)

# Made once: every save runs them (decision 17).
_RIGHTS = select(AccessRightRow.api, AccessRightRow.target, AccessRightRow.state).where(
    AccessRightRow.client_id == bindparam("client_id")
)
_MARKED = insert(AccessRightRow)
_MARK = _MARKED.on_conflict_do_update(
    index_elements=["client_id", "api", "target"],
    set_={name: _MARKED.excluded[name] for name in ("state", "since", "granted_by")},
)


async def held_and_unsettled(
    session: WriteSession, client_id: str
) -> tuple[frozenset[AccessRight], frozenset[AccessRight]]:
    """The rights that the client has, and those that are on their way in or out."""
    rows = await session.execute(_RIGHTS, {"client_id": client_id})
    rights = {AccessRight(api, target): state for api, target, state in rows}
    held = frozenset(right for right, state in rights.items() if state == AccessState.GRANTED)
    return held, frozenset(rights) - held


async def mark(
    session: WriteSession, client_id: str, difference: AccessDifference, by: str, at: datetime
) -> None:
    """Note what is about to change, before the identity server is asked for it."""
    if difference.grant:
        rows = [
            {
                "client_id": client_id,
                "api": right.api,
                "target": right.target,
                "state": AccessState.GRANTING,
                "since": at,
                "granted_by": by,
            }
            for right in difference.grant
        ]
        await session.execute(_MARK, rows)
    if difference.revoke:
        revoked = _among(client_id, difference.revoke)
        await session.execute(update(AccessRightRow).where(revoked).values(state=AccessState.REVOKING))


async def settle(session: WriteSession, client_id: str, difference: AccessDifference) -> None:
    """Note that the identity server has done it."""
    if difference.grant:
        await session.execute(
            update(AccessRightRow)
            .where(_among(client_id, difference.grant), AccessRightRow.state == AccessState.GRANTING)
            .values(state=AccessState.GRANTED)
        )
    if difference.revoke:
        await session.execute(
            delete(AccessRightRow).where(
                _among(client_id, difference.revoke), AccessRightRow.state == AccessState.REVOKING
            )
        )


async def unmark(session: WriteSession, client_id: str, difference: AccessDifference) -> None:
    """Take the mark back: the identity server is as it was before the change."""
    await session.execute(
        delete(AccessRightRow).where(
            _among(client_id, difference.grant), AccessRightRow.state == AccessState.GRANTING
        )
    )
    await session.execute(
        update(AccessRightRow)
        .where(_among(client_id, difference.revoke), AccessRightRow.state == AccessState.REVOKING)
        .values(state=AccessState.GRANTED)
    )


async def was_invited(session: WriteSession, app_id: UUID, user_id: str, at: datetime) -> bool:
    """Whether an admin holds an opened invitation for the app that is good at this moment (R33)."""
    return bool(
        await session.scalar(
            select(
                exists().where(
                    InvitationOpeningRow.invitation_id == InvitationRow.id,
                    InvitationOpeningRow.generation == InvitationRow.generation,
                    InvitationOpeningRow.user_id == user_id,
                    InvitationRow.app_id == app_id,
                    InvitationRow.revoked_at.is_(None),
                    InvitationRow.expires_at > at,
                )
            )
        )
    )


def _among(client_id: str, rights: Iterable[AccessRight]) -> ColumnElement[bool]:
    return (AccessRightRow.client_id == client_id) & tuple_(AccessRightRow.api, AccessRightRow.target).in_(
        [(right.api, right.target) for right in rights]
    )
