"""Which part of a project a file belongs to, judged by its path alone."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from auditor.views._roles import foreign_kind, is_test_name, is_test_path

AREAS: Final = ("data", "model", "API", "CI", "cloud", "docs", "tests", "other")
"""The areas, in the order in which they are shown."""

_CI = re.compile(
    r"(?:\.github|\.gitlab|\.circleci)/.*|\.gitlab-ci\.ya?ml|\.pre-commit-config\.ya?ml|\.?codecov\.ya?ml|\.travis\.yml"
    r"|(?:.*/)?(?:azure-pipelines|bitbucket-pipelines)\.ya?ml|(?:.*/)?Jenkinsfile"
)
_CLOUD = re.compile(
    r"(?i)(?:.*/)?(?:(?:docker|container)file[^/]*|[^/]*\.(?:docker|container)file|\.dockerignore|\.gcloudignore"
    r"|(?:docker-)?compose[^/]*\.ya?ml|[^/]*cloud[_-]?build[^/]*\.ya?ml|[^/]*vertex[^/]*|[^/]*\.(?:tf|tfvars)|app\.yaml"
    r"|[^/]*prometheus[^/]*|[^/]*grafana[^/]*)"
    r"|(?:.*/)?(?:dockerfiles?|docker|terraform|kubernetes|k8s|helm|gcp|cloud|deploy|deployments?|infra(?:structure)?|"
    r"monitoring|grafana)/.*"
)
_DATA = re.compile(
    r"(?:.*/)?(?:[^/]*\.dvc|dvc\.(?:yaml|lock)|\.dvcignore|params\.yaml)|\.dvc/.*|(?:data|datasets?)/.*"
    r"|.*\.(?:csv|tsv|parquet|npy|npz|jsonl|feather)"
)
_DOCS = re.compile(
    r"(?i).*\.(?:md|rst|adoc|markdown|drawio)|(?:.*/)?(?:docs?|documentation|reports?)/.*|(?:.*/)?mkdocs\.ya?ml|"
    r"(?:.*/)?(?:licen[sc]e|citation|authors|changelog)[^/]*"
)
_MODEL = re.compile(r".*\.(?:ckpt|pth?|onnx|h5|pkl|joblib|safetensors)|models?/.*")
_WORD = re.compile(r"[a-z]+")
_WORDS = {
    "data": ("data", "dataset", "datasets", "dataloader", "datamodule", "preprocess", "preprocessing", "download"),
    "API": (
        *(
            "api",
            "apis",
            "app",
            "serve",
            "serving",
            "service",
            "server",
            "backend",
            "frontend",
            "inference",
            "endpoint",
        ),
        *("fastapi", "streamlit", "gradio", "bentoml", "torchserve", "client", "ui", "webapp", "routes", "router"),
    ),
    "model": (
        *("model", "models", "modeling", "train", "training", "trainer", "evaluate", "evaluation", "eval", "predict"),
        *(
            "prediction",
            "sweep",
            "sweeps",
            "hyperparameters",
            "optimizer",
            "loss",
            "visualize",
            "visualization",
            "wandb",
        ),
        *("profiling", "lightning", "network", "experiment", "experiments", "conf", "config", "configs"),
    ),
    "cloud": ("gcp", "vertex", "gcloud", "deploy", "monitoring", "drift", "docker"),
}
_AREA_OF = {word: area for area, words in _WORDS.items() for word in words}
_PROSE = (".md", ".rst", ".markdown", ".adoc")


@lru_cache(maxsize=65_536)
def area_of(path: str) -> str:
    """Return the area of a file: one of AREAS. What others wrote or a tool made is `other`."""
    if foreign_kind(path, {}) is not None:
        return "other"
    if is_test_path(path) or is_test_name(path):
        return "tests"
    for area, pattern in (("CI", _CI), ("docs", _DOCS), ("cloud", _CLOUD), ("data", _DATA), ("model", _MODEL)):
        if pattern.fullmatch(path) and not (area == "docs" and _is_code_of(path)):
            return area
    # The file's own name says more than its folders, and an inner folder more than an outer one.
    for part in reversed(path.lower().split("/")):
        for word in _WORD.findall(part.rpartition(".")[0] or part):
            if word in _AREA_OF:
                return _AREA_OF[word]
    return "other"


def _is_code_of(path: str) -> bool:
    """Return whether a file in a folder of documents is none: a workflow's or a service's in `docs/` stays one."""
    return path.endswith((".py", ".ipynb")) and not path.endswith(_PROSE) and not path.startswith(("docs/", "report"))
