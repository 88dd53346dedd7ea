"""Measures of drift that are written out, whatever they are called, and what only looks like one."""

from __future__ import annotations

import pytest

from tests.probes.conftest import MakeRepository as Make
from tests.probes.ops import state

SHARES = (
    "    edges = np.quantile({0}, np.linspace(0, 1, 11))\n    p = np.histogram({0}, edges)[0] / len({0})\n"
    "    q = np.histogram({1}, edges)[0] / len({1})\n    return float(((q - p) * np.log(q / p)).sum())\n"
)
KERNEL = (
    "def {}(x, y):\n    '''{}'''\n\n    def near(a, b):\n        return np.exp(-((a[:, None] - b[None]) ** 2).sum(-1)).mean()\n\n"
    "    return float(near(x, x) + near(y, y) - 2 * near(x, y))\n\n\n"
)


def own(name: str, said: str, one: str = "a", two: str = "b") -> str:
    return f"import numpy as np\n\ndef {name}({one}, {two}):\n    '''{said}'''\n{SHARES.format(one, two)}"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (own("stability", "Population stability index of nests."), "done"),
        (own("psi", ""), "done"),
        (own("far", "", "reference", "current"), "done"),
        (own("far", "", "before", "after"), "done"),
        (own("far", "", "reference_rows", "new_rows"), "done"),
        (own("stability", "The PSI of the bins.", "expected", "actual"), "done"),
        (own("far", "How far two lie apart."), "not_done"),
        # Two sides of anything else: an error, a change, two models, two angles.
        (own("calibration_error", "", "expected", "actual"), "not_done"),
        (own("far", "", "old", "new"), "not_done"),
        (own("compare_scores", "", "baseline_scores", "current_scores"), "not_done"),
        (own("bins", "The dihedral angles phi and psi.", "phi", "psi"), "not_done"),
        (own("density", "Of the wave psi.", "a", "b"), "not_done"),
        (own("kl_div", "", "reference_logits", "current_logits"), "not_done"),
        (own("far", "", "reference_probs", "current_probs"), "done"),
        (own("far", "", "reference_scores", "new_scores"), "not_done"),
        (own("tripsis", ""), "not_done"),
        ("def psi(a, b):\n    '''Population stability index.'''\n    return send(a, b)\n", "partial"),
        ("def psi(a, b):\n    '''Population stability index.'''\n", "partial"),
        # Compared by one that is called after drift, in a function of another name.
        (f"{own('far', '')}\ndef drift(rows):\n    return far(rows[:9], rows[9:])\n", "done"),
        (f"{own('far', '')}\ndef drift(rows):\n    return far(rows)\n", "partial"),
        ("def tell(a, b):\n    print(a, b)\n\ndef drift(rows):\n    return tell(rows[:9], rows[9:])\n", "partial"),
    ],
)
def test_a_measure_that_is_written_out_computes_drift(repo: Make, code: str, expected: str) -> None:
    assert state(repo({"src/birds/nests.py": code}), "drift-check") == expected


@pytest.mark.parametrize(
    ("said", "caller", "expected"),
    [
        ("Maximum mean discrepancy.", "def moved():\n    reference = old()\n    asked = new()\n", "done"),
        # A loss between any two things is none.
        ("Maximum mean discrepancy.", "def loss():\n    x = old()\n    y = new()\n", "not_done"),
        ("Maximum mean discrepancy loss.", "def moved():\n    reference = old()\n    asked = new()\n", "not_done"),
        (
            "Maximum mean discrepancy.",
            "def fit(train_loader, live_z):\n    far(1, 2).backward()\n    optimizer.step()\n",
            "not_done",
        ),
        ("Far.", "def moved():\n    reference = old()\n    asked = new()\n", "not_done"),
    ],
)
def test_a_measure_of_other_uses_computes_drift_where_then_and_now_are_compared(
    repo: Make, said: str, caller: str, expected: str
) -> None:
    code = f"import numpy as np\n\n{KERNEL.format('far', said)}{caller}    return far(f(1), f(2))\n"
    assert state(repo({"src/birds/nests.py": code}), "drift-check") == expected


@pytest.mark.parametrize(
    ("name", "said", "expected"),
    [
        ("shifted", "", "done"),
        ("check", "Did the songs drift?", "done"),
        ("check", "Population stability of songs.", "done"),
        ("check", "Are two birds alike?", "not_done"),
        ("shift_notes", "", "not_done"),
    ],
)
def test_a_statistic_tells_drift_where_name_or_words_say_it(repo: Make, name: str, said: str, expected: str) -> None:
    code = (
        f"def {name}(rows):\n    '''{said or 'Of songs.'}'''\n    from scipy.stats import ks_2samp\n\n"
        "    return ks_2samp(rows[:-9], rows[-9:]).pvalue\n"
    )
    assert state(repo({"src/birds/nests.py": code}), "drift-check") == expected
