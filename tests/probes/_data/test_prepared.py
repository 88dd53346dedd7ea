"""A module is for data by what it does, whatever it is called."""

from __future__ import annotations

import pytest

from auditor import Confidence, State
from probes import data, testing
from tests.probes.conftest import MakeRepository

FETCH = "def fetch(url, out, raw):\n"
SET = "from torch.utils.data import Dataset\nclass Roads(Dataset):\n    def __getitem__(self, index):\n        return open(self.files[index])\n"
GCS = (
    "from google.cloud import storage\n"
    + FETCH
    + "    storage.Client().bucket('a').blob('{}').download_to_filename(out)\n"
)
TRAINS = (
    "import torch\ndef fit(model, loss, out):\n    loss.backward()\n    torch.optim.Adam(model.parameters()).step()\n"
)


def files(text: str, name: str = "roads") -> dict[str, str]:
    return {"src/p/__init__.py": "", f"src/p/{name}.py": text, "src/p/other.py": "x = 1\n"}


def found(repo: MakeRepository, text: str, name: str = "roads") -> tuple[State, Confidence]:
    finding = data.data_script(repo(files(text, name)))
    return finding.state, finding.confidence


DOWNLOADS = [
    "import kagglehub\n" + FETCH + "    return kagglehub.dataset_download('a/roads')\n",
    "import kaggle\nkaggle.api.dataset_download_files('a/roads', unzip=True)\n",
    "from huggingface_hub import snapshot_download\n" + FETCH + "    return snapshot_download('a', repo_type='dataset')\n",
    "from datasets import load_dataset\n" + FETCH + "    return load_dataset('a/roads', streaming=True)\n",
    "import tensorflow_datasets as tfds\n" + FETCH + "    return tfds.load('cats_vs_dogs')\n",
    "from roboflow import Roboflow\n" + FETCH + "    Roboflow(url).workspace('a').project('b').version(3).download('yolov8')\n",
    "from torchvision import datasets\n" + FETCH + "    return datasets.FashionMNIST(out, download=True)\n",
    "import gdown\n" + FETCH + "    gdown.download(id=url, output=out)\n",
    "from urllib.request import urlretrieve\nimport zipfile\n" + FETCH + "    urlretrieve(url, raw)\n    zipfile.ZipFile(raw).extractall(out)\n",
    "import requests\n" + FETCH + "    out.write_bytes(requests.get(url).content)\n",
    GCS.format("raw/b"),
    "import os\n" + FETCH + "    os.system('wget https://example.org/roads.zip && unzip roads.zip')\n",
    "import subprocess\n" + FETCH + "    subprocess.run(['kaggle', 'datasets', 'download', 'a/roads'])\n",
]  # fmt: skip
PREPARING = [
    "import sqlite3\nimport numpy as np\n" + FETCH + "    return np.array(sqlite3.connect(out).execute('select x').fetchall())\n",
    "import polars as pl\n" + FETCH + "    pl.scan_csv('raw/*.csv').filter(pl.col('x') > 0).sink_parquet(out)\n",
    "import duckdb\n" + FETCH + "    duckdb.sql(\"copy (select * from read_csv('a.csv')) to 'b.parquet'\")\n",
    "import geopandas as gpd\n" + FETCH + "    gpd.read_file('roads.gpkg').to_crs(25832).to_file(out)\n",
    "from PIL import Image\n" + FETCH + "    for path in raw.glob('*.jpg'):\n        Image.open(path).resize((9, 9)).save(out / path.name)\n",
    "import cv2, csv\n" + FETCH + "    for row in csv.reader(open(raw)):\n        cv2.imwrite(out / row[0], cv2.resize(cv2.imread(row[0]), (9, 9)))\n",
    "import torch\n" + FETCH + "    torch.save((torch.load(raw) - 1) / 2, out)\n",
    "import numpy as np\n" + FETCH + "    np.savez(out, x=np.load(url)['x'] / 255)\n",
    "import librosa\nimport soundfile\n" + FETCH + "    signal, rate = librosa.load(url, sr=16000)\n    soundfile.write(out, signal, rate)\n",
    "import rasterio\n" + FETCH + "    with rasterio.open(url) as a, rasterio.open(out, 'w') as b:\n        b.write(a.read(1), 1)\n",
    "import json, shutil\n" + FETCH + "    for row in json.loads((url / 'boxes.json').read_text()):\n        shutil.copy(row, out / 'train')\n",
    "import json\ndef clean(a, b):\n    with open(a) as read, open(b, 'w') as written:\n        for line in read:\n            written.write(json.dumps(json.loads(line)))\n",
    "import torch\nfrom torch.utils.data import DataLoader, TensorDataset\ndef loaders(size):\n    return DataLoader(TensorDataset(torch.load('a.pt')), batch_size=size)\n",
    "import pandas as pd\ndef roads(path):\n    return pd.read_csv(path)\n",
    "from pyspark.sql import SparkSession\ndef turn(a, b):\n    SparkSession.builder.getOrCreate().read.json(a).filter('x').write.parquet(b)\n",
    "from datasets import load_dataset\nimport pickle\npickle.dump(load_dataset('a/roads'), open('a', 'wb'))\n",
    "import numpy as np\ndef load(path):\n    x = np.genfromtxt(path)\n    return np.array(x[1:]), np.array(x[:1])\n",
    "import numpy as np\nimport matplotlib.pyplot as plt\ndef turn(a, b):\n    np.savez(b, x=np.load(a) / 255)\ndef show(a):\n    plt.imshow(a)\n",
    "import numpy as np\nfrom sklearn.pipeline import Pipeline\ndef turn(a, b):\n    np.savez(b, x=Pipeline([]).transform(np.load(a)))\n",
    SET,
    SET + TRAINS,
    "import lightning as L\nclass Roads(L.LightningDataModule):\n    def setup(self, stage):\n        self.roads = 1\n",
    "from torch.utils.data import IterableDataset\nclass Roads(IterableDataset):\n    def __iter__(self):\n        yield from open('a')\n",
]  # fmt: skip


