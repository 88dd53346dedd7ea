from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.repository import Repository
from tests.probes.ops import workflow
from tests.probes.remarks.remarked import remarked

Make = Callable[..., Repository]
D = "dockerfiles/train.dockerfile"
W = ".github/workflows/build.yml"
DVC = "outs:\n- path: {}\n  md5: a\n"
BAKE = "      - uses: docker/bake-action@v6\n"
PULL = "# Use\n\n```bash\ndvc pull\n```\n"
CODE = {"src/p/train.py": "x = 1\n", "requirements.txt": "torch\n", "models/.gitkeep": ""}


@pytest.mark.parametrize(
    ("copy", "more", "expected"),
    [
        ("COPY src/ src/", {}, []),
        ("COPY . /app", {}, []),
        ("COPY app.py /app/", {}, ["high"]),
        ('COPY ["app.py", "/app/"]', {}, ["high"]),
        ("ADD lib src /app/", {}, ["high"]),
        ("COPY models/ models/", {}, []),
        ("COPY data/ data/", {".gitignore": "/data/\n"}, ["medium"]),
        ("COPY data/ data/", {"data.dvc": DVC.format("data")}, ["medium"]),
        ("COPY models/ models/", {"models/m.pt.dvc": DVC.format("m.pt")}, ["medium"]),
        ("COPY models/ models/\nRUN dvc pull", {"models/m.pt.dvc": DVC.format("m.pt")}, []),
        ("COPY data/ data/", {"data.dvc": DVC.format("data"), W: workflow("dvc pull", f"docker build . -f {D}")}, []),
        ("COPY model.pt m.pt", {W: workflow("gsutil cp gs://b/model.pt model.pt", f"docker build . -f {D}")}, []),
        ("COPY m.pt m.pt", {W: workflow("gsutil cp gs://b/m.pt .", f"buildah bud -f {D} .")}, []),
        ("COPY m.pt m.pt", {W: workflow("gsutil cp gs://b/m.pt .", "pack build api")}, []),
        ("COPY m.pt m.pt", {W: workflow("gsutil cp gs://b/m.pt .", "buildah login")}, ["high"]),
        ("COPY app.py m.py", {W: workflow("cp src/p/train.py app.py", f"docker build . -f {D}")}, []),
        ("COPY export m", {W: workflow("mkdir export && mv m.onnx export") + BAKE}, []),
        ("COPY app.py m.py", {W: workflow(f"docker build -f {D} web"), "web/app.py": ""}, []),
        ("COPY train.py m.py", {"dockerfiles/train.py": ""}, []),
        ("COPY --from=build /app /app", {}, []),
        ("COPY uv.lock* ./", {}, []),
        ("COPY $FILE ./", {}, []),
        ("ADD https://example.com/x.tar /x/", {}, []),
        ("COPY gcp-key.json ./", {}, []),
        ("COPY creds/ creds/", {".gitignore": "creds/\n"}, []),
        ("COPY data/ data/", {"data.dvc": DVC.format("data"), "README.md": PULL}, []),
        ("COPY models/ models/", {"models/m.pt.dvc": DVC.format("m.pt"), "README.md": PULL}, []),
        (
            "COPY data/ data/",
            {"data.dvc": DVC.format("data"), "README.md": PULL, W: workflow(f"docker build . -f {D}")},
            ["medium"],
        ),
        ("COPY clone/requirements.txt ./\nCOPY clone/ /app/", {}, []),
        ("COPY clone/requirements.txt ./\nCOPY src src", {}, ["high"]),
        ("COPY clone/gone.txt ./", {}, ["high"]),
        ("COPY <<EOF /app/x.py\nprint(1)\nEOF", {}, []),
        ("COPY data/raw/a.json ./", {".gitignore": "/data\n", "data.dvc": "outs: ["}, []),
        ("COPY data/raw/a.json ./", {".gitignore": "/data\n", "data/raw.dvc": "outs: ["}, []),
        ("COPY data/raw/a.json ./", {".gitignore": "/data\n", "other.dvc": "outs: ["}, ["medium"]),
        ("COPY data/raw/a.json ./", {".gitignore": "/data\n", "dvc.lock": "stages: {a: {outs: ["}, []),
        ("COPY data/raw/a.json ./", {".gitignore": "/data\n", "web/dvc.lock": "stages: {a: {outs: ["}, ["medium"]),
    ],
)
def test_a_copy_of_what_is_not_there_is_remarked(
    repo: Make, copy: str, more: dict[str, str], expected: list[str]
) -> None:
    found = remarked(repo({D: f"FROM python:3.12\n{copy}\n", **CODE, **more}), "docker-copy-missing")
    assert [each.confidence.value for each in found] == expected


