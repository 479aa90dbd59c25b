"""Authenticator apps (RFC 6238): the key that an app shares with the portal, and the codes that it shows."""

from collections.abc import Sequence
from dataclasses import dataclass

import pyotp
import segno
import structlog
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from pyotp.exceptions import OTPVerificationError

from gateways.clock import Clock

logger = structlog.get_logger(__name__)

ISSUER = "Informat Partnerportaal"
STEPS_BESIDE = 1
"""A phone's clock may be half a minute off, and so may the reader: RFC 6238 allows one step."""
_DOTS = 4
"""How wide one square of the picture is."""


@dataclass(frozen=True)
class ShownKey:
    """What an app takes in: as a picture, and to type over."""

    text: str
    picture: str


class Authenticators:
    """The keys are Fernet-encrypted at rest, with the newest of `encryption_keys`; any of them opens one."""

    def __init__(self, encryption_keys: Sequence[str], clock: Clock) -> None:
        fernets = [Fernet(key) for key in encryption_keys]
        self._newest = fernets[0]
        self._any = MultiFernet(fernets)
        self._clock = clock

    def new_key(self) -> bytes:
        """160 random bits, encrypted."""
        return self._newest.encrypt(pyotp.random_base32().encode())

    def shown(self, encrypted_key: bytes, address: str) -> ShownKey:
        """For the one whose key it is, until he has confirmed it."""
        key = self._any.decrypt(encrypted_key).decode()
        picture = segno.make(
            pyotp.TOTP(key, name=address, issuer=ISSUER).provisioning_uri(), error="m", micro=False
        )
        grouped = " ".join(key[at : at + 4] for at in range(0, len(key), 4))
        return ShownKey(grouped, picture.svg_inline(scale=_DOTS, light="#fff"))

    def step_of(self, encrypted_key: bytes, code: str) -> int | None:
        """The time step whose code this is, now or just before or after; None for a wrong code."""
        try:
            totp = pyotp.TOTP(self._any.decrypt(encrypted_key).decode())
        except InvalidToken:
            logger.error("no key in PORTAL_HISTORY_KEYS opens an authenticator: put back the one before")
            return None
        try:
            return totp.verify_and_get_timecode(code, for_time=self._clock.now(), valid_window=STEPS_BESIDE)
        except OTPVerificationError:
            return None

    def renewed(self, encrypted_key: bytes) -> bytes | None:
        """The key encrypted with the newest key; None when it is already, or when none of them opens it."""
        try:
            self._newest.decrypt(encrypted_key)
        except InvalidToken:
            try:
                return self._any.rotate(encrypted_key)
            except InvalidToken:
                return None
        return None
