"""How the web and the worker reach Temporal: one place for the converter, the codec and TLS."""

from collections.abc import Sequence
from pathlib import Path

from temporalio.client import Client
from temporalio.contrib.pydantic import PydanticJSONPlainPayloadConverter
from temporalio.converter import (
    CompositePayloadConverter,
    DataConverter,
    DefaultFailureConverterWithEncodedAttributes,
    DefaultPayloadConverter,
    JSONPlainPayloadConverter,
)
from temporalio.service import TLSConfig

from workflows.codec import EncryptingCodec
from workflows.temporal_access import IN_CLEAR, TemporalAccess

_JSON = PydanticJSONPlainPayloadConverter()


class SharedPydanticConverter(CompositePayloadConverter):
    """The SDK's converter for pydantic, with one cache of adapters for the process.

    The SDK makes a converter for every workflow; each would build the adapters of all its messages anew.
    """

    def __init__(self) -> None:
        super().__init__(
            *(
                _JSON if isinstance(one, JSONPlainPayloadConverter) else one
                for one in DefaultPayloadConverter.default_encoding_payload_converters
            )
        )


def data_converter(history_keys: Sequence[str]) -> DataConverter:
    """Dataclasses checked by pydantic, encrypted with the newest key; the words of failures as well."""
    return DataConverter(
        payload_converter_class=SharedPydanticConverter,
        payload_codec=EncryptingCodec(history_keys),
        failure_converter_class=DefaultFailureConverterWithEncodedAttributes,
    )


async def connect(
    address: str, namespace: str, history_keys: Sequence[str], access: TemporalAccess = IN_CLEAR
) -> Client:
    """A connection to Temporal. Raises RuntimeError when there is none to be had, OSError for a lost file."""
    return await Client.connect(
        address,
        namespace=namespace,
        data_converter=data_converter(history_keys),
        tls=_tls(access) if access.tls else False,
        api_key=access.api_key or None,
    )


def _tls(access: TemporalAccess) -> TLSConfig:
    return TLSConfig(
        server_root_ca_cert=_content(access.ca_file),
        client_cert=_content(access.certificate_file),
        client_private_key=_content(access.key_file),
    )


def _content(file: Path | None) -> bytes | None:
    return file.read_bytes() if file else None
