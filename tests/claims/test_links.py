"""What an answer links, held against the files of the commit: only a sure way to nothing is contradicted."""

from __future__ import annotations

import pytest

from auditor.checklist import load_catalogue
from auditor.claimcheck import check
from auditor.claims import Claim, Commanded, Linked
from auditor.git.snapshot import open_snapshot
from auditor.git.source import parse_source
from auditor.repository import Repository
from tests.claims.held import outcomes, verdicts
from tests.conftest import MakeRepo, run_git
from tests.report.conftest import questions

OWN = "https://github.com/o/n"


@pytest.mark.parametrize(
    ("target", "verdict"),
    [
        (OWN, "consistent"),
        (f"{OWN}/tree/main", "consistent"),
        (f"{OWN}/tree/main/docs/", "consistent"),
        (f"{OWN}/tree/main/gone", "contradicted"),
        (f"{OWN}/blob/main/gone.py#L3", "contradicted"),
        (f"{OWN}/blob/HEAD/gone.py?raw=1", "contradicted"),
        (f"{OWN}/blob/dev/gone.py", "unverifiable"),  # a branch that was deleted, say
        (f"{OWN}/blob/feature/loader/gone.py", "unverifiable"),
        (f"{OWN}/blob/0123abc/gone.py", "unverifiable"),
        (f"{OWN}/issues/3", "unverifiable"),
        ("https://github.com/o/other/blob/main/gone.py", None),
        ("https://raw.githubusercontent.com/o/n/main/tests/test_x.py", "consistent"),
        ("https://raw.githubusercontent.com/o/n/main/gone.py", "contradicted"),
        ("https://gitlab.com/o/n/-/blob/main/tests/test_x.py", "consistent"),
        ("o/n/blob/main/gone.py", "contradicted"),
        ("www.example", None),
        ("example.com", None),
        ("example.dev/x", None),
        ("mailto:a@example.com", None),
        ("//cdn.example/x.js", None),
        ("registry.example.dev/group/image:1", None),
        ("<name>/a.py", None),
        ("src/.../a.py", None),
        ("a file.py", None),
        ("docs", None),
        ("..", "consistent"),
        ("../docs/", "consistent"),
        ("docs/", "consistent"),
        ("../tests/test_x.py", "consistent"),
        ("src/data/raw/a.csv", "consistent"),
        ("src/data/raw/gone.csv", "contradicted"),
        ("/home/me/n/tests/test_x.py", "consistent"),
        ("/test_x.py", "contradicted"),
        ("/home/me/gone.py", "contradicted"),
        ("~/n/tests/test_x.py", "consistent"),
        ("~/n/gone.py", "contradicted"),
        ("/predict", "unverifiable"),
        ("/docs/gone/", "unverifiable"),
        ("127.0.0.1:8000/docs", None),
        ("0.0.0.0:8000", None),
        ("../models", "unverifiable"),
        ("../models/best.pt", "unverifiable"),
        (f"{OWN}/tree/main/models", "unverifiable"),
        ("../models_old", "contradicted"),
        ("test_x.py", "contradicted"),
        ("gone/test_x.py", "contradicted"),
        ("gone/away.py", "contradicted"),
        ("tests\\test_x.py", "consistent"),
        ("docs\\a\\gone.txt", "contradicted"),
        ("elsewhere\\gone.txt", None),
    ],
)
def test_a_link_is_contradicted_where_it_surely_leads_nowhere(
    make_repo: MakeRepo, target: str, verdict: str | None
) -> None:
    report = questions(load_catalogue(None), {4: f"See {OWN}/blob/main/tests/test_x.py."})
    files = dict.fromkeys(("tests/test_x.py", "docs/a/index.md", "src/data/raw/a.csv"), "1\n")
    kept = {"models.dvc": "outs:\n- md5: a1\n  path: models\n"}
    path = make_repo({"reports/README.md": report, **files, **kept})
    run_git(path, "branch", "feature/loader")
    claim = Claim("own-links", target, 15, 9, target, value=Linked(target))
    with open_snapshot(parse_source(str(path))) as snapshot:
        found = check([claim], Repository(snapshot, load_catalogue(None)), {})
    assert [one.verdict.value for one in found] == ([verdict] if verdict else [])


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("We built docker images for our project.", "consistent"),
        ("See dockerfiles/train.dockerfile.", "consistent"),
        ("See docker/train.dockerfile.", "unverifiable"),
        ("See ./dockerfiles/Train.dockerfile.", "consistent"),
        ("See trian.dockerfile.", "unverifiable"),
        ("See trains.dockerfile.", "unverifiable"),
        ("See training.dockerfile.", "unverifiable"),
        ("See Dockerfile.train.", "unverifiable"),
        ("See test.dockerfile.", "contradicted"),
        ("See [it](https://hub.docker.com/r/o/train.dockerfile).", None),
        ("See [it](https://github.com/o/other/blob/main/docker/train.dockerfile).", None),
        (f"See [it]({OWN}/blob/main/docker/train.dockerfile).", "contradicted"),
        (f"See [it]({OWN}/blob/main/docker/api.dockerfile).", "contradicted"),
    ],
)
def test_a_docker_file_is_missing_where_none_is_almost_called_so(
    make_repo: MakeRepo, text: str, verdict: str | None
) -> None:
    found = verdicts(make_repo, {4: f"See {OWN}/blob/main/tests/test_x.py.", 15: text})
    assert found.get("docker-named") == ({verdict} if verdict else None)


