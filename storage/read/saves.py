"""What became of one save of access rights (R54, R57)."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from domain.apis import AccessRight
from domain.viewers import Viewer
from storage.read.sight import log_in_sight
from storage.sessions import ReadSession
from storage.tables import LogRow


@dataclass(frozen=True)
class SaveOutcome:
    """What the log has of a save. Nothing at all: it is not through yet, or all was so already."""

    granted: tuple[AccessRight, ...]
    revoked: tuple[AccessRight, ...]
    refused: tuple[AccessRight, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.granted or self.revoked or self.refused)


async def outcome_of_save(session: ReadSession, viewer: Viewer, app_id: UUID, update_id: str) -> SaveOutcome:
    """What the log has of the save with this update id, as far as the viewer may see."""
    in_sight = log_in_sight(viewer)
    found = await session.execute(
        select(LogRow.event, LogRow.api, LogRow.target)
        .where(LogRow.app_id == app_id, LogRow.step.startswith(f"{update_id}-"), in_sight.sql)
        .order_by(LogRow.api, LogRow.target),
        in_sight.values,
    )
    rows = [(event, AccessRight(api, target)) for event, api, target in found if api and target]
    granted, revoked, refused = (
        tuple(right for event, right in rows if event == wanted)
        for wanted in ("access_granted", "access_revoked", "access_change_refused")
    )
    return SaveOutcome(granted, revoked, refused)
