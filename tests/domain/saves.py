"""Saves for hypothesis: some that the rules must take, and some that are anything at all."""

from dataclasses import dataclass, replace
from uuid import UUID

from hypothesis import strategies as st

from domain.access_change import AccessDifference, plan_change
from domain.apis import AccessRight, Api
from domain.app_lifecycle import AppState, AppStatus
from domain.authority import Authority
from domain.refusals import Refusal
from tests.domain.strategies import PLACES, apis, authorities, rights

Rights = frozenset[AccessRight]
NOTHING = AccessDifference(frozenset(), frozenset())


@dataclass(frozen=True)
class Save:
    """Everything that a save is decided on."""

    app: AppState
    authority: Authority
    held: Rights
    unsettled: Rights
    grant: Rights
    revoke: Rights

    @property
    def planned(self) -> AccessDifference:
        return plan_change(self.app, self.authority, self.held, self.unsettled, self.grant, self.revoke)

    @property
    def made(self) -> AccessDifference:
        """What it changes: nothing, when it is refused."""
        try:
            return self.planned
        except Refusal:
            return NOTHING

    @property
    def after(self) -> Rights:
        """The rights that are held once it is done."""
        return (self.held - self.made.revoke) | self.made.grant

    def on(self, held: Rights, unsettled: Rights = frozenset()) -> "Save":
        """The same save of the same admin, at a moment when the client has other rights."""
        return replace(self, held=held, unsettled=unsettled)


def _app(
    status: AppStatus, requested: frozenset[Api], enabled: frozenset[Api], client_id: str | None
) -> AppState:
    return AppState(UUID(int=1), UUID(int=2), status, requested, enabled, client_id)


any_app = st.builds(_app, st.sampled_from(AppStatus), apis, apis, st.sampled_from(["client", None]))
good_app = st.builds(_app, st.just(AppStatus.APPROVED), apis, apis.filter(bool), st.just("client"))
any_save = st.builds(Save, any_app, authorities, rights, rights, rights, rights)


@st.composite
def good_save(draw: st.DrawFn) -> Save:
    """One that an admin with the rights for it asks of an app that can be changed."""
    app = draw(good_app)
    authority = draw(authorities.filter(lambda one: one.covers_any_of(app.enabled)))
    inside = [right for right in PLACES if authority.covers(right)]
    open_to_grant = [right for right in inside if right.api in app.enabled]
    grant = draw(st.frozensets(st.sampled_from(open_to_grant), min_size=1, max_size=4))
    revoke = draw(st.frozensets(st.sampled_from(inside), max_size=4)) - grant
    held = draw(rights)
    return Save(app, authority, held, draw(rights) - held, grant, revoke)
