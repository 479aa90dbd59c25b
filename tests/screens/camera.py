"""Takes the pictures: each role signs in once per look, and visits its pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.async_api import Browser, Page

from tests.browser.people import sign_in, sign_in_at_informat, somebody
from tests.screens.places import (
    HELPDESK,
    HELPDESK_PLACES,
    PARTNER,
    PARTNER_PLACES,
    SCHOOL_ADMIN,
    SCHOOL_ADMIN_PLACES,
    VISITOR_PLACES,
    Place,
)

WIDTH, README_HEIGHT = 1024, 680
README_QUALITY = 48
IN_README = frozenset({"visitor-home", "partner-app", "helpdesk-request", "school-admin-editor"})


@dataclass(frozen=True)
class Look:
    """In which language, and on which ground."""

    language: str
    scheme: Literal["light", "dark"]

    def file(self, place: Place) -> str:
        return f"{place.name}-{self.language[:2]}-{self.scheme}.png"

    @property
    def is_for_readme(self) -> bool:
        return self == LOOKS[0]


LOOKS = (Look("nl-BE", "light"), Look("nl-BE", "dark"), Look("en-GB", "light"), Look("en-GB", "dark"))


async def take_pictures(browser: Browser, url: str, folder: Path, look: Look, width: int = WIDTH) -> None:
    """Of every page in one look. What stands in the README is renewed only at its own width."""

    async def of(places: Sequence[Place], *, partner: str = "", user_id: str = "") -> None:
        async with somebody(browser, url, width=width, scheme=look.scheme, language=look.language) as page:
            if partner:
                await sign_in(page, partner)
            if user_id:
                await sign_in_at_informat(page, user_id)
            for place in places:
                await _take(page, place, folder, look)
                if width == WIDTH and look.is_for_readme and place.name in IN_README:
                    await _take_for_readme(page, place, folder)

    await of(VISITOR_PLACES)
    await of(PARTNER_PLACES, partner=PARTNER)
    await of(HELPDESK_PLACES, user_id=HELPDESK)
    await of(SCHOOL_ADMIN_PLACES, user_id=SCHOOL_ADMIN)


async def _take(page: Page, place: Place, folder: Path, look: Look) -> None:
    await page.goto(place.path)
    await page.screenshot(path=folder / look.file(place), full_page=True)


async def _take_for_readme(page: Page, place: Place, folder: Path) -> None:
    """The top of the page, in few bytes: these go into git."""
    await page.set_viewport_size({"width": WIDTH, "height": README_HEIGHT})
    await page.screenshot(path=folder / f"{place.name}.jpg", type="jpeg", quality=README_QUALITY)
