"""The model: a small network that gives the chance of dirty water."""

import torch
from lightning import LightningModule
from torch import Tensor, nn


class WaterQuality(LightningModule):
    """A network over six weather features with one logit."""

    def __init__(self, features: int = 6, hidden: int = 32, dropout: float = 0.1, lr: float = 1e-3) -> None:
        """Build the layers; the arguments are the hyperparameters of the configuration."""
        super().__init__()
        self.save_hyperparameters()
        self.lr = lr
        self.layers = nn.Sequential(
            nn.Linear(features, hidden),
            nn.ReLU(),
            nn.Dropout(dropout),
            nn.Linear(hidden, hidden),
            nn.ReLU(),
            nn.Linear(hidden, 1),
        )
        self.loss = nn.BCEWithLogitsLoss()

    def forward(self, x: Tensor) -> Tensor:
        """Return one logit a row."""
        if x.ndim != 2:
            raise ValueError(f"expected rows of features, got shape {tuple(x.shape)}")
        return self.layers(x).squeeze(1)

    def training_step(self, batch: tuple[Tensor, Tensor], batch_idx: int) -> Tensor:
        """Return the loss of a batch."""
        features, target = batch
        loss = self.loss(self(features), target)
        self.log("train_loss", loss)
        return loss

    def validation_step(self, batch: tuple[Tensor, Tensor], batch_idx: int) -> None:
        """Log the loss and the share of right answers of a batch."""
        features, target = batch
        logits = self(features)
        self.log("val_loss", self.loss(logits, target))
        self.log("val_accuracy", ((logits > 0).float() == target).float().mean())

    def configure_optimizers(self) -> torch.optim.Optimizer:
        """Return the optimiser of all weights."""
        return torch.optim.Adam(self.parameters(), lr=self.lr)
