"""Everything that a running portal keeps or writes, to be searched for bytes that may stand nowhere."""

from base64 import b64encode, urlsafe_b64decode, urlsafe_b64encode
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from typing import Any

import httpx
from google.protobuf.message import Message
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from temporalio.api.common.v1 import Payload
from temporalio.client import Client

from tests.lifecycle.running import RunningPortal
from workflows.codec import EncryptingCodec
from workflows.connection import connect

TABLES = text("""
    SELECT quote_ident(table_schema) || '.' || quote_ident(table_name) FROM information_schema.tables
    WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')
""")
PLACES = {"files", "mails", "rows", "histories", "decrypted histories"}


def shapes_of(secret: str) -> frozenset[bytes]:
    """How the secret may be written: plain, in hexadecimal, and in base64 wherever in a text it begins."""
    shapes = {secret.encode()}
    raw = {secret.encode()}
    with suppress(ValueError):
        raw.add(urlsafe_b64decode(secret + "=" * (-len(secret) % 4)))
    for one in raw:
        shapes |= {one, one.hex().encode(), one.hex().upper().encode()}
        for before in range(3):
            # Of the groups of four characters, only those that hold nothing but the secret.
            whole = one[-before % 3 : len(one) - (len(one) + before) % 3]
            shapes |= {b64encode(whole), urlsafe_b64encode(whole)}
    return frozenset(shapes)


async def places_with(portal: RunningPortal, *secrets: str) -> set[str]:
    """In which of the `PLACES` some shape of one of the secrets stands."""
    shapes, found = frozenset[bytes]().union(*map(shapes_of, secrets)), set[str]()
    async for place, content in _everything(portal):
        if any(shape in content for shape in shapes):
            found.add(place)
    return found


async def _everything(portal: RunningPortal) -> AsyncIterator[tuple[str, bytes]]:
    for content in _files(portal):
        yield "files", content
    async with httpx.AsyncClient() as http:
        for mail in (await http.get(f"{portal.devstack_url}/api/mail")).json():
            for part in (mail["subject"], mail["text"], mail["html"], str(mail["headers"])):
                yield "mails", part.encode()
    async for row in _rows(portal):
        yield "rows", row
    async for place, content in _histories(portal):
        yield place, content


def _files(portal: RunningPortal) -> Iterator[bytes]:
    """Every file: the log of each process, mails, Temporal's database, and PostgreSQL's own files."""
    for file in portal.stack.settings.data.rglob("*"):
        with suppress(FileNotFoundError):  # PostgreSQL makes and removes files as it works
            if file.is_file():
                yield file.read_bytes()


async def _rows(portal: RunningPortal) -> AsyncIterator[bytes]:
    """Every row of every table with all its columns; PostgreSQL writes bytes as hexadecimal digits."""
    engine = create_async_engine(portal.stack.databases.owner_url)
    try:
        async with engine.connect() as connection:
            for table in await connection.scalars(TABLES):
                rows = await connection.scalars(text(f"SELECT one::text FROM {table} AS one"))  # noqa: S608
                for row in rows:
                    yield row.encode()
    finally:
        await engine.dispose()


async def temporal_of(portal: RunningPortal) -> Client:
    settings = portal.stack.portal
    return await connect(settings.temporal_address, settings.temporal_namespace, settings.history_secrets)


async def _histories(portal: RunningPortal) -> AsyncIterator[tuple[str, bytes]]:
    temporal = await temporal_of(portal)
    codec = EncryptingCodec(portal.stack.portal.history_secrets)
    async for workflow in temporal.list_workflows():
        yield "histories", workflow.raw_info.SerializeToString()
        handle = temporal.get_workflow_handle(workflow.id, run_id=workflow.run_id)
        async for event in handle.fetch_history_events():
            yield "histories", event.SerializeToString()
            for payload in await codec.decode(list(_payloads(event))):
                yield "decrypted histories", payload.data


def _payloads(message: Message) -> Iterator[Payload]:
    """Every payload in an event, however deep: arguments, results, failures, headers."""
    for field, value in message.ListFields():
        if field.message_type is None:
            continue
        for one in _messages_in(value):
            if isinstance(one, Payload):
                yield one
            else:
                yield from _payloads(one)


def _messages_in(value: Any) -> list[Message]:
    if isinstance(value, Message):
        return [value]
    held = value.values() if hasattr(value, "values") else value
    return [one for one in held if isinstance(one, Message)]