@pytest.mark.parametrize(
    ("path", "near"),
    [
        ("app/requirements.txt", "; there is app/requirements.txt: the build"),
        ("requirements-dev.txt", "; there is requirements-dev.txt: the build"),
        ("other.txt", "repository: the build"),
    ],
)
def test_what_a_copy_may_mean_is_named(repo: Make, path: str, near: str) -> None:
    name = "requirements_dev.txt" if "dev" in path else "requirements.txt"
    (found,) = remarked(repo({D: f"FROM python:3.12\nCOPY {name} .\n", path: "x\n"}), "docker-copy-missing")
    assert near in found.message


@pytest.mark.parametrize(
    ("start", "shown"),
    [
        ('["uv", "run", "src/p/gone.py"]', "uv run src/p/gone.py"),
        ('["python", "-u", "src/p/gone.py"]', "python -u src/p/gone.py"),
        ("python3 src/p/gone.py  --epochs 3", "python3 src/p/gone.py --epochs 3"),
    ],
)
def test_what_an_image_starts_is_quoted_in_the_words_of_its_file(repo: Make, start: str, shown: str) -> None:
    files = {D: f"FROM python:3.12\nCOPY src src\nCMD {start}\n", **CODE}
    (found,) = remarked(repo(files), "docker-start-missing")
    assert f" starts `{shown}`, but no file of the repository is called gone.py" in found.message


@pytest.mark.parametrize(
    ("lines", "place"),
    [
        ("COPY src/ src/\nWORKDIR /app", "/src/p/train.py, and the image starts in /app"),
        ("WORKDIR /a\nCOPY . ./\nWORKDIR ..", "/a/src/p/train.py, and the image starts in /"),
        ("COPY src/p /b/c\nWORKDIR app/", "/b/c/train.py, and the image starts in /app"),
    ],
)
def test_a_file_that_an_image_has_in_another_folder_is_said_to_be_there(repo: Make, lines: str, place: str) -> None:
    files = {D: f"FROM python:3.12\n{lines}\nCMD python src/p/train.py\n", **CODE}
    (found,) = remarked(repo(files), "docker-start-missing")
    assert found.message.endswith(f"but COPY puts that file at {place}")


def test_a_start_that_names_another_folder_than_the_file_is_in_is_told_where_it_is(repo: Make) -> None:
    files = {D: "FROM python:3.12\nCOPY src src\nCMD python src/old/train.py\n", **CODE}
    (found,) = remarked(repo(files), "docker-start-missing")
    assert found.message.endswith("but the repository has no src/old/train.py (there is src/p/train.py)")


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("FROM pytorch/pytorch:2.3\nCOPY src src\nWORKDIR /\nCMD python workspace/src/p/train.py", 0),
        ("FROM nvcr.io/nvidia/pytorch:23.12-py3\nCOPY src src\nWORKDIR /\nCMD python src/p/train.py", 0),
        ("FROM nvcr.io/nvidia/pytorch:23.12-py3\nCOPY src src\nCMD python src/p/train.py", 0),
        ("FROM nvcr.io/nvidia/pytorch:23.12-py3\nCOPY src src\nCMD python src/old/train.py", 1),
        ("FROM nvcr.io/nvidia/pytorch:23.12-py3\nWORKDIR /app\nCOPY src src\nCMD python src/old/train.py", 1),
        ("FROM python:3.12\nCOPY src src\nWORKDIR /app\nCMD python src/p/train.py", 1),
        ("FROM python:3.12 AS a\nCOPY src src\nFROM a AS b\nWORKDIR /app\nCMD python src/p/train.py", 1),
        ("FROM python:3.12 AS a\nFROM pytorch/pytorch\nCOPY src src\nWORKDIR /\nCMD python src/p/train.py", 0),
    ],
)
def test_the_working_directory_of_an_image_that_has_its_own_is_not_known(repo: Make, lines: str, expected: int) -> None:
    assert len(remarked(repo({D: f"{lines}\n", **CODE}), "docker-start-missing")) == expected


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("uvicorn src/p/train:app --port 8000", "uvicorn needs the module with dots: src.p.train:app"),
        ("gunicorn src/p/train.py:app", "gunicorn needs the module with dots: src.p.train:app"),
        ("uvicorn src/p/api:app", "the repository has no module src.p.api"),
    ],
)
def test_a_server_that_is_given_a_path_imports_nothing(repo: Make, start: str, expected: str) -> None:
    (found,) = remarked(repo({D: f"FROM python:3.12\nCOPY src src\nCMD {start}\n", **CODE}), "docker-start-missing")
    assert found.message == f"the image of {D} starts `{start}`, but {expected}"


