"""A process that encodes for another: batches of texts come in as JSON lines, vectors go out as bytes.

Started as ``python -m deliberation.text.encoders.worker``. The first line names the encoder.
"""

from __future__ import annotations

import json
import os
import struct
import subprocess
import sys
from typing import IO, Final, cast

import numpy as np
import numpy.typing as npt

_HEAD: Final = struct.Struct("<qq")


class Worker:
    """One such process, on one thread, seen from the one that asks."""

    def __init__(self, encoder: str) -> None:
        names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS")
        self._process = subprocess.Popen(  # noqa: S603 (this interpreter, this module)
            [sys.executable, "-P", "-m", __name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **dict.fromkeys(names, "1"), "OMP_WAIT_POLICY": "PASSIVE"},
        )
        self._send(encoder)

    def encode(self, texts: list[str]) -> npt.NDArray[np.float32]:
        """Return the vectors of a batch.

        Raises
        ------
        EOFError
            If the process is gone.
        """
        self._send(texts)
        out = cast(IO[bytes], self._process.stdout)
        head = out.read(_HEAD.size)
        if len(head) < _HEAD.size:
            raise EOFError
        rows, columns = _HEAD.unpack(head)
        raw = out.read(rows * columns * 4)
        if len(raw) < rows * columns * 4:
            raise EOFError
        return np.frombuffer(raw, dtype=np.float32).reshape(rows, columns)

    def stop(self) -> None:
        """End the process, whatever it does."""
        self._process.kill()
        self._process.communicate()

    def _send(self, what: object) -> None:
        into = cast(IO[bytes], self._process.stdin)
        try:
            into.write(json.dumps(what).encode() + b"\n")
            into.flush()
        except OSError as error:
            raise EOFError from error


def main() -> None:
    """Answer until the asking process closes the pipe."""
    from deliberation.text.encoders.embed import encode
    from deliberation.text.encoders.load import load_encoder

    lines = sys.stdin.buffer
    encoder = load_encoder(json.loads(lines.readline()))
    out = sys.stdout.buffer
    for line in lines:
        vectors = encode(json.loads(line), encoder)
        out.write(_HEAD.pack(*vectors.shape) + np.ascontiguousarray(vectors).tobytes())
        out.flush()


if __name__ == "__main__":
    main()
