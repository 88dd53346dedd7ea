"""What a record holds as it is stored, and what is only called like storing."""

from __future__ import annotations

import pytest

from tests.probes.conftest import MakeRepository as Make
from tests.probes.ops import API, state

EVENT = "event = {'text': text, 'prediction': done}"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([EVENT, "db.insert_one(event)"], "done"),
        (["event = {'at': now()}", "db.insert_one(event)", EVENT], "not_done"),
        (["db.save({'text': text, 'prediction': done})"], "done"),
        (["prediction = Entry(text, done)", "prediction.save()"], "not_done"),
    ],
)
def test_what_is_stored_is_what_was_made_and_handed_over_before(repo: Make, lines: list[str], expected: str) -> None:
    body = "".join(f"        {line}\n" for line in ["done = model(text)", *lines])
    assert (
        state(repo({"app.py": API.replace("        return {", f"{body}        return {{")}), "data-collection")
        == expected
    )