@pytest.mark.parametrize(
    ("named", "found"),
    [
        ("api/Dockerfile", ("consistent", "api/Dockerfile")),
        ("train.dockerfile", ("consistent", "dockerfiles/train.dockerfile")),
        ("docker/train.dockerfile", ("unverifiable", "dockerfiles/train.dockerfile")),
        ("project/dockerfiles/train.dockerfile", ("consistent", "dockerfiles/train.dockerfile")),
    ],
)
def test_a_docker_file_by_its_path_is_the_one_at_that_path(
    make_repo: MakeRepo, named: str, found: tuple[str, str]
) -> None:
    more = dict.fromkeys(("a/api/Dockerfile", "api/Dockerfile"), "FROM python\n")
    (claim,) = outcomes(make_repo, {15: f"See {named}."}, more)["docker-named"]
    assert (claim.verdict.value, claim.evidence[0].path) == found


FORKED = "I had no access there, so I forked the project and did all of the cloud in that one."


@pytest.mark.parametrize(
    ("told", "verdict"),
    [
        ("We did all of the cloud in one project.", "contradicted"),
        ("We debugged in Cursor, a fork of VS Code.", "contradicted"),
        (FORKED, "unverifiable"),
        ("Everything of the cloud is in a private fork of it.", "unverifiable"),
    ],
)
def test_what_is_not_here_may_be_in_a_fork_that_the_report_tells_of(
    make_repo: MakeRepo, told: str, verdict: str
) -> None:
    named = {4: "Run pip install -r gone.txt.", 15: "It is start.dockerfile.", 17: told}
    found = outcomes(make_repo, {**named, 24: "The file shown.yaml says how it is deployed."})
    spoken = [one.verdict.value for one in found["own-links"] if one.key == "shown.yaml"]
    assert spoken == (["contradicted"] if verdict == "contradicted" else [])
    held = [one for one in (*found["own-links"], *found["docker-named"]) if one.key != "shown.yaml"]
    assert [one.verdict.value for one in held] == [verdict, verdict]
    assert all(("fork" in one.found) == (verdict == "unverifiable") for one in held)


@pytest.mark.parametrize("address", ["https://github.com/ann/n", "[https://github.com/ann/n](URL)"])
def test_a_copy_under_another_owner_may_hold_what_is_not_here(make_repo: MakeRepo, address: str) -> None:
    given = {4: f"See {OWN}/blob/main/tests/test_x.py and {address}.", 12: "Run python gone.py."}
    found = {one.key: one.verdict.value for one in outcomes(make_repo, given)["own-links"]}
    assert found["gone.py"] == "unverifiable"


