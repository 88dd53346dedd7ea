"""Trains the network."""

import argparse

import torch

from birdsong.features import spectrum
from birdsong.model import BirdNet

if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--lr", type=float, default=1e-3)
    arguments = parser.parse_args()
    network = BirdNet()
    optimizer = torch.optim.Adam(network.parameters(), lr=arguments.lr)
    for _ in range(arguments.epochs):
        loss = network(spectrum(torch.randn(8, 512))).square().mean()
        loss.backward()
        optimizer.step()
