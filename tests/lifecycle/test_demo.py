"""The lifecycle of the handbook through the front door, on everything that `make run` starts."""

from devstack.demo import Play
from tests.lifecycle.running import RunningPortal


async def test_the_whole_way_of_the_handbook(running_portal: RunningPortal) -> None:
    """R1, R4, R8-R11, R24, R33, R54, R55: each step stops the play when it differs."""
    await Play(running_portal.url, running_portal.devstack_url, quiet=True).run()
