"""Frozen results in files: what lets one step hand its result to the next without pickle.

A result is a frozen dataclass. ``save`` writes it as a folder: ``result.json`` holds its fields, and beside
it lie its arrays (``.npy``), its tables (``.arrow``, which keeps every type exactly) and the folders of the
objects that save themselves (a consultation). An object met twice is stored once and is one object again
after ``load``. What is not stored: ``cached_property`` values, which are computed again.
"""

from __future__ import annotations

import dataclasses
import datetime
import importlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from enum import Enum
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, TypeVar

import numpy as np
import pandas as pd
import pyarrow as pa
from pydantic import BaseModel

from deliberation.core.errors import ReadError

T = TypeVar("T")
_FORMAT: Final = 1
_RESULT: Final = "result.json"
_INLINE: Final = 64
"""Numeric arrays up to this many numbers are written inside ``result.json``."""


def save(result: object, folder: str | Path, *, shared: Mapping[str, object] | None = None) -> Path:
    """Write a frozen result as a folder, whole or not at all.

    Parameters
    ----------
    result : dataclass instance
        Its fields may hold None, booleans, numbers, texts, dates, enums, (named) tuples, lists, dicts, sets,
        numpy arrays and scalars, scipy sparse matrices, pandas frames and series, Arrow tables, pydantic
        models, other dataclasses, and objects with ``save(folder)`` and ``load(folder)``.
    folder : path
        Where to write; a folder that is already there is replaced once the new one is complete.
    shared : mapping of str to object, optional
        Objects that the reader will have at hand anyway (the consultation): where the result holds one of
        them, only its name is written.

    Raises
    ------
    TypeError
        If a field holds something that cannot be stored; the message names the field and its type.

    Examples
    --------
    >>> import tempfile
    >>> from deliberation.core.provenance import Provenance
    >>> made = Provenance(step="read", inputs="00", version="1")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     load(Provenance, save(made, folder + "/made")) == made
    True
    """
    if not dataclasses.is_dataclass(result) or isinstance(result, type):
        raise TypeError(f"Only dataclass instances can be stored, not {type(result).__name__}.")
    target = Path(folder)
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".tmp", dir=target.parent))
    try:
        writer = _Writer(fresh, shared or {})
        document = {"format": _FORMAT, "result": writer.dataclass(result, "")}
        text = json.dumps(document, ensure_ascii=False, indent=1)
        (fresh / _RESULT).write_text(text + "\n", encoding="utf-8", newline="\n")
        replace_folder(fresh, target)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return target


def load(cls: type[T], folder: str | Path, *, shared: Mapping[str, object] | None = None) -> T:
    """Read back what ``save`` wrote.

    Parameters
    ----------
    cls : type
        The class of the result.
    folder : path
        The folder that ``save`` wrote.
    shared : mapping of str to object, optional
        The objects that were given to ``save`` under the same names.

    Raises
    ------
    ReadError
        If the folder is not a stored ``cls``.
    """
    source = Path(folder)
    try:
        document = json.loads((source / _RESULT).read_text(encoding="utf-8"))
        if document.get("format") != _FORMAT:
            raise ValueError(f"it has format {document.get('format')!r}, this version reads {_FORMAT}")
        reader = _Reader(source, shared or {}, {cls.__module__.partition(".")[0], "deliberation"})
        result = reader.value(document["result"])
    except (OSError, ValueError, KeyError, AttributeError, ImportError, pa.ArrowException) as error:
        raise ReadError(f"{source} does not hold a stored {cls.__name__}: {error}.") from error
    if not isinstance(result, cls):
        raise ReadError(f"{source} holds a {type(result).__name__}, not a {cls.__name__}.")
    return result


def replace_folder(fresh: Path, target: Path) -> None:
    """Put a complete folder in the place of another by renaming, so that neither is ever seen half-written.

    Both must be on the same file system.
    """
    if not target.exists():
        fresh.replace(target)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".old", dir=target.parent))
    try:
        target.replace(old / "it")
        fresh.replace(target)
    except OSError:
        if not target.exists() and (old / "it").exists():
            (old / "it").replace(target)
        raise
    finally:
        shutil.rmtree(old, ignore_errors=True)


