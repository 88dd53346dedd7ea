from __future__ import annotations

import pytest

from auditor.views import dvc
from auditor.views.dvc import DvcView
from tests.soon import soon
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
    assert [(remote.name, remote.url, remote.line) for remote in view.remotes] == [
        ("store", "gs://bucket/x", 6),
        ("plain", "s3://b", 8),
        ("over", "gs://bucket/x/sub", 10),
    ]


def test_the_remote_that_is_chosen_is_told_first() -> None:
    one, other = '[remote "one"]\nurl = gdrive://a\n', '[remote "other"]\nurl = gs://b\n'
    files = {"a/.dvc/config": f"[core]\nremote = other\n{one}{other}", "b/.dvc/config": one}
    assert [(each.path[0], each.name) for each in DvcView(memory_tree(files)).remotes] == [
        ("a", "other"),
        ("a", "one"),
        ("b", "one"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        '[remote "store"]\nurl=gs://bucket/a#1',
        '[\'remote "store"\'] # ours\n  verify = false\n\n  URL = "gs://bucket/a#1" # there',
        "[ Remote \"store\" ]\nurl\t=\t'gs://bucket/a#1'\n[core]\nurl = gs://no\n",
        '["remote \\"store\\""]\nurl = gs://bucket/a#1\nversion_aware = true\n',
        '[core]\nremote = store\n[remote "empty"]\nurl =\n[remote "gone"]\nurl = # none\n[remote]\nurl = gs://no\n'
        '[cache "x"]\nurl = gs://no\n[remote "store"]\ncredentialpath = /x\nurl = gs://bucket/a#1\n;url = gs://no',
    ],
)
def test_a_remote_is_read_however_dvc_lets_it_be_written(text: str) -> None:
    view = DvcView(memory_tree({".dvc/config.local": text}))
    assert [(remote.name, remote.url) for remote in view.remotes] == [("store", "gs://bucket/a#1")]


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("remote://base", "gs://bucket"),
        ("remote://base/a/b", "gs://bucket/a/b"),
        ("remote://between/c", "gs://bucket/sub/c"),
        ("remote://gone/a", "remote://gone/a"),
        ("base/a", "base/a"),
        ("remote://ring/a", None),
    ],
)
def test_a_remote_may_build_on_another(url: str, found: str | None) -> None:
    urls = {"base": "gs://bucket/", "between": "remote://base/sub", "ring": "remote://ring", "own": url}
    text = "".join(f'[remote "{name}"]\nurl = {value}\n' for name, value in urls.items())
    remotes = {remote.name: remote.url for remote in DvcView(memory_tree({".dvc/config": text})).remotes}
    assert list(remotes) == list(urls)
    if found is None:
        assert remotes["own"].startswith("remote://ring")
    else:
        assert remotes["own"] == found


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
        "    - path: out\n      md5: a\n  '7':\n    outs:\n    - path: model\n    - path: more\n",
        "old/dvc.lock": "prep:\n  cmd: x\n  deps:\n  - path: in\n  outs:\n  - path: out\n",
        "other.dvc": "meta:\n  a:\n    b: 1\n  outs:\n  - path: no\nouts:\n- path: 'x y'\n- path: z\n",
    }
    outputs = DvcView(memory_tree(files)).outputs
    assert [(item.path, item.target, item.stage) for item in outputs] == [
        ("data/raw.dvc", "data/raw", None),
        ("dvc.lock", "out", "prep"),
        ("dvc.lock", "model", "7"),
        ("dvc.lock", "more", "7"),
        ("old/dvc.lock", "old/out", "prep"),
        ("other.dvc", "x y", None),
        ("other.dvc", "z", None),
    ]
    lines = [item.line for item in outputs]
    assert lines[0] in (3, 4) and lines[1:] == [8, 12, 13, 6, 7, 8]


def tracked(files: dict[str, str | bytes | None]) -> list[tuple[str, int, str, str | None]]:
    return [(item.path, item.line, item.target, item.stage) for item in DvcView(memory_tree(files)).outputs]


