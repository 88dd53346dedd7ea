from __future__ import annotations

import pytest

from auditor.limits import MAX_FILE_BYTES, MAX_GUESSED_BYTES
from auditor.views.dockerfiles import Dockerfile, DockerView
from tests.soon import soon
from tests.views.memory import memory_tree


def one(text: str) -> Dockerfile:
    (found,) = DockerView(memory_tree({"Dockerfile": text})).dockerfiles
    return found


def test_instructions_have_words_flags_and_lines() -> None:
    text = 'FROM --platform=linux/amd64 python:3.12 AS base\n# a comment\nRUN apt-get update && \\\n  # inside\n\n  pip install .\ncopy --from=base /a /b\nCMD ["uvicorn", "app:app"]\n'
    found = one(text).instructions
    assert [(item.keyword, item.line) for item in found] == [("FROM", 1), ("RUN", 3), ("COPY", 7), ("CMD", 8)]
    assert (found[0].words, found[0].flags) == (("python:3.12", "AS", "base"), ("--platform=linux/amd64",))
    assert found[1].value == "apt-get update && pip install ."
    assert (found[2].words, found[2].flags) == (("/a", "/b"), ("--from=base",))
    assert found[3].words == ("uvicorn", "app:app")


def test_heredocs_and_the_escape_directive() -> None:
    found = one("FROM x\nRUN <<EOF\npip install a\nFROM no\nEOF\nUSER me\n").instructions
    assert [(item.keyword, item.line) for item in found] == [("FROM", 1), ("RUN", 2), ("USER", 6)]
    found = one("# escape=`\nFROM x\nRUN a `\n  b\n").instructions
    assert [item.value for item in found] == ["x", "a b"]


def test_many_continuation_lines_are_read_in_linear_time() -> None:
    with soon(5):
        (_, run) = one("FROM x\nRUN a" + " \\\n && a" * 100_000).instructions
        assert run.value.count("a") == 100_001


@pytest.mark.parametrize(
    ("path", "is_one"),
    [
        ("Dockerfile", True),
        ("docker/Dockerfile.train", True),
        ("dockerfiles/api.dockerfile", True),
        ("a/api.Dockerfile", True),
        ("Containerfile", True),
        (".dockerignore", False),
        ("Dockerfile.dockerignore", False),
        ("node_modules/x/Dockerfile", False),
        ("dockerfiles/README.md", False),
    ],
)
def test_which_files_are_dockerfiles(path: str, is_one: bool) -> None:
    assert bool(DockerView(memory_tree({path: "FROM x\n"})).dockerfiles) is is_one


def test_compose_services() -> None:
    text = "x: &x {image: a}\nservices:\n  api:\n    build: {context: ., dockerfile: api.dockerfile}\n    ports: ['8000:80']\n  db:\n    <<: *x\n"
    (compose,) = DockerView(memory_tree({"docker-compose.yml": text})).compose
    api, db = compose.services
    assert (api.line, api.build, api.dockerfile, api.ports) == (3, ".", "api.dockerfile", ("8000:80",))
    assert (db.image, db.build) == ("a", None)


BUILD = "steps:\n  - name: gcr.io/cloud-builders/docker\n    args:\n      - build\n      - .\nimages: [a]\n"


def test_cloud_build_files_are_known_by_content_or_by_name() -> None:
    view = DockerView(
        memory_tree(
            {
                "configs/train.yaml": BUILD,
                "cloudbuild.yaml": "# steps:\n",
                "b/x.json": '{\n\t"steps": [{"name": "gcr.io/kaniko", "args": ["--x"]}]\n}',
                "sweep.yaml": "steps:\n  - name: first step\n    uses: x\n",
                "other.yaml": "steps: 3\nname: x\n",
            }
        )
    )
    found = {build.path: build for build in view.builds}
    assert sorted(found) == ["b/x.json", "cloudbuild.yaml", "configs/train.yaml"]
    (step,) = found["configs/train.yaml"].steps
    assert (step.line, step.args) == (2, ("build", "."))
    assert found["configs/train.yaml"].images == ("a",)
    assert found["cloudbuild.yaml"].steps == ()
    assert view.scope == ((0, "Dockerfile"), (3, "build file"))


def test_what_does_not_parse_is_unread() -> None:
    view = DockerView(memory_tree({"cloudbuild.yaml": "steps: [", "Dockerfile": None}))
    assert view.unread() == ("Dockerfile", "cloudbuild.yaml")


@pytest.mark.parametrize(
    ("path", "size", "found", "unread"),
    [
        ("deploy.yaml", MAX_GUESSED_BYTES, True, False),
        ("deploy.yaml", MAX_FILE_BYTES, False, True),
        ("ci/build-images.yml", MAX_GUESSED_BYTES, True, False),
        ("data/labels.yaml", MAX_GUESSED_BYTES, False, False),
        ("data/labels.yaml", MAX_FILE_BYTES, False, False),
        ("builders.yaml", MAX_GUESSED_BYTES, False, False),
    ],
)
def test_a_large_file_is_looked_into_where_it_is_called_a_build(
    path: str, size: int, found: bool, unread: bool
) -> None:
    view = DockerView(memory_tree({path: f"{BUILD}# {'x' * size}\n"}))
    assert [build.path for build in view.builds] == ([path] if found else [])
    assert view.unread() == ((path,) if unread else ())


@pytest.mark.parametrize(
    ("entrypoint", "words"),
    [
        ("poe", ("poe", "train", "--fast")),
        ("go-task", ("go-task", "train", "--fast")),
        ("/usr/bin/make", ("/usr/bin/make", "train", "--fast")),
        ("python", ("python", "train --fast")),
    ],
)
def test_what_is_told_to_a_runner_of_tasks_in_one_argument_is_several(entrypoint: str, words: tuple[str, ...]) -> None:
    text = f"steps:\n- name: gcr.io/p/i\n  entrypoint: {entrypoint}\n  args: ['train --fast']\n"
    (build,) = DockerView(memory_tree({"cloudbuild.yaml": text})).builds
    assert [command.argv for command in build.steps[0].commands] == [words]
