"""Why somebody cannot change an app's access, with what has to be asked at Informat to say it (R70)."""

import structlog

from api.parts import Parts
from domain.app_lifecycle import AppState
from domain.viewers import SchoolAdmin, Viewer
from domain.why_not import OtherYears, Reason, apis_without_rights, reasons_for_admin, reasons_for_others
from gateways import OutsideSystemUnavailable

logger = structlog.get_logger(__name__)


async def why_not(parts: Parts, viewer: Viewer, app: AppState) -> list[Reason]:
    """Each reason with what is missing. Empty when nothing stops him, in whole or in part."""
    if not isinstance(viewer, SchoolAdmin):
        return reasons_for_others(app)
    lacking = apis_without_rights(app, viewer.authority)
    years = await _other_years(parts, viewer) if lacking else OtherYears()
    return reasons_for_admin(app, viewer.authority, years)


async def _other_years(parts: Parts, viewer: SchoolAdmin) -> OtherYears:
    try:
        return await parts.authority.other_years(viewer.user_id)
    except OutsideSystemUnavailable as away:
        logger.warning("rights of other years unknown", system=away.system)
        return OtherYears()
