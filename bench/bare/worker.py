"""The floor's worker, a process like the portal's: `python -m bench.bare.worker ADDRESS NAMESPACE TALLY`."""

import asyncio
import signal
import sys
from pathlib import Path

from temporalio.client import Client
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.worker import Worker

from bench.bare.steps import QUEUE, Steps
from bench.bare.workflows import WORKFLOWS


async def connect(address: str, namespace: str) -> Client:
    """The portal's converter, without its encryption."""
    return await Client.connect(address, namespace=namespace, data_converter=pydantic_data_converter)


async def run(address: str, namespace: str, tally: Path) -> None:
    """Run in the default sandbox until the process is told to stop."""
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    temporal = await connect(address, namespace)
    async with Worker(temporal, task_queue=QUEUE, workflows=WORKFLOWS, activities=Steps(tally).all()):
        await stopped.wait()


if __name__ == "__main__":
    address, namespace, tally = sys.argv[1:]
    asyncio.run(run(address, namespace, Path(tally)))
