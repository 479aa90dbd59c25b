"""Every mail that the portal sent, kept in a folder and never delivered to anyone."""

import asyncio
import email
import email.parser
import email.policy
import hashlib
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from email.message import EmailMessage
from itertools import takewhile
from pathlib import Path

import msgspec

ENVELOPE = b"Delivered-To: "


class Mail(msgspec.Struct, frozen=True):
    """A mail as it arrived. `to` is who it was delivered to, whatever its header says."""

    id: str
    to: list[str]
    sender: str = msgspec.field(name="from")
    subject: str
    message_id: str
    text: str
    html: str
    received_at: datetime
    headers: list[tuple[str, str]]


class Mailbox:
    """Mails by arrival, as `.eml` files in `folder`, where a next run finds them; read when somebody looks.

    A mail that arrives again with the same Message-ID is taken and not kept: sending twice is allowed.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._files = {_id_in(file): file for file in sorted(folder.glob("*.eml"))}
        self._recipients = {mail_id: _recipients_in(file) for mail_id, file in self._files.items()}
        self._read: dict[str, Mail] = {}
        self._arrival = asyncio.Condition()

    async def deliver(self, content: bytes, recipients: Sequence[str]) -> None:
        name = _mail_id(message_id_of(content))
        if name not in self._files:
            file = self._folder / f"{time.time_ns()}-{name}.eml"
            envelope = b"".join(ENVELOPE + f"{recipient}\r\n".encode() for recipient in recipients)
            unfinished = file.with_suffix(".unfinished")
            unfinished.write_bytes(envelope + content)
            unfinished.rename(file)
            self._recipients[name] = frozenset(map(str.lower, recipients))
            self._files[name] = file
        async with self._arrival:
            self._arrival.notify_all()

    def mails(self, to: str | None = None) -> list[Mail]:
        """All mails, or those delivered to one address; newest first. Only these are read."""
        return [
            self._mail(mail_id)
            for mail_id in reversed(self._files)
            if not to or to.lower() in self._recipients[mail_id]
        ]

    def mail(self, mail_id: str) -> Mail | None:
        return self._mail(mail_id) if mail_id in self._files else None

    async def wait_for(self, to: str, count: int = 1, seconds: float = 60) -> list[Mail]:
        """The mails to this address, once there are `count`. Raises `TimeoutError` when they do not come."""
        async with asyncio.timeout(seconds), self._arrival:
            await self._arrival.wait_for(lambda: len(self.mails(to)) >= count)
        return self.mails(to)

    def clear(self) -> None:
        for file in self._folder.glob("*.eml"):
            file.unlink()
        self._files.clear()
        self._recipients.clear()
        self._read.clear()

    def _mail(self, mail_id: str) -> Mail:
        if mail_id not in self._read:
            self._read[mail_id] = _read(self._files[mail_id])
        return self._read[mail_id]


def message_id_of(content: bytes) -> str:
    """Its Message-ID, or what stands in for one: a digest of the whole mail."""
    header = email.parser.BytesHeaderParser().parsebytes(content)["message-id"]
    return str(header).strip() if header else hashlib.sha256(content).hexdigest()


def _mail_id(message_id: str) -> str:
    return hashlib.sha256(message_id.encode()).hexdigest()[:16]


def _id_in(file: Path) -> str:
    return file.stem.partition("-")[2]


def _recipients_in(file: Path) -> frozenset[str]:
    """In lower case, from the lines that `deliver` put in front."""
    with file.open("rb") as lines:
        envelope = takewhile(lambda line: line.startswith(ENVELOPE), lines)
        return frozenset(line.removeprefix(ENVELOPE).strip().decode().lower() for line in envelope)


def _parse(content: bytes) -> EmailMessage:
    return email.message_from_bytes(content, policy=email.policy.default)


def _read(file: Path) -> Mail:
    arrived = file.stem.partition("-")[0]
    message = _parse(file.read_bytes())
    headers = [(name, str(value)) for name, value in message.items() if name != "Delivered-To"]
    return Mail(
        id=_id_in(file),
        to=[str(address) for address in message.get_all("delivered-to", [])],
        sender=str(message["from"] or ""),
        subject=str(message["subject"] or ""),
        message_id=str(message["message-id"] or ""),
        text=_body(message, "plain"),
        html=_body(message, "html"),
        received_at=datetime.fromtimestamp(int(arrived) / 1e9, UTC),
        headers=headers,
    )


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if part is not None else ""
