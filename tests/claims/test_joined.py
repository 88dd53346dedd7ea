"""What is quoted of an answer whose lines the page joins, or whose sentence says little by itself."""

from __future__ import annotations

import pytest

from tests.claims.said import only

FILES = (
    "We have our continuous integration in two files:\n"
    "tests.yaml: It runs the unit tests on Python 3.12. The file: https://example.org/a\n"
    "codecheck.yaml: It runs Ruff for linting on every push.\n"
)
PATHS = "There are two files:\n\n* .github/workflows/linting.yaml\n* .github/workflows/tests.yaml\n\n`linting.yaml` runs ruff."
OPTIONS = "It enforces style with `ruff check .` and `ruff format . --check` (types do not fail it).\n\nA link: linting and tests."


@pytest.mark.parametrize(
    ("question", "text", "kind", "said"),
    [
        (11, FILES, "ci-linting", "codecheck.yaml: It runs Ruff for linting on every push."),
        (11, FILES, "ci-python", "tests.yaml: It runs the unit tests on Python 3.12."),
        (11, "See [tests](a.yml)\nLastly, we lint by ruff in CI.", "ci-linting", "Lastly, we lint by ruff in CI."),
        (11, "We lint in CI with\nRuff and isort.", "ci-linting", "We lint in CI with Ruff and isort."),
        (11, PATHS, "ci-linting", "linting.yaml runs ruff."),
        (
            11,
            OPTIONS,
            "ci-linting",
            "It enforces style with ruff check . and ruff format . --check (types do not fail it).",
        ),
        (
            26,
            "Yes, to some extent. We watch the requests. The rest is open.",
            "monitoring-said",
            "Yes, to some extent. We watch the requests.",
        ),
        (26, "Yes, we watch the requests. The rest is open.", "monitoring-said", "Yes, we watch the requests."),
        (
            10,
            "Yes, we did. DVC keeps our data in a bucket.",
            "dvc-used",
            "Yes, we did. DVC keeps our data in a bucket.",
        ),
    ],
)
def test_the_sentence_is_quoted_that_says_it(question: int, text: str, kind: str, said: str) -> None:
    found = only({question: text}, kind)
    assert found is not None
    assert found.said == said
