"""Why nobody need enter the sandbox to ask what a payload is for."""

from temporalio.converter import WithSerializationContext, WorkflowSerializationContext
from temporalio.worker import WorkflowInstance

from workflows.codec import EncryptingCodec
from workflows.connection import SharedPydanticConverter
from workflows.sandbox import _PlainInstance


def test_all_payloads_are_treated_alike() -> None:
    converter = SharedPydanticConverter()
    told = converter.with_context(WorkflowSerializationContext("default", "app/1"))
    assert told is converter
    assert not issubclass(EncryptingCodec, WithSerializationContext)


def test_what_the_sdk_asks_of_a_workflow_is_known() -> None:
    assert WorkflowInstance.__abstractmethods__ <= vars(_PlainInstance).keys()
