"""Workflows that run now must go on with the code of tomorrow: old histories are replayed with it."""

from pathlib import Path

import pytest
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer

from tests.house import HISTORY_KEY
from worker import WORKFLOWS
from workflows.connection import data_converter

HISTORIES = sorted((Path(__file__).parent / "histories").glob("*.json"))


def test_there_are_histories() -> None:
    assert len(HISTORIES) >= 4


@pytest.mark.parametrize("file", HISTORIES, ids=lambda file: file.stem)
async def test_an_old_history_goes_on_with_todays_code(file: Path) -> None:
    replayer = Replayer(workflows=WORKFLOWS, data_converter=data_converter([HISTORY_KEY]))
    history = WorkflowHistory.from_json(file.stem, file.read_text())  # noqa: ASYNC240 - nobody else waits
    await replayer.replay_workflow(history)
