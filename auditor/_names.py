"""Names and words that several packages use: each table stands here once, with the rule by which a word is in it.

A table belongs here where two packages ask the same question. What one module alone asks stays in that module, and what
a module adds to a table for its own question stands there. Probes import the tables from `auditor.shared`; those of one
kind of file are in its view (`views.runners`, `views.pytest_options`).
"""

from __future__ import annotations

from typing import Final

MODEL_ENDINGS: Final = (".ckpt", ".h5", ".joblib", ".keras", ".onnx", ".pkl", ".pt", ".pth", ".safetensors")
"""How the files end in which a framework keeps a trained model, in small letters.

Also those that may hold something else: in a repository, a pickle is hardly ever anything but a model.
"""
NO_TEXT: Final = frozenset(
    f".{ending}"
    for endings in (
        "png jpg jpeg gif bmp tif tiff webp ico heic svg psd pdf ps eps mp3 wav flac ogg mp4 avi mov mkv webm",
        "zip gz bz2 xz zst tar tgz 7z rar whl egg jar pt pth ckpt onnx h5 hdf5 keras pb tflite safetensors bin",
        "npy npz pkl pickle joblib parquet feather arrow csv tsv xlsx xls ods docx pptx db sqlite sqlite3",
        "so dll dylib exe o a pyc class woff woff2 ttf otf eot prof nii dcm mat las tfrecord lmdb mdb",
    )
    for ending in endings.split()
)
"""How the files end that hold no words of a person, in small letters: images, media, archives, models and tables."""
DOCUMENT_FOLDERS: Final = frozenset({"doc", "docs", "documentation"})
"""Folders that are named for documentation, whatever builds it, in small letters."""
ENVIRONMENTS: Final = frozenset(
    [
        *(".venv", "venv", ".virtualenv", "virtualenv", "virtualenvs"),
        *("site-packages", "dist-packages", "__pypackages__", "node_modules", "bower_components"),
    ]
)
"""Folders into which a tool installs packages, by the names that the tools give them, in small letters.

A name that a project may use for files of its own, as `env` or `.conda`, is none of them.
"""
MADE_BY_PROTOC: Final = ("_pb2", "_pb2_grpc")
"""How the modules end that protoc makes of a .proto: no package has one of them at its top, and few track theirs."""
TOOL_CACHES: Final = frozenset(
    ["__pycache__", ".pytest_cache", ".mypy_cache", ".ruff_cache", ".ipynb_checkpoints", ".hypothesis", ".tox", ".nox"]
)
"""Folders that a tool makes again whenever it runs, by the names that the tools give them, in small letters."""
LOG_METHODS: Final = frozenset({"debug", "info", "warning", "warn", "error", "exception", "critical", "fatal"})
"""The methods of a standard logger that are named for a level. `log` is none: other libraries log numbers with it."""
SWITCHED_OFF: Final = frozenset({"", "0", "false", "no", "off", "none", "null", "~", "never"})
"""How a setting is switched off, in small letters: by the false and null of YAML, and words that tools take for it."""
API_NAMES: Final = frozenset({"api", "app", "backend", "endpoint", "server", "service", "serving"})
"""What a module, a folder or a variable is called that is of an API, whichever API it is."""
