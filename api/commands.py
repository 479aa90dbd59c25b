"""What the web asks of the workflows: the only user of the Temporal client.

Every command carries a key; asked twice with the same key it is done once and answered the same. A refusal
comes back as the `Refusal` it was; an engine that is away is `EngineAway`.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import sha256
from typing import Any, TypeVar
from uuid import UUID

from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest
from temporalio.client import (
    Client,
    WithStartWorkflowOperation,
    WorkflowFailureError,
    WorkflowHandle,
)
from temporalio.common import SearchAttributePair, TypedSearchAttributes, WorkflowIDConflictPolicy
from temporalio.service import RPCError

from api.engine import answered, reason_of
from api.refusal_notes import RefusalNotes
from domain.account_letters import AccountLetter
from domain.app_commands import Command, SubmitApp
from domain.command_names import command_name
from domain.partner_commands import PartnerCommand
from domain.refusals import AppNotFound, IdempotencyKeyReused, LinkExpired
from domain.viewers import Actor
from workflows.account_mail import AccountMail
from workflows.app_lifecycle import AppLifecycle
from workflows.client_access import ClientAccess
from workflows.client_import import ImportClients, Imported
from workflows.invitation import Invitation
from workflows.messages import (
    AccessAnswer,
    AccessSave,
    AppAnswer,
    CarriedApp,
    DriftAnswered,
    DriftAsked,
    NewInvitation,
    Opening,
    PartnerAnswer,
    PublicKeysNotice,
    SecretNotice,
    Submission,
    fingerprint,
)
from workflows.names import (
    IMPORT_WORKFLOW,
    KIND,
    TASK_QUEUE,
    Kind,
    app_workflow,
    client_workflow,
    drift_workflow,
    invitation_workflow,
    letter_workflow,
    partner_workflow,
    registration_workflow,
)
from workflows.partner_account import PartnerAccount
from workflows.registration import PartnerRegistration
from workflows.upkeep import CheckDrift, Compared

A = TypeVar("A", AppAnswer, AccessAnswer, DriftAnswered, PartnerAnswer)

CHANGE_ACCESS = "change_access"
AWHILE_SECONDS = 5
"""How long an answer waits for an import or a comparison before it says that it goes on."""


class Commands:
    """One method per thing that people can do. Where an `app_id` may be given, a refusal is noted with it."""

    def __init__(self, temporal: Client, refusals: RefusalNotes, task_queue: str = TASK_QUEUE) -> None:
        self._temporal = temporal
        self._refusals = refusals
        self._task_queue = task_queue

    async def register(self, registration_id: UUID) -> None:
        """Begin a registration that sign-in has kept (R1)."""
        async with answered():
            await self._temporal.start_workflow(
                PartnerRegistration.run,
                registration_id,
                id=registration_workflow(registration_id),
                task_queue=self._task_queue,
                search_attributes=_attributes(Kind.REGISTRATION),
                id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            )

    async def confirm_registration(self, registration_id: UUID) -> None:
        """Refuses `LinkExpired` when the registration is over."""
        try:
            async with answered():
                handle = self._temporal.get_workflow_handle(registration_workflow(registration_id))
                await handle.execute_update(
                    PartnerRegistration.confirm_registration, registration_id, id="confirmed"
                )
        except AppNotFound:
            raise LinkExpired("The registration is over; register again.") from None

    async def send_letter(self, letter: AccountLetter, subject_id: UUID, letter_id: UUID) -> None:
        """Have a letter about an account written and sent. The same id again is the same letter."""
        async with answered():
            await self._temporal.start_workflow(
                AccountMail.run,
                args=[letter, subject_id],
                id=letter_workflow(letter_id),
                task_queue=self._task_queue,
                search_attributes=_attributes(Kind.LETTER),
                id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            )

    async def submit_app(self, actor: Actor, app: SubmitApp, key: str) -> AppAnswer:
        """Begin an app's life (R4)."""
        async with self._asked(actor, command_name(SubmitApp), app.app_id):
            answer = await self._temporal.execute_update_with_start_workflow(
                AppLifecycle.submit_app,
                Submission(actor, app),
                id=update_id(actor, command_name(SubmitApp), key),
                start_workflow_operation=self._start(
                    AppLifecycle.run, app_workflow(app.app_id), Kind.APP, CarriedApp()
                ),
            )
            return _of_this(answer, app)

    async def command_app(self, app_id: UUID, actor: Actor, command: Command, key: str) -> AppAnswer:
        """Give any command of the table in `domain/app_lifecycle.py`."""
        async with self._asked(actor, command_name(type(command)), app_id):
            answer: AppAnswer = await self._temporal.get_workflow_handle(app_workflow(app_id)).execute_update(
                command_name(type(command)),
                args=[actor, command],
                id=update_id(actor, command_name(type(command)), key),
                result_type=AppAnswer,
            )
            return _of_this(answer, command)

    async def note_secret(self, app_id: UUID, notice: SecretNotice, key: str, *, added: bool) -> AppAnswer:
        """Note that a secret was added or removed; the secret itself goes nowhere near (R62)."""
        async with self._asked(notice.actor, "add_secret" if added else "remove_secret", app_id):
            handle = self._temporal.get_workflow_handle(app_workflow(app_id))
            update = AppLifecycle.add_secret if added else AppLifecycle.remove_secret
            name = "add_secret" if added else "remove_secret"
            return await handle.execute_update(update, notice, id=update_id(notice.actor, name, key))

    async def note_public_keys(self, app_id: UUID, notice: PublicKeysNotice, key: str) -> AppAnswer:
        """Note which keys are about to prove an app's client, or that none does any more."""
        command = "set_public_keys" if notice.thumbprints else "remove_public_keys"
        async with self._asked(notice.actor, command, app_id):
            handle = self._temporal.get_workflow_handle(app_workflow(app_id))
            asked = update_id(notice.actor, command, key)
            return _of_this(
                await handle.execute_update(AppLifecycle.note_public_keys, notice, id=asked), notice
            )

    async def send_invitation(self, invitation_id: UUID, invitation: NewInvitation, key: str) -> None:
        async with self._asked(invitation.actor, "send_invitation", invitation.app_id):
            await self._invitation(
                invitation_id,
                Invitation.send_invitation,
                invitation,
                update_id(invitation.actor, "send", key),
            )

    async def resend_invitation(
        self, invitation_id: UUID, actor: Actor, key: str, app_id: UUID | None = None
    ) -> None:
        async with self._asked(actor, "resend_invitation", app_id):
            await self._invitation(
                invitation_id, Invitation.resend_invitation, actor, update_id(actor, "resend", key)
            )

    async def revoke_invitation(
        self, invitation_id: UUID, actor: Actor, key: str, app_id: UUID | None = None
    ) -> None:
        async with self._asked(actor, "revoke_invitation", app_id):
            await self._invitation(
                invitation_id, Invitation.revoke_invitation, actor, update_id(actor, "revoke", key)
            )

    async def open_invitation(
        self, invitation_id: UUID, opening: Opening, key: str, app_id: UUID | None = None
    ) -> None:
        async with self._asked(opening.actor, "open_invitation", app_id):
            await self._invitation(
                invitation_id, Invitation.open_invitation, opening, update_id(opening.actor, "open", key)
            )

    async def change_access(self, save: AccessSave, key: str) -> AccessAnswer:
        """Grant and revoke (R51, R54)."""
        async with self._asked(save.actor, CHANGE_ACCESS, save.app_id):
            answer = await self._temporal.execute_update_with_start_workflow(
                ClientAccess.change_access,
                save,
                id=update_id(save.actor, CHANGE_ACCESS, key),
                start_workflow_operation=self._start(
                    ClientAccess.run, client_workflow(save.client_id), Kind.CLIENT
                ),
            )
            return _of_this(answer, save)

    async def command_partner(
        self, partner_id: UUID, actor: Actor, command: PartnerCommand, key: str
    ) -> None:
        """Give any command of `domain/partner_commands.py`."""
        async with self._asked(actor, command_name(type(command))):
            answer: PartnerAnswer = await self._temporal.execute_update_with_start_workflow(
                command_name(type(command)),
                args=[actor, command],
                id=update_id(actor, command_name(type(command)), key),
                result_type=PartnerAnswer,
                start_workflow_operation=self._start(
                    PartnerAccount.run, partner_workflow(partner_id), Kind.PARTNER, partner_id
                ),
            )
            _of_this(answer, command)

    async def import_clients(self, actor: Actor) -> Imported | None:
        """Take over what the identity server has (R7). None when it takes longer than a person waits."""
        imported: Imported | None = await self._awhile(ImportClients.run, IMPORT_WORKFLOW, Kind.IMPORT, actor)
        return imported

    async def check_drift(self, actor: Actor, client_id: str | None = None) -> Compared | None:
        """Compare one client, or all, with the identity server. None when it takes longer."""
        compared: Compared | None = await self._awhile(
            CheckDrift.run, drift_workflow(client_id), Kind.DRIFT, actor, client_id
        )
        return compared

    async def answer_drift(self, asked: DriftAsked, key: str, app_id: UUID | None) -> DriftAnswered:
        """Adopt or restore one difference."""
        async with self._asked(asked.actor, f"{asked.answer}_drift", app_id):
            answer = await self._temporal.execute_update_with_start_workflow(
                ClientAccess.answer_drift,
                asked,
                id=update_id(asked.actor, "answer_drift", key),
                start_workflow_operation=self._start(
                    ClientAccess.run, client_workflow(asked.client_id), Kind.CLIENT
                ),
            )
            return _of_this(answer, asked)

    async def _awhile(self, run: Any, workflow_id: str, kind: Kind, *args: object) -> Any:
        """Start something long, or join who did, and give its result; None when it goes on after us."""
        async with answered():
            handle: WorkflowHandle[Any, Any] = await self._temporal.start_workflow(
                run,
                args=args,
                id=workflow_id,
                task_queue=self._task_queue,
                search_attributes=_attributes(kind),
                id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            )
        try:
            async with asyncio.timeout(AWHILE_SECONDS):
                return await handle.result()
        except TimeoutError:
            return None
        except WorkflowFailureError as failed:
            raise reason_of(failed.cause) from None

    async def engine_is_ready(self) -> bool:
        """Whether Temporal answers and a worker is listening."""
        request = DescribeTaskQueueRequest(
            namespace=self._temporal.namespace,
            task_queue=TaskQueue(name=self._task_queue),
            task_queue_type=TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
        )
        try:
            async with asyncio.timeout(2):
                answer = await self._temporal.workflow_service.describe_task_queue(request)
        except (RPCError, TimeoutError):
            return False
        return bool(answer.pollers)

    async def _invitation(self, invitation_id: UUID, update: Any, message: Any, update_id: str) -> None:
        await self._temporal.execute_update_with_start_workflow(
            update,
            message,
            id=update_id,
            start_workflow_operation=self._start(
                Invitation.run, invitation_workflow(invitation_id), Kind.INVITATION, invitation_id
            ),
        )

    def _start(
        self, run: Any, workflow_id: str, kind: Kind, *args: object
    ) -> WithStartWorkflowOperation[Any, Any]:
        """Start the workflow that an update is for, unless it runs already."""
        return WithStartWorkflowOperation(
            run,
            args=args,
            id=workflow_id,
            task_queue=self._task_queue,
            search_attributes=_attributes(kind),
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
        )

    @asynccontextmanager
    async def _asked(self, actor: Actor, command: str, app_id: UUID | None = None) -> AsyncIterator[None]:
        """Turn Temporal's errors into ours, and note what is refused (R57)."""
        async with self._refusals.noting(actor, command, app_id), answered():
            yield


def _of_this(answer: A, asked: object) -> A:
    """The answer, if it is to what was asked; `IdempotencyKeyReused` for a key that asked otherwise."""
    if answer.request != fingerprint(asked):
        raise IdempotencyKeyReused("This Idempotency-Key was used before, to ask for something else.")
    return answer


def _attributes(kind: Kind) -> TypedSearchAttributes:
    return TypedSearchAttributes([SearchAttributePair(KIND, kind)])


def update_id(actor: Actor, command: str, key: str) -> str:
    """One person's key for one command; another's same key is another. Hashed: keys come from outside."""
    return sha256(f"{actor.role}/{actor.id}/{command}/{key}".encode()).hexdigest()[:32]
