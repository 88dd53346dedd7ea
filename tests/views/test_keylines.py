"""Each key and item of a TOML or JSON document has the line that it was written on, however it is written."""

from __future__ import annotations

import json
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.limits import MAX_DEPTH
from auditor.views.configs import Config, ConfigsView
from tests.views.memory import memory_tree

Path = tuple["str | int", ...]

often = settings(
    max_examples=150, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)
some = st.randoms(use_true_random=False)


def read(path: str, text: str) -> Config:
    config = ConfigsView(memory_tree({path: text})).get(path)
    assert config is not None
    return config


class Writer:
    """Writes a document piece by piece, and takes down on which line each key and item begins."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.text = ""
        self.lines: dict[str, int] = {}
        self.strings: list[str] = []
        self.made = 0

    def key(self) -> str:
        """Return a key that no other is like."""
        self.made += 1
        return f"k{self.random.choice(['', '-', '_'] * 3 + [*' =#],{}['])}{self.made}"

    def note(self, path: Path) -> None:
        self.lines.setdefault(".".join(map(str, path)), self.text.count("\n") + 1)

    def one(self, *choices: str) -> None:
        self.text += self.random.choice(choices)

    def few(self) -> range:
        return range(self.random.choice([0, 1, 2, 3]))


class Toml(Writer):
    STRINGS = (
        '"# [x]"',
        "'a = \"'",
        '"\\\\"',
        '"\\" = 1 #"',
        "''",
        '""',
        '"""\n[no]\n"x" = 2\\"""""',
        "'''\n[[no]]\n\"'''''",
        "''''no = 1'''",
    )

    def written(self, key: str) -> str:
        if key.replace("-", "").replace("_", "").isalnum() and self.random.random() < 0.6:
            return key
        return self.random.choice([json.dumps(key), f"'{key}'", json.dumps(key).replace("k", "\\u006b", 1)])

    def pair(self, above: Path, depth: int) -> None:
        for number in range(self.random.choice([1, 1, 2])):
            above = (*above, self.key())
            self.text += self.random.choice([" . ", "."]) if number else ""
            self.note(above)
            self.text += self.written(str(above[-1]))
        self.one(" = ", "=", "\t= ")
        self.value(above, depth)

    def value(self, path: Path, depth: int) -> None:
        kind = self.random.choice(["string", "number", "list", "table"]) if depth else "number"
        if kind == "string":
            self.one(*self.STRINGS)
        elif kind == "number":
            self.one("1", "-2.5e3", "true", "1979-05-27 07:32:00.5", "0x1f")
        elif kind == "list":
            self.text += "["
            for index in self.few():
                self.one("," if index else "")
                self.one("", " ", "\n", " # ] = 1\n\n\t")
                self.note((*path, index))
                self.value((*path, index), depth - 1)
                self.one("", "\n")
            self.one("]", "\n]", " # [\n]")
        else:
            self.text += "{"
            for index in self.few():
                self.one(", " if index else " ")
                self.pair(path, depth - 1)
            self.text += " }"

    def document(self) -> None:
        self.body(())
        arrays: list[Path] = []
        for _ in range(4):
            kind = self.random.choice(["table", "array", "below"])
            if kind == "below" and arrays:
                place = self.random.choice(arrays)
                self.header((*place, self.key()), "[", "]")
            elif kind == "array":
                name = (self.key(),) if self.random.random() < 0.7 or not arrays else (*arrays[-1], self.key())
                for index in range(2):
                    self.header((*name, index), "[[", "]]")
                arrays = [(*name, 1)]
            else:
                self.header((self.key(), self.key()), "[", "]")

    def header(self, path: Path, begin: str, end: str) -> None:
        for upto in range(1, len(path) + 1):
            self.note(path[:upto])
        dot = self.random.choice([".", " . "])
        self.text += begin + dot.join(self.written(part) for part in path if isinstance(part, str)) + end
        self.one("\n", " # [x] = 1\n")
        self.body(path)

    def body(self, path: Path) -> None:
        for _ in self.few():
            self.one("", "\n", "# a = 1\n", "  ")
            self.pair(path, 3)
            self.one("\n", " # ]\n", "\n\n")


class Json(Writer):
    STRINGS = ('"// no"', '"/* ,]"', '"\\\\"', '"\\",}"', '""', '"{\\"a\\": ["')

    def __init__(self, random: Random, comments: bool) -> None:
        super().__init__(random)
        self.comments = comments

    def space(self) -> None:
        self.one("", " ", "\n", "\n\t ")
        if self.comments:
            self.one("", "", '// " {\n', '/* "[,\n */', "/**/")

    def value(self, path: Path, depth: int) -> None:
        kind = self.random.choice(["string", "number", "list", "table", "table"]) if depth else "number"
        if kind == "string":
            chosen = self.random.choice(self.STRINGS)
            self.strings.append(json.loads(chosen))
            self.text += chosen
        elif kind == "number":
            self.one("1", "-2.5e3", "true", "null")
        else:
            self.text += "[" if kind == "list" else "{"
            last = -1
            for last in self.few():
                self.one("," if last else "")
                self.space()
                here = (*path, last if kind == "list" else self.key())
                self.note(here)
                if kind == "table":
                    self.text += json.dumps(here[-1]).replace("k", self.random.choice(["k", "\\u006b"]))
                    self.space()
                    self.text += ":"
                    self.space()
                self.value(here, depth - 1)
                self.space()
            self.one("", "," if self.comments and last >= 0 else "")
            self.space()
            self.text += "]" if kind == "list" else "}"


@often
@given(some)
def test_lines_of_toml(random: Random) -> None:
    writer = Toml(random)
    writer.document()
    config = read("a.toml", writer.text)
    assert config.error is None, writer.text
    assert dict(config.lines) == writer.lines, writer.text


@often
@given(some, st.booleans())
def test_lines_of_json(random: Random, comments: bool) -> None:
    writer = Json(random, comments)
    writer.note(("root",))
    writer.text = '{"root": '
    writer.value(("root",), 4)
    writer.text += "}"
    config = read("a.json", writer.text)
    assert config.error is None, writer.text
    assert dict(config.lines) == writer.lines, writer.text
    assert [key.value for key in config.keys if isinstance(key.value, str)] == writer.strings, writer.text


def test_a_key_that_stands_twice_in_json_has_the_line_of_the_one_that_counts() -> None:
    assert read("a.json", '{"a": 1,\n"a": 2}').keys == (("a", 2, 2),)


def test_a_name_of_toml_that_json_cannot_spell_is_found() -> None:
    key = read("a.toml", '\n[t]\n\n"\\U0001F600" = 1').get("t.\N{GRINNING FACE}")
    assert key is not None and key.line == 4


def test_a_dotted_key_of_toml_is_read_down_to_the_limit() -> None:
    deep = ".a" * MAX_DEPTH
    for text in ('x = 1\n"=,".b{} = 1\n', "x = 1\n['='.b{}]\n", "\nx = {{'.' = 1, b.b{} = 1}}\n"):
        error = read("a.toml", text.format(deep)).error
        assert error is not None and error.line == 2 and str(MAX_DEPTH) in error.reason
    numbers = "0.5, " * (MAX_DEPTH + 1)
    for text in (f"x = [\n{numbers}\n]", f"x = [{numbers}]", f"'{deep}' = 1", f'x = """\n{"." * 1000}"""'):
        assert read("a.toml", text).error is None
