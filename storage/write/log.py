"""Append to the audit log (R57)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.dialects.postgresql import insert

from domain.log_events import LogEvent, Step, chained_hash
from storage.sessions import WriteSession
from storage.tables import LogRow
from storage.write.news import announced


async def is_recorded(session: WriteSession, step: Step) -> bool:
    """Whether a step has been written already: then everything of its transaction has."""
    row = exists().where(LogRow.workflow_id == step.workflow_id, LogRow.step == step.name)
    return bool(await session.scalar(select(row)))


async def change_of(session: WriteSession, step: Step) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """What the one row of a step that is recorded says of before and after."""
    row = select(LogRow.before, LogRow.after).where(
        LogRow.workflow_id == step.workflow_id, LogRow.step == step.name
    )
    before, after = (await session.execute(row)).one()
    return before, after


async def append(session: WriteSession, events: Sequence[LogEvent], at: datetime) -> None:
    """Add rows at the end of their chain. The chain stays locked until the transaction ends."""
    for chain in sorted({event.chain for event in events}):
        apps = sorted({event.app_id for event in events if event.chain == chain and event.app_id})
        lock = func.pg_advisory_xact_lock(func.hashtextextended(chain, 0))
        await session.execute(select(lock, *map(announced, apps)))
        newest = select(LogRow.hash).where(LogRow.chain == chain).order_by(LogRow.position.desc()).limit(1)
        head = await session.scalar(newest) or b""
        rows = []
        for event in (one for one in events if one.chain == chain):
            head, previous = chained_hash(head, event, at), head
            rows.append(_row(event, at) | {"previous_hash": previous, "hash": head})
        # The rows go beside the statement: a save may have thousands, and a statement takes 32,767 values.
        await session.execute(insert(LogRow), rows, execution_options={"render_nulls": True})


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
