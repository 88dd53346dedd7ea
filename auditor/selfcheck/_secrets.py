"""Secrets in the files: candidates by cheap patterns over bytes, then the detectors on those lines alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from auditor.views.tree import Tree

_LARGEST = 1_000_000
_SHOWN = 20
# Images, models and tables hold no words that a person wrote; locks hold nothing but digests.
_UNREAD = frozenset(
    word
    for words in (
        "png jpg jpeg gif webp svg ico bmp tif tiff pdf wav mp3 mp4 avi mov ttf otf woff woff2 eot",
        "zip gz tgz bz2 xz 7z tar whl egg npy npz pt pth ckpt onnx pkl pickle joblib h5 hdf5 safetensors bin dat prof",
        "parquet feather arrow csv tsv db sqlite sqlite3 jsonl geojson xlsx docx pptx pyc so dll lock map css dvc",
    )
    for word in words.split()
)
_UNREAD_NAMES = frozenset({"package-lock.json", "pnpm-lock.yaml", "conda-lock.yml"})
# One literal or short pattern for every detector: what has none of them cannot hold a secret that is known.
_MAYBE = re.compile(
    rb"PRIVATE KEY|A3T[A-Z0-9]|A[BC]IA[0-9A-Z]|A[KS]IA[0-9A-Z]|gh[pousr]_[0-9A-Za-z]{30}|github_pat_"
    rb"|gl[a-z]{2,5}-[\w-]{20}|GR1348941|T3BlbkFJ|sk-ant-|xox[abposr]-|hooks\.slack\.com|pypi-AgE|SG\.[\w-]{22}\."
    rb"|[rs]k_live_|AccountKey=|AIza[\w-]{30}|hf_[A-Za-z]{34}|wandb_v1_|KAGGLE_KEY|\"key\" ?: ?\"[0-9a-f]{32}"
    rb"|://[^\s/:@]{1,80}:[^\s/:@]{1,200}@|(?:wandb|WANDB|[Ww]&[Bb])[^\n]{0,120}[0-9a-f]{40}"
    rb"|(?:aws|AWS|Aws)[^\n]{1,60}[\"'][0-9A-Za-z/+]{40}[\"']"
)


def secrets(tree: Tree) -> Iterator[tuple[str, int, str]]:
    """Yield path, line and kind of every secret in the project's own text files, sorted; never the value itself."""
    found = 0
    for path in _candidates(tree):
        data = tree.bytes(path, _LARGEST)
        if data is None or not _MAYBE.search(data) or b"\0" in data[:1000]:
            continue
        for line, kind in _in_file(path, data):
            yield path, line, kind
            found += 1
            if found == _SHOWN:
                return


def _candidates(tree: Tree) -> tuple[str, ...]:
    paths = []
    for path in tree.files(foreign=False):
        name = path.rpartition("/")[2]
        if name.rpartition(".")[2].lower() in _UNREAD or name in _UNREAD_NAMES or (tree.size(path) or 0) > _LARGEST:
            continue
        paths.append(path)
    tree.prefetch(paths)
    return tuple(paths)


def _in_file(path: str, data: bytes) -> Iterator[tuple[int, str]]:
    from auditor.views.tree import decode

    lines = decode(data).split("\n")
    wanted = [number for number, line in enumerate(lines) if _MAYBE.search(line.encode("utf-8", "surrogatepass"))]
    if path.endswith(".ipynb"):
        written = _written(lines)
        wanted = [number for number in wanted if number in written]
    if not wanted:
        return
    from auditor.selfcheck._secret_patterns import kinds_on

    for number in wanted:
        for kind in kinds_on(lines, number):
            yield number + 1, kind


def _written(lines: list[str]) -> set[int]:
    """Return the lines of a notebook's cells, without what they printed: digests and images stand there."""
    found: set[int] = set()
    within = False
    for number, line in enumerate(lines):
        word = line.strip()
        if word.startswith('"source": ['):
            within = not word.endswith("]")
        elif word in ("]", "],"):
            within = False
        elif within:
            found.add(number)
    return found
