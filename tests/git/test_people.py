from __future__ import annotations

import pytest

from auditor.git.people import Identities


@pytest.mark.parametrize(
    ("one", "other", "people"),
    [
        (("Søren Kjær", "a@example.com"), ("Soren Kjaer", "b@example.com"), 1),
        (("Søren Kjær", "a@example.com"), ("x", "1+SorenKjaer@users.noreply.github.com"), 1),
        (("Åse Bøgh", "a@example.com"), ("Åse Bagh", "b@example.com"), 2),
        (("unknown", "ada.lovelace@example.com"), ("alovelace", "1+alovelace@users.noreply.github.com"), 1),
        (("Ada Lovelace", "ada.lovelace@example.com"), ("alovelace", "1+alovelace@users.noreply.github.com"), 2),
        (("root", "root@localhost"), ("unknown", ""), 2),
        (("unknown", "ada.lovelace@example.com"), ("unknown", "bo.lovelace@example.com"), 2),
    ],
)
def test_letters_and_a_missing_name_make_no_other_person(
    one: tuple[str, str], other: tuple[str, str], people: int
) -> None:
    identities = Identities("")
    numbers = [identities.add(*pair) for pair in (one, other)]
    authors, _ = identities.merged([[number] for number in numbers if number is not None])
    assert len(authors) == people
