from __future__ import annotations

from pathlib import Path

import auditor
from auditor.checklist import load_catalogue
from tests.conftest import MakeRepo, run_git
from tests.report.conftest import questions

CODE = {
    "src/pkg/train.py": "def train():\n    print('x')\n",
    "tests/test_a.py": "from pkg.train import train\n\n\ndef test_train():\n    assert train() is None\n",
}


def test_what_may_lie_in_a_submodule_contradicts_no_answer(make_repo: MakeRepo) -> None:
    answers = {
        3: "We used the TIMM framework for the model.",
        4: "Run `python serve.py` and see [the script](../backend/run.py).",
        7: "We wrote 7 tests in total.",
    }
    files = {**CODE, "reports/README.md": questions(load_catalogue(None), answers)}

    def verdicts(repo: Path) -> set[tuple[str, str]]:
        claims = auditor.audit(str(repo), worktree=False).claims
        return {(claim.id, claim.verdict.value) for claim in claims if claim.id != "figures"}

    kinds = ("framework-said", "own-links", "test-count")
    assert verdicts(make_repo(files)) == {(kind, "contradicted") for kind in kinds}
    repo = make_repo(files, name="linked")
    run_git(repo, "update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},backend")
    run_git(repo, "commit", "-q", "-m", "Link")
    assert verdicts(repo) == {(kind, "unverifiable") for kind in kinds}
