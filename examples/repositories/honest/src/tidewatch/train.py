"""Train the model with the hyperparameters of the configuration."""

import logging
from pathlib import Path

import hydra
from lightning import Trainer, seed_everything
from lightning.pytorch.callbacks import ModelCheckpoint
from lightning.pytorch.loggers import WandbLogger
from omegaconf import DictConfig, OmegaConf
from torch.utils.data import DataLoader, random_split

from tidewatch.data import load_samples
from tidewatch.model import WaterQuality

logger = logging.getLogger(__name__)


@hydra.main(version_base=None, config_path="../../configs", config_name="config")
def main(cfg: DictConfig) -> None:
    """Fit the model, keep the best checkpoint and log everything to W&B."""
    seed_everything(cfg.seed)
    train_set, val_set = random_split(load_samples(Path(cfg.data.path)), [0.8, 0.2])
    logger.info("training on %d samples", len(train_set))
    train_loader = DataLoader(
        train_set, batch_size=cfg.data.batch_size, shuffle=True, num_workers=cfg.data.num_workers
    )
    val_loader = DataLoader(val_set, batch_size=cfg.data.batch_size, num_workers=cfg.data.num_workers)
    model = WaterQuality(hidden=cfg.model.hidden, dropout=cfg.model.dropout, lr=cfg.model.lr)
    tracker = WandbLogger(project="tidewatch", config=OmegaConf.to_container(cfg, resolve=True))
    best = ModelCheckpoint(dirpath="models", filename="best", monitor="val_loss")
    trainer = Trainer(max_epochs=cfg.trainer.max_epochs, logger=tracker, callbacks=[best])
    trainer.fit(model, train_loader, val_loader)
    logger.info("best checkpoint: %s", best.best_model_path)


if __name__ == "__main__":
    main()
