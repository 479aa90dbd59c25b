"""Granting and taking back: what a save comes to (R24, R50-R56, R58)."""

from dataclasses import dataclass

from domain.apis import AccessRight
from domain.app_lifecycle import AppState, AppStatus
from domain.authority import Authority
from domain.refusals import (
    ApiNotEnabled,
    AppNotApproved,
    ClientAlreadyLinked,
    ClientNotLinked,
    ContradictoryChange,
    InsufficientRights,
    NothingToChange,
    OutsideAuthority,
    Refusal,
    RoleNotAllowed,
)
from domain.viewers import Role


@dataclass(frozen=True)
class AccessDifference:
    """What is missing and what is too much. Both are empty when all was so already."""

    grant: frozenset[AccessRight]
    revoke: frozenset[AccessRight]

    @property
    def inverse(self) -> "AccessDifference":
        return AccessDifference(self.revoke, self.grant)

    @property
    def is_empty(self) -> bool:
        return not self.grant and not self.revoke


def why_not_editable(app: AppState, authority: Authority) -> list[Refusal]:
    """What keeps an admin from changing an app's access, most general first; empty when he can (R70)."""
    found: list[Refusal] = []
    if app.client_id is None:
        found.append(ClientNotLinked("The app has no client yet."))
    if app.status is not AppStatus.APPROVED:
        found.append(
            AppNotApproved(f"The app is {app.status}; its access can change only while it is approved.")
        )
    if not authority.covers_any_of(app.enabled):
        found.append(InsufficientRights("No admin rights for any of the app's APIs this school year."))
    return found


def plan_change(
    app: AppState,
    authority: Authority,
    held: frozenset[AccessRight],
    unsettled: frozenset[AccessRight],
    grant: frozenset[AccessRight],
    revoke: frozenset[AccessRight],
) -> AccessDifference:
    """The difference that a save makes, or the refusal of the whole of it.

    `authority` is what the admin administers at this moment. `held` is what the client has, `unsettled` what
    an earlier try left half done at the identity server: that is done again rather than taken for done.
    What is granted or revoked already is no difference: two admins who save the same are both right (R58).
    """
    if not grant and not revoke:
        raise NothingToChange("Nothing was asked to be granted or revoked.")
    if both := grant & revoke:
        raise ContradictoryChange(f"Asked to grant and to revoke at once: {_names(both)}.")
    for refusal in why_not_editable(app, authority):
        raise refusal
    if outside := {right for right in grant | revoke if not authority.covers(right)}:
        raise OutsideAuthority(f"No admin rights this school year for: {_names(outside)}.")
    if closed := {right for right in grant if right.api not in app.enabled}:
        raise ApiNotEnabled(f"Not enabled for this app: {_names(closed)}.")
    return AccessDifference(grant - held, revoke & (held | unsettled))


def plan_unlinked_change(
    role: Role,
    held: frozenset[AccessRight],
    unsettled: frozenset[AccessRight],
    grant: frozenset[AccessRight],
    revoke: frozenset[AccessRight],
    *,
    linked: bool,
) -> AccessDifference:
    """The difference that the helpdesk makes to a client without an app (R25); nobody else may."""
    if role is not Role.HELPDESK:
        raise RoleNotAllowed("Only the helpdesk changes the access of a client without an app (R25).")
    if linked:
        raise ClientAlreadyLinked("The client belongs to an app: its school admins change its access.")
    if not grant and not revoke:
        raise NothingToChange("Nothing was asked to be granted or revoked.")
    if both := grant & revoke:
        raise ContradictoryChange(f"Asked to grant and to revoke at once: {_names(both)}.")
    return AccessDifference(grant - held, revoke & (held | unsettled))


def _names(rights: set[AccessRight] | frozenset[AccessRight]) -> str:
    return ", ".join(f"{right.api} {right.target}" for right in sorted(rights))
