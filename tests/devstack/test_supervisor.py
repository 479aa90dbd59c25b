"""`make run`: all of it comes up, and whatever way it ends, nothing keeps running."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import psutil  # type: ignore[import-untyped]  # its stubs are not among the checks
import pytest

PROJECT = Path(__file__).parents[2]
PORTS = ("HTTP", "DEVSTACK", "SMTP", "OIDC", "TEMPORAL", "TEMPORAL_UI")
READY_SECONDS = 120


class Run:
    """A `make run` of its own: free ports, its own data folder, none of our environment's settings."""

    def __init__(self, data: Path, **settings: str) -> None:
        own = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
        ports = {f"PORTAL_{port}_PORT": "0" for port in PORTS}
        self.log = data.with_suffix(".log")
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "devstack", "run"],
                stdout=log,
                stderr=log,
                cwd=data.parent,
                env=own | ports | {"PORTAL_DATA": str(data), "PYTHONPATH": str(PROJECT)} | settings,
            )

    @property
    def output(self) -> str:
        return self.log.read_text()

    def until_ready(self) -> dict[str, str]:
        """The places it printed, by their label."""
        deadline = time.monotonic() + READY_SECONDS
        while "Ctrl-C" not in self.output:
            assert self.process.poll() is None, self.output
            assert time.monotonic() < deadline, self.output
            time.sleep(0.1)
        lines = [line.strip() for line in self.output.splitlines() if line.startswith("  ")]
        return {label.strip(): url for label, _, url in (line.rpartition(" ") for line in lines)}

    def until_worker(self) -> None:
        """Half way: the database and Temporal run, and the portal's own processes are about to."""
        deadline = time.monotonic() + READY_SECONDS
        while not any(is_worker(process) for process in self.tree()):
            assert self.process.poll() is None, self.output
            assert time.monotonic() < deadline, self.output
            time.sleep(0.1)

    def tree(self) -> list[psutil.Process]:
        return list(psutil.Process(self.process.pid).children(recursive=True))


def is_worker(process: psutil.Process) -> bool:
    with suppress(psutil.NoSuchProcess):
        return "worker.py" in process.cmdline()
    return False


@contextmanager
def _run(data: Path, **settings: str) -> Iterator[Run]:
    run = Run(data, **settings)
    try:
        yield run
    finally:
        run.process.kill()
        run.process.wait()


def _all_gone(processes: list[psutil.Process]) -> bool:
    _, alive = psutil.wait_procs(processes, timeout=READY_SECONDS)
    return not alive


def test_everything_comes_up_and_ctrl_c_stops_it(tmp_path: Path) -> None:
    with _run(tmp_path / "data") as run:
        places = run.until_ready()
        for place in ("People", "Mailbox", "Clock", "Temporal"):
            assert httpx.get(places[place], follow_redirects=True).status_code == 200
        assert httpx.get(f"{places['Portal']}/health/ready").status_code == 200
        assert httpx.get(places["API documents"], follow_redirects=True).status_code == 200
        assert (tmp_path / "data" / "keys.env").stat().st_mode & 0o777 == 0o600

        with _run(tmp_path / "data") as second:
            assert second.process.wait(READY_SECONDS) == 1
            assert "Another run uses" in second.output

        tree = run.tree()
        run.process.send_signal(signal.SIGINT)
        assert run.process.wait(READY_SECONDS) == 0
        assert _all_gone(tree)
        assert not Path(places["Database"].partition("host=")[2]).exists()


def test_a_killed_supervisor_leaves_nothing_and_the_next_run_names_a_part_that_dies(tmp_path: Path) -> None:
    """Two ends in one test, and one of them half way: each start takes seconds."""
    with _run(tmp_path / "data") as run:
        run.until_worker()
        tree = run.tree()
        assert len(tree) > 5
        run.process.kill()
    with _run(tmp_path / "data") as again:
        again.until_ready()
        assert _all_gone(tree)
        tree = again.tree()
        [worker] = [process for process in tree if is_worker(process)]
        worker.kill()
        assert again.process.wait(READY_SECONDS) == 1
        assert "worker ended with exit code -9. Its log is" in again.output
        assert _all_gone(tree)


def test_a_taken_port_is_said_in_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = str(listener.getsockname()[1])
        with _run(tmp_path / "data", PORTAL_OIDC_PORT=port) as run:
            assert run.process.wait(READY_SECONDS) == 1
            assert run.output.splitlines()[-1] == (
                f"Port {port} is taken. Set PORTAL_OIDC_PORT to another port (0 takes a free one)."
            )


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("PORTAL_ENVIRONMENT", "production", "PORTAL_ENVIRONMENT is not development"),
        ("PORTAL_SMTP_PORT", "many", "PORTAL_SMTP_PORT: Input should be a valid integer"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, setting: str, value: str, said: str) -> None:
    with _run(tmp_path / "data", **{setting: value}) as run:
        assert run.process.wait(READY_SECONDS) == 1
        assert said in run.output
        assert "Traceback" not in run.output
