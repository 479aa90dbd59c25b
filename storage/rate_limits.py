"""Tries, counted where all web processes see them. Only `api/auth` writes them."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import case, delete, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from storage.sessions import WriteSession
from storage.sign_in_tables import TriesRow


async def count(
    session: WriteSession, window_ends: Mapping[bytes, datetime], at: datetime
) -> Mapping[bytes, tuple[int, datetime]]:
    """Count one try under each key; gives how many that makes, and when the window is over that they are in.

    A window that begins now ends as `window_ends` says. One that would end later than that began under a
    clock that was set back since, and is over.
    """
    # Sorted, so that two who count under the same keys wait for each other and never both.
    rows = [{"key": key, "tries": 1, "ends_at": window_ends[key]} for key in sorted(window_ends)]
    fresh = insert(TriesRow).values(rows)
    over = or_(TriesRow.ends_at <= at, TriesRow.ends_at > fresh.excluded.ends_at)
    counted = await session.execute(
        fresh.on_conflict_do_update(
            index_elements=[TriesRow.key],
            set_={
                "tries": case((over, 1), else_=TriesRow.tries + 1),
                "ends_at": case((over, fresh.excluded.ends_at), else_=TriesRow.ends_at),
            },
        ).returning(TriesRow.key, TriesRow.tries, TriesRow.ends_at)
    )
    return {row.key: (row.tries, row.ends_at) for row in counted}


async def take_back(session: WriteSession, keys: Iterable[bytes]) -> None:
    """One try less under each key: it was no failure."""
    held = select(TriesRow.key).where(TriesRow.key.in_(list(keys))).order_by(TriesRow.key).with_for_update()
    await session.execute(
        update(TriesRow).where(TriesRow.key.in_(held), TriesRow.tries > 0).values(tries=TriesRow.tries - 1)
    )


async def forget_over(session: WriteSession, at: datetime) -> None:
    """Take away what is over, and wait for nobody who counts it anew."""
    over = select(TriesRow.key).where(TriesRow.ends_at <= at).with_for_update(skip_locked=True)
    await session.execute(delete(TriesRow).where(TriesRow.key.in_(over)))
