"""Fuzzes the YAML view, as a workflow and as a configuration: `python tests/hostile/fuzz_yaml.py -max_total_time=1800`."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from tests.hostile._fuzz import fuzz, read_as

PATHS = (".github/workflows/a.yml", ".gitlab-ci.yml", "conf/config.yaml", "cloudbuild.yaml", ".pre-commit-config.yaml")
SEEDS = (
    b"name: CI\non:\n  push:\n    branches: [main]\njobs:\n  a:\n    runs-on: ${{ matrix.os }}\n    strategy:\n      matrix:\n"
    b"        os: [ubuntu-latest, macos-latest]\n        include:\n          - os: windows-latest\n    steps:\n"
    b"      - uses: actions/checkout@v4\n      - run: |\n          pip install -r requirements.txt\n          pytest tests/\n",
    b"defaults:\n  - model: mlp\n  - _self_\na: &x {lr: 0.1}\nb:\n  <<: *x\n  c: ${a.lr}\nhydra:\n  run:\n    dir: out\n",
    b"steps:\n- name: gcr.io/cloud-builders/docker\n  args: ['build', '-t', 'x', '.']\nimages: [x]\n---\nrepos:\n"
    b"- repo: local\n  hooks:\n  - id: ruff\n    args: [--fix]\n",
)

if __name__ == "__main__":
    fuzz(read_as(PATHS, "workflows", "configs"), SEEDS)
