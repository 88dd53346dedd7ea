"""Fit the network, and search for its hyperparameters."""

from pathlib import Path
from typing import Any

import optuna
import pandas as pd
import torch
import yaml
from loguru import logger
from torch import nn
from torch.utils.data import DataLoader
from torch.utils.tensorboard import SummaryWriter

from streetnoise.data import as_tensors
from streetnoise.model import NoiseNet


def read_settings(path: Path = Path("config/train.yaml")) -> dict[str, Any]:
    """Return the hyperparameters."""
    return yaml.safe_load(path.read_text())


def fit(frame: pd.DataFrame, settings: dict[str, Any]) -> tuple[NoiseNet, float]:
    """Return the fitted network and the loss of its last epoch."""
    loader = DataLoader(
        as_tensors(frame), batch_size=settings["batch_size"], shuffle=True, num_workers=2
    )
    model = NoiseNet(settings["hidden"])
    optimizer = torch.optim.Adam(model.parameters(), lr=settings["learning_rate"])
    writer = SummaryWriter()
    total = 0.0
    for epoch in range(settings["epochs"]):
        total = 0.0
        for counts, noise in loader:
            optimizer.zero_grad()
            loss = nn.functional.mse_loss(model(counts), noise)
            loss.backward()
            optimizer.step()
            total += loss.item()
        writer.add_scalar("loss", total / len(loader), epoch)
        logger.debug("epoch {}: {:.3f}", epoch, total / len(loader))
    writer.close()
    return model, total / len(loader)


def search(frame: pd.DataFrame, trials: int) -> dict[str, Any]:
    """Return the settings of the best of some trials."""
    settings = read_settings()

    def objective(trial: optuna.Trial) -> float:
        tried = {
            **settings,
            "learning_rate": trial.suggest_float("learning_rate", 1e-4, 1e-1, log=True),
            "hidden": trial.suggest_int("hidden", 8, 64),
        }
        return fit(frame, tried)[1]

    study = optuna.create_study(direction="minimize")
    study.optimize(objective, n_trials=trials)
    logger.info("best settings: {}", study.best_params)
    return {**settings, **study.best_params}