def test_stages_of_a_dvc_yaml_have_outputs() -> None:
    text = """vars:
- a.yaml
artifacts:
  no: {path: no.pt}
stages:
  broken: 3
  8: {metrics: [n.json], wdir: 3}
  train:
    wdir: src
    cmd: python a.py
    deps: [data]
    outs:
    - ../model.pt
    - kept:
        cache: false
    - far: {desc: x}
    metrics:
    - m.json: {cache: false}
    plots: p.csv
  each:
    foreach: [a, b]
    do:
      cmd: x
      outs: ['${item}', 'gs://bucket/y', 3]
      outs_persist: {z: {persist: true}, w: null}
"""
    assert tracked({"sub/dvc.yaml": text}) == [
        ("sub/dvc.yaml", 7, "sub/n.json", "8"),
        ("sub/dvc.yaml", 13, "sub/model.pt", "train"),
        ("sub/dvc.yaml", 16, "sub/src/far", "train"),
        ("sub/dvc.yaml", 19, "sub/src/p.csv", "train"),
        ("sub/dvc.yaml", 24, "gs://bucket/y", "each"),
        ("sub/dvc.yaml", 24, "sub/${item}", "each"),
        ("sub/dvc.yaml", 25, "sub/w", "each"),
        ("sub/dvc.yaml", 25, "sub/z", "each"),
    ]


def test_a_file_of_an_older_dvc_tells_its_outputs() -> None:
    files: dict[str, str | bytes | None] = {
        "Dvcfile": "cmd: x\nwdir: data\nouts:\n- md5: a\n  path: raw\\a.csv\n- path: m.json\n  cache: false\n",
        "dvc.lock": "prep:\n  cmd: x\n  outs:\n  - path: out\nother:\n  a: 1\nlast:\n  outs:\n  - path: .\n",
    }
    assert tracked(files) == [
        ("Dvcfile", 4, "data/raw/a.csv", None),
        ("dvc.lock", 4, "out", "prep"),
        ("dvc.lock", 9, "", "last"),
    ]


@pytest.mark.parametrize("above", [0, 60_000], ids=["by lines", "parsed"])
def test_a_lock_tells_paths_from_the_folder_of_its_stage(above: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dvc, "_SCAN_ABOVE", above)
    lock = "schema: '2.0'\nstages:\n  train@a:\n    cmd: x\n    outs:\n    - path: ../model.pt\n"
    files: dict[str, str | bytes | None] = {
        "sub/dvc.yaml": "stages:\n  train:\n    foreach: [a]\n    do: {cmd: x, wdir: src}\n",
        "sub/dvc.lock": lock,
        "dvc.lock": lock,
    }
    assert [(path, target) for path, _, target, _ in tracked(files)] == [
        ("dvc.lock", "../model.pt"),
        ("sub/dvc.lock", "sub/model.pt"),
    ]


def test_a_folder_of_a_hundred_thousand_files_is_found_by_the_lines_of_its_file() -> None:
    listed = "".join(f"  - relpath: {number}.png\n    path: no\n" for number in range(50_000))
    text = f"outs:\n- md5: a\n  files:\n{listed}  path: 'raw'\ndeps:\n- path: no\n"
    with soon(5):
        assert tracked({"data/raw.dvc": text}) == [("data/raw.dvc", 100_004, "data/raw", None)]


JSON = '{"outs": [{"md5": "a1b2", "path": "raw"}]}'


def test_a_file_that_another_tool_wrote_as_json_tells_its_outputs() -> None:
    for text in (JSON, JSON.replace("{", "{\n    ").replace("[", "[\n        ")):
        assert [target for _, _, target, _ in tracked({"data.dvc": text})] == ["raw"]


@pytest.mark.parametrize("name", ["data.dvc", "dvc.lock"])
def test_a_large_file_whose_lines_tell_no_output_is_unread(name: str) -> None:
    files = ", ".join(f'{{"relpath": "{number}.png"}}' for number in range(5_000))
    outs = f'"outs": [{{"path": "raw", "files": [{files}]}}]'
    for text in (f"{{{outs}}}", f'{{"stages": {{"prepare": {{{outs}}}}}}}'):
        view = DvcView(memory_tree({name: text}))
        assert (view.outputs, view.unread()) == ((), (name,))


OUTS = "outs:\n- path: a\n"


