"""Which modules are for data by what they do, whatever they are called: data sets, downloads, files made of files."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from auditor import Evidence, Repository
from auditor.shared import regex
from probes._data.files import (
    data_set_calls,
    fetching_calls,
    gives_loaders,
    plain_reads,
    table_reads,
    uploads_files,
    writing_calls,
)
from probes._data.handled import Handled, fetching_shell_calls
from probes._data.modules import has_another_purpose, is_page, is_served
from probes._data.sets import data_sets
from probes._shared import called_by, clipped, definitions, stem
from probes._training.models import models_loaded

if TYPE_CHECKING:
    from auditor.views.python import Call, Module

_AROUND_THE_MODEL: Final = regex(
    r"(?i)(?:^|_)(?:predict\w*|infer\w*|serv(?:e|er|es|ing|ice|ices)|apis?|apps?|application|backend|frontend|drift\w*|"
    r"monitor\w*|tests?|testing|locust\w*)(?:_|$)"
)
"""What a module is called that handles what an API is sent, or a trained model is asked."""
_WATCHES: Final = regex(r"(?i)(?:^|[/_])(?:monitor\w*|drift\w*|visuali\w+)(?:/|_|$)")
_ANOTHER: Final = regex(
    r"(?i)(?:^|_)(?:eval\w*|metrics?|plots?|plotting|visuali\w+|figures?|reports?|reporting|scores?|deploy\w*|benchmark\w*|"
    r"models?|train|training|trainer|export\w*|quanti\w+|prun(?:e|ing)|onnx|log|logs|logger|logging|loggers|config\w*|"
    r"settings?|clients?|load_?test\w*|sweep\w*|profil(?:e|er|ing)|notify|notifications?|upload\w*|check\w*|version\w*)(?:_|$)"
)
"""What else it may be called that reads and writes files of something else than data."""
_SEVERAL: Final = regex(r"(?i)(?:^|_)(?:main|cli|utils?|helpers?|common|tools?|tasks?|setup|database|db)(?:_|$)")
"""What it is called where more than one thing is done."""
_BESIDE: Final = (
    "sklearn.metrics", "torchmetrics", "evidently", "alibi_detect", "nannyml", "prometheus_client", "mkdocs_gen_files",
    "torch.onnx", "torch.jit", "torch.quantization", "torch.ao", "torch.profiler", "onnx", "onnxruntime", "pstats",
    "cProfile",
)  # fmt: skip
"""What is made use of by what measures or exports something."""
_DRAWS: Final = ("matplotlib.", "seaborn.", "plotly.", "altair.", "bokeh.", "wordcloud.")
_STEPS: Final = ("sklearn.pipeline.", "sklearn.compose.")
"""What puts steps of preparation together as well as models."""
_GIVES: Final = regex(r"(?i)(?:^|_)(?:load|read|get|make|build|prepare|preprocess|split)(?:_|$)")
_ASKS: Final = frozenset(
    {"predict", "predict_proba", "predict_step", "forward", "eval", "state_dict", "load_state_dict"}
)
_OF_A_MODEL: Final = regex(
    r"(?i)(?<![a-z])(?:models?|weights|checkpoints?|ckpts?|onnx|state_?dict|safetensors|predict(?:ions?|ed|s)?|metrics|drift)"
    r"(?![a-z])|\.(?:ckpt|onnx)$"
)
"""What names and paths say of files that a model is kept in, or what it gives."""
_NO_DATA: Final = regex(
    r"(?i)(?<![a-z])(?:configs?|settings|logs?|readme|changelog|versions?|secrets?|credentials|requirements)(?![a-z])|"
    r"\.(?:ya?ml|toml|md|html|log|py|ini|cfg|env)$"
)
_SPEAKS: Final = regex(
    r"(?i)(?:^|[/_.*-])(?:data|datasets?|raw|processed|interim|train|val|images?|labels?|samples?|corpus)(?:$|[/_.-])|"
    r"\.(?:jpe?g|png|tiff?|wav|flac|mp3|csv|tsv|parquet|npy|npz|nii|geojson|gpkg|xml|jsonl|h5|hdf5|zip|tar|gz|txt)$"
)
_PREPARING: Final = regex(
    r"(?i)(?:^|_)(?:prepar\w+|pre_?process\w*|clean\w*|tidy|resampl\w+|resiz\w+|crop\w*|normali\w+|augment\w*|split\w*|"
    r"tokeni\w+|filter\w*|dedup\w*|convert\w*|download\w*|raw|corpus|dataset)(?:_|$)"
)
_SHAPES: Final = regex(
    r"(?i)(?:as)?array|DataFrame|Series|astype|(?:h|v)?stack|concat(?:enate)?|tensor|from_numpy|resize|normali[sz]e|filter|"
    r"map|sub|dropna|fillna|reshape|split|(?:random|train_test)_split|resample|to_crs|interpolate|clip|rename|query|merge|join"
)
_HANDS_BACK: Final = regex(r"[ \t]+(?:return|yield)[ \t]+(?!None\b|True\b|False\b|len\(|\d)\S")
_LONGEST: Final = 200


def preparing_lines(repo: Repository, module: Module) -> list[Handled]:
    """Return what shows that a module is for data by what it does, empty where nothing does for sure.

    It defines a data set, loads or downloads one, or makes files of files. What trains, serves, measures or draws does
    the latter in passing.
    """
    if _around_the_model(module):
        return []
    found = [Handled(0, item.line, item.name) for item in data_sets(repo).get(module.path, ())]
    if not found and not _aside(module) and not _SEVERAL.search(stem(module.path)):
        rest = _without_drawing(module)
        found = [*data_set_calls(rest), *_made_of_files(repo, rest)]
    return sorted(set(found))


def possibly_preparing_lines(module: Module) -> list[Handled]:
    """Return what a module reads, or makes up, that writes files, too, where nothing tells whether that is data."""
    if _around_the_model(module) or _another(module):
        return []
    module = _without_drawing(module)
    found = (
        []
        if next(writing_calls(module), None) is None
        else [*table_reads(module), *plain_reads(module), *fetching_calls(module)]
    )
    if not found and next(writing_calls(module), None) is not None:
        found = [call for call in module.calls if call.name.startswith("numpy.random.")]  # made up
    return sorted({*_shown(found), *data_set_calls(module), *fetching_shell_calls(module)})


def _around_the_model(module: Module) -> bool:
    """Return whether a module serves or watches a model, by its name, its folder's or what it makes use of."""
    named = _AROUND_THE_MODEL.search(stem(module.path)) or _WATCHES.search(posixpath.dirname(module.path))
    return named is not None or is_served(module) or is_page(module)


