"""AppLifecycle: one workflow per app, for as long as the app lives (R4-R8, R60-R62).

Every command of the table in `domain/app_lifecycle.py` is an update of the same name. Whatever was decided,
`run` brings the client at the identity server in line with it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import NoReturn

from temporalio import workflow
from temporalio.common import RawValue

from workflows import policies

with workflow.unsafe.imports_passed_through():
    from activities.app_record import (
        AppRecord,
        RecordClient,
        RecordDecision,
        RecordPublicKeys,
        RecordSecret,
        RecordSubmission,
    )
    from activities.failures import failure_of, refusing
    from activities.identity import ClientSwitch, IdentityServer, NewClient
    from domain.app_lifecycle import COMMAND_NAMES, AppState, Decision, decide, new_client_id, submit
    from domain.log_events import Step
    from domain.refusals import AppNotApproved, AppNotFound, IdempotencyKeyReused
    from domain.viewers import PORTAL, Actor
    from workflows.messages import (
        AppAnswer,
        CarriedApp,
        PublicKeysNotice,
        SecretNotice,
        Submission,
        fingerprint,
    )
    from workflows.names import STATUS
    from workflows.outbox import Outbox
    from workflows.updates import read_update, update_id, update_step


@workflow.defn
class AppLifecycle:
    @workflow.init
    def __init__(self, carried: CarriedApp) -> None:
        self._app = carried.app
        self._client_active = carried.client_active
        self._client_switches = carried.client_switches
        self._answers = dict(carried.answers)
        self._outbox = Outbox()
        self._turn = asyncio.Lock()

    @workflow.run
    async def run(self, carried: CarriedApp) -> NoReturn:
        self._outbox.owe(carried.mails)
        while not workflow.info().is_continue_as_new_suggested():
            await workflow.wait_condition(
                lambda: self._identity_lags() or workflow.info().is_continue_as_new_suggested()
            )
            if self._identity_lags():
                await self._bring_identity_in_line()
        await workflow.wait_condition(workflow.all_handlers_finished)
        workflow.continue_as_new(
            CarriedApp(
                self._app, self._client_active, self._client_switches, self._answers, self._outbox.waiting
            )
        )

    @workflow.update
    async def submit_app(self, submission: Submission) -> AppAnswer:
        """Begin the app's life; the same submission again finds it begun."""

        async def record(step: Step) -> None:
            with refusing():
                decision = submit(submission.app)
            mails = await workflow.execute_local_activity_method(
                AppRecord.record_app_submitted, RecordSubmission(step, submission.app), **policies.RECORD
            )
            self._become(decision)
            self._outbox.owe(mails)

        return await self._once(submission.actor, fingerprint(submission.app), record)

    @submit_app.validator
    def _refuse_submission(self, submission: Submission) -> None:
        with refusing():
            submit(submission.app)
            if self._app is not None and update_id() not in self._answers:
                raise IdempotencyKeyReused("This app was submitted before.")

    @workflow.update(dynamic=True)
    async def command(self, name: str, args: Sequence[RawValue]) -> AppAnswer:
        """Any command of the table: decide, record, and answer once the identity server follows."""
        actor, command = read_update(name, args, COMMAND_NAMES)

        async def record(step: Step) -> None:
            with refusing():
                decision = decide(self._known_app(), command, actor)
            mails = await workflow.execute_local_activity_method(
                AppRecord.record_app_decision, RecordDecision(step, decision), **policies.RECORD
            )
            self._become(decision)
            self._outbox.owe(mails)

        return await self._once(actor, fingerprint(command), record)

    @command.validator
    def _refuse_command(self, name: str, args: Sequence[RawValue]) -> None:
        if update_id() in self._answers:
            return
        actor, command = read_update(name, args, COMMAND_NAMES)
        with refusing():
            decide(self._known_app(), command, actor)

    @workflow.update
    async def add_secret(self, notice: SecretNotice) -> AppAnswer:
        return await self._once(
            notice.actor, fingerprint(notice), lambda step: self._record_secret(step, notice, added=True)
        )

    @workflow.update
    async def remove_secret(self, notice: SecretNotice) -> AppAnswer:
        return await self._once(
            notice.actor, fingerprint(notice), lambda step: self._record_secret(step, notice, added=False)
        )

    @workflow.update
    async def note_public_keys(self, notice: PublicKeysNotice) -> AppAnswer:
        return await self._once(
            notice.actor, fingerprint(notice), lambda step: self._record_public_keys(step, notice)
        )

    async def _record_public_keys(self, step: Step, notice: PublicKeysNotice) -> None:
        app = self._known_app()
        if app.client_id is None:
            raise failure_of(AppNotApproved("Keys belong to a client, and the app has none yet."))
        record = RecordPublicKeys(step, app.app_id, app.client_id, notice.thumbprints)
        await workflow.execute_local_activity_method(AppRecord.record_public_keys, record, **policies.RECORD)

    async def _record_secret(self, step: Step, notice: SecretNotice, *, added: bool) -> None:
        app = self._known_app()
        if app.client_id is None:
            raise failure_of(AppNotApproved("A secret belongs to a client, and the app has none yet."))
        record = RecordSecret(step, app.app_id, app.client_id, notice.secret_id, notice.expires_at)
        write = AppRecord.record_secret_added if added else AppRecord.record_secret_removed
        await workflow.execute_local_activity_method(write, record, **policies.RECORD)

    async def _once(self, actor: Actor, request: str, record: Callable[[Step], Awaitable[None]]) -> AppAnswer:
        """Record under the update's id, one at a time; a key that was answered gets the same answer."""
        key = update_id()
        async with self._turn:
            if key in self._answers:
                return self._answers[key]
            await record(update_step(actor, request))
        settled = True
        try:
            await workflow.wait_condition(lambda: not self._identity_lags(), timeout=policies.PATIENCE)
        except TimeoutError:
            settled = False
        app = self._known_app()
        answer = AppAnswer(app.app_id, app.status, app.client_id, settled, request)
        self._answers[key] = answer
        while len(self._answers) > policies.REMEMBERED_ANSWERS:
            del self._answers[next(iter(self._answers))]
        return answer

    def _identity_lags(self) -> bool:
        """Whether the client at the identity server is not yet as the app's status says (R8, R61)."""
        app = self._app
        if app is None:
            return False
        if app.client_id is None:
            return app.client_is_active and not app.unlinked
        return app.client_is_active != self._client_active

    async def _bring_identity_in_line(self) -> None:
        app = self._known_app()
        active = app.client_is_active
        if app.client_id is None:
            await self._create_client()
        else:
            await workflow.execute_activity_method(
                IdentityServer.set_client_enabled, ClientSwitch(app.client_id, active), **policies.IDENTITY
            )
            self._client_switches += 1
            step = Step(workflow.info().workflow_id, f"client-switch-{self._client_switches}", PORTAL)
            await workflow.execute_local_activity_method(
                AppRecord.record_client_active,
                RecordClient(step, app.app_id, app.client_id, active),
                **policies.RECORD,
            )
        self._client_active = active

    async def _create_client(self) -> None:
        app_id = self._known_app().app_id
        asked = new_client_id(app_id)
        chosen = await workflow.execute_activity_method(
            IdentityServer.create_client, NewClient(asked, app_id), **policies.IDENTITY
        )
        client_id = chosen or asked
        step = Step(workflow.info().workflow_id, "client-assigned", PORTAL)
        mails = await workflow.execute_local_activity_method(
            AppRecord.record_client_assigned,
            RecordClient(step, app_id, client_id, True),
            **policies.RECORD,
        )
        self._app = self._known_app().with_client(client_id)
        self._outbox.owe(mails)

    def _become(self, decision: Decision) -> None:
        """Take a recorded decision over. What the identity server did meanwhile stays."""
        before, after = decision.before, decision.after
        if before is not None and before.client_id != after.client_id:
            # A client that existed before is taken as it is: linking changes nothing there (R7).
            self._client_active = after.client_is_active if after.client_id else None
        elif self._app is not None:
            after = after.with_client(self._app.client_id)
        self._app = after
        workflow.upsert_search_attributes([STATUS.value_set(after.status)])

    def _known_app(self) -> AppState:
        if self._app is None:
            raise failure_of(AppNotFound("The app was never submitted."))
        return self._app
