"""What an API keeps in its memory alone, and what only looks as if it kept a request."""

from __future__ import annotations

from auditor.registry import discover
from tests.probes.conftest import MakeRepository as Make
from tests.probes.ops import confidence, state

ROUTE = """
from fastapi import FastAPI

app = FastAPI()

@app.post("/predict")
def predict(text: str):
    label = app.state.model.predict(text)
    {}
    return label

{}
"""


def api(store: str, more: str) -> dict[str, str]:
    return {"app/main.py": ROUTE.format(store, more)}


def test_a_model_that_a_helper_copies_is_nothing_of_a_request(repo: Make) -> None:
    moving = "import shutil\n\ndef move(src_model, folder):\n    dest = Path(folder) / src_model.name\n    shutil.copy(str(src_model), dest)\n"
    assert state(repo(api("move(newest(), 'models')", moving)), "data-collection") == "not_done"
    kept = "import shutil\n\ndef keep(text, label):\n    shutil.copy(str(text), f'{label}/')\n"
    assert state(repo(api("keep(text, label)", kept)), "data-collection") == "done"


def test_what_is_kept_in_memory_alone_is_shown_and_no_certain_accusation(repo: Make) -> None:
    made = repo(api("predictions_log.append({'text': text, 'label': label})", "predictions_log = []"))
    finding = discover()["data-collection"].function(made)
    assert (finding.state.value, finding.confidence.value) == ("not_done", "medium")
    assert finding.message == "the API keeps requests and predictions only in memory, so they are lost when it stops"
    assert [place.note for place in finding.evidence] == ["predictions_log.append"]
    # A list of the function's own is gone with the answer.
    own = api("predictions = []; predictions.append(label)", "predictions = []")
    assert confidence(repo(own), "data-collection") == "high"


def test_what_an_application_made_by_a_factory_keeps_in_memory_is_no_certain_accusation_either(repo: Make) -> None:
    factory = (
        "from fastapi import FastAPI\n\ndef create_app():\n    app = FastAPI()\n    {}\n\n    @app.post('/predict')\n"
        "    def predict(text: str):\n        label = app.state.model.predict(text)\n        {}\n        return label\n"
        "    {}\n    return app\n"
    )
    for files in (
        {"app/main.py": factory.format("history = []", "history.append((text, label))", "pass")},
        {"app/main.py": factory.format("pass", "history.append((text, label))", "history = []")},
        {"app/main.py": factory.format("pass", "app.state.history.append((text, label))", "app.state.history = []")},
    ):
        assert (state(repo(files), "data-collection"), confidence(repo(files), "data-collection")) == (
            "not_done",
            "medium",
        )