def _another(module: Module) -> bool:
    """Return whether a module is there for something else than data, by its name or by what it does."""
    if _ANOTHER.search(stem(module.path)) or module.uses(*_BESIDE) or has_another_purpose(module):
        return True
    return any(call.method in _ASKS for call in module.calls)


def _aside(module: Module) -> bool:
    """Return whether a module is there for something else, or loads a model, too."""
    return _another(module) or any(not model.name.startswith(_STEPS) for model in models_loaded([module]))


def _without_drawing(module: Module) -> Module:
    """Return a module without the calls of its functions that draw: what these read, they read to show it."""
    drawing = {call.scope for call in module.calls if call.name.startswith(_DRAWS)}
    if not drawing:
        return module
    return module._replace(calls=tuple(call for call in module.calls if call.scope not in drawing))


def _made_of_files(repo: Repository, module: Module) -> list[Handled]:
    """Return the reading of files in a module that makes others, or an array or a table, of them, and of no model's."""
    said = _said(module)
    if any(map(_OF_A_MODEL.search, said)):
        return []
    read, fetched = list(table_reads(module)), list(fetching_calls(module))
    if not read and uploads_files(module):
        return []
    run = [each for each in fetching_shell_calls(module) if not (_OF_A_MODEL.search(each.name) or "dvc" in each.name)]
    if any(map(_NO_DATA.search, said)) or any(_for_a_model(repo, call) for call in fetched):
        fetched, run = [], []
    kept = next(writing_calls(module), None) is not None
    if fetched or run or (read and (kept or any(_gives(repo, module, call) for call in read))):
        return [*_shown([*read, *fetched]), *run]
    if gives_loaders(module):
        return _shown([*read, *plain_reads(module)])
    if kept and not any(map(_NO_DATA.search, said)) and (_speaks(module) or any(map(_SPEAKS.search, said))):
        return _shown(plain_reads(module))
    return []


def _shown(found: Iterable[Call]) -> list[Handled]:
    return [Handled(0, call.line, call.method) for call in found]


def _said(module: Module) -> list[str]:
    """Return the names and paths that a module has."""
    names = [item.name for item in definitions(module)]
    names += [item.name for function in module.functions for item in function.parameters]
    texts = (text.value for text in module.strings if len(text.value) < _LONGEST)
    return [*names, *(text for text in texts if len(text.split()) == 1)]


def _speaks(module: Module) -> bool:
    """Return whether a module's functions are called after the preparing of data, or are given what is raw."""
    given = (item.name for function in module.functions for item in function.parameters)
    return any(map(_PREPARING.search, (*(item.name for item in module.functions), *given, stem(module.path))))


def _gives(repo: Repository, module: Module, call: Call) -> bool:
    """Return whether what reads a file gives back what it makes of it."""
    function = module.function(call.scope)
    if function is None:
        return False
    if (function.result or "").startswith(f"{call.name}()"):
        return True
    if function.result is None and not _GIVES.search(function.name):
        return any(map(_HANDS_BACK.match, repo.python.written.body(module, call.scope)))
    return any(_SHAPES.fullmatch(each.method) for each in module.calls_in(call.scope))


def fetching_commands(repo: Repository) -> Iterator[Evidence]:
    """Yield the commands of scripts and tasks that fetch or unpack what is called data."""
    for target in repo.commands.targets:
        for command in target.commands:
            if command.tool in _FETCHERS and _OF_DATA.search(command.text[:_LONGEST]):
                yield Evidence(command.path, command.line, clipped(command.text.strip()))


_FETCHERS: Final = frozenset({"curl", "wget", "kaggle", "gdown", "unzip", "tar", "gsutil", "aria2c", "huggingface-cli"})
_OF_DATA: Final = regex(r"(?i)(?<![a-z])(?:data(?:sets?)?|raw|corpus|images)(?![a-z])|\.(?:csv|parquet|jsonl)\b")


def _for_a_model(repo: Repository, call: Call) -> bool:
    """Return whether a function that fetches a file is asked for a model's, or by what serves one."""
    for module, asked in called_by(repo, call.scope.rpartition(".")[2]) if call.scope else ():
        if is_served(module) or any(_OF_A_MODEL.search(each.string or each.name or "") for each in asked.values):
            return True
    return False
