"""The commands: `streetnoise data` and `streetnoise train`."""

from pathlib import Path

import click
import pandas as pd
import torch

from streetnoise.data import prepare
from streetnoise.train import fit, read_settings, search

PREPARED = Path("data/hours.parquet")


@click.group()
def main() -> None:
    """Guess how loud a street will be."""


@main.command()
def data() -> None:
    """Download and prepare the counts."""
    prepare(PREPARED)


@main.command()
@click.option("--trials", default=0, help="How many settings to try first.")
def train(trials: int) -> None:
    """Fit the network and save its weights."""
    frame = pd.read_parquet(PREPARED)
    settings = search(frame, trials) if trials else read_settings()
    model, loss = fit(frame, settings)
    Path("models").mkdir(exist_ok=True)
    torch.save(model.state_dict(), "models/model.pt")
    click.echo(f"loss {loss:.3f}")


if __name__ == "__main__":
    main()
