"""The floor's workflows: per lifecycle the same three as the portal's, with the same durable steps.

| portal | updates | local activities | regular activities | timers |
|---|---|---|---|---|
| `AppLifecycle` | submit, approve | submitted, decided, client assigned | make the client, mails | |
| `Invitation` | send, open | sent, opened | mails | the month |
| `ClientAccess` | change access | recorded | mark, set scopes, mails | idle |

How many mails there are is counted at the portal before anything is measured (`Road.mails_owed`).
They stay in Temporal as long as the portal's do, so the worker's cache is as full. What the portal does
beyond the steps is not in here: validators, time-outs on answers, search attributes that follow the status,
encryption. A test compares both histories.
"""

import asyncio
from datetime import timedelta
from typing import Any, TypedDict

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from bench.bare.steps import Ask, Steps


class _Limit(TypedDict):
    start_to_close_timeout: timedelta


LIMIT: _Limit = {"start_to_close_timeout": timedelta(seconds=30)}
MONTH, IDLE = timedelta(days=31), timedelta(minutes=1)


async def _record(ask: Ask) -> None:
    await workflow.execute_local_activity_method(Steps.record, ask, **LIMIT)


async def _call(ask: Ask) -> None:
    await workflow.execute_activity_method(Steps.call, ask, **LIMIT)


async def _mail(ask: Ask) -> None:
    await workflow.execute_activity_method(Steps.mail, ask, **LIMIT)


class _Mails:
    """Sent behind the answer, each by itself, as the portal's outbox does."""

    def __init__(self) -> None:
        self._sending: list[asyncio.Task[Any]] = []

    def owe(self, ask: Ask) -> None:
        self._sending += [asyncio.create_task(_mail(ask)) for _ in range(ask.mails)]


@workflow.defn
class BareApp:
    def __init__(self) -> None:
        self._mails = _Mails()
        self._approval: Ask | None = None
        self._has_client = False

    @workflow.run
    async def run(self, _: Ask) -> None:
        await workflow.wait_condition(lambda: self._approval is not None)
        assert self._approval is not None
        await _call(self._approval)
        await _record(self._approval)
        self._has_client = True
        self._mails.owe(self._approval)
        await workflow.wait_condition(lambda: False)

    @workflow.update
    async def submit(self, ask: Ask) -> None:
        await _record(ask)
        self._mails.owe(ask)

    @workflow.update
    async def approve(self, ask: Ask) -> None:
        """Answers when the client exists."""
        await _record(ask)
        self._approval = ask
        await workflow.wait_condition(lambda: self._has_client)


@workflow.defn
class BareInvitation:
    def __init__(self) -> None:
        self._mails = _Mails()

    @workflow.run
    async def run(self, _: Ask) -> None:
        await workflow.sleep(MONTH)

    @workflow.update
    async def send(self, ask: Ask) -> None:
        await _record(ask)
        self._mails.owe(ask)

    @workflow.update
    async def open(self, ask: Ask) -> None:
        await _record(ask)


@workflow.defn
class BareAccess:
    def __init__(self) -> None:
        self._mails = _Mails()

    @workflow.run
    async def run(self, _: Ask) -> None:
        await workflow.sleep(IDLE)

    @workflow.update
    async def change(self, ask: Ask) -> None:
        """Answers when the identity server follows."""
        await _call(ask)
        await _call(ask)
        await _record(ask)
        self._mails.owe(ask)


WORKFLOWS = (BareApp, BareInvitation, BareAccess)
