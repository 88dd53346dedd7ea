from __future__ import annotations

import pytest

from auditor.views import dvc
from auditor.views.dvc import DvcView
from tests.views.memory import memory_tree

CONFIG = """[core]
    remote = store
#['remote "old"']
#    url = gs://old
['remote "store"']
    url = gs://bucket/x  # ours
[remote "plain"]
    url = s3://b
['remote "over"']
    url = remote://store/sub
"""


def test_remotes_leave_out_what_is_commented() -> None:
    view = DvcView(memory_tree({"data/.dvc/config": CONFIG}))
    assert view.configured
    assert [(remote.name, remote.url, remote.line, remote.default) for remote in view.remotes] == [
        ("store", "gs://bucket/x", 6, True),
        ("plain", "s3://b", 8, False),
        ("over", "gs://bucket/x/sub", 10, False),
    ]


def test_an_empty_config_is_configured() -> None:
    view = DvcView(memory_tree({".dvc/config": ""}))
    assert view.configured and view.remotes == () and view.config_paths == (".dvc/config",)
    assert not DvcView(memory_tree({"config": CONFIG})).configured


@pytest.mark.parametrize("above", [0, 60_000], ids=["by lines", "parsed"])
def test_outputs_are_the_same_by_lines_and_parsed(above: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dvc, "_SCAN_ABOVE", above)
    files = {
        "data/raw.dvc": "# note\nouts:\n- hash: md5\n  path: raw\n  files:\n  - relpath: a\n    path: no\nmeta: x\n",
        "dvc.lock": "schema: '2.0'\nstages:\n  prep:\n    cmd: x\n    deps:\n    - path: in\n    outs:\n"
        "    - path: out\n      md5: a\n  train:\n    outs:\n    - path: model\n",
    }
    outputs = DvcView(memory_tree(files)).outputs
    assert [(item.path, item.target, item.stage) for item in outputs] == [
        ("data/raw.dvc", "data/raw", None),
        ("dvc.lock", "out", "prep"),
        ("dvc.lock", "model", "train"),
    ]
    assert all(item.line in (3, 4, 8, 12) for item in outputs)


def test_stages_and_outputs_of_a_dvc_yaml() -> None:
    text = """stages:
  train:
    wdir: src
    cmd:
    - python a.py
    - python b.py
    deps: [data]
    outs:
    - ../model.pt
    - kept:
        cache: false
    metrics:
    - m.json: {cache: false}
"""
    view = DvcView(memory_tree({"sub/dvc.yaml": text}))
    (stage,) = view.stages
    assert (stage.name, stage.line, stage.command) == ("train", 2, "python a.py\npython b.py")
    assert stage.dependencies == ("sub/src/data",)
    assert stage.outputs == ("sub/model.pt", "sub/src/kept", "sub/src/m.json")
    assert [(item.target, item.line, item.stage) for item in view.outputs] == [("sub/model.pt", 9, "train")]


def test_git_lfs_patterns() -> None:
    text = "# *.bin filter=lfs\n*.pt filter=lfs diff=lfs -text\n* text=auto\n*.x -filter=lfs\n"
    view = DvcView(memory_tree({".gitattributes": text}))
    assert [(item.pattern, item.path, item.line) for item in view.lfs] == [("*.pt", ".gitattributes", 2)]


@pytest.mark.parametrize("text", ["outs:\n<<<<<<< HEAD\n- path: x\n", "outs: [", "outs: 3\n", "- a\n", "outs:\n- 3\n"])
def test_broken_files_never_raise(text: str) -> None:
    view = DvcView(memory_tree({"a.dvc": text, "dvc.yaml": text, "dvc.lock": text, ".dvc/config": text}))
    assert view.outputs == () and view.stages == () and view.remotes == ()
    assert set(view.unread()) <= {"a.dvc", "dvc.yaml", "dvc.lock"}


def test_a_file_that_does_not_parse_is_unread() -> None:
    view = DvcView(memory_tree({"a.dvc": "outs: [", "b.dvc": None}))
    assert view.unread() == ("a.dvc", "b.dvc")
    assert view.unread(("gs://",)) == ("b.dvc",)
