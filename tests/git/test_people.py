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
        (("Lovelace Ada", "a@example.com"), ("adalovelace", "1+adalovelace@users.noreply.github.com"), 1),
        (("Ada", "a.lovelace@example.com"), ("AdaLovelace", "1+AdaLovelace@users.noreply.github.com"), 1),
        (("Ada", "b.lovelace@example.com"), ("AdaLovelace", "1+AdaLovelace@users.noreply.github.com"), 2),
    ],
)
def test_letters_and_a_missing_name_make_no_other_person(
    one: tuple[str, str], other: tuple[str, str], people: int
) -> None:
    identities = Identities("")
    numbers = [identities.add(*pair) for pair in (one, other)]
    authors, _ = identities.merged([[number] for number in numbers if number is not None])
    assert len(authors) == people


def _count(*pairs: tuple[str, str]) -> int:
    identities = Identities("")
    numbers = [identities.add(*pair) for pair in pairs]
    return len(identities.merged([[number] for number in numbers if number is not None])[0])


def _web(login: str) -> tuple[str, str]:
    return login, f"12+{login}@users.noreply.github.com"


ADA = ("Ada Maria Lovelace", "a@example.com")


@pytest.mark.parametrize(
    "other",
    [
        ("Ada Lovelace", "b@example.com"),
        ("Ada Lo\u0301velace", "b@example.com"),
        _web("adaml"),
        _web("AdaML22"),
        _web("adamarial"),
        _web("adalov99"),
    ],
)
def test_a_name_that_is_left_out_or_an_initial_makes_no_other_person(other: tuple[str, str]) -> None:
    assert _count(ADA, other) == 1
    assert _count(other, ADA) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Ada Byron", "a.byron@example.com"), _web("abyron")),
        (("Ada Lövelace", "a.loevelace@mail.example.com"), _web("aloevelace-example")),
        (("Ada Lövelace", "a.loevelace@mail.example.com"), _web("aloevelaceexample7")),
        (("Ada Lovelace", _web("adalov00")[1]), ("Ada", "adalovbyron1815@example.com")),
        (ADA, _web("AdaMLovelace")),
        (ADA, _web("ada-maria")),
        (("Ada Maria Byron Lovelace", "a@example.com"), _web("adamblovelace")),
        (("Ada Lovelace 愛達", "a@example.com"), ("Ada-Lovelace", "b@example.com")),
        (("Ada Lovelace愛達", "a@example.com"), ("Адa", "adalovelace@example.com")),
    ],
)
def test_a_login_or_mailbox_made_of_a_name_makes_no_other_person(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert _count(one, other) == 1
    assert _count(other, one) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Ada Byron", "byron@example.com"), _web("abyron")),
        (("Ada Byron", "b.byron@example.com"), _web("abyron")),
        (("Ada Byron", "a.byron@example.com"), ("Anna Byron", _web("abyron")[1])),
        (("Ada Byron", "a.byron@example.com"), _web("abyronother")),
        (("Ada Bell", "a.bell@example.com"), _web("abell")),
        (("Ada Lovelace", _web("adalov00")[1]), ("Bo", "adalovbyron1815@example.com")),
        (("Ada Lovelace", _web("ada00")[1]), ("Ada", "adabell1815@example.com")),
        (("Ada Lovelace", "a@example.com"), _web("ada-maria")),
        (ADA, _web("AdaBLovelace")),
        (("愛達 Lovelace", "a@example.com"), ("Бо Lovelace", "b@example.com")),
    ],
)
def test_what_two_names_may_both_be_written_as_joins_nobody(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert _count(one, other) == 2
    assert _count(other, one) == 2


def test_a_login_that_two_mailboxes_are_spelt_as_is_of_neither() -> None:
    anna, ada = ("Anna Byron", "a.byron@example.org"), ("Ada Byron", "a.byron@example.com")
    assert _count(anna, ada, _web("abyron")) == 3


@pytest.mark.parametrize(
    ("login", "written", "people"),
    [
        ("LovelaceA", "Ada - LovelaceA", 1),
        ("adal99", "Ada (adal99)", 2),
        ("adal99", "Ada adal99", 1),
        ("Lovelace", "Ada Lovelace", 2),
        ("LOVELACE", "Ada LOVELACE", 2),
        ("LovA", "Ada LovA", 2),
    ],
)
def test_a_login_that_stands_beside_a_name_is_of_that_person(login: str, written: str, people: int) -> None:
    assert _count(_web(login), (written, "x@example.com")) == people


def test_the_words_of_a_login_are_a_name() -> None:
    assert _count(_web("AdaMariaBLovelace"), ("s000001", "adamariabl@example.com")) == 1
    assert _count(_web("AdaLovelace"), ("s000001", "ada@example.com")) == 2


@pytest.mark.parametrize(
    "other",
    [
        ("Ada Beatrice Lovelace", "b@example.com"),
        ("Ada Bell", "b@example.com"),
        ("Bo Lovelace", "b@example.com"),
        ("Bo", "ada@example.com"),
        _web("adal"),
        _web("adabell"),
        _web("lovelace"),
        _web("bol"),
    ],
)
def test_a_family_name_or_a_handle_of_the_first_name_alone_joins_nobody(other: tuple[str, str]) -> None:
    assert _count(ADA, other) == 2


@pytest.mark.parametrize(
    ("one", "other", "people"),
    [
        (ADA, ("Ada", "b@example.com"), 1),
        (ADA, ("ada", "lovelaceada99@example.com"), 1),
        (ADA, ("Ada", "adaml@example.com"), 1),
        (("AdaLovelace", "a@example.com"), ("Ada", "ada_m_lovelace@example.com"), 1),
        (ADA, ("Ada", "byronada@example.com"), 2),
        (ADA, ("Ada", "b.lovelace@example.com"), 2),
        (("Bo Ada Lovelace", "a@example.com"), ("Ada", "b@example.com"), 2),
        (("Al Lovelace", "a@example.com"), ("Al", "b@example.com"), 2),
        (("Ada Lovelace", "s000001@example.com"), ("Ada", "s000002@example.com"), 2),
    ],
)
def test_a_first_name_alone_is_of_the_one_who_has_it(one: tuple[str, str], other: tuple[str, str], people: int) -> None:
    assert _count(one, other) == people
    assert _count(other, one) == people


def test_a_first_name_that_two_have_is_of_neither() -> None:
    assert _count(ADA, ("Ada Byron", "c@example.com"), ("Ada", "b@example.com")) == 3
    assert _count(ADA, ("Ada", "b@example.com"), ("ada.", "c@example.com")) == 3


@pytest.mark.parametrize(
    ("one", "other", "people"),
    [
        (("AdaLovel", "a@example.com"), ("adalovel01", "b@example.org"), 1),
        (("Ada", "adalovelace17@example.com"), ("al", _web("adalovelace")[1]), 1),
        (("Ada", "adalo17@example.com"), ("al", _web("adalo")[1]), 2),
        (("Adaeleanor Bell", "adaeleanor1@example.com"), ("AE", "adaeleanor@example.org"), 2),
    ],
)
def test_a_long_handle_that_both_have_makes_one_person(
    one: tuple[str, str], other: tuple[str, str], people: int
) -> None:
    assert _count(one, other) == people
    assert _count(other, one) == people


def test_a_second_family_name_makes_no_other_person() -> None:
    assert _count(("Ada Byron", "a@example.com"), ("Ada Byron Lovelace", "b@example.com")) == 1
    assert _count(("Ada", "a@example.com"), ("Bo Ada Lovelace", "b@example.com")) == 2


def test_who_may_be_either_of_two_is_neither() -> None:
    assert _count(ADA, ("Ada Marta Lovelace", "b@example.com"), _web("adaml")) == 3
    assert _count(ADA, ("Ada Marta Lovelace", "b@example.com"), ("Ada Lovelace", "c@example.com")) == 3


def test_two_accounts_or_two_student_numbers_are_two_people() -> None:
    assert _count(("Ada Maria Lovelace", _web("first")[1]), _web("adaml")) == 2
    assert _count(("Ada Maria Lovelace", "s000001@example.com"), ("Ada Lovelace", "s000002@example.com")) == 2


def test_a_crowd_is_not_compared_pair_by_pair() -> None:
    assert _count(ADA, _web("adaml"), *((f"Name{n} Sur{n}", f"n{n}@x{n}.example") for n in range(99))) == 101
