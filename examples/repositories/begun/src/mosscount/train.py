from mosscount.data import MyDataset
from mosscount.model import Model


def train():
    dataset = MyDataset("data/raw")
    model = Model()
    # the training goes here


if __name__ == "__main__":
    train()
