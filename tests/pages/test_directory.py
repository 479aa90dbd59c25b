"""The public directory: who is in it, what one finds, and what is said when there is nothing (R2)."""

from tests.pages.browser import Browser


async def test_r2_visitors_find_partners_that_want_to_be_found(visitor: Browser) -> None:
    await visitor.open("/partners")
    assert "DriesTech2" in visitor.text
    assert "Gabor Testing 2" not in visitor.text


async def test_one_searches_by_app_api_and_kind(visitor: Browser) -> None:
    await visitor.open("/partners?q=bluedries")
    assert "DriesTech2" in visitor.text
    await visitor.open("/partners?api=personeel&kind=school")
    assert "SkillSpire" in visitor.text
    assert "DriesTech2" not in visitor.text


async def test_nothing_found_says_what_to_do(visitor: Browser) -> None:
    await visitor.open("/partners?q=bestaat-niet")
    assert "Geen partner gevonden" in visitor.text
    assert "Toon alle partners" in visitor.text


async def test_r2_a_partners_page_lists_its_approved_apps(visitor: Browser) -> None:
    page = await visitor.open("/partners/driestech2")
    assert page.headings == ["DriesTech2"]
    assert "BlueDries" in visitor.text


async def test_a_partner_that_hides_does_not_exist(visitor: Browser) -> None:
    page = await visitor.open("/partners/gabortesting2", expect=404)
    assert page.headings == ["Deze partner is niet gevonden"]