@pytest.mark.parametrize("moves", ["mkdir -p /app/src && cp -r src/* /app/src/", "mv src /app/", "ln -s /src /app/src"])
def test_what_a_command_copies_within_an_image_is_not_missed(repo: Make, moves: str) -> None:
    files = {D: f"FROM python:3.12\nCOPY src src\nRUN {moves}\nWORKDIR /app\nCMD python src/p/train.py\n", **CODE}
    assert remarked(repo(files), "docker-start-missing") == []


def test_what_several_images_miss_is_one_remark_whatever_they_are_called(repo: Make) -> None:
    text = "FROM python:3.12\nCOPY gone.txt ./\n"
    (found,) = remarked(repo({"a copies b/Dockerfile": text, "web/Dockerfile": text, **CODE}), "docker-copy-missing")
    assert found.message.startswith("a copies b/Dockerfile and web/Dockerfile copy gone.txt, which is not")
    assert [place.path for place in found.evidence] == ["a copies b/Dockerfile", "web/Dockerfile"]


@pytest.mark.parametrize(("name", "kept"), [("a.pt", True), ("deep", True), ("b.pt", False)])
def test_a_file_that_dvc_does_not_list_is_none_that_dvc_has(repo: Make, name: str, kept: bool) -> None:
    listed = "outs:\n- path: models\n  files:\n  - relpath: a.pt\n    md5: a\n  - relpath: deep/c.pt\n    md5: b\n"
    made = repo({D: f"FROM python:3.12\nCOPY models/{name} m\n", "models.dvc": listed, ".gitignore": "/models\n"})
    (found,) = remarked(made, "docker-copy-missing")
    assert ("only DVC has" if kept else ".gitignore leaves out") in found.message


@pytest.mark.parametrize(
    ("ignore", "expected"),
    [("tests\n*.md\n", 2), ("tests/\n*.md\n!README.md\n", 1), ("data\n", 0), ("*\n!src\n", 0), ("", 0)],
)
def test_copies_that_dockerignore_keeps_out(repo: Make, ignore: str, expected: int) -> None:
    files = {
        "Dockerfile": "FROM python:3.12\nCOPY README.md ./\nCOPY tests/ tests/\nCOPY src src\n",
        ".dockerignore": ignore,
        "README.md": "# P\n",
        "tests/test_a.py": "",
        **CODE,
    }
    assert len(remarked(repo(files), "docker-copy-ignored")) == expected


