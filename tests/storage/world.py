"""A small world of partners, apps, clients and rights, and by whom each of it may be seen.

What may be seen is said here once more, in plain Python and from the handbook, to hold the queries against.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from hypothesis import strategies as st

from domain.apis import AccessRight, Api
from domain.app_lifecycle import INTERNAL_EVENTS, AppStatus
from domain.authority import Authority
from domain.log_events import ACCESS_EVENTS
from domain.viewers import Helpdesk, OrdinaryUser, PartnerMember, SchoolAdmin, Viewer
from storage.sessions import WriteSession
from storage.tables import ApiState, AppApiRow, InvitationOpeningRow, InvitationRow, LogRow
from tests.domain.strategies import PLACES, authorities, targets_of
from tests.storage import rows

CLIENTS = ("57779fc8", "informat_customer_nassau", "client_3", "client%4", "nobody's")
PARTNERS = ("DriesTech2", "driestech", "CampusWise")
NAMES = ("BlueDries", "bluedries", "StijnBoard", "100%_app")
AN = "an.peeters"
PERSONS = ("Joke", "An_Peeters", "an%")
EVENTS = (*ACCESS_EVENTS, "app_approved", *sorted(INTERNAL_EVENTS))


@dataclass(frozen=True)
class KnownApp:
    """An app, and whether AN came in through a link: which one, still good or not."""

    number: int
    partner: int
    name: str
    status: AppStatus
    client_id: str | None
    apis: frozenset[Api]
    invitation: str

    @property
    def id(self) -> UUID:
        return UUID(int=self.number)


@dataclass(frozen=True)
class Entry:
    """A row of the log, about an app; about the first partner itself where that is 0."""

    app: int
    event: str
    right: AccessRight | None
    person: str = "Joke"
    day: int = 0

    @property
    def at(self) -> datetime:
        return rows.NOW + timedelta(days=self.day)


@dataclass(frozen=True)
class World:
    apps: tuple[KnownApp, ...]
    rights: frozenset[tuple[str, AccessRight]]
    log: tuple[Entry, ...] = field(default=())

    def app_of(self, client_id: str) -> KnownApp | None:
        return next((app for app in self.apps if app.client_id == client_id), None)

    def shows_right(self, viewer: Viewer, client_id: str, right: AccessRight) -> bool:
        match viewer:
            case Helpdesk():
                return True
            case PartnerMember(partner_id=partner_id):
                app = self.app_of(client_id)
                return app is not None and UUID(int=app.partner) == partner_id
            case SchoolAdmin(authority=authority):
                return authority.covers(right)
            case OrdinaryUser():
                return False

    def lists_app(self, viewer: Viewer, app: KnownApp) -> bool:
        match viewer:
            case Helpdesk():
                return True
            case PartnerMember(partner_id=partner_id):
                return UUID(int=app.partner) == partner_id
            case SchoolAdmin(authority=authority):
                return any(
                    authority.covers(right) for client, right in self.rights if client == app.client_id
                )
            case OrdinaryUser():
                return False

    def opens_app(self, viewer: Viewer, app: KnownApp) -> bool:
        invited = isinstance(viewer, SchoolAdmin) and viewer.user_id == AN and app.invitation == "open"
        return invited or self.lists_app(viewer, app)

    def shows_entry(self, viewer: Viewer, entry: Entry) -> bool:
        partner = next((app.partner for app in self.apps if app.number == entry.app), 1)
        match viewer:
            case Helpdesk():
                return True
            case PartnerMember(partner_id=partner_id):
                return UUID(int=partner) == partner_id and entry.event not in INTERNAL_EVENTS
            case SchoolAdmin(authority=authority):
                return (
                    entry.event in ACCESS_EVENTS and entry.right is not None and authority.covers(entry.right)
                )
            case OrdinaryUser():
                return False

    async def fill(self, session: WriteSession) -> None:
        linked = [app for app in self.apps if app.invitation != "none"]
        await rows.add(
            session,
            [rows.partner(number, name) for number, name in enumerate(PARTNERS, 1)],
            [rows.client(client_id) for client_id in CLIENTS],
            [
                rows.app(one.number, one.partner, name=one.name, status=one.status, client_id=one.client_id)
                for one in self.apps
            ],
            [
                AppApiRow(app_id=one.id, api=api, reason="", state=ApiState.ENABLED)
                for one in self.apps
                for api in one.apis
            ],
            [rows.access_right(client_id, right) for client_id, right in self.rights],
            [_invitation(one) for one in linked],
            [_opening(one) for one in linked],
            [_log_row(number, entry) for number, entry in enumerate(self.log)],
        )


def _invitation(app: KnownApp) -> InvitationRow:
    return InvitationRow(
        id=app.id,
        app_id=app.id,
        email="an@school.example",
        generation=2,
        created_at=rows.NOW,
        sent_at=rows.NOW,
        expires_at=rows.NOW + timedelta(seconds=0 if app.invitation == "expired" else 1),
        revoked_at=rows.NOW if app.invitation == "revoked" else None,
    )


def _opening(app: KnownApp) -> InvitationOpeningRow:
    generation = 1 if app.invitation == "an older link" else 2
    return InvitationOpeningRow(
        invitation_id=app.id, user_id=AN, generation=generation, opened_at=rows.NOW - timedelta(days=1)
    )


def _log_row(number: int, entry: Entry) -> LogRow:
    return LogRow(
        chain=f"app-{entry.app}",
        workflow_id="app",
        step=str(number),
        part="",
        at=entry.at,
        actor_role="helpdesk",
        actor_id="joke",
        actor_name=entry.person,
        event=entry.event,
        app_id=UUID(int=entry.app) if entry.app else None,
        partner_id=None if entry.app else UUID(int=1),
        client_id=None,
        api=entry.right.api if entry.right else None,
        target=entry.right.target if entry.right else None,
        before={},
        after={"row": number},
        previous_hash=b"",
        hash=b"",
    )


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Up to four apps of three partners; the last client never has an app."""
    apps = tuple(
        KnownApp(
            number,
            draw(st.integers(1, len(PARTNERS))),
            draw(st.sampled_from(NAMES)),
            draw(st.sampled_from(AppStatus)),
            draw(st.sampled_from([client_id, client_id, None])),
            draw(st.frozensets(st.sampled_from(Api), max_size=2)),
            draw(st.sampled_from(["none", "open", "expired", "revoked", "an older link"])),
        )
        for number, client_id in enumerate(CLIENTS[:4], 1)
    )
    pairs = st.tuples(st.sampled_from(CLIENTS), st.sampled_from(PLACES))
    rights = draw(st.frozensets(pairs, min_size=draw(st.sampled_from([0, 10])), max_size=16))
    entries = st.builds(
        Entry,
        st.integers(0, 4),
        st.sampled_from(EVENTS),
        st.sampled_from([None, *PLACES]),
        st.sampled_from(PERSONS),
        st.integers(0, 2),
    )
    return World(apps, rights, tuple(draw(st.lists(entries, max_size=10))))


partners = st.integers(1, len(PARTNERS) + 1).map(
    lambda number: PartnerMember(UUID(int=90 + number), UUID(int=number), "Pat", owner=True)
)
some_of_each = st.fixed_dictionaries(
    {api: st.frozensets(st.sampled_from(targets_of(api)), min_size=1, max_size=2) for api in Api}
).map(Authority)
admins = st.builds(
    SchoolAdmin, st.sampled_from([AN, "els.janssens"]), st.just("An"), authorities | some_of_each
)
viewers = st.one_of(
    admins, admins, partners, st.just(Helpdesk("joke", "Joke")), st.just(OrdinaryUser("geert", "Geert"))
)
