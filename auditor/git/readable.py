"""Which files of a clone an audit may read: all others are judged by name, size and object id, and never fetched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from auditor.limits import MAX_ALIKE

if TYPE_CHECKING:
    from auditor.git.snapshot import Entry

_NO_TEXT = frozenset(
    f".{ending}"
    for endings in (
        "png jpg jpeg gif bmp tif tiff webp ico heic svg psd pdf ps eps mp3 wav flac ogg mp4 avi mov mkv webm",
        "zip gz bz2 xz zst tar tgz 7z rar whl jar pt pth ckpt onnx h5 hdf5 keras pb tflite safetensors bin",
        "npy npz pkl pickle joblib parquet feather arrow csv tsv xlsx xls ods docx pptx db sqlite sqlite3",
        "so dll dylib exe o a pyc class woff woff2 ttf otf eot prof nii dcm mat las tfrecord lmdb mdb",
    )
    for ending in endings.split()
)
"""Images, media, archives, models, tables and what tools make."""
_PERHAPS_DATA = frozenset({".txt", ".json", ".xml", ".html", ".jsonl", ".geojson", ".log", ".yaml", ".yml"})


def readable(entries: Mapping[str, Entry]) -> list[str]:
    """Return the paths whose text an audit may read: no images, models or data, and no submodules."""
    kinds = {path: (str(PurePosixPath(path).parent), PurePosixPath(path).suffix.lower()) for path in entries}
    count = Counter(kinds.values())
    return [
        path
        for path, (folder, suffix) in kinds.items()
        if suffix not in _NO_TEXT
        and not (suffix in _PERHAPS_DATA and count[folder, suffix] > MAX_ALIKE)
        and entries[path].mode != "160000"
    ]
