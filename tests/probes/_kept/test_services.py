"""What an API hands to a service that keeps each call of it."""

from __future__ import annotations

import pytest

from tests.probes.conftest import MakeRepository as Make
from tests.probes.ops import API, state

ASK = API.replace("        return {", "        answer = model(text)\n        WHAT\n        return {")
BENTO = (
    "import bentoml\nimport joblib\n\n@bentoml.service\nclass Nests:\n    def __init__(self):\n"
    "        self.model = joblib.load('model')\n\n    @bentoml.api\n    def predict(self, wing: float) -> float:\n"
    "        value = self.model.predict([[wing]])[0]\n        WHAT\n        return value\n"
)


@pytest.mark.parametrize(
    ("made", "line", "expected"),
    [
        ("import langfuse\ntold = langfuse.Langfuse()", "told.trace(name='a', input=text, output=answer)", "done"),
        ("import langfuse\ntold = langfuse.Langfuse()", "told.trace(name='a', output=answer)", "partial"),
        ("import langfuse\ntold = langfuse.Langfuse()", "told.flush()", "not_done"),
        ("import langfuse\ntold = langfuse.Langfuse()", "told.get_prompt(text)", "not_done"),
        ("import langsmith\ntold = langsmith.Client()", "told.create_run('a', {'text': text}, outputs={'o': answer})", "done"),
        ("import nests\ntold = nests.Client()", "told.trace(name='a', input=text, output=answer)", "not_done"),
    ],
)  # fmt: skip
def test_a_tracer_keeps_what_it_is_told_of_a_call(repo: Make, made: str, line: str, expected: str) -> None:
    code = ASK.replace("WHAT", line).replace("import torch\n", f"import torch\n{made}\n")
    assert state(repo({"src/api.py": code}), "data-collection") == expected


@pytest.mark.parametrize(("name", "expected"), [("observe", "done"), ("other", "not_done")])
def test_a_tracer_around_a_function_keeps_what_it_is_asked_and_answers(repo: Make, name: str, expected: str) -> None:
    code = ASK.replace("        WHAT\n", "").replace("import torch\n", f"import torch\nfrom langfuse import {name}\n")
    code = code.replace('@app.post("/predict")\n', f'@app.post("/predict")\n@{name}()\n')
    assert state(repo({"src/api.py": code}), "data-collection") == expected


LOGS = "watch.log(wing, name='wing', role='feature', data_type='numerical')"
ANSWERS = "watch.log(value, name='nest', role='prediction', data_type='numerical')"


@pytest.mark.parametrize(
    ("opened", "lines", "expected"),
    [
        ("bentoml.monitor('nests')", (LOGS, ANSWERS), "done"),
        ("bentoml.monitor('nests')", (ANSWERS,), "partial"),
        ("bentoml.monitor('nests')", ("pass",), "not_done"),
        ("nests.look('nests')", (LOGS, ANSWERS), "not_done"),
    ],
)
def test_the_monitoring_of_bentoml_keeps_what_it_is_told(
    repo: Make, opened: str, lines: tuple[str, ...], expected: str
) -> None:
    within = "\n            ".join(lines)
    code = BENTO.replace("WHAT", f"with {opened} as watch:\n            {within}")
    assert state(repo({"src/service.py": code}), "data-collection") == expected


ASKED = (
    "import json\n\nimport joblib\nimport pandas as pd\nfrom fastapi import FastAPI\nfrom google.cloud import storage\n"
    "from pydantic import BaseModel\n\napp = FastAPI()\nmodel = joblib.load('m')\nblob = storage.Client().bucket('b').blob('a')\n\n\n"
    "class Nest(BaseModel):\n    wing: float\n    height: float\n\n\n@app.post('/predict')\ndef predict(nest: Nest):\n"
    "    row = pd.DataFrame([nest.model_dump()])\n    value = float(model.predict(row)[0])\n    WHAT\n    return value\n"
)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("kept = row.iloc[0].to_dict() | {'value': value}\n    blob.upload_from_string(json.dumps(kept))", "done"),
        ("kept = row.assign(value=value).iloc[0].to_dict()\n    blob.upload_from_string(json.dumps(kept))", "done"),
        ("kept = {**row.iloc[0], 'value': value}\n    blob.upload_from_string(json.dumps(kept))", "done"),
        ("kept = {'value': value}\n    blob.upload_from_string(json.dumps(kept))", "partial"),
        ("kept = {'value': round(value, 2)}\n    blob.upload_from_string(json.dumps(kept))", "partial"),
    ],
)
def test_the_table_that_a_model_is_given_is_the_request(repo: Make, line: str, expected: str) -> None:
    assert state(repo({"src/api.py": ASKED.replace("WHAT", line)}), "data-collection") == expected


