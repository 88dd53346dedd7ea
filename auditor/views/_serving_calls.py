"""How a call shows that it runs a model, and how a route is called that does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from auditor.views.python import Call

_INFERENCE: Final = re.compile(
    r"_*(?:\w+_)?(?:predict(?:ion|ions|or|_proba|_log_proba|_step|_\w+)?|infer(?:ence)?(?:_\w+)?|forward|generate(?:_\w+)?|"
    r"classif(?:y|ier|ication)(?:_\w+)?|transcribe|detect(?:_\w+)?|recommend(?:_\w+)?|segment(?:_\w+)?|forecast(?:_\w+)?|"
    r"kneighbors|decision_function|score_samples|summari[sz]e|translate|analy[sz]e(?:_\w+)?|caption(?:_\w+)?|"
    r"sample_(?:image|text)s?|run_model\w*|evaluate_\w+|estimate\w*|invoke|completions?|create_completion)"
)
_MODEL_NAME: Final = re.compile(
    r"(?i)(?:\w*(?:models?|net(?:work)?)|(?:\w*_)?(?:classifier|pipe(?:line)?|predictor|detector|llm|encoder|estimator|"
    r"regressor|clf|generator|segmenter|transformer|unet|resnet\w*|vit|agent|forecaster|recommender))\d*"
)
_MODEL_RESULT: Final = re.compile(
    r"(?i)(?:^|[._])(?:\w*load\w*|\w*model\w*|pipeline|\w*net\w*|\w*classifier\w*|from_pretrained|\w*predictor\w*|"
    r"create_model|compile|script|trace|eval|to|cuda|half)\(\)"
)
_TENSOR: Final = (
    "torch.no_grad",
    "torch.inference_mode",
    "torch.argmax",
    "torch.softmax",
    "torch.sigmoid",
    "torch.topk",
    "torch.nn.functional.softmax",
    "torch.nn.functional.sigmoid",
    "torch.nn.functional.log_softmax",
    "tensorflow.nn.softmax",
    "jax.nn.softmax",
)
_SESSION: Final = re.compile(r"(?i)(?:session\w*|sess|\w*_sess\w*|ort\w*|onnx\w*|runner)\.(?:async_)?run")
WORD: Final = re.compile(
    r"(?i)predict|infer|classif|generat|detect|recommend|segment|forecast|transcri|translat|summar|analy[sz]|caption|score|"
    r"estimat|answer|chat|complet|embed|query|search|ask|evaluate|identify|recogni|diagnos"
)
TRIVIAL: Final = re.compile(
    r"(?:(?:fastapi|flask|starlette|pydantic|logging|loguru|random|time|datetime|uuid|os|json|typing|builtins|pathlib)\b.*|"
    r"print|len|str|int|float|dict|list|set|tuple|isinstance|range|round|open|sorted|min|max|sum|enumerate|zip|bool|repr|"
    r"super|HTTPException|JSONResponse|logger\..*|log\..*|[A-Z]\w*(?:Response|Error|Exception|Request))"
)


def without_state(name: str) -> str:
    """Return a name without the application in whose state it is kept: `model.predict` of `app.state.model.predict`."""
    return name.rpartition(".state.")[2]


def runs_model(call: Call) -> bool:
    """Return whether a call runs a model, by its name."""
    name = without_state(call.name)
    if name in _TENSOR or _SESSION.search(name) or ".InferenceSession().run" in name:
        return True
    if name.endswith("()"):
        return bool(_MODEL_RESULT.search(name))
    method = name.rsplit(".", 1)[-1]
    if name.split(".", 1)[0] in (
        "fastapi",
        "flask",
        "logging",
        "logger",
        "log",
        "prometheus_client",
        "pydantic",
        "HTTPException",
    ):
        return False
    if _INFERENCE.fullmatch(method):
        return True
    # A class is built, not run.
    return bool(_MODEL_NAME.fullmatch(method)) and not method[:1].isupper()
