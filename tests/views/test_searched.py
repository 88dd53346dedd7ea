from __future__ import annotations

import pytest

from auditor.views._searched import may_use


@pytest.mark.parametrize(
    ("names", "may"),
    [
        ((), True),
        (("wandb",), True),
        (("WANDB", "x"), True),
        (("mlflow",), False),
        (("optuna.",), False),
        (("loggers.",), True),
        (("logger.",), False),
        (("lightning.pytorch.loggers.WandbLogger",), True),
        (("lightning.pytorch.loggers.MLFlowLogger",), False),
        (("keras.WandbLogger",), False),
        (("pytorch.Wandb_",), False),
        (("dvc.api.exp_",), True),
        ((".fit(",), True),
        ((".train(",), False),
        (("", "x.y"), False),
    ],
)
def test_a_text_may_use_a_name_whatever_its_case_and_however_it_is_imported(names: tuple[str, ...], may: bool) -> None:
    text = "from lightning.pytorch import loggers as l\nl.WandbLogger().Fit()\nimport dvc\ndvc.api.exp_show()\n"
    assert may_use(text.replace(".Fit(", ".fit("), names) is may
    assert may_use(text.upper(), names) is may
