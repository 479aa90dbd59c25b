"""Drift: where the identity server and the record differ, and what the helpdesk can do about it.

Nothing here repairs anything. A difference is shown until somebody adopts it (the record takes the server's
state) or restores it (the server is brought in line), or until it is gone by itself.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID, uuid5

from domain.apis import AccessRight, Api
from domain.app_lifecycle import AppStatus
from domain.identity_refusals import ClientNotMadeAgain
from domain.refusals import DriftAnswerNotPossible, RoleNotAllowed
from domain.viewers import Actor, Role

DRIFTS = UUID("2b0c8d0a-6f0e-5d6b-9a54-3f5f0f6a7c21")


class DriftKind(StrEnum):
    """What differs. The first two are about one right, the last two about one foreign scope."""

    UNRECORDED_RIGHT = "unrecorded_right"
    MISSING_RIGHT = "missing_right"
    CLIENT_DISABLED = "client_disabled"
    CLIENT_ENABLED = "client_enabled"
    CLIENT_GONE = "client_gone"
    CLIENT_UNKNOWN = "client_unknown"
    FOREIGN_SCOPE_NEW = "foreign_scope_new"
    FOREIGN_SCOPE_GONE = "foreign_scope_gone"


class DriftAnswer(StrEnum):
    """ADOPT: the record takes the server's state. RESTORE: the server is brought in line with the record."""

    ADOPT = "adopt"
    RESTORE = "restore"


@dataclass(frozen=True)
class LinkedApp:
    """What counts of the app that a client belongs to."""

    status: AppStatus
    enabled: frozenset[Api]


@dataclass(frozen=True)
class RecordedClient:
    """A client as the portal's record has it.

    `in_flight` are the rights that are on their way in or out, and `switching` says that its app's workflow
    is about to enable or disable it: neither is drift, whatever the server says meanwhile.
    """

    active: bool
    held: frozenset[AccessRight] = frozenset()
    in_flight: frozenset[AccessRight] = frozenset()
    foreign: frozenset[str] = frozenset()
    switching: bool = False
    app: LinkedApp | None = None
    name: str = ""


@dataclass(frozen=True)
class ServerClient:
    """A client as the identity server has it, its scopes sorted into rights and foreign ones."""

    enabled: bool
    rights: frozenset[AccessRight] = frozenset()
    foreign: frozenset[str] = frozenset()
    name: str = ""


@dataclass(frozen=True)
class Difference:
    """One thing that differs. Found again, it has the same id."""

    client_id: str
    kind: DriftKind
    right: AccessRight | None = None
    scope: str | None = None

    @property
    def id(self) -> UUID:
        right = f"{self.right.api}/{self.right.target}" if self.right else ""
        return uuid5(DRIFTS, f"{self.kind}/{right}/{self.scope or ''}/{self.client_id}")


def differences(
    client_id: str, record: RecordedClient | None, server: ServerClient | None
) -> frozenset[Difference]:
    """Everything in which the two differ; empty when they agree, or when what differs is in flight.

    A client that is gone there is no difference once the record has it inactive and without rights. Where
    one side lacks the client, nothing else about it is compared.
    """
    if record is None:
        return frozenset() if server is None else frozenset({Difference(client_id, DriftKind.CLIENT_UNKNOWN)})
    if server is None:
        is_over = not record.active and not record.held and not record.in_flight
        return frozenset() if is_over else frozenset({Difference(client_id, DriftKind.CLIENT_GONE)})
    return frozenset(
        {
            *_of_rights(client_id, DriftKind.UNRECORDED_RIGHT, server.rights - record.held, record),
            *_of_rights(client_id, DriftKind.MISSING_RIGHT, record.held - server.rights, record),
            *_of_scopes(client_id, DriftKind.FOREIGN_SCOPE_NEW, server.foreign - record.foreign),
            *_of_scopes(client_id, DriftKind.FOREIGN_SCOPE_GONE, record.foreign - server.foreign),
            *_of_switch(client_id, record, server),
        }
    )


