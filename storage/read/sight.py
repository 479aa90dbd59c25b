"""What a viewer may see, as conditions that every query carries (R22, R30-R33, R40)."""

from collections import defaultdict
from datetime import datetime
from functools import cache

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    DateTime,
    Text,
    Uuid,
    all_,
    and_,
    any_,
    bindparam,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    true,
)

from domain.apis import Api
from domain.app_lifecycle import INTERNAL_EVENTS
from domain.authority import Authority
from domain.log_events import ACCESS_EVENTS
from domain.viewers import Helpdesk, OrdinaryUser, PartnerMember, SchoolAdmin, Viewer
from storage.read.kept import Condition
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
Placed = type[AccessRightRow] | type[LogRow] | type[InvitationProposalRow]
"""Rows about an API at a place."""

_EVERYTHING, _NOTHING = Condition(true()), Condition(false())
TOLD_TO_PARTNERS = LogRow.event != all_(literal(sorted(INTERNAL_EVENTS), _TEXTS))
OF_PARTNER = bindparam("viewer_partner", type_=Uuid)
"""The viewer's partner, which the conditions of sight have the value of."""

_OWN_APP = AppRow.partner_id == OF_PARTNER
# An array: PostgreSQL finds its members by index, and would read all rights for a subquery.
_OWN_RIGHT = AccessRightRow.client_id == any_(
    func.array(select(AppRow.client_id).where(_OWN_APP).scalar_subquery())
)
_OWN_LOG = and_(
    or_(
        LogRow.partner_id == OF_PARTNER,
        exists().where(AppRow.id == LogRow.app_id).correlate(LogRow).where(_OWN_APP),
    ),
    TOLD_TO_PARTNERS,
)
_OWN_MAIL = and_(
    exists().where(AppRow.id == MailRow.app_id, _OWN_APP).correlate(MailRow),
    MailRow.kind != all_(literal([*MAILS_TO_OTHERS], _TEXTS)),
)
# An invitation whose newest link an admin opened, and that is good now (R11, R12, R33).
_CAME_THROUGH = and_(
    InvitationOpeningRow.invitation_id == InvitationRow.id,
    InvitationOpeningRow.generation == InvitationRow.generation,
    InvitationOpeningRow.user_id == bindparam("viewer_user", type_=Text),
    InvitationRow.revoked_at.is_(None),
    InvitationRow.expires_at > bindparam("viewed_at", type_=DateTime(timezone=True)),
)


def rights_in_sight(viewer: Viewer) -> Condition:
    """The access rights that a viewer may see: his app's, those he administers, or all."""
    match viewer:
        case Helpdesk():
            return _EVERYTHING
        case PartnerMember():
            return _own(_OWN_RIGHT, viewer)
        case SchoolAdmin(authority=authority):
            return _covered(authority, AccessRightRow)
        case OrdinaryUser():
            return _NOTHING


def apps_listed(viewer: Viewer) -> Condition:
    """The apps in a viewer's list. For an admin: those with access to something he administers (R30)."""
    match viewer:
        case Helpdesk():
            return _EVERYTHING
        case PartnerMember():
            return _own(_OWN_APP, viewer)
        case SchoolAdmin():
            return rights_in_sight(viewer).inside(_apps_with)
        case OrdinaryUser():
            return _NOTHING


def apps_in_sight(viewer: Viewer, at: datetime) -> Condition:
    """The apps that a viewer may open: those in his list, and what an invitation shows an admin (R33)."""
    match viewer:
        case SchoolAdmin():
            rights = rights_in_sight(viewer)
            return rights.inside(_apps_opened, viewer_user=viewer.user_id, viewed_at=at)
        case _:
            return apps_listed(viewer)


def proposals_in_sight(admin: SchoolAdmin, at: datetime) -> Condition:
    """What partners proposed to an admin: in invitations that he opened and that are good, of what he
    administers. Goes with `InvitationRow` and its openings, joined."""
    proposals = _covered(admin.authority, InvitationProposalRow)
    return proposals.inside(_proposed, viewer_user=admin.user_id, viewed_at=at)


def log_in_sight(viewer: Viewer) -> Condition:
    """The log rows that a viewer may see: a partner's own without what the helpdesk does among itself, the
    changes of access at an admin's own targets, or all (R32)."""
    match viewer:
        case SchoolAdmin(authority=authority):
            return _covered(authority, LogRow).inside(_changes_of_access)
        case OrdinaryUser():
            return _NOTHING
        case PartnerMember():
            return _own(_OWN_LOG, viewer)
        case Helpdesk():
            return _EVERYTHING


def mails_in_sight(viewer: Viewer) -> Condition:
    """The mails that a viewer may know of: a partner's those to itself and to whom it invited, or all."""
    match viewer:
        case Helpdesk():
            return _EVERYTHING
        case PartnerMember():
            return _own(_OWN_MAIL, viewer)
        case SchoolAdmin() | OrdinaryUser():
            return _NOTHING


def _own(sql: ColumnElement[bool], viewer: PartnerMember) -> Condition:
    return Condition(sql, {OF_PARTNER.key: viewer.partner_id})


def _apps_with(right: ColumnElement[bool]) -> ColumnElement[bool]:
    # "Is true" keeps it from becoming a join, which finds all apps before it sorts any: clients are collected
    # once, and apps looked at until a page is full.
    return AppRow.client_id.in_(select(AccessRightRow.client_id).where(right)).is_(true())


def _apps_opened(right: ColumnElement[bool]) -> ColumnElement[bool]:
    given = exists().where(AccessRightRow.client_id == AppRow.client_id, right)
    invited = exists().where(InvitationRow.app_id == AppRow.id, _CAME_THROUGH)
    return or_(given.correlate(AppRow), invited.correlate(AppRow))


def _proposed(place: ColumnElement[bool]) -> ColumnElement[bool]:
    return and_(_CAME_THROUGH, place)


def _changes_of_access(place: ColumnElement[bool]) -> ColumnElement[bool]:
    return and_(place, LogRow.event == any_(literal(sorted(ACCESS_EVENTS), _TEXTS)))


def _covered(authority: Authority, row: Placed) -> Condition:
    """What an admin administers: places that have the same APIs go together."""
    by_targets: dict[frozenset[str], list[Api]] = defaultdict(list)
    for api, targets in authority.targets.items():
        if targets:
            by_targets[targets].append(api)
    values: dict[str, object] = {}
    for number, (targets, apis) in enumerate(by_targets.items()):
        values |= {f"viewer_apis_{number}": apis, f"viewer_targets_{number}": [*targets]}
    return Condition(_places(row, len(by_targets)), values)


@cache
def _places(row: Placed, groups: int) -> ColumnElement[bool]:
    # Arrays: a parameter for each school of a big admin takes longer to send than the answer takes.
    places = [
        and_(
            row.api == any_(bindparam(f"viewer_apis_{number}", type_=_TEXTS)),
            row.target == any_(bindparam(f"viewer_targets_{number}", type_=_TEXTS)),
        )
        for number in range(groups)
    ]
    return or_(*places) if places else false()
