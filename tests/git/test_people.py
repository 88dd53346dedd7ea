from __future__ import annotations

import pytest

from auditor.git.people import Identities


@pytest.mark.parametrize(
    ("one", "other", "people"),
    [
        (("Søren Kjær", "a@example.com"), ("Soren Kjaer", "b@example.com"), 1),
        (("Søren Kjær", "a@example.com"), ("x", "1+SorenKjaer@users.noreply.github.com"), 1),
        (("Åse Bøgh", "a@example.com"), ("Åse Bagh", "b@example.com"), 2),
    ],
)
def test_danish_letters_are_no_other_person(one: tuple[str, str], other: tuple[str, str], people: int) -> None:
    identities = Identities("")
    numbers = [identities.add(*pair) for pair in (one, other)]
    authors, _ = identities.merged([[number] for number in numbers if number is not None])
    assert len(authors) == people