def answers_to(
    difference: Difference, app: LinkedApp | None, *, own_client_ids: bool
) -> frozenset[DriftAnswer]:
    """What can be done about a difference, of a client with this app or with none.

    - Foreign scopes are never touched and a client is never thrown away there: those can only be adopted.
    - Whether an app's client exists and is active follows from the app's status (R61): only restored.
    - A client that is gone is made again only where the portal chooses its id (`own_client_ids`).
    - A right of an app is adopted where an admin could have granted it or taken it back (R52, R56).
    """
    possible = _answers_to(difference, app)
    gone_for_good = why_not_restored(difference, own_client_ids=own_client_ids) is not None
    return possible - {DriftAnswer.RESTORE} if gone_for_good else possible


def why_not_restored(difference: Difference, *, own_client_ids: bool) -> ClientNotMadeAgain | None:
    """Why this identity server cannot be brought in line; None where it can, or where nobody would ask.

    A server that chooses the ids itself would make another client, which no app and no right belongs to.
    """
    return None if own_client_ids else _not_made_again(difference.kind)


def check_answer(
    difference: Difference, answer: DriftAnswer, app: LinkedApp | None, *, own_client_ids: bool
) -> None:
    """Refuse an answer that `answers_to` does not offer, as `check_offered` does."""
    check_offered(difference.kind, answer, answers_to(difference, app, own_client_ids=own_client_ids))


def check_offered(kind: DriftKind, answer: DriftAnswer, offered: Collection[DriftAnswer]) -> None:
    """Refuse what is not offered: `ClientNotMadeAgain` where the identity server stands in the way,
    `DriftAnswerNotPossible` where a rule does."""
    if answer in offered:
        return
    refusal = _not_made_again(kind) if answer is DriftAnswer.RESTORE else None
    raise refusal or DriftAnswerNotPossible(f"Cannot {answer} {kind} as things are with its app.")


def _not_made_again(kind: DriftKind) -> ClientNotMadeAgain | None:
    if kind is not DriftKind.CLIENT_GONE:
        return None
    return ClientNotMadeAgain(
        "The identity server chooses the ids of its clients, so it cannot make this one again. "
        "Unlink it from its app, then adopt that it is gone; a new app gets a new client."
    )


def check_who_answers(actor: Actor) -> None:
    """Refuse everybody but the helpdesk."""
    if actor.role is not Role.HELPDESK:
        raise RoleNotAllowed("Only the helpdesk answers drift (R25).")


def _answers_to(difference: Difference, app: LinkedApp | None) -> frozenset[DriftAnswer]:
    adopt, restore = frozenset({DriftAnswer.ADOPT}), frozenset({DriftAnswer.RESTORE})
    match difference.kind:
        case DriftKind.CLIENT_UNKNOWN | DriftKind.FOREIGN_SCOPE_NEW | DriftKind.FOREIGN_SCOPE_GONE:
            return adopt
        case DriftKind.CLIENT_DISABLED | DriftKind.CLIENT_ENABLED | DriftKind.CLIENT_GONE:
            return restore if app else adopt | restore
        case DriftKind.MISSING_RIGHT:
            return adopt | restore if app is None or app.status is AppStatus.APPROVED else restore
        case DriftKind.UNRECORDED_RIGHT:
            open_to_grant = app is None or (app.status is AppStatus.APPROVED and _enabled(difference, app))
            return adopt | restore if open_to_grant else restore


def _of_rights(
    client_id: str, kind: DriftKind, rights: frozenset[AccessRight], record: RecordedClient
) -> Iterable[Difference]:
    return (Difference(client_id, kind, right=right) for right in rights - record.in_flight)


def _of_scopes(client_id: str, kind: DriftKind, scopes: frozenset[str]) -> Iterable[Difference]:
    return (Difference(client_id, kind, scope=scope) for scope in scopes)


def _of_switch(client_id: str, record: RecordedClient, server: ServerClient) -> Iterable[Difference]:
    if record.active != server.enabled and not record.switching:
        yield Difference(client_id, DriftKind.CLIENT_ENABLED if server.enabled else DriftKind.CLIENT_DISABLED)


def _enabled(difference: Difference, app: LinkedApp) -> bool:
    return difference.right is not None and difference.right.api in app.enabled
