"""`make screenshots`: start a portal with the sample in it, and write a picture of every page.

`python -m tests.screens --into /tmp/pages --width 360 1920 --language nl --scheme light` looks at fewer of
them, elsewhere and at other widths.
"""

import asyncio
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from tests.browser.chromium import chromium
from tests.lifecycle.running import portal_in
from tests.parts import throw_away_folder
from tests.screens.camera import LOOKS, WIDTH, Look, take_pictures

FOLDER = Path(__file__).parents[2] / "docs" / "screens"


async def main(folder: Path, widths: Sequence[int], looks: Sequence[Look]) -> None:
    with throw_away_folder() as data:
        async with portal_in(data) as portal, chromium() as browser:
            for width in widths:
                into = folder if len(widths) == 1 else folder / str(width)
                for look in looks:
                    await take_pictures(browser, portal.url, into, look, width)


def asked() -> tuple[Path, Sequence[int], Sequence[Look]]:
    arguments = ArgumentParser(prog="make screenshots")
    arguments.add_argument("--into", type=Path, default=FOLDER)
    arguments.add_argument("--width", type=int, nargs="+", default=[WIDTH])
    arguments.add_argument("--language", default="", help="nl or en")
    arguments.add_argument("--scheme", default="", help="light or dark")
    given = arguments.parse_args()
    looks = [
        look for look in LOOKS if look.language.startswith(given.language) and given.scheme in look.scheme
    ]
    return given.into, given.width, looks


if __name__ == "__main__":
    asyncio.run(main(*asked()))
