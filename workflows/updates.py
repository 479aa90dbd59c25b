"""What workflows read from the update that runs now."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from temporalio import workflow
from temporalio.common import RawValue
from temporalio.exceptions import ApplicationError

with workflow.unsafe.imports_passed_through():
    from domain.log_events import Step
    from domain.refusals import Refusal
    from domain.viewers import Actor

C = TypeVar("C")


def update_id() -> str:
    """The update's id, which comes from the key of whoever asks."""
    info = workflow.current_update_info()
    assert info is not None, "only updates ask"  # noqa: S101 - narrows the type
    return info.id


def update_step(actor: Actor, request: str) -> Step:
    """The step that the update records: asked again in a later run, it is the same step, and done once.

    `request` is the fingerprint of what was asked: a key used again for something else is another step.
    """
    return Step(workflow.info().workflow_id, f"{update_id()}-{request}", actor)


def read_update(name: str, args: Sequence[RawValue], known: Mapping[str, type[C]]) -> tuple[Actor, C]:
    """The actor and the command that an update by name carries; an unknown name is refused."""
    if name not in known or len(args) != 2:
        raise ApplicationError(f"There is no command {name}.", type=Refusal.__name__, non_retryable=True)
    converter = workflow.payload_converter()
    actor = converter.from_payload(args[0].payload, Actor)
    return actor, converter.from_payload(args[1].payload, known[name])
