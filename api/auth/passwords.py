"""People's passwords: argon2id, and a floor under what is accepted."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from pwdlib import PasswordHash

from domain.refusals import WeakPassword

SHORTEST, LONGEST = 12, 256
AT_ONCE = 4
"""Each takes 64 MiB and a processor: a crowd that signs in waits its turn, and stops nobody else's work."""
_hashers = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="argon2")
_argon2 = PasswordHash.recommended()
# Checked when nobody has the address, so that an answer takes as long for a stranger as for a member.
_DECOY = _argon2.hash("nobody has this password")


def refuse_weak(password: str) -> None:
    """NIST SP 800-63B: length is what counts. Refuses `WeakPassword`."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise WeakPassword(f"A password has {SHORTEST} to {LONGEST} characters.")
    if len(set(password)) < 5:
        raise WeakPassword("Use at least five different characters.")


async def hash_password(password: str) -> str:
    return await asyncio.get_running_loop().run_in_executor(_hashers, _argon2.hash, password)


async def password_matches(password: str, kept: str | None) -> bool:
    """Whether the password is the one kept; as slow without one as with one."""
    loop = asyncio.get_running_loop()
    matches = await loop.run_in_executor(_hashers, _argon2.verify, password, kept or _DECOY)
    return matches and kept is not None