class _Writer:
    """Turns a value into JSON, and writes beside it what JSON should not hold."""

    def __init__(self, folder: Path, shared: Mapping[str, object]) -> None:
        self.folder = folder
        self.shared = {id(value): name for name, value in shared.items()}
        self.seen: dict[int, int] = {}
        self.names: set[str] = {_RESULT}

    def value(self, value: Any, path: str) -> Any:
        if id(value) in self.shared:
            return {"$": "shared", "name": self.shared[id(value)]}
        if value is None or type(value) in (bool, int, float, str):
            return value
        if isinstance(value, Enum):
            return {"$": "enum", "class": _name_of(type(value)), "name": value.name}
        if isinstance(value, np.generic):
            return {"$": "scalar", **self._array(np.asarray(value), path)}
        if isinstance(value, datetime.date | datetime.datetime):
            return {"$": type(value).__name__, "value": value.isoformat()}
        if isinstance(value, tuple | list | set | frozenset) and type(value).__name__ in _SEQUENCES:
            ordered = sorted(value, key=repr) if isinstance(value, set | frozenset) else value
            items = [self.value(item, f"{path}.{number}") for number, item in enumerate(ordered)]
            return {"$": type(value).__name__, "items": items}
        if isinstance(value, tuple) and hasattr(value, "_fields"):
            items = [
                self.value(item, f"{path}.{name}") for name, item in zip(value._fields, value, strict=True)
            ]
            return {"$": "named", "class": _name_of(type(value)), "items": items}
        if isinstance(value, dict | MappingProxyType):
            return self._mapping(value, path)
        return self._heavy(value, path)

    def _mapping(self, value: Mapping[Any, Any], path: str) -> Any:
        pairs = [
            [self.value(key, f"{path}.key{number}"), self.value(item, f"{path}.{key}")]
            for number, (key, item) in enumerate(value.items())
        ]
        return {"$": type(value).__name__, "pairs": pairs}

    def _heavy(self, value: Any, path: str) -> Any:
        """Store an object that may be met twice: once, then by its number."""
        if id(value) in self.seen:
            return {"$": "same", "number": self.seen[id(value)]}
        node = self._first(value, path)
        self.seen[id(value)] = len(self.seen)
        return node

    def _first(self, value: Any, path: str) -> Any:
        if isinstance(value, np.ndarray):
            return {"$": "array", **self._array(value, path)}
        if isinstance(value, pd.DataFrame):
            return {"$": "frame", **self._frame(value, path)}
        if isinstance(value, pd.Series):
            named = value.to_frame(name="values")
            return {"$": "series", "name": self.value(value.name, path), **self._frame(named, path)}
        if isinstance(value, pa.Table):
            return {"$": "table", "file": self._arrow(value, path)}
        if isinstance(value, BaseModel):
            return {"$": "model", "class": _name_of(type(value)), "value": value.model_dump(mode="json")}
        if type(value).__module__.startswith("scipy.sparse"):
            return self._sparse(value, path)
        if callable(getattr(value, "save", None)) and callable(getattr(type(value), "load", None)):
            name = self._name(path, "")
            value.save(self.folder / name)
            return {"$": "saved", "class": _name_of(type(value)), "folder": name}
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            return self.dataclass(value, path)
        raise TypeError(f"The field {path.strip('.')!r} holds a {type(value).__name__}, which is not stored.")

    def dataclass(self, value: Any, path: str) -> Any:
        fields = {
            field.name: self.value(getattr(value, field.name), f"{path}.{field.name}")
            for field in dataclasses.fields(value)
        }
        return {"$": "dataclass", "class": _name_of(type(value)), "fields": fields}

    def _array(self, array: np.ndarray[Any, Any], path: str) -> dict[str, Any]:
        if array.dtype == object:
            return self._object_array(array, path)
        if array.dtype.names is not None or array.dtype.hasobject:
            raise TypeError(
                f"The field {path.strip('.')!r} holds an array of {array.dtype}, which is not stored."
            )
        locked = {} if array.flags.writeable else {"locked": True}
        if array.dtype.kind in "biuf" and array.itemsize <= 8 and array.size <= _INLINE:
            shape = list(array.shape)
            return {"dtype": array.dtype.str, "shape": shape, "values": array.ravel().tolist(), **locked}
        name = self._name(path, ".npy")
        np.save(self.folder / name, array, allow_pickle=False)
        return {"file": name, **locked}

    def _object_array(self, array: np.ndarray[Any, Any], path: str) -> dict[str, Any]:
        flat = array.ravel().tolist()
        if not all(item is None or type(item) is str for item in flat):
            raise TypeError(f"The field {path.strip('.')!r} holds an array of objects that are not texts.")
        table = pa.table({"values": pa.array(flat, pa.string())})
        locked = {} if array.flags.writeable else {"locked": True}
        return {"texts": self._arrow(table, path), "shape": list(array.shape), **locked}

    def _frame(self, frame: pd.DataFrame, path: str) -> dict[str, Any]:
        try:
            table = pa.Table.from_pandas(frame)
        except (pa.ArrowException, TypeError, ValueError) as error:
            raise TypeError(
                f"The field {path.strip('.')!r} holds a table that is not stored: {error}"
            ) from None
        objects = [
            number
            for number, dtype in enumerate(frame.dtypes)
            if dtype.kind == "O" and dtype.name == "object"
        ]
        return {"file": self._arrow(table, path), "objects": objects}

    def _sparse(self, matrix: Any, path: str) -> Any:
        parts = {"csr": ("data", "indices", "indptr"), "csc": ("data", "indices", "indptr")}
        if matrix.format not in parts:
            raise TypeError(f"The field {path.strip('.')!r} is a sparse {matrix.format}: store CSR or CSC.")
        arrays = {part: self._array(getattr(matrix, part), f"{path}.{part}") for part in parts[matrix.format]}
        return {
            "$": "sparse",
            "class": type(matrix).__name__,
            "shape": [int(size) for size in matrix.shape],
            "parts": arrays,
        }

    def _arrow(self, table: pa.Table, path: str) -> str:
        name = self._name(path, ".arrow")
        options = pa.ipc.IpcWriteOptions(compression="zstd")
        with (
            pa.OSFile(str(self.folder / name), "wb") as sink,
            pa.ipc.new_file(sink, table.schema, options=options) as writer,
        ):
            writer.write_table(table)
        return name

    def _name(self, path: str, suffix: str) -> str:
        """Return a file name after the field, not used yet whatever the case of its letters."""
        plain = "".join(c if c.isascii() and (c.isalnum() or c in "._-") else "_" for c in path.strip("."))
        stem = plain.lower()[:100] or "value"
        name, number = stem + suffix, 1
        while name in self.names:
            number += 1
            name = f"{stem}~{number}{suffix}"
        self.names.add(name)
        return name


