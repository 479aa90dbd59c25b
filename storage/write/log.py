"""Append to the audit log (R57). Every activity does, so the statements are made once (decision 17)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, exists, func, insert, select

from domain.log_events import LogEvent, Step, chained_hash
from storage.sessions import WriteSession
from storage.tables import LogRow
from storage.write.news import announced

_OF_STEP = (LogRow.workflow_id == bindparam("workflow_id"), LogRow.step == bindparam("step"))
_IS_RECORDED = select(exists().where(*_OF_STEP))
_LOCK = select(func.pg_advisory_xact_lock(func.hashtextextended(bindparam("chain"), 0)))
_LOCK_AND_ANNOUNCE = _LOCK.add_columns(announced(bindparam("app_id")))
_HEAD = (
    select(LogRow.hash).where(LogRow.chain == bindparam("chain")).order_by(LogRow.position.desc()).limit(1)
)
_ADD = insert(LogRow)


async def is_recorded(session: WriteSession, step: Step) -> bool:
    """Whether a step has been written already: then everything of its transaction has."""
    return bool(await session.scalar(_IS_RECORDED, {"workflow_id": step.workflow_id, "step": step.name}))


async def change_of(session: WriteSession, step: Step) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """What the one row of a step that is recorded says of before and after."""
    row = select(LogRow.before, LogRow.after).where(*_OF_STEP)
    of_step = {"workflow_id": step.workflow_id, "step": step.name}
    before, after = (await session.execute(row, of_step)).one()
    return before, after


async def append(session: WriteSession, events: Sequence[LogEvent], at: datetime) -> None:
    """Add rows at the end of their chain. The chain stays locked until the transaction ends."""
    for chain in sorted({event.chain for event in events}):
        chained = [event for event in events if event.chain == chain]
        app_id = chained[0].app_id  # an app has its own chain, so the others have the same one
        if app_id:
            await session.execute(_LOCK_AND_ANNOUNCE, {"chain": chain, "app_id": str(app_id)})
        else:
            await session.execute(_LOCK, {"chain": chain})
        head = await session.scalar(_HEAD, {"chain": chain}) or b""
        rows = []
        for event in chained:
            head, previous = chained_hash(head, event, at), head
            rows.append(_row(event, at) | {"previous_hash": previous, "hash": head})
        # The rows go beside the statement: a save may have thousands, and a statement takes 32,767 values.
        await session.execute(_ADD, rows, execution_options={"render_nulls": True})


def _row(event: LogEvent, at: datetime) -> dict[str, object]:
    actor = event.step.actor
    return {
        "chain": event.chain,
        "workflow_id": event.step.workflow_id,
        "step": event.step.name,
        "part": event.part,
        "at": at,
        "actor_role": actor.role,
        "actor_id": actor.id,
        "actor_name": actor.name,
        "actor_token": actor.token,
        "event": event.event,
        "app_id": event.app_id,
        "client_id": event.client_id,
        "partner_id": event.partner_id,
        "api": event.right.api if event.right else None,
        "target": event.right.target if event.right else None,
        "before": dict(event.before),
        "after": dict(event.after),
    }
