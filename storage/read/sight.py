"""What a viewer may see, as conditions that every query carries (R22, R30-R33, R40)."""

from collections import defaultdict
from datetime import datetime

from sqlalchemy import ARRAY, ColumnElement, Text, and_, any_, exists, false, func, literal, or_, select, true

from domain.apis import Api
from domain.app_lifecycle import INTERNAL_EVENTS
from domain.authority import Authority
from domain.log_events import ACCESS_EVENTS
from domain.viewers import Helpdesk, OrdinaryUser, PartnerMember, SchoolAdmin, Viewer
from storage.tables import (
    AccessRightRow,
    AppRow,
    InvitationOpeningRow,
    InvitationProposalRow,
    InvitationRow,
    LogRow,
    MailRow,
)

# The helpdesk's own mails, and the receipts of school admins: a partner need not know of them.
MAILS_TO_OTHERS = ("task_waiting", "access_receipt")
_TEXTS = ARRAY(Text)
_OF_AN_APP = exists().where(AppRow.id == LogRow.app_id).correlate(LogRow)
TOLD_TO_PARTNERS = LogRow.event.not_in(sorted(INTERNAL_EVENTS))


def rights_in_sight(viewer: Viewer) -> ColumnElement[bool]:
    """The access rights that a viewer may see: his app's, those he administers, or all."""
    match viewer:
        case Helpdesk():
            return true()
        case PartnerMember(partner_id=partner_id):
            # An array: PostgreSQL finds its members by index, and would read all rights for a subquery.
            own = select(AppRow.client_id).where(AppRow.partner_id == partner_id)
            return AccessRightRow.client_id == any_(func.array(own.scalar_subquery()))
        case SchoolAdmin(authority=authority):
            return _covered(authority, AccessRightRow)
        case OrdinaryUser():
            return false()


def apps_listed(viewer: Viewer) -> ColumnElement[bool]:
    """The apps in a viewer's list. For an admin: those with access to something he administers (R30)."""
    match viewer:
        case Helpdesk():
            return true()
        case PartnerMember(partner_id=partner_id):
            return AppRow.partner_id == partner_id
        case SchoolAdmin():
            # "Is true" keeps it from becoming a join, which finds all apps before it sorts any: clients are
            # collected once, and apps looked at until a page is full.
            clients = select(AccessRightRow.client_id).where(rights_in_sight(viewer))
            return AppRow.client_id.in_(clients).is_(true())
        case OrdinaryUser():
            return false()


def apps_in_sight(viewer: Viewer, at: datetime) -> ColumnElement[bool]:
    """The apps that a viewer may open: those in his list, and what an invitation shows an admin (R33)."""
    match viewer:
        case SchoolAdmin():
            right = exists().where(AccessRightRow.client_id == AppRow.client_id, rights_in_sight(viewer))
            invited = exists().where(InvitationRow.app_id == AppRow.id, *_came_through(viewer, at))
            return or_(right.correlate(AppRow), invited.correlate(AppRow))
        case _:
            return apps_listed(viewer)


def proposals_in_sight(admin: SchoolAdmin, at: datetime) -> ColumnElement[bool]:
    """What partners proposed to an admin: in invitations that he opened and that are good, of what he
    administers. Goes with `InvitationRow` and its openings, joined."""
    return and_(*_came_through(admin, at), _covered(admin.authority, InvitationProposalRow))


def log_in_sight(viewer: Viewer) -> ColumnElement[bool]:
    """The log rows that a viewer may see: a partner's own without what the helpdesk does among itself, the
    changes of access at an admin's own targets, or all (R32)."""
    match viewer:
        case SchoolAdmin(authority=authority):
            return _covered(authority, LogRow) & LogRow.event.in_(ACCESS_EVENTS)
        case OrdinaryUser():
            return false()
        case PartnerMember(partner_id=partner_id):
            of_own_app = _OF_AN_APP.where(AppRow.partner_id == partner_id)
            return or_(LogRow.partner_id == partner_id, of_own_app) & TOLD_TO_PARTNERS
        case Helpdesk():
            return true()


def mails_in_sight(viewer: Viewer) -> ColumnElement[bool]:
    """The mails that a viewer may know of: a partner's those to itself and to whom it invited, or all."""
    match viewer:
        case Helpdesk():
            return true()
        case PartnerMember(partner_id=partner_id):
            own = exists().where(AppRow.id == MailRow.app_id, AppRow.partner_id == partner_id)
            return own.correlate(MailRow) & MailRow.kind.not_in(MAILS_TO_OTHERS)
        case SchoolAdmin() | OrdinaryUser():
            return false()


def _came_through(admin: SchoolAdmin, at: datetime) -> tuple[ColumnElement[bool], ...]:
    """An invitation whose newest link this admin opened, and that is good now (R11, R12, R33)."""
    return (
        InvitationOpeningRow.invitation_id == InvitationRow.id,
        InvitationOpeningRow.generation == InvitationRow.generation,
        InvitationOpeningRow.user_id == admin.user_id,
        InvitationRow.revoked_at.is_(None),
        InvitationRow.expires_at > at,
    )


def _covered(
    authority: Authority, row: type[AccessRightRow] | type[LogRow] | type[InvitationProposalRow]
) -> ColumnElement[bool]:
    # Arrays: a parameter for each school of a big admin takes longer to send than the answer takes.
    by_targets: dict[frozenset[str], list[Api]] = defaultdict(list)
    for api, targets in authority.targets.items():
        if targets:
            by_targets[targets].append(api)
    places = [
        and_(
            row.api == any_(literal(apis, _TEXTS)),
            row.target == any_(literal([*targets], _TEXTS)),
        )
        for targets, apis in by_targets.items()
    ]
    return or_(*places) if places else false()
