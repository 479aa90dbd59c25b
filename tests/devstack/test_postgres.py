"""PostgreSQL from its wheel keeps its data, and ends when we end."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import asyncpg
import psutil  # type: ignore[import-untyped]  # its stubs are not among the checks
import pytest

from devstack.postgres import OWNER, Postgres, PostgresServer
from devstack.processes import PartFailed

# Starts the parts that are programs of their own, prints their process ids, and waits to be killed.
PARENT = """
import asyncio, sys
from pathlib import Path
from devstack.ports import free_port
from devstack.postgres import Postgres
from devstack.temporal_server import TemporalServer

async def main(folder: Path) -> None:
    async with Postgres(folder / "postgres", durable=False).child() as (postgres, _):
        async with TemporalServer(free_port(), folder / "temporal.log").running() as temporal:
            print(postgres.process.pid, temporal.process.pid, flush=True)
            await asyncio.sleep(60)

asyncio.run(main(Path(sys.argv[1])))
"""


async def _count_notes(server: PostgresServer) -> int:
    connection = await server.connect()
    try:
        await connection.execute("CREATE TABLE IF NOT EXISTS notes (note int)")
        await connection.execute("INSERT INTO notes VALUES (1)")
        return int(await connection.fetchval("SELECT count(*) FROM notes"))
    finally:
        await connection.close()


async def test_data_survives_a_restart(tmp_path: Path) -> None:
    for expected in (1, 2):
        async with Postgres(tmp_path / "postgres").running() as server:
            assert await _count_notes(server) == expected


@pytest.mark.parametrize("holder", ["a process of another program", "a number that nobody has"])
async def test_a_lock_left_behind_does_not_stop_a_start(tmp_path: Path, holder: str) -> None:
    async with Postgres(tmp_path / "postgres", durable=False).running():
        pass
    process_id = os.getpid() if holder.startswith("a process") else 2**22 - 1
    (tmp_path / "postgres" / "postmaster.pid").write_text(f"{process_id}\n{tmp_path}/postgres\n")
    async with Postgres(tmp_path / "postgres", durable=False).running() as server:
        assert await _count_notes(server) == 1


async def test_a_folder_in_use_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("devstack.postgres.LEAVE_SECONDS", 0.1)
    async with Postgres(tmp_path / "postgres", durable=False).running():
        with pytest.raises(PartFailed, match="in use by another PostgreSQL"):
            async with Postgres(tmp_path / "postgres", durable=False).running():
                pass


async def test_a_folder_that_only_its_owner_may_enter_will_do(tmp_path: Path) -> None:
    """As root this takes a user namespace, since PostgreSQL refuses to be root."""
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    async with Postgres(closed / "postgres", durable=False).running() as server:
        assert await _count_notes(server) == 1
    assert closed.stat().st_mode & 0o777 == 0o700


async def test_sorting_and_case_are_those_of_unicode(postgres: PostgresServer) -> None:
    connection = await postgres.connect()
    assert await connection.fetchval("SELECT upper('één')") == "ÉÉN"
    assert await connection.fetchval("SHOW server_encoding") == "UTF8"
    await connection.close()


async def test_nobody_comes_in_over_the_network(postgres: PostgresServer) -> None:
    connection = await postgres.connect()
    assert await connection.fetchval("SHOW listen_addresses") == ""
    assert await connection.fetchval("SHOW max_connections") == "200"
    await connection.close()


async def test_a_database_is_copied_with_its_content_and_dropped_while_in_use(
    postgres: PostgresServer,
) -> None:
    await postgres.create_database("original")
    original = await asyncpg.connect(host=str(postgres.socket_folder), user=OWNER, database="original")
    await original.execute("CREATE TABLE notes AS SELECT 7 AS note")
    await original.close()

    await postgres.create_database("copy", template="original")
    copy = await asyncpg.connect(host=str(postgres.socket_folder), user=OWNER, database="copy")
    assert await copy.fetchval("SELECT note FROM notes") == 7
    await postgres.drop_database("copy")
    assert not await postgres.has_database("copy")


async def test_a_run_clears_up_after_one_that_was_killed(tmp_path: Path) -> None:
    left_behind = tmp_path / "left-behind"
    left_behind.mkdir()
    (tmp_path / "postgres.sockets").symlink_to(left_behind)
    async with Postgres(tmp_path / "postgres", durable=False).running() as server:
        assert not left_behind.exists()
        assert (tmp_path / "postgres.sockets").readlink() == server.socket_folder
    assert not server.socket_folder.exists()


def test_a_killed_parent_leaves_no_orphan(parts_folder: Path) -> None:
    folder = parts_folder / "killed"
    folder.mkdir(mode=0o711)
    # Its sockets go where they are thrown away with the rest, since it will not do so itself.
    own = {**os.environ, "TMPDIR": str(folder)}
    command = [sys.executable, "-c", PARENT, str(folder)]
    parent = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=own)
    assert parent.stdout is not None
    with parent.stdout:
        children = [psutil.Process(int(number)) for number in parent.stdout.readline().split()]
    everything = [*children, *(grandchild for child in children for grandchild in child.children())]
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    assert len(everything) > 3
    _, alive = psutil.wait_procs(everything, timeout=60)
    assert alive == []
