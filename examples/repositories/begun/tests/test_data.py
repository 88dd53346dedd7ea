from mosscount.data import MyDataset
from torch.utils.data import Dataset


def test_my_dataset():
    """A placeholder for tests of the data."""
    dataset = MyDataset("data/raw")
    assert isinstance(dataset, Dataset)
