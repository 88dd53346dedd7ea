"""How a call shows that it runs a model, and how a route is called that does."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from auditor._regex import regex

if TYPE_CHECKING:
    from auditor.views.python import Call, Module, Value

_INFERENCE: Final = regex(
    r"_*(?:\w+_)?(?:predict(?:ion|ions|or|_proba|_log_proba|_step|_\w+)?|infer(?:ence)?(?:_\w+)?|forward|generate(?:_\w+)?|"
    r"classif(?:y|ier|ication)(?:_\w+)?|transcribe|detect(?:_\w+)?|recommend(?:_\w+)?|segment(?:_\w+)?|forecast(?:_\w+)?|"
    r"kneighbors|decision_function|score_samples|summari[sz]e|translate|analy[sz]e(?:_\w+)?|caption(?:_\w+)?|"
    r"sample_(?:image|text)s?|get_preds|run_model\w*|evaluate_\w+|estimate\w*|invoke|completions?|create_completion)"
)
_OF_RUNS: Final = regex(r"drift|_reports?\Z")
"""What looks at what a model was given or said before: `detect_drift`, `generate_report`."""
_RUNS: Final = regex(r"_*(?:predict(?!ion|_drift)|infer|classif|summari[sz]|transcrib|translat|segment|forecast)")
"""What runs a model, whatever it says or keeps besides: `predict_with_drift`, `classify_report`."""
_OF_A_MODEL: Final = regex(
    r"(?:sample|encode|embed|denoise|reconstruct|colori[sz]e|answer|ask|respond|complete)(?:_\w+)?"
)
"""What a model does, and others may do, too."""
_MODEL_ENDS: Final = ("model", "models", "net", "network")
_MODEL_WORDS: Final = frozenset((
    "classifier", "pipe", "pipeline", "predictor", "detector", "llm", "encoder", "estimator", "regressor", "clf",
    "generator", "segmenter", "transformer", "unet", "vit", "agent", "forecaster", "recommender",
))  # fmt: skip
"""What else a model is called, for what it does or for how it is built."""
_MODEL_RESULT: Final = regex(
    r"(?i)(?:^|[._])(?:\w*load\w*|\w*model\w*|pipeline|\w*net\w*|\w*classifier\w*|from_pretrained|\w*predictor\w*|"
    r"create_model|compile|script|trace|eval|to|cuda|half|\w*models\.get)\(\)"
)
_BUILT: Final = regex(
    r"(?:torch\.nn\.(?!functional\b|utils\b|\w*(?:Loss|[Ss]oftmax\w*|[Ss]igmoid|LU|Tanh|Flatten|Identity)\()|torchvision\.models\.|torch_geometric\.nn\.|timm\.|monai\.networks\.|"
    r"segmentation_models_pytorch\.|efficientnet_pytorch\.|open_clip\.|llama_cpp\.|facenet_pytorch\.|ultralytics\.(?=[A-Z])|"
    r"(?:transformers|diffusers)\.(?=\w{0,80}(?:Pipeline|Model|For[A-Z]\w{0,80})\(\)\Z)|tensorflow_hub\.(?=KerasLayer\()|"
    r"(?:tensorflow\.)?keras\.(?!layers\b|losses\b))"
    r"[\w.]{1,200}\(\)"
)
"""An object of a library's own classes of models, which is run by calling it."""
_ENGINE: Final = regex(
    r"(?:easyocr|paddleocr|ctranslate2|gensim|sentence_transformers|llama_cpp|gpt4all|openai|anthropic|nltk\.sentiment|vaderSentiment|"
    r"fastembed|insightface|mediapipe|stanza)\.[\w.]{1,200}\(\)\.[\w.]{1,200}|(?:ollama\.(?:chat|generate|embed)|deepface\.|litellm\.)\w{0,80}"
)
"""What an object of a library does that has nothing but models, and functions that ask one."""
_BESIDE: Final = regex(r"(?i)(?:tokeni[sz]er(?:fast)?|processor|extractor)(?:\(\))?(?:\.from_pretrained)?\(\)")
_PREPARES: Final = regex(r"tokeni|process|transform|extract|vectori|scal|label|config")
"""What is kept beside models, under a name of its own."""
CONTEXTS: Final = frozenset({"torch.no_grad", "torch.inference_mode"})
"""In what a model runs; of themselves they run nothing."""
_OF_INPUT: Final = regex(
    r"torch\.(?:tensor|as_tensor|from_numpy|rand\w*|zeros|ones|arange|stack)\b.*|"
    r"(?:torchaudio|torchvision\.(?:transforms|io)|numpy|PIL|librosa|cv2|pandas|polars|skimage|soundfile)\..*"
)
"""What input is made by: a function of tensors that is given such a thing works on no answer of a model."""
_TENSOR: Final = (
    *CONTEXTS,
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
MODELS: Final = (
    "torch.nn.Module",
    "torch.nn.modules.Module",
    "lightning.LightningModule",
    "lightning.pytorch.LightningModule",
    "pytorch_lightning.LightningModule",
    "tensorflow.keras.Model",
    "keras.Model",
    "flax.linen.Module",
    "flax.nnx.Module",
    "equinox.Module",
    "transformers.PreTrainedModel",
)
"""The classes whose heirs are models: an object of one is run by calling it."""
_SESSION: Final = regex(
    r"(?i)(?:session\w*|sess|\w*_sess\w*|ort\w*|onnx\w*|runner|\bmodel|\w_model)\.(?:async_)?run(?!\w)"
)
WORD: Final = regex(
    r"(?i)predict|infer|classif|generat|detect|recommend|segment|forecast|transcri|translat|summar|analy[sz]|caption|score|"
    r"estimat|answer|chat|complet|embed|query|search|ask|evaluate|identify|recogni|diagnos"
)
_LONGEST: Final = 400
"""Of a name: what is longer is nobody's."""
TRIVIAL: Final = regex(
    r"(?:(?:fastapi|flask|starlette|pydantic|logging|loguru|random|time|datetime|uuid|os|json|typing|builtins|pathlib)\b.*|"
    r"numpy\.random\b.*|torch\.rand\w*|"
    r".*\.(?:eval|train|to|cpu|cuda|parameters|state_dict|load_state_dict|strip|lower|upper|append|tolist)|"
    r"print|len|str|int|float|dict|list|set|tuple|isinstance|range|round|open|sorted|min|max|sum|enumerate|zip|bool|repr|"
    r"super|HTTPException|JSONResponse|logger\..*|log\..*|[A-Z]\w*(?:Response|Error|Exception|Request)|"
    # What reads tables and files, puts arrays together, or stores: data, and no model.
    r"(?:open|Path)\(\).*|Path|"
    r"(?:pandas|polars)\.(?:read_\w+|scan_\w+|DataFrame|Series|LazyFrame|concat|to_\w+|get_dummies|Timestamp)\b.*|"
    r"numpy\.(?:load\w*|save\w*|array|asarray|zeros|ones|frombuffer|expand_dims|stack|concatenate|mean)\b.*|"
    r"(?:csv|io|sys|re|math|base64|hashlib|shutil|tempfile|collections|itertools|functools|sqlite3|statistics|secrets|"
    r"contextlib|copy|traceback|warnings|gzip|zipfile|enum|dataclasses|string|glob|threading|queue)\b.*|"
    r"(?:google\.cloud\.(?:storage|bigquery|firestore|logging)|boto3|sqlalchemy|sqlmodel|pymongo|redis|prometheus_client)\b.*)"
)


HOOKS: Final = frozenset({"after_response", "after_request", "before_request"})
"""As what a route is handed functions that run around it."""


def without_state(name: str) -> str:
    """Return a name without the application in whose state it is kept: `model.predict` of `app.state.model.predict`."""
    return name.rpartition(".state.")[2]


_OF_APPLICATION: Final = regex(
    r"(?:(?:fastapi|starlette)\.[\w.]{0,40}Request\(\)\.app|fastapi\.FastAPI\(\)|flask\.(?:Flask\(\)|current_app|g))"
    r"\.(?:(?:config|extra)\[)?"
)
"""What hangs on an application by an attribute of its own, or by the mapping that it has for such things."""
_HANDED: Final = {"run_in_threadpool": 0, "to_thread": 0, "run_sync": 0, "submit": 0, "map": 0, "run_in_executor": 1}
"""What runs a function, in a thread or for each of many, and which of its arguments that is."""


def handed(call: Call) -> str:
    """Return the name of what a call runs in a thread, or for each of many; empty for any other call."""
    given = call.args[_HANDED.get(call.method, len(call.args)) :][:1]
    return next((value.name or (f"{value.call}()" if value.call else "") for value in given), "")


_NO_MODEL: Final = regex(
    r"(?:fastapi|flask|logging|logger|log|prometheus_client|pydantic|HTTPException|sklearn\.metrics|chardet|jwt|jose|bcrypt|"
    r"passlib|secrets|werkzeug|click|str|string|langfuse(?!\.openai)|langsmith(?!\.wrappers)|argilla|opik|posthog|"
    r"sentry_sdk)(?:[.(]|\Z)"
)
_TABLES: Final = regex(r"(?:str|bytes)\.maketrans")


def _of_letters(call: Call) -> bool:
    """Return whether a call replaces letters of a text: `text.translate(str.maketrans("", "", string.punctuation))`."""
    table = call.args[0] if call.method == "translate" and call.args else None
    return table is not None and (_TABLES.fullmatch(table.call or "") is not None or _plain(table))


def _plain(table: Value) -> bool:
    return table.known and not isinstance(table.literal, str)


def says_nothing(call: Call) -> bool:
    """Return whether a call is of what no model needs: texts, tables, files, the answer to a request."""
    name = without_state(call.name)
    return TRIVIAL.fullmatch(name) is not None or _NO_MODEL.match(name) is not None or _of_letters(call)


def makes_input(call: Call) -> bool:
    """Return whether a call reads or makes what a model is given: an image, an array."""
    return _OF_INPUT.fullmatch(call.name[-_LONGEST:]) is not None


def runs_model(call: Call) -> bool:
    """Return whether a call runs a model, by its name or by that of what it runs in a thread."""
    if _of_letters(call) or (call.name in _TENSOR and _of_input(call)):
        return False
    return _runs_model(handed(call)) or _runs_model(call.name)


def _of_input(call: Call) -> bool:
    """Return whether a call is given what plainly is input, by the call that makes it."""
    return any(_OF_INPUT.fullmatch(value.call or value.name or "") for value in call.args[:1])


def _runs_model(called: str) -> bool:
    name = _OF_APPLICATION.sub("", without_state(called)[-_LONGEST:], count=1).replace("]", "")
    if name in _TENSOR or _SESSION.search(name) or ".InferenceSession().run" in name:
        return True
    if name.endswith("()"):
        return bool(_MODEL_RESULT.search(name) or _BUILT.fullmatch(name))
    if _ENGINE.fullmatch(name):
        return True
    method = name.rsplit(".", 1)[-1]
    if _NO_MODEL.match(name):
        return False
    if _OF_RUNS.search(method) and not _RUNS.match(method):
        return False
    if _INFERENCE.fullmatch(method):
        return True
    if _OF_A_MODEL.fullmatch(method):
        # `model.sample`, or `pkg.model.Diffusion().sample` where it is known what the name holds.
        owners = name.lower().split(".")[:-1]
        return any(_names_model(owner.removesuffix("()")) for owner in owners)
    several, opened, key = method.lower().partition("[")
    if opened:
        return _names_model(key) or (_names_model(several.removesuffix("s")) and not _PREPARES.search(key))
    # A class is built, not run.
    return _names_model(method.lower()) and not method[:1].isupper()


def tells_of_a_model(call: Call) -> bool:
    """Return whether a call runs a model for sure: it is of an object, or of what is called as a model is.

    A function that is only called like inference may do anything, where its body is out of sight.
    """
    for called in filter(None, (handed(call), call.name)):
        name = without_state(called)[-_LONGEST:]
        owner, _, method = name.rpartition(".")
        if name in _TENSOR or _ENGINE.fullmatch(name) or "()" in name or owner.startswith("self") or "[" in name:
            return True
        if _names_model(owner.rpartition(".")[2].lower()) or _names_model(method.lower()) or _SESSION.search(name):
            return True
    return False


_LOADS: Final = regex(r"_*(?:load|find|get|read|fetch|init|build|create|download)_\w+")


def telling(call: Call, here: bool) -> int:
    """Return how well a call shows where a model runs, the best least: what runs it, what works on what it said, what
    loads it, and what makes its input by what is loaded as a model is (a tokenizer).

    `here` is whether it stands in the file that is asked: there, even what works on the answer says more.
    """
    if _BESIDE.search(call.name[-_LONGEST:]):
        return 5
    if _LOADS.fullmatch(call.method):
        return 4
    if call.name in _TENSOR:
        return 1 if here else 3
    return 0 if here else 2


def loads(call: Call) -> bool:
    """Return whether a call only loads what may run later."""
    return _LOADS.fullmatch(call.method) is not None


_COMPUTES: Final = regex(r"[\w)\]][ \t]{0,9}(?:@|\*|[<>])[ \t]{0,9}[\w(\[-]")


def computes(lines: Iterable[str]) -> bool:
    """Return whether the lines of a function multiply or compare: a model may be written down so."""
    return any(_COMPUTES.search(line[:_LONGEST]) for line in lines)


def trains(module: Module, scope: str) -> bool:
    """Return whether a function trains: what runs the model there is no answer to anybody."""
    return bool(scope) and any(call.method == "backward" for call in module.calls_in(scope))


_APART: Final = regex(r"(?i)drift|monitor|dashboard")


def called_like_inference(url: str, handler: str) -> bool:
    """Return whether a route is called as what runs a model is, and not after what watches one."""
    named = bool(WORD.search(url) or WORD.search(handler))
    return named and (not _APART.search(f"{url} {handler}") or any(map(_RUNS.match, (handler, url.rpartition("/")[2]))))


def _names_model(name: str) -> bool:
    """Return whether a name is that of a model: `net2`, `my_model`, `_classifier`, `resnet_small`."""
    if not name.replace("_", "a").isalnum():
        return False
    stem = name.rstrip("0123456789")
    if stem.endswith(_MODEL_ENDS) or stem.rpartition("_")[2] in _MODEL_WORDS:
        return True
    return name.startswith("resnet") or "_resnet" in name


def first_string(args: tuple[Value, ...], value: Value | None) -> str | None:
    """Return the string that is given by position, else the one of a keyword; None where neither is one."""
    if args:
        return args[0].string
    return value.string if value else None