@pytest.mark.parametrize("name", ["roads", "stations", "robots"])
@pytest.mark.parametrize("text", [*DOWNLOADS, *PREPARING])
def test_what_fetches_or_prepares_data_is_for_data(repo: MakeRepository, text: str, name: str) -> None:
    assert found(repo, text, name) == (State.DONE, Confidence.MEDIUM)


def test_what_reads_and_writes_files_of_any_kind_is_no_accusation(repo: MakeRepository) -> None:
    text = "import json\ndef turn(a, b):\n    b.write_text(json.dumps(json.loads(a.read_text())))\n"
    finding = data.data_script(repo(files(text)))
    assert (finding.state, finding.confidence) == (State.NOT_DONE, Confidence.LOW)
    assert finding.evidence[0][:2] == ("src/p/roads.py", 3)
    words = "import json, spacy\ndef turn(a, b):\n    b.write_text(json.dumps(spacy.blank('da')(a.read_text())))\n"
    made = "import numpy as np\ndef make(out):\n    np.savez(out, x=np.random.default_rng(1).normal(size=9))\n"
    for other in (words, made):
        assert found(repo, other) == (State.NOT_DONE, Confidence.LOW)


STUB_SET = 'from torch.utils.data import Dataset\nclass Roads(Dataset):\n    def __init__(self, path):\n        self.path = path\n    def __len__(self):\n        return 3\n    def __getitem__(self, index):\n        """Return one."""\n'


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("roads", "def fetch(out):\n    print('preparing')\n"),
        ("roads", STUB_SET),
        ("roads", "class Dataset:\n    pass\nclass Roads(Dataset):\n    def __getitem__(self, index):\n        return 1\n"),
        ("client", DOWNLOADS[9]),
        ("config", "import json\ndef save(out, raw):\n    out.write_text(json.dumps(json.loads(raw.read_text())))\n"),
        ("figures", "import matplotlib.pyplot as plt\nimport numpy as np\ndef draw(raw):\n    np.load(raw)\n    plt.savefig('a')\n    np.save('b')\n"),
        ("shown", "import matplotlib.pyplot as plt\nimport numpy as np\ndef draw(raw):\n    plt.plot(np.load(raw))\n    plt.savefig('train/a.png')\n"),
        ("shown", "from datasets import load_dataset\nimport seaborn as sns\ndef draw():\n    sns.histplot(load_dataset('a/roads'))\n"),
        ("shown", "from datasets import load_dataset\nprint(load_dataset('a/roads'))\n"),
        ("roads", GCS.format("credentials.json")),
        ("roads", "import os\ndef start():\n    os.system('wget https://example.org/best_model.pt')\n"),
        ("roads", "import os\ndef start():\n    os.system('dvc pull')\n"),
        ("weights", GCS.format("models/b")),
        ("roads", "from huggingface_hub import snapshot_download\ndef get():\n    return snapshot_download('a/bert')\n"),
        ("roads", "import torch\ndef export(raw, out):\n    torch.onnx.export(torch.load(raw), open('train/a.npz'), out)\n"),
        ("roads", "import torch\ndef slim(model_path, out):\n    torch.save(torch.load(model_path).half(), out)\n"),
        ("roads", "import logging\ndef setup(raw):\n    open(raw).read()\n    logging.FileHandler(open('a.log', 'w'))\n"),
        ("roads", GCS.format("{}") + "    blob.upload_from_filename(raw)\n"),
        ("roads", "from PIL import Image\nimport io\ndef shrink(raw):\n    return Image.open(io.BytesIO(raw)).resize((9, 9))\n"),
        ("learn", TRAINS + "    out.write_bytes(open('raw/a').read())\n"),
        ("app", "from fastapi import FastAPI\napp = FastAPI()\n" + DOWNLOADS[9]),
        ("roads", "from fastapi import FastAPI\napp = FastAPI()\n" + SET),
        ("predictor", SET),
        ("database", "import pandas as pd\ndef rows(path):\n    return pd.read_sql('select 1', path)\n"),
        ("monitoring/roads", PREPARING[4]),
        ("requirement", "def turn(a, b):\n    open(b, 'w').write(open('requirements.txt').read())\n"),
    ],
)  # fmt: skip
def test_what_does_so_in_passing_is_not(repo: MakeRepository, name: str, text: str) -> None:
    assert found(repo, text, name)[0] is not State.DONE