def test_a_link_into_a_copy_under_another_owner_is_not_held_against_this_one(make_repo: MakeRepo) -> None:
    copy = "https://github.com/ann/n/blob/main/gone.py"
    given = {4: f"See {OWN}/blob/main/tests/test_x.py and {OWN}/blob/main/away.py.", 15: f"See {copy}."}
    found = {one.key: one.verdict.value for one in outcomes(make_repo, given)["own-links"]}
    assert (found[copy], found[f"{OWN}/blob/main/away.py"]) == ("unverifiable", "contradicted")


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ("actions", "the repository's Actions, at its host and no file"),
        ("actions/", "the repository's Actions, at its host and no file"),
        ("actions/runs/123", "a run of a workflow, at its host and no file"),
        ("actions/workflows/gone.yaml", ".github/workflows/gone.yaml is not at this commit"),
        ("pull/3", "a page of the repository, at its host and no file"),
    ],
)
def test_a_page_of_the_host_is_called_one(make_repo: MakeRepo, page: str, found: str) -> None:
    given = {4: f"See {OWN}/blob/main/tests/test_x.py.", 11: f"See {OWN}/{page}"}
    (claim,) = [one for one in outcomes(make_repo, given)["own-links"] if one.question == 11]
    assert (claim.verdict.value, claim.found) == ("unverifiable", found)


def test_a_commit_or_a_merged_pull_request_that_is_linked_is_in_the_history(make_repo: MakeRepo) -> None:
    report = {"reports/README.md": questions(load_catalogue(None), {4: f"See {OWN}/blob/main/a.py."})}
    later = [("Ann", {"a.py": "X = 2\n"})]
    repo = make_repo({**report, "a.py": "X = 1\n"}, commits=later)
    run_git(repo, "commit", "--allow-empty", "-q", "-m", "Mend what was broken (#12)")
    first = run_git(repo, "rev-list", "--max-parents=0", "HEAD").strip()
    pages = {
        f"commit/{first}": "consistent",
        f"commit/{first[:10]}": "consistent",
        f"pull/3/commits/{first}": "consistent",
        "pull/12": "consistent",
        "pull/12/checks": "consistent",
        "pull/13": "unverifiable",
        "pull/120": "unverifiable",
        f"commit/{'0' * 40}": "unverifiable",
        f"compare/{first}": "unverifiable",
    }
    with open_snapshot(parse_source(str(repo))) as snapshot:
        repository = Repository(snapshot, load_catalogue(None))
        claims = [Claim("own-links", page, 9, 9, page, value=Linked(f"{OWN}/{page}")) for page in pages]
        found = {one.key: one.verdict.value for one in check(claims, repository, {})}
    assert found == pages


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("on: push\n# all of it\n", "exists"),
        ("# on: push\n\n  # jobs:\n", "exists, but all of it is commented out"),
        ("\n", "exists, but nothing is in it"),
        ("", "exists, but nothing is in it"),
    ],
)
@pytest.mark.parametrize("target", ["../.github/workflows/x.yml", f"{OWN}/actions/workflows/x.yml"])
def test_a_file_without_effect_is_said_to_be_so(make_repo: MakeRepo, target: str, text: str, said: str) -> None:
    given = {4: f"See {OWN}/blob/main/tests/test_x.py.", 11: f"See [it]({target})."}
    found = outcomes(make_repo, given, {".github/workflows/x.yml": text})["own-links"]
    (claim,) = [one for one in found if one.question == 11]
    assert (claim.verdict.value, claim.found) == ("consistent", f".github/workflows/x.yml {said}")


@pytest.mark.parametrize("target", ["../configs/away.yaml", "configs/away.yaml", f"{OWN}/blob/main/configs/away.yaml"])
def test_a_link_to_a_file_of_another_branch_names_the_branch(make_repo: MakeRepo, target: str) -> None:
    report = questions(load_catalogue(None), {4: f"See {OWN}/blob/main/tests/test_x.py."})
    first = {"reports/README.md": report, "tests/test_x.py": "1\n"}
    path = make_repo(first, commits=[("Ann", {"configs/away.yaml": "a: 1\n"})])
    run_git(path, "branch", "sweeps")
    run_git(path, "reset", "-q", "--hard", "HEAD~1")
    claim = Claim("own-links", target, 15, 9, target, value=Linked(target))
    with open_snapshot(parse_source(str(path))) as snapshot:
        (found,) = check([claim], Repository(snapshot, load_catalogue(None)), {})
    assert found.verdict.value == "contradicted"
    assert found.found.endswith("configs/away.yaml is not at this commit; it is on the branch sweeps")


