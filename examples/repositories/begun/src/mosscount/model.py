from torch import nn


class Model(nn.Module):
    """A placeholder for the model."""

    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(1, 1)

    def forward(self, x):
        return self.layer(x)
