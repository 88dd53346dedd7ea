"""Sentences in Danish: a plain number is read, and of all else nothing, since what denies and wishes is not known."""

from __future__ import annotations

import pytest

from auditor.claims import NumberOfTests, Stance
from tests.claims.said import claims, only, percent


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Vi har i alt 14 tests.", 14),
        ("Vi har skrevet 14 unit tests, og de kører alle i CI.", 14),
        ("Ja, der er 14 tests fordelt på tre filer.", 14),
        ("Antal tests: 14", 14),
        ("Antallet af tests er 14.", 14),
        ("Vi har lavet fjorten tests i alt.", 14),
        ("Der er 9 tests i projektet. We did not test the API.", 9),
        ("Projektet har syv tests: to for data og fem for modellen.", 7),
        ("Vi endte med 14 tests.", 14),
        ("Vi lavede 14 unittests.", 14),
    ],
)
def test_a_plain_number_of_tests_is_read_in_danish(text: str, count: int) -> None:
    found = only({7: text}, "test-count")
    assert found is not None and isinstance(found.value, NumberOfTests)
    assert (found.value.number, found.value.about, found.value.scoped) == (count, False, False)


@pytest.mark.parametrize(
    ("text", "rough"),
    [
        ("Vi har omkring 10 tests.", {"about": True}),
        ("Vi har cirka 10 tests i alt.", {"about": True}),
        ("Vi har over 10 tests.", {"about": True, "least": True}),
        ("Vi har skrevet 10 tests, som tester modellen.", {"scoped": True}),
        ("Vi har 10 tests til data.", {"scoped": True}),
    ],
)
def test_a_rough_number_or_one_of_a_part_is_one_in_danish_too(text: str, rough: dict[str, bool]) -> None:
    found = only({7: text}, "test-count")
    assert found is not None and isinstance(found.value, NumberOfTests)
    assert {name: getattr(found.value, name) for name in rough} == rough


@pytest.mark.parametrize(
    "text",
    [
        "Vi ville gerne have haft 20 tests.",
        "Vi har slettet 5 tests, og ville gerne have haft 20.",
        "Vi har ikke 20 tests.",
        "Vi havde 20 tests i starten.",
        "Vi har 4 tests for data, og 6 tests for modellen.",
        "Vi har skrevet 4 tests. Derudover er der 6 tests af modellen.",
        "Vi har 4 tests i `test_data.py`.",
        "Vi har 20 testbilleder, og 3 test filer.",
        "Vi skal have 20 tests.",
        "Kurset har 20 tests.",
        "Gruppe 5 har 20 tests.",
        "Vi har 3 load tests.",
        "Vi har 3 tests mere i et andet repo.",
    ],
)
def test_no_other_number_in_danish_is_one_of_all_tests(text: str) -> None:
    assert not [one for one in claims({7: text}) if one.id == "test-count" and isinstance(one.value, NumberOfTests)]


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("Vores coverage ligger p\u00e5 85 procent, men vi stoler ikke p\u00e5 den.", 85),
        ("Den samlede d\u00e6kning er 85 %.", 85),
        ("D\u00e6kningen er p\u00e5 85 procent.", 85),
        ("Vi har en code coverage p\u00e5 85%.", 85),
        ("Vi endte p\u00e5 en coverage p\u00e5 omkring 85 pct.", (80, 90)),
        ("Selv med 100% coverage ville vi ikke stole p\u00e5 koden. Vi har 71%.", 71),
        ("Vi har en coverage p\u00e5 71%. Hvis den var 100%, ville vi stadig ikke stole p\u00e5 den.", 71),
        ("Vores m\u00e5l er 90% coverage, men vi ligger p\u00e5 71.", None),
        ("Coverage er 90% for modellen og 40% for api'et.", None),
        ("Vores coverage er p\u00e5 90% for modellen.", None),
        ("Vi har ikke en coverage p\u00e5 90%.", None),
        ("Vores coverage skal op p\u00e5 90%.", None),
        ("Vi ville gerne have en coverage p\u00e5 90%.", None),
        ("Coverage er p\u00e5 90% hvis man kun kigger p\u00e5 modellen.", None),
    ],
)
def test_a_plain_coverage_is_read_in_danish(text: str, figure: float | tuple[float, float] | None) -> None:
    found = only({8: text}, "coverage-figure")
    assert found is not None
    assert found.value == percent(figure)


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Vi brugte ikke Hydra, men argparse.", Stance.DENIED),
        ("Hydra blev ikke brugt, da typer var nemmere.", None),
        ("Vi overvejede Hydra, men endte med argparse.", None),
        ("Hydra wurde nicht benutzt.", None),
        ("Hydra blev brugt til alt. We used Hydra.", Stance.AFFIRMED),
    ],
)
def test_a_tool_that_a_sentence_of_another_language_names_need_not_be_used(text: str, stance: Stance | None) -> None:
    found = only({12: text}, "config-tool", "hydra")
    assert (found.stance if found is not None else None) is stance
