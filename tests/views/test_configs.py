from __future__ import annotations

import json

import pytest

from auditor.limits import MAX_CONFIG_BYTES
from auditor.views.configs import ConfigsView
from tests.views.memory import memory_tree


@pytest.mark.parametrize(
    ("path", "text", "key", "value", "line"),
    [
        ("a.yaml", "# c\ntrainer:\n  lr: 1e-3\n  layers:\n  - 4\n", "trainer.lr", 1e-3, 3),
        ("a.yml", "x: [1,\n 2]\n", "x.1", 2, 2),
        ("a.toml", "[a.b]\nc = 1\n[[t]]\nd = [\n 'x', # [\n 'y']\n", "t.0.d.1", "y", 6),
        ("b.toml", 's = """\n[no]\nk = 2\n"""\nk = {z.y = 3}\n', "k.z.y", 3, 5),
        ("a.json", '{"a": {"b": "}"},\n "c": [1,\n {"d": null}]}', "c.1.d", None, 3),
        ("devcontainer.json", '{\n // note "x"\n "a": "http://b", /* c\n */ "l": [1,],\n}', "l.0", 1, 4),
        ("a.ini", "[s]\nKey = v\n", "s.Key", "v", 2),
        ("a.cfg", "#Saved by a run\nstore=models\nversion=0.9.0\n", "version", "0.9.0", 3),
    ],
)
def test_finds_a_scalar_with_its_line(path: str, text: str, key: str, value: object, line: int) -> None:
    config = ConfigsView(memory_tree({path: text})).get(path)
    assert config is not None and config.error is None
    found = config.get(key)
    assert found is not None and (found.value, found.line, found.last) == (value, line, key.rsplit(".", 1)[-1])


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.json", "[" * 60_000),
        ("a.json", "[" * 500 + "]" * 500),
        ("a.toml", "a" + ".a" * 5000 + " = 1"),
        ("a.toml", "a = " + "[" * 5000),
        ("a.yaml", "a: &a [x, x]\nb: &b [*a, *a]\n" + "".join(f"c{i}: &c{i} [*b, *b]\n" for i in range(3)) + "d: {"),
        ("a.yaml", "[" * 5000),
        ("a.ini", "no section\n"),
    ],
)
def test_hostile_or_broken_text_is_an_error_and_unread(path: str, text: str) -> None:
    view = ConfigsView(memory_tree({path: text}))
    assert view.files[0].error and view.files[0].keys == ()
    assert view.unread() == (path,)
    assert view.unread(("learning_rate",)) == ()


def test_locks_data_and_foreign_files_are_no_configuration() -> None:
    files = {
        "package-lock.json": "{}",
        "conda-lock.yml": "a: 1",
        "node_modules/x/a.json": "{}",
        "big.json": "[" + "1," * MAX_CONFIG_BYTES + "1]",
        "configs/a.yaml": "a: 1",
        **{f"labels/{n}.json": "{}" for n in range(300)},
    }
    view = ConfigsView(memory_tree(files))
    assert view.paths == ("configs/a.yaml",)
    assert view.scope == ((1, "configuration file"),)
    assert [config.path for config in view.below("configs")] == ["configs/a.yaml"]
    assert view.get("big.json") is None


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("data/train.json", True),
        ("models/tokenizer.json", True),
        ("reconfigured.json", True),
        ("conf/train.json", False),
        ("src/p/model-config.json", False),
        ("sweep.json", False),
        ("models/lora_config/tokenizer.json", True),
        ("models/config/model.safetensors.index.json", True),
    ],
)
def test_a_large_json_is_unread_where_it_is_called_a_configuration(path: str, data: bool) -> None:
    view = ConfigsView(memory_tree({path: "[" + "1," * MAX_CONFIG_BYTES + "1]"}))
    assert view.unread(("lr",)) == (() if data else (path,))
    read = [str(config.error) for config in view.files]
    assert read == ([] if data and "config/" not in path else [f"larger than {MAX_CONFIG_BYTES} bytes"])


def test_an_absent_object_is_unread_unless_a_tool_leaves_files_of_its_name() -> None:
    view = ConfigsView(memory_tree({"a.yaml": None, "reports/fit.pt.trace.json": None, "conf/tokenizer.json": None}))
    assert view.unread(("x",)) == ("a.yaml",)


def test_the_same_content_is_parsed_once_and_keeps_its_path() -> None:
    view = ConfigsView(memory_tree({"a.json": json.dumps({"a": 1}), "b.json": json.dumps({"a": 1})}))
    assert [config.path for config in view.files] == ["a.json", "b.json"]


def test_several_documents_share_the_keys() -> None:
    config = ConfigsView(memory_tree({"k.yaml": "kind: A\n---\nkind: B\nx: 1\n"})).get("k.yaml")
    assert config is not None and isinstance(config.data, list)
    assert [key.value for key in config.keys] == ["A", "B", 1]


def test_what_a_configuration_names_to_be_built_is_told_with_the_keys_beside_it() -> None:
    text = "model:\n  _target_: torch.nn.Linear\n  bias: true\nlogger:\n  - class_path: a.B\n_target_: 3\n"
    built = ConfigsView(memory_tree({"conf/a.yaml": text, "b.json": '{"_target_": "c.D"}'})).built
    assert [(each.config.path, each.key.line, each.name, each.prefix, each.by_hydra) for each in built] == [
        ("b.json", 1, "c.D", "", True),
        ("conf/a.yaml", 2, "torch.nn.Linear", "model.", True),
        ("conf/a.yaml", 5, "a.B", "logger.0.", False),
    ]
