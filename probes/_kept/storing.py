"""Which calls of an API's code store something that lasts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from auditor.shared import regex
from probes._kept.scratch import ON_DISK, is_temporary, opens, opens_to_write, writes_on
from probes._kept.written import TABLES, returns_text

if TYPE_CHECKING:
    from auditor.views.python import Call, Module

_METHODS: Final = frozenset(
    ["to_csv", "to_parquet", "to_json", "to_sql", "to_pickle", "to_excel", "to_feather", "to_gbq", "write_text",
     "write_bytes", "write_csv", "write_parquet", "writerow", "writerows", "writelines", "upload_from_string",
     "upload_from_filename", "upload_from_file", "upload_file", "upload_fileobj", "upload_blob", "upload_bytes",
     "put_object", "insert_one", "insert_many", "insert_rows_json", "insert_rows", "load_table_from_json",
     "load_table_from_dataframe", "executemany", "add_all", "bulk_save_objects", "put_item", "lpush", "rpush",
     "xadd", "publish", "produce", "log_struct", "upsert", "imwrite", "savez", "savez_compressed", "savetxt",
     "append_row", "append_rows", "create_entity", "upsert_entity", "upsert_item", "set_with_dataframe", "hset",
     "bulk_write", "replace_one", "copy_records_to_table", "update_one", "write_points", "log_text", "log_table",
     "copyfileobj"]
)  # fmt: skip
_NAMES: Final = frozenset(
    [
        "wandb.log",
        "wandb.run.log",
        "wandb.init().log",
        "mlflow.log_table",
        "mlflow.log_dict",
        "json.dump",
        "pickle.dump",
        "joblib.dump",
        "numpy.save",
        "torch.save",
        "shutil.copyfileobj",
        "shutil.copy",
        "yaml.dump",
        "csv.writer",
    ]
)
_OWNERS: Final = {
    "add": r"session|\bdb\b|database|collection|sqlalchemy",
    "merge": r"session|\bdb\b|database|collection|sqlalchemy",
    "send_data": r"collectorclient",
    "insert": r"^dataset\.|table|collection|db|client|supabase|sql",
    "put": r"table|bucket|s3|store|datastore|^(?:fsspec|gcsfs|s3fs)\b",
    "write": r"jsonlines|write_api|influxdb",
    "index": r"elastic|opensearch|(?:^|\.)es$",
    "push": r"firebase|reference",
    "create_dataset": r"h5py|zarr",
    "create_item": r"cosmos|container",
    "log": r"\barize|\bwhylogs",
    "add_run": r"workspace|(?:^|\.)ws$",
    "add_report": r"workspace|(?:^|\.)ws$",
}
"""What is asked for those methods that store in some things, and in others only remember."""
_ROWS: Final = regex(
    r"(?:^|\.)(?:[A-Z]\w{0,80})?(?:Prediction|Log|Record|Request|Inference|Entry|Sample|Feedback)s?(?:\.objects)?$"
)
"""The classes of an ORM whose rows are made by a method of their own, by the names that such rows have."""
WRITES: Final = frozenset({"write", "writelines", "print"})
SPEAKS_OF_STORING: Final = (
    *sorted(_METHODS), *sorted(_NAMES), *(f".{name}(" for name in _OWNERS), ".write(", ".execute(", ".query(",
    ".save(", ".send(", "open(", "insert",
)  # fmt: skip
"""What a module says that stores something."""
SQL: Final = regex(r"(?is)\binsert\s+(?:or\s+\w+\s+)?into\b|\bupsert\b|\bmerge\s+into\b")
_KEEPS_SAVED: Final = regex(r"image|img|\bdb\b|record|entry|prediction|producer|pil\.")
_INSERT: Final = regex(r"(?i)insert")


def is_storing_call(module: Module, call: Call, siblings: Iterable[Call]) -> bool:
    """Return whether a call writes somewhere that lasts; `siblings` are the calls of the same function."""
    name, method = call.name, call.method
    if opens(call):
        return opens_to_write(call) and not is_temporary(siblings)
    if name in _NAMES or name in ON_DISK:
        return not is_temporary(siblings)
    if method in WRITES and writes_on(module, call):
        return True
    owner = name.rpartition(".")[0].lower()
    if method in _OWNERS:
        return bool(re.search(_OWNERS[method], owner))
    if method == "create":
        return _ROWS.search(name.rpartition(".")[0]) is not None
    if method == "set":
        return "document" in name or "firestore" in name
    if method in ("execute", "query"):
        return any(
            SQL.search(value.string or "") or _INSERT.search(value.name or value.call or "") for value in call.args
        ) or any(SQL.search(text.value) for text in module.strings if text.scope == call.scope)
    if method in TABLES and returns_text(module, call):
        return False
    if method in ("save", "send"):
        return (
            bool(_KEEPS_SAVED.search(owner))
            and bool(call.args)
            and not is_temporary(siblings)
            and not is_in_memory(siblings)
        )
    return method in _METHODS and not is_temporary(
        siblings if method in ("imwrite", "copyfileobj", "write_bytes") else ()
    )


def is_in_memory(siblings: Iterable[Call]) -> bool:
    """Return whether one of these calls makes a file that only lies in memory."""
    return any(call.method in ("BytesIO", "StringIO") for call in siblings)