@pytest.mark.parametrize(("ignore", "expected"), [("data/\n", 1), ("data/\n!data/\n", 0), ("docs/\n", 0)])
def test_copies_of_what_dvc_has_that_dockerignore_keeps_out(repo: Make, ignore: str, expected: int) -> None:
    files = {D: "FROM python:3.12\nCOPY data/ data/\n", ".dockerignore": ignore, "data.dvc": "outs:\n- path: data\n"}
    assert len(remarked(repo(files), "docker-copy-ignored")) == expected
    assert remarked(repo({**files, "data.dvc": "outs:\n- path: raw\n"}), "docker-copy-ignored") == []


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ('COPY src/ src/\nENTRYPOINT ["python", "-u", "src/p/train.py"]', 0),
        ('COPY src/ src/\nENTRYPOINT ["python", "-u", "src/p/gone.py"]', 1),
        ('WORKDIR /app\nCOPY . .\nCMD ["python", "src/p/train.py"]', 0),
        ('WORKDIR /app\nCOPY src/ src/\nCMD ["python", "p/train.py"]', 1),
        ("WORKDIR /app\nCOPY . .\nCMD exec uvicorn src.p.api:app --port $PORT", 1),
        ("WORKDIR /app\nCOPY . .\nCMD uvicorn p.train:app", 0),
        ("WORKDIR /app\nCOPY . .\nCMD uvicorn p.blank:app", 1),
        ("WORKDIR /app\nCOPY src/p/train.py main.py\nCMD uvicorn main:app", 0),
        ("CMD uvicorn vendor.server.main:app", 0),
        ("RUN git clone https://example.com/x /app\nCMD python gone.py", 0),
        ("COPY --from=build / /\nCMD python /app/gone.py", 0),
        ('CMD ["bash", "gone.sh"]', 1),
        ('CMD uvicorn gone:app\nCOPY src src\nENTRYPOINT ["python", "src/p/train.py"]', 0),
        ('COPY src src\nENTRYPOINT ["python", "src/p/gone.py"]\nCMD ["--lr", "1"]', 1),
        ('COPY src src\nENTRYPOINT []\nCMD ["python", "src/p/gone.py"]', 1),
        ("COPY src src\nCMD python src/p/gone.py\nCMD python src/p/train.py", 0),
        ("<<<<<<< HEAD\nCMD python gone.py\n=======\nCMD python lost.py\n>>>>>>> b", 0),
    ],
)
def test_a_start_of_what_the_image_lacks_is_remarked(repo: Make, lines: str, expected: int) -> None:
    files = {"Dockerfile": f"FROM python:3.12\n{lines}\n", "src/p/blank.py": "", **CODE}
    assert len(remarked(repo(files), "docker-start-missing")) == expected


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({W: workflow("docker build -t x -f dockerfiles/api.dockerfile .")}, "docker-trigger"),
        ({W: workflow(f"docker build -t x -f {D} .")}, ""),
        ({W: workflow("docker build -t x .")}, "docker-trigger"),
        ({W: workflow("docker build -t x -f $FILE .")}, ""),
        ({W: workflow("docker build --f app.Dockerfile . --t x")}, ""),
        ({W: workflow("docker build --new yes -f gone .")}, ""),
        ({W: workflow("docker build --no-cache --pull -qt x --progress=plain -f gone .")}, "docker-trigger"),
        (
            {"cloudbuild.yaml": "steps:\n- name: gcr.io/kaniko-project/executor:v1\n  args: [--cache=true]\n"},
            "docker-trigger",
        ),
        (
            {
                "cloudbuild.yaml": "steps:\n- name: bash\n  script: |\n    # docker build -f gone .\n    echo docker build .\n"
            },
            "",
        ),
        ({"cloudbuild.yaml": "steps:\n- name: bash\n  args: ['-c', '# docker build -f gone .']\n"}, ""),
        ({"cloudbuild.yaml": "steps:\n- name: gcr.io/kaniko-of-ours/app:latest\n  args: [--cache=true]\n"}, ""),
        ({W: workflow("docker build -t x ."), "dockerfile": "FROM python:3.12\n"}, ""),
        ({W: workflow("docker build -t x ."), "api/dockerfile": "FROM python:3.12\n"}, "docker-trigger"),
        ({W: workflow("docker build -t x ./web"), "Dockerfile": "FROM python:3.12\n"}, "docker-trigger"),
        ({W: workflow("docker build -t x ./web"), "web/Dockerfile": "FROM python:3.12\n"}, ""),
        ({W: workflow("docker build -t x -f Dockerfile ."), "dockerfile": "FROM python:3.12\n"}, "docker-trigger"),
        ({"Makefile": "build:\n\tdocker build -f gone .\n\tdocker build -f lost .\n"}, "docker-build"),
        (
            {"cloudbuild.yaml": "steps:\n- name: gcr.io/cloud-builders/docker\n  args: [build, -f, gone, .]\n"},
            "docker-trigger",
        ),
        (
            {"docker-compose.yml": "services:\n  a:\n    build:\n      context: .\n      dockerfile: gone\n"},
            "docker-build",
        ),
        ({"docker-compose.yml": f"services:\n  a:\n    build:\n      context: .\n      dockerfile: {D}\n"}, ""),
        (
            {"docker-compose.yml": f"services:\n  a:\n    build:\n      context: ./web\n      dockerfile: ../{D}\n"},
            "",
        ),
        ({"Makefile": "build:\n\tdocker build -f gone .\n"}, "docker-build"),
        ({"Makefile": "build:\n\tcp a gone\n\tdocker build -f gone .\n"}, ""),
        (
            {
                W: workflow("IMAGE=${{ env.HOST }}/${{ github.sha }}\ndocker build -t $IMAGE ."),
                "Dockerfile": "FROM python:3.12\n",
            },
            "",
        ),
    ],
)
def test_a_build_from_a_dockerfile_that_is_not_there_is_remarked(
    repo: Make, files: dict[str, str], expected: str
) -> None:
    found = remarked(repo({D: "FROM python:3.12\n", **files}), "build-dockerfile-missing")
    both = ["docker-trigger", "docker-build"] if expected == "docker-trigger" else [expected]
    assert [each.item for each in found] == (both if expected else [])


