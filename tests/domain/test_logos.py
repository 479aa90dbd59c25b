"""A logo is what its first bytes say, whatever its sender calls it."""

import pytest

from domain.logos import LARGEST, logo_type
from domain.refusals import BadLogo

BEGINNINGS = {
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/jpeg": b"\xff\xd8\xff\xe0",
    "image/webp": b"RIFF\x24\x00\x00\x00WEBP",
}


@pytest.mark.parametrize("media_type", BEGINNINGS)
def test_r2_a_logo_is_a_png_jpeg_or_webp(media_type: str) -> None:
    assert logo_type(BEGINNINGS[media_type] + b"more") == media_type


@pytest.mark.parametrize(
    "content", [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a", b"RIFF\x00\x00\x00\x00WAVE"]
)
def test_r2_nothing_else_is(content: bytes) -> None:
    with pytest.raises(BadLogo):
        logo_type(content)


def test_r2_a_logo_has_200_kb_at_most() -> None:
    png = BEGINNINGS["image/png"]
    assert logo_type(png.ljust(LARGEST, b"\0"))
    with pytest.raises(BadLogo):
        logo_type(png.ljust(LARGEST + 1, b"\0"))
