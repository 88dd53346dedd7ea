"""Which calls bring data, read files and keep files: by what they are, not by what they are of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from auditor.shared import regex
from probes._data.handled import OF_DATA_SETS, Handled

if TYPE_CHECKING:
    from auditor.views.python import Call, Module

_DOWNLOADS: Final = regex(
    r"kagglehub\.(?:dataset|competition)_\w+|(?:.*\.)?(?:dataset|competition)_download_\w+|opendatasets\.download\w*|"
    r"roboflow\.Roboflow\(\)\..*download|yfinance\.(?:download|.*\.history)|openml\..*get_dataset|ucimlrepo\.fetch_ucirepo|"
    r"fiftyone\.zoo\.load_zoo_dataset|osmnx\.\w+_from_\w+|cdsapi\.Client\(\)\.retrieve"
)
_LOADS: Final = regex(
    "|".join((
        r"datasets\.(?:load_\w+|(?:Iterable)?Dataset\.from_\w+)",
        r"deepchem\.molnet\.load_\w+",
        r"deeplake\.load",
        r"(?:tensorflow\.)?keras\.datasets\..*load_data",
        r"(?:tensorflow\.)?keras\.(?:preprocessing|utils)\.(?:\w+\.)*\w+_dataset_from_directory",
        r"lhotse\.(?:\w+\.)*(?:Cut|Recording|Supervision)Set\.from_\w+",
        r"minari\.load_dataset",
        r"mne\.datasets\..*",
        r"nilearn\.datasets\.fetch_\w+",
        r"seaborn\.load_dataset",
        r"sklearn\.datasets\.(?:fetch|load|make)_\w+",
        r"statsmodels\..*get_rdataset",
        r"tdc\.\w+\.\w+",
        r"tensorflow_datasets\.(?:load|builder|data_source)",
        r"webdataset\.(?:WebDataset|WebLoader|DataPipeline)",
    ))
)  # fmt: skip
"""What loads a data set that a library has ready, or makes one of what it is given."""
_HUB: Final = regex(r"huggingface_hub\.(?:.*\.)?(?:snapshot_download|hf_hub_download)")
_QUERY: Final = regex(r"(?is)\b(?:copy\s*\(|(?:read|from)[_\s]['\"]?\S*(?:csv|parquet|json)\w*)")
_FETCHES: Final = regex(
    r"(?:.*\.)?(?:urlretrieve|download_to_filename|download_to_file|download_file|download_fileobj|fget_object|download_url|"
    r"download_and_extract_archive|download_file_from_google_drive)|gdown\.(?:cached_)?download\w*|wget\.download|"
    r"pooch\.retrieve|(?:tensorflow\.)?keras\.utils\.get_file"
)
_ASKS_THE_NET: Final = regex(r"(?:requests|httpx|aiohttp|urllib3|niquests)\b.*\.(?:get|stream)|(?:.*\.)?urlopen")
_LOADERS: Final = regex(
    r"torch\.utils\.data\.(?:(?:\w+\.)?DataLoader|(?:\w+\.)?TensorDataset|random_split)|torch_geometric\.loader\.\w+|"
    r"tensorflow\.data\.Dataset\.from_\w+"
)
_SENDS: Final = regex(r"upload_(?:from_\w+|file|fileobj|blob|folder)|put_object|fput_object")
_READING_LIBRARIES: Final = (
    # tables and arrays
    "cudf", "dask", "fastparquet", "geopandas", "h5py", "modin", "netCDF4", "openpyxl", "pandas", "polars", "pyarrow",
    "pyreadstat", "rioxarray", "scipy.io", "tables", "uproot", "vaex", "xarray", "zarr",
    # pictures, videos, maps and bodies
    "SimpleITK", "cv2", "decord", "fiona", "imageio", "laspy", "nibabel", "open3d", "pydicom", "rasterio", "skimage.io",
    "tensorflow.io", "tifffile", "torchvision.io", "trimesh",
    # sound and signals
    "librosa", "mne", "music21", "obspy", "pretty_midi", "soundfile", "torchaudio", "wfdb",
    # molecules, sequences and stars
    "Bio", "ase", "astropy", "rdkit",
    # documents
    "docx", "fitz", "pdfplumber", "pypdf",
)  # fmt: skip
"""What reads files of data by functions and classes that are called alike."""
_TABLES: Final = regex(
    "|".join((
        rf"(?:{'|'.join(map(re.escape, _READING_LIBRARIES))})\.(?:\w+\.)*"
        r"(?:(?i:i?read\w*|scan_\w+|open\w*|load\w*|parse|imread\w*)|File|Dataset|ReadImage|VideoCapture|SDMolSupplier|"
        r"dcmread|rdrecord|rdsamp|PdfReader|PrettyMIDI|VideoReader|Document)",
        r"csv\.(?:reader|DictReader)",
        r"PIL\.Image\.open",
        r"numpy\.(?:load|loadtxt|genfromtxt|memmap|fromfile)",
        r"(?:gzip|bz2|tarfile|wave)\.open|zipfile\.ZipFile",
        r"xml\.(?:\w+\.)*(?:iter)?parse",
        r".*\.(?:fetchall|fetchmany|to_dataframe)",
        r"ibis\.(?:\w+(?:\(\))?\.)*read_\w+",
        r"tensorflow\.data\.\w*Dataset(?:\.\w+)?",
        r"(?:pyspark\.|.*\bspark\b).*\.read\.\w+",
    ))
)  # fmt: skip
"""What reads tables, pictures, sound and the like: nobody keeps settings in these."""
_PLAIN: Final = regex(
    r"(?:.*\.)?(?:open|read_text|read_bytes|glob|rglob|iterdir)|(?:json|ujson|orjson|srsly|pickle|joblib|torch|dill)\.loads?|"
    r"os\.(?:walk|listdir|scandir)|glob\.i?glob"
)
_KEEPS: Final = regex(
    r"(?:.*\.)?(?:to_(?:csv|parquet|pickle|feather|json|sql|hdf|netcdf|zarr|file|disk|gbq|excel)|write\w*|sink_\w+|save|"
    r"write\.\w+|save_(?!html)\w+|savez\w*|savetxt|imwrite|extractall|push_to_hub|symlink_to)|(?:json|pickle|joblib|dill)\.dump|"
    r"shutil\.(?:copy\w*|move|unpack_archive)"
)
_NO_FILE: Final = regex(r"(?:sys\.std|typer\.|click\.|streamlit\.|rich\.|tqdm\.|logging\.|yaml\.|omegaconf\.|toml).*")
_OPENS: Final = regex(r"(?:.*\.)?(?:open|File|ZipFile)")


def data_set_calls(module: Module) -> Iterator[Handled]:
    """Yield the calls that load or download a data set by a library that is there for that.

    A set that a library has ready is taken by any script: where it is data code, a function gives it, or a file keeps
    what is made of it.
    """
    kept = next(writing_calls(module), None) is not None
    for call in module.calls:
        if _downloads(call) or ((call.scope or kept) and _loads(call.name)):
            yield Handled(0, call.line, call.method)


def _downloads(call: Call) -> bool:
    if call.name.startswith("duckdb."):
        return any(_QUERY.search(value.string or "") for value in call.args)
    kind = call.keyword("repo_type") if _HUB.fullmatch(call.name) else None
    return _DOWNLOADS.fullmatch(call.name) is not None or (kind is not None and kind.string == "dataset")


def _loads(name: str) -> bool:
    return _LOADS.fullmatch(name) is not None or (name.startswith(OF_DATA_SETS) and "()" not in name)


def fetching_calls(module: Module) -> Iterator[Call]:
    """Yield the calls that fetch a file of any kind over the net."""
    kept = next(writing_calls(module), None) is not None
    for call in module.calls:
        if _FETCHES.fullmatch(call.name) or (kept and _ASKS_THE_NET.fullmatch(call.name)):
            yield call


def gives_loaders(module: Module) -> bool:
    """Return whether a function makes what a training loop goes through: loaders, or a set of tensors."""
    return any(call.scope and _LOADERS.fullmatch(call.name) for call in module.calls)


def table_reads(module: Module) -> Iterator[Call]:
    """Yield the calls that read tables, pictures, sound and the like from files or a database."""
    return (call for call in module.calls if _TABLES.fullmatch(call.name) and not _writing(call) and not _sent(call))


def uploads_files(module: Module) -> bool:
    """Return whether a module sends files away, too: what fetches them there again fetches any."""
    return any(_SENDS.fullmatch(call.method) for call in module.calls)


def plain_reads(module: Module) -> Iterator[Call]:
    """Yield the calls that read files of which nothing is told by the call."""
    return (call for call in module.calls if _PLAIN.fullmatch(call.name) and not _writing(call) and not _sent(call))


def writing_calls(module: Module) -> Iterator[Call]:
    """Yield the calls that write files."""
    for call in module.calls:
        if _OPENS.fullmatch(call.name):
            if _writing(call):
                yield call
        elif _KEEPS.fullmatch(call.name) and not _NO_FILE.match(call.name):
            yield call


def _writing(call: Call) -> bool:
    """Return whether a call opens a file to be written; the mode of a path's own `open` comes first."""
    mode = call.keyword("mode") or next((value for value in call.args[:2] if value.string in _MODES), None)
    return mode is not None and (mode.string or "")[:1] in ("w", "a", "x")


_MODES: Final = frozenset(
    f"{letter}{rest}" for letter in "wax" for rest in ("", "b", "t", "+", "b+", ":gz", ":xz", ":bz2", "t+", "+b")
)


def _sent(call: Call) -> bool:
    """Return whether a call reads what is in memory: a request's body, as a rule."""
    return any("BytesIO" in (value.call or value.name or "") for value in call.args[:1])
