"""Temporal from its wheel keeps its workflows and takes our search attributes, also the second time."""

from datetime import timedelta
from pathlib import Path

from temporalio.api.operatorservice.v1 import ListSearchAttributesRequest
from temporalio.client import Client

from devstack.ports import free_port
from devstack.temporal_server import TemporalServer


async def test_workflows_survive_a_restart(tmp_path: Path) -> None:
    server = TemporalServer(free_port(), tmp_path / "temporal.log", data_folder=tmp_path)
    async with server.running():
        temporal = await Client.connect(server.address)
        await temporal.start_workflow(
            "NobodyRunsThis", id="kept", task_queue="nobody", execution_timeout=timedelta(hours=1)
        )
    async with server.running():
        temporal = await Client.connect(server.address)
        description = await temporal.get_workflow_handle("kept").describe()
        assert description.workflow_type == "NobodyRunsThis"


async def test_the_portals_search_attributes_are_registered(temporal_address: str) -> None:
    temporal = await Client.connect(temporal_address)
    known = await temporal.operator_service.list_search_attributes(
        ListSearchAttributesRequest(namespace="default")
    )
    assert {"PortalKind", "PortalStatus"} <= set(known.custom_attributes)
