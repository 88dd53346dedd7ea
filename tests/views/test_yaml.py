from __future__ import annotations

import pytest
import yaml

from auditor.views._yaml import parse_yaml


def test_values_follow_yaml_1_2_and_keep_their_text() -> None:
    (parsed,) = parse_yaml("on: push\nv: 3.10\nyes: no\nn: ~\nlr: 1e-3\nq: '3'\nt: true\nh: 0x10\n")
    assert parsed.data == {"on": "push", "v": 3.1, "yes": "no", "n": None, "lr": 0.001, "q": "3", "t": True, "h": 16}
    assert parsed.raw[("v",)] == "3.10"
    assert parsed.lines[("lr",)] == 5


def test_lines_of_keys_items_and_block_texts() -> None:
    (parsed,) = parse_yaml("a:\n  - b\n  - run: |\n      x\n      y\n")
    assert (parsed.line("a", 0), parsed.line("a", 1, "run"), parsed.text_line("a", 1, "run")) == (2, 3, 4)
    assert parsed.line("a", 7, "nothing") == 1


def test_anchors_and_merge_keys_are_expanded_and_own_keys_win() -> None:
    (parsed,) = parse_yaml("x: &x {a: 1, b: 2}\ny:\n  <<: *x\n  b: 3\nz: [*x]\n")
    assert parsed.data == {"x": {"a": 1, "b": 2}, "y": {"a": 1, "b": 3}, "z": [{"a": 1, "b": 2}]}


@pytest.mark.parametrize("text", ["a: !Ref b", "a: !!python/name:b b", "a: !!str b"])
def test_a_tag_builds_nothing(text: str) -> None:
    assert parse_yaml(text)[0].data == {"a": "b"}


_BOMB = "a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{chr(98 + i)}: &{chr(98 + i)} [{','.join(['*' + chr(97 + i)] * 10)}]\n" for i in range(12)
)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 50_000,
        "a: {" * 9000,
        "? " * 9000,
        _BOMB,
        "a: &a [*a]",
        "a: &a {<<: *a}",
        "a: *z",
        "a: b: c",
        "\x00",
        "\t- a: [",
        "a: \ud800",
    ],
)
def test_hostile_or_broken_text_gives_an_error(text: str) -> None:
    assert parse_yaml(text)[-1].error


@pytest.mark.parametrize("text", ['a: "\\UFFFFFFFF"', 'a: "\\U0011FFFF"', "a: \ud800", "a: b: c"])
def test_what_the_slower_parser_cannot_read_is_an_error_of_the_text(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.delattr(yaml, "CSafeLoader")
    assert parse_yaml(text)[-1].error


@pytest.mark.parametrize(
    "fault", [KeyError("a"), TypeError("a"), ValueError("a")], ids=lambda each: type(each).__name__
)
def test_a_fault_of_ours_is_no_error_of_the_text(monkeypatch: pytest.MonkeyPatch, fault: Exception) -> None:
    def fail(*_: object) -> None:
        raise fault

    monkeypatch.setattr("auditor.views._yaml.resolve_scalar", fail)
    with pytest.raises(type(fault)):
        parse_yaml("a: b\n")


@pytest.mark.parametrize(
    ("text", "line"), [("a: 1\nb: *z\n", 2), ("a: 1\n\nb: c: d\n", 3), ("[" * 50_000, None), ("a: &a [*a]", None)]
)
def test_an_error_has_a_line_unless_a_limit_was_reached(text: str, line: int | None) -> None:
    error = parse_yaml(text)[-1].error
    assert error is not None and error.line == line and "line " not in error.reason
    assert str(error) == (f"line {line}: {error.reason}" if line else error.reason)


@pytest.mark.parametrize("text", ["", "# only a comment\n", "\n\n"])
def test_a_file_without_content_has_no_document(text: str) -> None:
    assert parse_yaml(text) == []


def test_several_documents_and_an_error_after_them() -> None:
    assert [item.data for item in parse_yaml("--- 1\n--- {a: 2}\n")] == [1, {"a": 2}]
    assert [bool(item.error) for item in parse_yaml("a: 1\n---\nb: [\n")] == [False, True]
