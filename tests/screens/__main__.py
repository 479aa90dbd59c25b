"""`make screenshots`: start a portal with the sample in it, and write a picture of every page."""

import asyncio
from pathlib import Path

from tests.browser.chromium import chromium
from tests.lifecycle.running import portal_in
from tests.parts import throw_away_folder
from tests.screens.camera import LOOKS, take_pictures

FOLDER = Path(__file__).parents[2] / "docs" / "screens"


async def main() -> None:
    with throw_away_folder() as data:
        async with portal_in(data) as portal, chromium() as browser:
            for look in LOOKS:
                await take_pictures(browser, portal.url, FOLDER, look)


if __name__ == "__main__":
    asyncio.run(main())
