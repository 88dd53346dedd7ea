"""The colours of the pages, of which the contrast is the one that WCAG 2.1 asks of text (AA, 1.4.3)."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

_LEAST = 4.5


def _colours(scheme: str) -> dict[str, str]:
    light, _, rest = (files("auditor") / "output/templates/base.css").read_text(encoding="utf-8").partition("@media")
    return dict(re.findall(r"--([\w-]+): #(\w+);", light if scheme == "light" else rest.partition("@media")[0]))


def _contrast(one: str, other: str) -> float:
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    digits = "".join(digit * 2 for digit in colour) if len(colour) == 3 else colour
    shares = (int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4))
    red, green, blue = (share / 12.92 if share <= 0.03928 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_written_stands_out_from_what_it_is_written_on(scheme: str) -> None:
    colours = _colours(scheme)
    signs = [name for name in colours if f"{name}-on" in colours]
    assert len(signs) == 11
    pairs = [(name, f"{name}-on") for name in signs]
    pairs += [(text, on) for text in ("text", "muted", "link", "good", "attention") for on in ("page", "panel")]
    assert {
        pair: round(contrast, 2)
        for pair in pairs
        if (contrast := _contrast(colours[pair[0]], colours[pair[1]])) < _LEAST
    } == {}