class _Reader:
    """Turns back into values what ``_Writer`` wrote."""

    def __init__(self, folder: Path, shared: Mapping[str, object], packages: set[str]) -> None:
        self.folder = folder
        self.shared = shared
        self.packages = packages
        self.seen: list[Any] = []
        self.makers: dict[str, Callable[[dict[str, Any]], Any]] = {
            "enum": lambda node: self._class(node["class"])[node["name"]],
            "named": lambda node: self._class(node["class"])(*map(self.value, node["items"])),
            "scalar": lambda node: self._array(node)[()],
            "date": lambda node: datetime.date.fromisoformat(node["value"]),
            "datetime": lambda node: datetime.datetime.fromisoformat(node["value"]),
            "dict": self._mapping,
            "mappingproxy": lambda node: MappingProxyType(self._mapping(node)),
            "shared": lambda node: self.shared[node["name"]],
            "same": lambda node: self.seen[node["number"]],
        }
        self.heavy: dict[str, Callable[[dict[str, Any]], Any]] = {
            "array": self._array,
            "frame": self._frame,
            "series": self._series,
            "table": lambda node: self._table(node["file"]),
            "model": lambda node: self._class(node["class"]).model_validate(node["value"]),
            "sparse": self._sparse,
            "saved": lambda node: self._class(node["class"]).load(self.folder / _inner(node["folder"])),
            "dataclass": self._dataclass,
        }

    def value(self, node: Any) -> Any:
        if not isinstance(node, dict):
            return node
        kind = node["$"]
        if kind in _SEQUENCES:
            return _SEQUENCES[kind](self.value(item) for item in node["items"])
        if kind in self.makers:
            return self.makers[kind](node)
        made = self.heavy[kind](node)
        self.seen.append(made)
        return made

    def _mapping(self, node: dict[str, Any]) -> dict[Any, Any]:
        return {self.value(key): self.value(item) for key, item in node["pairs"]}

    def _dataclass(self, node: dict[str, Any]) -> Any:
        cls = self._class(node["class"])
        values = {name: self.value(item) for name, item in node["fields"].items()}
        arguments = {field.name for field in dataclasses.fields(cls) if field.init}
        made = cls(**{name: value for name, value in values.items() if name in arguments})
        for name, value in values.items():
            if name not in arguments:
                object.__setattr__(made, name, value)
        return made

    def _array(self, node: dict[str, Any]) -> np.ndarray[Any, Any]:
        array: np.ndarray[Any, Any]
        if "values" in node:
            array = np.array(node["values"], dtype=np.dtype(node["dtype"])).reshape(node["shape"])
        elif "texts" in node:
            texts = self._table(node["texts"])["values"].to_pylist()
            array = np.empty(len(texts), dtype=object)
            array[:] = texts
            array = array.reshape(node["shape"])
        else:
            array = np.load(self.folder / _inner(node["file"]), allow_pickle=False)
        if node.get("locked"):
            array.flags.writeable = False
        return array

    def _frame(self, node: dict[str, Any]) -> pd.DataFrame:
        frame: pd.DataFrame = self._table(node["file"]).to_pandas()
        for number in node["objects"]:
            column = frame.iloc[:, number].astype(object)
            frame.isetitem(number, column.where(column.notna(), None))
        return frame

    def _series(self, node: dict[str, Any]) -> pd.Series[Any]:
        values = self._frame(node)["values"]
        return values.rename(self.value(node["name"]))

    def _sparse(self, node: dict[str, Any]) -> Any:
        if node["class"] not in {"csr_matrix", "csr_array", "csc_matrix", "csc_array"}:
            raise ValueError(f"{node['class']} is not a sparse matrix that is stored")
        from scipy import sparse

        parts = {name: self._array(part) for name, part in node["parts"].items()}
        return getattr(sparse, node["class"])(
            (parts["data"], parts["indices"], parts["indptr"]), shape=tuple(node["shape"])
        )

    def _table(self, name: str) -> pa.Table:
        with pa.OSFile(str(self.folder / _inner(name)), "rb") as source:
            return pa.ipc.open_file(source).read_all()

    def _class(self, name: str) -> Any:
        """Return a class by name; only from this engine and from the package of the class asked for."""
        module, _, qualified = name.partition(":")
        if module.partition(".")[0] not in self.packages:
            raise ValueError(f"{name} is not a class of this engine")
        found: Any = importlib.import_module(module)
        for part in qualified.split("."):
            found = getattr(found, part)
        stored = isinstance(found, type) and (
            dataclasses.is_dataclass(found)
            or issubclass(found, Enum | BaseModel)
            or hasattr(found, "load")
            or (issubclass(found, tuple) and hasattr(found, "_fields"))
        )
        if not stored:
            raise ValueError(f"{name} is not a class that is stored")
        return found


_SEQUENCES: Final[Mapping[str, Callable[[Any], Any]]] = {
    "tuple": tuple,
    "list": list,
    "set": set,
    "frozenset": frozenset,
}


def _name_of(cls: type) -> str:
    if "<locals>" in cls.__qualname__:
        raise TypeError(f"{cls.__qualname__} is defined inside a function, so it cannot be found again.")
    return f"{cls.__module__}:{cls.__qualname__}"


def _inner(name: str) -> str:
    """Return a name that stays inside the folder."""
    if os.path.basename(name) != name or name in {"", ".", ".."}:  # noqa: PTH119
        raise ValueError(f"{name!r} is not the name of a file of the result")
    return name