def test_what_an_api_fetches_when_it_starts_is_not_taken_for_data(repo: MakeRepository) -> None:
    fetch = GCS.format("{}")
    served = "from fastapi import FastAPI\nfrom p.roads import fetch\napp = FastAPI()\nfetch(1, 'a', 2)\n"
    told = "from p.roads import fetch\nfetch('a', 'model.pt', 2)\n"
    for asking in (served, told):
        assert data.data_script(repo({**files(fetch), "src/p/start.py": asking})).state is State.NOT_DONE
    assert data.data_script(repo({**files(fetch), "src/p/start.py": "x = 1\n"})).state is State.DONE


def test_what_only_prepares_is_shown_before_what_trains_too(repo: MakeRepository) -> None:
    finding = data.data_script(repo({**files(SET), "src/p/learn.py": SET + TRAINS}))
    assert finding.evidence[0].path == "src/p/roads.py"


def test_a_test_of_what_prepares_data_is_one_of_the_data_code(repo: MakeRepository) -> None:
    test = "from p.roads import fetch\n\ndef test_boxes():\n    assert fetch('a', 'b', 'c') is not None\n"
    prepared = {**files(PREPARING[10]), "tests/test_boxes.py": test}
    assert testing.data_tests(repo(prepared)).state is State.DONE
    idle = {**prepared, "src/p/roads.py": "def fetch(url, out, raw):\n    return 1\n"}
    assert testing.data_tests(repo(idle)).state is State.NOT_DONE


@pytest.mark.parametrize(
    ("called", "state"), [("Roads('a')[1]", State.DONE), ("fit(1, 2, 3)", State.NOT_DONE)]
)  # fmt: skip
def test_of_what_trains_only_its_data_set_is_data_code(repo: MakeRepository, called: str, state: State) -> None:
    test = f"from p.learn import {called.partition('(')[0]}\n\ndef test_it():\n    assert {called} is not None\n"
    finding = testing.data_tests(repo({**files(SET + TRAINS, "learn"), "tests/test_it.py": test}))
    assert finding.state is state
