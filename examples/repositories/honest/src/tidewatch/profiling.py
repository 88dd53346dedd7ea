"""Profile one pass over the samples: `python -m tidewatch.profiling`."""

import cProfile
import pstats
from pathlib import Path

from torch.utils.data import DataLoader

from tidewatch.data import load_samples
from tidewatch.model import WaterQuality


def one_pass(path: Path) -> None:
    """Run the model over every sample once."""
    model = WaterQuality()
    for features, _ in DataLoader(load_samples(path), batch_size=64):
        model(features)


def main() -> None:
    """Profile a pass and print the twenty slowest functions."""
    with cProfile.Profile() as profiler:
        one_pass(Path("data/processed/samples.csv"))
    pstats.Stats(profiler).sort_stats("cumulative").print_stats(20)


if __name__ == "__main__":
    main()