@pytest.mark.parametrize(
    ("address", "verdict"),
    [
        ("your-username/your-repo", "unverifiable"),
        ("YOUR_USERNAME/n", "unverifiable"),
        ("username/repo", "unverifiable"),
        ("<user>/<repo>", "unverifiable"),
        ("[your-repo]", "unverifiable"),
        ("o/n", "consistent"),
        ("username/flowers", None),
        ("yourba/flowers", None),
        ("o/repository", None),
    ],
)
def test_an_address_that_stands_for_any_leads_into_no_repository(
    make_repo: MakeRepo, address: str, verdict: str | None
) -> None:
    target = f"https://github.com/{address}/blob/main/tests/test_x.py"
    report = questions(load_catalogue(None), {4: f"See {OWN}/blob/main/tests/test_x.py.", 5: f"See [this]({target})."})
    claim = Claim("own-links", target, 15, 9, target, value=Linked(target))
    path = make_repo({"reports/README.md": report, "tests/test_x.py": "1\n"})
    run_git(path, "remote", "add", "origin", f"{OWN}.git")
    with open_snapshot(parse_source(str(path))) as snapshot:
        found = check([claim], Repository(snapshot, load_catalogue(None)), {})
    assert [one.verdict.value for one in found] == ([verdict] if verdict else [])


def test_one_link_is_told_in_the_same_words_whatever_it_is_held_for(make_repo: MakeRepo) -> None:
    answer = f"Here is a docker file: [predict]({OWN}/blob/main/predict.dockerfile)."
    more = {"docker/predict.dockerfile": "FROM python\n"}
    given = {4: f"See {OWN}/blob/main/tests/test_x.py.", 15: answer}
    found = outcomes(make_repo, given, more)
    words = "predict.dockerfile is not in the repository at this commit; docker/predict.dockerfile is"
    own = [one for one in found["own-links"] if one.question == 15]
    told = [(one.found, one.verdict.value) for one in (*own, *found["docker-named"])]
    assert told == [(words, "contradicted")] * 2


def test_a_link_to_a_name_that_several_files_have_is_shown_them(make_repo: MakeRepo) -> None:
    (found,) = _linked(make_repo, "../conf/run.yaml", {"a/run.yaml": "a: 1\n", "b/run.yaml": "a: 1\n"}, 5)
    assert found[0] == "contradicted"
    assert found[1].endswith("; a/run.yaml and 1 more of that name are")


def test_a_command_with_a_script_that_is_gone_tells_where_it_was(make_repo: MakeRepo) -> None:
    path = make_repo({"src/fit_it.py": "1\n", "other.py": "1\n"})
    (path / "src/fit_it.py").unlink()
    run_git(path, "commit", "-qam", "gone")
    gone = run_git(path, "rev-parse", "HEAD").strip()
    value = Commanded("fit_it.py")
    claim = Claim("own-links", value.path, 12, 9, "python fit_it.py", value=value)
    with open_snapshot(parse_source(str(path))) as snapshot:
        (found,) = check([claim], Repository(snapshot, load_catalogue(None)), {})
    assert found.verdict == "contradicted"
    assert (
        found.found
        == f"fit_it.py is not in the repository at this commit; the history has src/fit_it.py, last in {gone[:7]}"
    )
    assert [one.commit for one in found.evidence] == [gone]


def _linked(make_repo: MakeRepo, target: str, more: dict[str, str], question: int = 15) -> list[tuple[str, str]]:
    given = {4: f"See {OWN}/blob/main/tests/test_x.py.", question: f"See [it]({target})."}
    found = outcomes(make_repo, given, more)
    return [
        (one.verdict.value, one.found)
        for kind in ("own-links", "docker-named")
        for one in found.get(kind, [])
        if one.question == question
    ]


@pytest.mark.parametrize(
    ("target", "there"),
    [
        ("../dockerfiles/train_cpu.dockerfil", "dockerfiles/train_cpu.dockerfile"),
        ("../.github/workflows/ci.yaml", ".github/workflows/ci.yml"),
        (f"{OWN}/blob/main/dockerfiles/api.dockerfile%20", "dockerfiles/Dockerfile.api"),
        (f"{OWN}/blob/main/configs/mian.yaml", "configs/main.yaml"),
        ("../.github/workflows/lint.yaml", ".github/workflows/linting.yaml"),
    ],
)
def test_a_link_that_slipped_leads_nowhere_and_is_shown_the_file_beside_it(
    make_repo: MakeRepo, target: str, there: str
) -> None:
    found = _linked(make_repo, target, {there: "FROM python\nRUN true\n"})
    assert {verdict for verdict, _ in found} == {"contradicted"}
    assert all(text.endswith(f" at this commit; {there} is") for _, text in found)


