"""Children that end when asked, when we end, and that say why they ended by themselves."""

import os
import sys
from pathlib import Path

import pytest

from devstack.processes import Identity, PartFailed, Program

DEAF = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("deaf", flush=True)
time.sleep(60)
"""


async def test_a_program_that_cannot_start_says_why(tmp_path: Path) -> None:
    program = Program(
        "the part", (sys.executable, "-c", "raise SystemExit('no such thing')"), tmp_path / "log"
    )
    with pytest.raises(PartFailed, match=r"the part ended with exit code 1(.|\n)*no such thing"):
        await program.finish()


async def test_a_program_that_does_not_listen_is_killed(tmp_path: Path) -> None:
    child = await Program("the part", (sys.executable, "-c", DEAF), tmp_path / "log").start()
    while "deaf" not in child.last_lines():
        assert child.alive
    await child.stop(patience=0.1)
    assert not child.alive


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become someone else")
async def test_as_nobody_root_is_given_up(tmp_path: Path) -> None:
    program = Program("id", ("/usr/bin/id", "-u"), tmp_path / "log", identity=Identity.NOBODY)
    await program.finish()
    assert (tmp_path / "log").read_text() == "65534\n"
