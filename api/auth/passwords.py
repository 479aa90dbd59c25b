"""People's passwords: argon2id, and a floor under what is accepted.

What is guessed soon is refused: `zxcvbn` brings along the 30,000 passwords that leaked most often, with names
and words, and knows the changes that people make to them. Nothing is asked over the network.
"""

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor

from pwdlib import PasswordHash
from zxcvbn import zxcvbn

from domain.refusals import GuessablePassword, WeakPassword

SHORTEST, LONGEST = 12, 256
MEASURED = 32
"""Characters that are judged: as good a start makes a good password, and judging more takes seconds."""
FEWEST_GUESSES = 10**10
"""What zxcvbn gives its best mark; below it are `Winter2026!!` and the like."""
OURS = ("informat", "partnerportaal", "portaal", "partner", "welkom", "wachtwoord", "azertyuiop")
"""What people think of here, and no English list has."""
AT_ONCE = 4
"""Each takes 64 MiB and a processor: a crowd that signs in waits its turn, and stops nobody else's work."""
_NO_LETTER = re.compile(r"[\W_]+")
_hashers = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="argon2")
_argon2 = PasswordHash.recommended()
# Checked when nobody has the address, so that an answer takes as long for a stranger as for a member.
_DECOY = _argon2.hash("nobody has this password")


async def refuse_weak(password: str, *about: str) -> None:
    """NIST SP 800-63B: length counts, and that it is in no list. Refuses `WeakPassword`, `GuessablePassword`.

    `about` is what others know of the person: a name, an address, an organisation.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise WeakPassword(f"A password has {SHORTEST} to {LONGEST} characters.")
    if len(set(password)) < 5:
        raise WeakPassword("Use at least five different characters.")
    loop = asyncio.get_running_loop()
    if await loop.run_in_executor(_hashers, _guesses, password, about) < FEWEST_GUESSES:
        raise GuessablePassword("This password, or one much like it, is in lists of leaked passwords.")


def _guesses(password: str, about: tuple[str, ...]) -> int:
    words = {word for known in (*OURS, *about) for word in _NO_LETTER.split(known.lower()) if len(word) > 2}
    found = zxcvbn(password[:MEASURED], user_inputs=sorted(words))
    return int(found["guesses"])


async def hash_password(password: str) -> str:
    return await asyncio.get_running_loop().run_in_executor(_hashers, _argon2.hash, password)


async def password_matches(password: str, kept: str | None) -> bool:
    """Whether the password is the one kept; as slow without one as with one."""
    loop = asyncio.get_running_loop()
    matches = await loop.run_in_executor(_hashers, _argon2.verify, password, kept or _DECOY)
    return matches and kept is not None
