from __future__ import annotations

import pytest

from auditor._fingerprint import lines_of, same_lines, some_lines, statements
from auditor.git.snapshot import open_snapshot
from auditor.git.source import parse_source
from auditor.template import Template, _known
from auditor.views.tree import Tree
from tests.conftest import MakeRepo
from tests.template_digests import line_marks
from tests.views.memory import memory_tree


def test_marks_know_a_file_under_any_name() -> None:
    marks = line_marks("# {{ cookiecutter.name }}\n\n{% if x %}only{% endif %}\nlast  line\n")
    assert same_lines(lines_of("# Any name\nonly\nlast line"), marks)
    assert same_lines(lines_of("# Any name\n\n  last line\n\n"), marks)
    assert not same_lines(lines_of("# Any name\nown\nlast line"), marks)
    assert not same_lines(lines_of("# Any name"), marks)
    assert some_lines(["last line"], marks)
    assert not some_lines(["# a", "# b"], marks)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ('"""Doc."""\nimport os\n\n\ndef f(a: int) -> None:\n    """Doc."""\n    ...\n', 0),
        ("class A(B):\n    def f(self):\n        super().__init__()\n        raise NotImplementedError('x')\n", 0),
        ("if __name__ == '__main__':\n    main()\n", 0),
        ("def f():\n    import os\n", 1),
        ("def f():\n    for i in x:\n        try:\n            y()\n        except E:\n            z()\n", 4),
    ],
)
def test_only_statements_that_do_something_count(text: str, count: int) -> None:
    found = statements(text)
    assert found is not None and len(found) == count


def test_annotations_and_quotes_do_not_matter() -> None:
    assert statements("x = 'a'\ny: int = 1") == statements('x   =   "a"\ny: str = 1')
    assert statements("x = 'a'") != statements("x = 'b'")
    assert statements("def f(:") is None


TEST_STUB = """from torch.utils.data import Dataset
from {name}.data import MyDataset

def test_my_dataset() -> None:
    '''Other words.'''
    dataset = MyDataset('data/raw')
    assert isinstance(dataset, Dataset)
"""


STUB_OF_DATA_SCIENCE = """
import logging
import click

@click.command()
@click.argument("input_filepath", type=click.Path(exists=True))
@click.argument("output_filepath", type=click.Path())
def main(input_filepath, output_filepath):
    logger = logging.getLogger(__name__)
    logger.info("making final data set from raw data")
"""


@pytest.mark.parametrize(
    ("path", "text", "stub"),
    [
        ("src/own/evaluate.py", "", True),
        ("src/data/make_dataset.py", STUB_OF_DATA_SCIENCE, True),
        ("src/data/make_dataset.py", STUB_OF_DATA_SCIENCE.replace("__)\n", "__)\n    clean(input_filepath)\n"), False),
        ("tests/test_model.py", "# def test_x():\n#     assert True\n", True),
        ("tests/test_data.py", TEST_STUB.format(name="own"), True),
        ("tests/test_data.py", TEST_STUB.format(name="own") + "    assert len(dataset) == 4\n", False),
        ("src/own/train.py", "def train():\n    _dataset = MyDataset('data/raw')\n    _model = Model()\n", True),
        ("src/own/train.py", "def train():\n    _dataset = MyDataset('data/raw')\n    _fit(_dataset)\n", False),
        ("src/own/data.py", "class Own:\n    def f(self):\n        pass\n", True),
        ("src/own/data.py", "from own.real import load\n", False),
        ("src/own/data.py", "def f(:\n", False),
        ("docs/source/index.md", "## Documentation\n\nDocumentation for own\n", True),
        ("docs/source/index.md", "## Documentation\n\nDocumentation for own\n\nOurs.\n", False),
        ("notes.bin", "x", False),
    ],
)
def test_a_file_as_it_was_generated_is_a_stub(path: str, text: str, stub: bool) -> None:
    assert Template(memory_tree({path: text})).stub(path) is stub


def test_a_missing_or_absent_file_is_nothing_of_the_template() -> None:
    template = Template(memory_tree({"a.py": None}))
    assert not template.stub("a.py") and not template.stub("b.py") and not template.untouched("b.py")
    assert template.scaffold_commit is None


_SCAFFOLD = ("pyproject.toml", "tasks.py", "data/.gitkeep", "docs/a.md", "models/.gitkeep", "src/a/b.py", "tests/t.py")


@pytest.mark.parametrize(
    ("commits", "place"),
    [
        ([_SCAFFOLD, ("a.py",)], 0),
        ([("README.md",), _SCAFFOLD, ("a.py",)], 1),
        ([_SCAFFOLD[:3], _SCAFFOLD[3:]], 1),
        ([_SCAFFOLD[:6]], None),
        ([*((f"{n}.py",) for n in range(40)), _SCAFFOLD], None),
    ],
)
def test_the_commit_that_brought_the_scaffold(
    make_repo: MakeRepo, commits: list[tuple[str, ...]], place: int | None
) -> None:
    first, *others = ({path: f"{path}\n" for path in paths} for paths in commits)
    with open_snapshot(parse_source(str(make_repo(first, commits=[("Bo", files) for files in others])))) as snapshot:
        oids = [commit.oid for commit in reversed(snapshot.history().commits)]
        assert Template(Tree(snapshot), snapshot).scaffold_commit == (None if place is None else oids[place])


def test_untouched_pages_and_figures() -> None:
    template = Template(
        memory_tree({"docs/source/index.md": "## Documentation\n\nDocumentation for own\n", "x.md": "# own\n"})
    )
    assert template.untouched("docs/source/index.md")
    assert not template.untouched("x.md")
    oid, name = sorted(_known()["figures"].items())[0]
    assert template.placeholder_figure(oid) == name
    assert template.placeholder_figure("0" * 40) is None and template.placeholder_figure(None) is None