def test_a_build_from_nothing_is_no_remark_on_images_that_another_file_builds(repo: Make) -> None:
    files = {W: workflow("docker build -t x -f gone ."), "cloudbuild.yaml": CLOUD.format(""), "train.dockerfile": ""}
    (found,) = remarked(repo({**files, "src/p/train.py": ""}), "build-dockerfile-missing")
    assert found.item == "docker-trigger"


@pytest.mark.parametrize(("name", "near"), [("frontend", "divides"), ("backend", "")])
def test_a_dockerfile_that_a_space_divides_in_the_command_is_named(repo: Make, name: str, near: str) -> None:
    files = {f"dockerfiles/{name}.dockerfile": "FROM python:3.12\n", "src/p/train.py": ""}
    text = "build:\n\tdocker build -f docker files/frontend.dockerfile . -t frontend:latest\n"
    (found,) = remarked(repo({**files, "Makefile": text}), "build-dockerfile-missing")
    told = "(there is dockerfiles/frontend.dockerfile, which a space divides in the command)"
    assert found.message.startswith("Makefile builds an image from docker, which is not in the repository")
    assert (told in found.message) is bool(near)


def test_a_dockerfile_that_is_there_but_for_its_capitals_is_named(repo: Make) -> None:
    text = workflow("docker build -f dockerfiles/Train.Dockerfile .", "docker build -f gone .")
    found = remarked(repo({D: "FROM python:3.12\n", W: text}), "build-dockerfile-missing")
    assert {each.message for each in found} == {
        f"{W} builds images from dockerfiles/Train.Dockerfile and gone, which are not in the repository; there is {D}, and "
        "Linux tells capitals apart"
    }


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("CMD uvicorn main:app --host 127.0.0.1", 1),
        ('CMD ["uvicorn", "main:app", "--port", "80"]', 1),
        ("CMD uvicorn main:app --host 0.0.0.0", 0),
        ('ENTRYPOINT ["uvicorn", "main:app"]\nCMD ["--host", "0.0.0.0"]', 0),
        ("CMD uvicorn main:app --host $HOST", 0),
        ("ENV UVICORN_HOST=::\nCMD uvicorn main:app", 0),
        ("CMD python main.py", 0),
        ("COPY --from=aws-lambda-adapter:1 /lambda-adapter /opt/extensions/a\nCMD uvicorn main:app", 0),
        ("RUN apt-get install -y nginx\nCMD uvicorn main:app", 0),
        ("RUN apt-get install -y curl\nCMD uvicorn main:app", 1),
    ],
)
def test_servers_that_nothing_reaches(repo: Make, start: str, expected: int) -> None:
    made = repo({"Dockerfile": f"FROM python:3.12\nCOPY main.py main.py\n{start}\n", "main.py": "app = 1\n"})
    assert len(remarked(made, "docker-host-local")) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("FROM python:3.12 AS base\nCOPY a /a\nFROM base\nCMD python src/gone.py", 1),
        ("FROM python:3.12 AS base\nCOPY a /a\nCMD python src/gone.py\nFROM base AS last\nRUN echo", 1),
        ("FROM python:3.12 AS base\nCOPY a /a\nCMD python src/gone.py\nFROM python:3.12\nRUN echo", 0),
        ("FROM ours:latest\nCOPY a /a\nCMD python src/gone.py", 0),  # which may bring it
        ("FROM $BASE\nCOPY a /a\nCMD python src/gone.py", 0),
        ("FROM python:3.12\nCOPY gone.py gone.py\nCMD python gone.py", 0),  # the copy is told of
    ],
)
def test_what_the_first_image_may_bring(repo: Make, lines: str, expected: int) -> None:
    assert len(remarked(repo({D: lines + "\n", "a/b.txt": ""}), "docker-start-missing")) == expected


