"""How the web and the worker reach Temporal: one place for the converter and the codec."""

import dataclasses
from collections.abc import Sequence

from temporalio.client import Client
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.converter import DataConverter, DefaultFailureConverterWithEncodedAttributes

from workflows.codec import EncryptingCodec


def data_converter(history_keys: Sequence[str]) -> DataConverter:
    """Dataclasses checked by pydantic, encrypted with the newest key; the words of failures as well."""
    return dataclasses.replace(
        pydantic_data_converter,
        payload_codec=EncryptingCodec(history_keys),
        failure_converter_class=DefaultFailureConverterWithEncodedAttributes,
    )


async def connect(address: str, namespace: str, history_keys: Sequence[str]) -> Client:
    """A connection to Temporal. Raises RuntimeError when there is none to be had."""
    return await Client.connect(address, namespace=namespace, data_converter=data_converter(history_keys))