@pytest.mark.parametrize(
    ("target", "there", "hint"),
    [
        ("../config_gpu.yaml", "configs/gpu.yaml", "configs/gpu.yaml"),
        ("../linting.yaml", ".github/workflows/lint.yaml", ".github/workflows/lint.yaml"),
        (f"{OWN}/tree/main/Dockerfile", "docker/Dockerfile", "docker/Dockerfile"),
        (f"{OWN}/blob/main/train.py", "src/app/train.py", "src/app/train.py"),
        ("../docs/README.md", "app/README.md", None),
        ("../src/__init__.py", "app/__init__.py", None),
        ("../configs/v2.yaml", "configs/v3.yaml", None),
        ("../configs/model.yaml", "configs/data.yaml", None),
        ("../train.py", "src/train.sh", None),
        ("../wandb", "outputs/run-1.wandb", None),
        ("../wandb", "Makefile", None),
    ],
)
def test_a_link_to_nothing_is_shown_a_file_that_is_called_alike(
    make_repo: MakeRepo, target: str, there: str, hint: str | None
) -> None:
    (found,) = _linked(make_repo, target, {there: "a: 1\n"}, 5)
    assert found[0] == "contradicted"
    assert found[1].endswith(f"; {hint} is" if hint else " is not in the repository at this commit")


@pytest.mark.parametrize("bot", ["dependabot/pip/x", "update/pre-commit-autoupdate"])
def test_a_branch_of_a_bot_is_the_last_to_be_named(make_repo: MakeRepo, bot: str) -> None:
    report = questions(load_catalogue(None), {4: f"See {OWN}/blob/main/tests/test_x.py."})
    first = {"reports/README.md": report, "tests/test_x.py": "1\n"}
    path = make_repo(first, commits=[("Ann", {"configs/away.yaml": "a: 1\n"}), ("Ann", {"a.txt": "a\n"})])
    run_git(path, "branch", "sweeps", "HEAD~1")
    run_git(path, "branch", bot)
    run_git(path, "reset", "-q", "--hard", "HEAD~2")
    claim = Claim("own-links", "../configs/away.yaml", 15, 9, "x", value=Linked("../configs/away.yaml"))
    with open_snapshot(parse_source(str(path))) as snapshot:
        (found,) = check([claim], Repository(snapshot, load_catalogue(None)), {})
    assert found.found.endswith("it is on the branch sweeps")


@pytest.mark.parametrize(
    ("target", "told", "verdict"),
    [
        (OWN, "the repository itself", "consistent"),
        (f"{OWN}/tree/main", "the repository itself", "consistent"),
        (f"{OWN}/tree/sweeps", "the branch sweeps of the repository", "consistent"),
        ("https://github.com/another/n", "the copy of another, which was not looked at", "unverifiable"),
        ("../build.yaml", "build.yaml exists, but nothing is in it", "consistent"),
        ("build.yaml", "build.yaml exists, though not where the link leads, and nothing is in it", "consistent"),
        ("../tests/", "tests exists", "consistent"),
        (".../tests/", "tests exists, though not where the link leads", "consistent"),
        (".../tests/test_x.py", "tests/test_x.py exists, though not where the link leads", "consistent"),
        (".../gone/a.py", "../gone/a.py is not in the repository at this commit", "contradicted"),
        ("www.github.com/o/n", "the repository itself", "consistent"),
        ("tests/", "tests exists, though not where the link leads", "consistent"),
    ],
)
def test_what_is_said_of_a_link_is_what_it_leads_to(make_repo: MakeRepo, target: str, told: str, verdict: str) -> None:
    report = questions(load_catalogue(None), {4: f"See {OWN}/blob/main/tests/test_x.py."})
    path = make_repo({"reports/README.md": report, "tests/test_x.py": "1\n", "build.yaml": ""})
    run_git(path, "branch", "sweeps")
    claim = Claim("own-links", target, 15, 9, target, value=Linked(target))
    with open_snapshot(parse_source(str(path))) as snapshot:
        (found,) = check([claim], Repository(snapshot, load_catalogue(None)), {})
    assert (found.found, found.verdict.value) == (told, verdict)