def test_what_others_or_dvc_itself_left_behind_is_not_what_the_project_tracks() -> None:
    files: dict[str, str | bytes | None] = {}
    for folder in ("node_modules/x", ".venv/lib/python3.11/site-packages/x"):
        files[f"{folder}/.dvc/config"] = CONFIG
        files[f"{folder}/dvc.yaml"] = "stages:\n  a:\n    outs: [b]\n"
        files[f"{folder}/a.dvc"] = OUTS
        files[f"{folder}/.gitattributes"] = "*.pt filter=lfs\n"
    files[".dvc/tmp/exps/a.dvc"] = OUTS
    view = DvcView(memory_tree(files))
    assert (view.outputs, view.remotes, view.lfs, view.unread()) == ((), (), (), ())
    assert not view.configured and view.scope == ((0, "DVC file"),)
    files |= {".dvc/config": "", "a.dvc": OUTS, "dvc.yaml": "x: [", "node_modules/b/.gitattributes": None}
    view = DvcView(memory_tree(files))
    assert view.scope == ((3, "DVC file"),) and view.unread() == ("dvc.yaml",)
    assert DvcView(memory_tree({"a.dvc": OUTS})).scope == ((1, "DVC file"),)


@pytest.mark.parametrize(
    ("line", "pattern"),
    [
        ("*.pt filter=lfs diff=lfs -text", "*.pt"),
        ("  *.pt\t\tdiff=lfs  filter=lfs", "*.pt"),
        ('"my data/*.pt"   filter=lfs', "my data/*.pt"),
        ('"a \\" b" text filter=lfs', 'a \\" b'),
        ("my[[:space:]]data/*[[:space:]]x filter=lfs", "my data/* x"),
        ('a"b c filter=lfs', 'a"b'),
        ("data/** large", "data/**"),
        ("# *.bin filter=lfs", None),
        ("* text=auto", None),
        ("*.x -filter=lfs", None),
        ("filter=lfs", None),
        ('"x"', None),
        ("", None),
    ],
)
def test_git_lfs_patterns(line: str, pattern: str | None) -> None:
    text = f"[attr]large filter=lfs -text\n\n{line}\nlast/* filter=lfs\n"
    found = [(item.pattern, item.line) for item in DvcView(memory_tree({".gitattributes": text})).lfs]
    assert found == [*([(pattern, 3)] if pattern else []), ("last/*", 4)]


def test_a_name_for_attributes_holds_in_folders() -> None:
    files = {".gitattributes": "[attr]large filter=lfs\n", "data/.gitattributes": "*.pt large\n"}
    assert [(item.pattern, item.path) for item in DvcView(memory_tree(files)).lfs] == [("*.pt", "data/.gitattributes")]


@pytest.mark.parametrize("above", [0, 60_000], ids=["by lines", "parsed"])
@pytest.mark.parametrize(
    "text",
    [
        *("outs:\n<<<<<<< HEAD\n- x: y\n", "outs: [", "outs: 3\n", "- a\n", "outs:\n- 3\n"),
        *("outs:\n- path:\n  md5: a\n", "wdir: 3\nouts:\n", "plots:\n  metrics: [a.csv]\n"),
    ],
)
def test_broken_files_never_raise(text: str, above: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dvc, "_SCAN_ABOVE", above)
    view = DvcView(memory_tree({"a.dvc": text, "dvc.yaml": text, "dvc.lock": text, ".dvc/config": text}))
    assert view.outputs == () and view.remotes == ()
    assert set(view.unread()) <= {"a.dvc", "dvc.yaml", "dvc.lock"}


def test_a_file_that_does_not_parse_is_unread() -> None:
    view = DvcView(memory_tree({"a.dvc": "outs: [", "b.dvc": None}))
    assert view.unread() == ("a.dvc", "b.dvc")
    assert view.unread(("gs://",)) == ("b.dvc",)
    assert view.unread(("gs://", "outs")) == ("a.dvc", "b.dvc")
    absent: dict[str, str | bytes | None] = dict.fromkeys([".dvc/config", ".gitattributes", "dvc.yaml"])
    assert DvcView(memory_tree(absent)).unread(("x",)) == (".dvc/config", ".gitattributes", "dvc.yaml")