def test_one_path_that_several_files_copy_is_one_remark_and_git_is_in_every_clone(repo: Make) -> None:
    text = "FROM python:3.12\nCOPY .git .git\nCOPY gone.txt x\n"
    (found,) = remarked(repo({"a.dockerfile": text, "b.dockerfile": text}), "docker-copy-missing")
    assert found.message.startswith("a.dockerfile and b.dockerfile copy gone.txt, which is not in the repository")
    assert [place.path for place in found.evidence] == ["a.dockerfile", "b.dockerfile"]


CLOUD = "steps:\n- name: gcr.io/cloud-builders/docker\n  args: [build, -f, train.dockerfile, -t, x, .]\n{}"


@pytest.mark.parametrize(
    ("copies", "more", "expected"),
    [
        ("COPY src src", "", 1),
        ("COPY requirements.txt src ./", "", 1),
        ("COPY start.sh ./", "", 0),
        ("COPY . /app", "", 0),
        ("COPY gone.py /app", "", 0),
        ("COPY src src", "  dir: dockerfiles\n", 0),
    ],
)
def test_a_dockerfile_of_another_folder_is_not_the_one_that_cloud_build_asks_for(
    repo: Make, copies: str, more: str, expected: int
) -> None:
    files = {D: f"FROM python:3.12\n{copies}\n", "dockerfiles/start.sh": "", "start.sh": "", **CODE}
    found = remarked(repo({**files, "cloudbuild.yaml": CLOUD.format(more)}), "build-dockerfile-missing")
    assert [each.message for each in found] == [
        "cloudbuild.yaml builds an image from train.dockerfile, which is not in the repository (there is "
        "dockerfiles/train.dockerfile)"
    ] * (2 * expected)


def test_a_compose_file_is_shown_where_it_names_the_dockerfile(repo: Make) -> None:
    text = "services:\n  a:\n    image: a\n    build:\n      context: .\n      dockerfile: 'gone'  # mine\n"
    text += "  b:\n    build: {context: ., dockerfile: lost}\n"
    (found,) = remarked(repo({"docker-compose.yml": text, **CODE}), "build-dockerfile-missing")
    assert [place.line for place in found.evidence] == [6, 8]


@pytest.mark.parametrize("name", ["docker-copy-missing", "docker-start-missing"])
def test_a_dockerfile_that_is_set_aside_is_not_remarked(repo: Make, name: str) -> None:
    text = "FROM python:3.12\nCOPY app.py app.py\nCOPY src src\nCMD python src/p/gone.py\n"
    found = remarked(repo({"docker/legacy/a.dockerfile": text, "docker/b.dockerfile": text, **CODE}), name)
    assert [each.evidence[0].path for each in found] == ["docker/b.dockerfile"]


@pytest.mark.parametrize(("script", "expected"), [("run.py", 0), ("tools/run.py", 1), ("/run.py", 0)])
def test_a_script_by_its_bare_name_may_come_from_anywhere(repo: Make, script: str, expected: int) -> None:
    files = {D: f"FROM python\nCOPY src src\nCMD python {script}\n", "src/a.py": "", "tools/run.py": ""}
    assert len(remarked(repo(files), "docker-start-missing")) == expected