PICTURES = (
    "from io import BytesIO\n\nimport jax\nimport numpy as np\nfrom fastapi import FastAPI, UploadFile\n"
    "from google.cloud import firestore\nfrom PIL import Image\n\napp = FastAPI()\nshares_of = jax.jit(lambda x: x)\n\n\n"
    "@app.post('/classify')\nasync def classify(file: UploadFile):\n"
    "    array = np.asarray(Image.open(BytesIO(await file.read())).resize((64, 64)), dtype=float)\n"
    "    shares = shares_of(array)\n    firestore.Client().collection('asked').add(WHAT)\n    return shares\n"
)


@pytest.mark.parametrize(
    ("kept", "expected"),
    [
        ("{'array': array.tolist(), 'shares': shares.tolist()}", "done"),
        ("{'shares': shares.tolist()}", "partial"),
        ("{'name': file.filename, 'shares': shares.tolist()}", "partial"),
    ],
)
def test_what_an_upload_is_read_into_is_the_request_and_no_answer_of_a_model(
    repo: Make, kept: str, expected: str
) -> None:
    assert state(repo({"src/api.py": PICTURES.replace("WHAT", kept)}), "data-collection") == expected


@pytest.mark.parametrize(
    ("made", "line", "expected"),
    [
        ("from langfuse import Langfuse\ntold = Langfuse()", "told.trace(input=text)", "partial"),
        ("from langfuse.openai import OpenAI\ntold = OpenAI()", "told.chat.completions.create(text)", "done"),
    ],
)
def test_a_tracer_is_no_model(repo: Make, made: str, line: str, expected: str) -> None:
    code = (
        f"from fastapi import FastAPI\n{made}\n\napp = FastAPI()\n\n\n@app.post('/ask')\ndef ask(text: str):\n"
        f"    {line}\n    return 'See a vet.'\n"
    )
    assert state(repo({"src/api.py": code}), "fastapi") == expected


@pytest.mark.parametrize(
    ("made", "around", "expected"),
    [
        ("import weave\nweave.init('nests')", "@weave.op", "done"),
        ("import mlflow", "@mlflow.trace", "done"),
        ("import mlflow\nmlflow.openai.autolog()", "", "done"),
        ("from langfuse.openai import OpenAI\nclient = OpenAI()", "", "done"),
        ("import mlflow\nmlflow.sklearn.autolog()", "", "not_done"),
        ("from openai import OpenAI\nclient = OpenAI()", "", "not_done"),
        ("import weave\nweave.init('nests')", "", "not_done"),
    ],
)
def test_what_keeps_every_call_of_a_function_or_of_a_client(repo: Make, made: str, around: str, expected: str) -> None:
    code = ASK.replace("        WHAT\n", "").replace("import torch\n", f"import torch\n{made}\n")
    code = code.replace('@app.post("/predict")\n', f'@app.post("/predict")\n{around}\n'.replace("\n\n", "\n"))
    assert state(repo({"src/api.py": code}), "data-collection") == expected


def test_rows_that_are_copied_into_a_table_are_stored(repo: Make) -> None:
    line = "told.copy_records_to_table('asked', records=[{'text': text, 'answer': answer}])"
    code = ASK.replace("WHAT", line).replace(
        "import torch\n", "import torch\nimport asyncpg\ntold = asyncpg.connect()\n"
    )
    assert state(repo({"src/api.py": code}), "data-collection") in ("done", "partial")
