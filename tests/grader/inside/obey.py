"""An entry for children in tests: runs the code that it is sent and answers with the value of `result`."""

from __future__ import annotations

import json
from multiprocessing.connection import Connection
from typing import Any


def serve(connection: Connection) -> None:
    names: dict[str, Any] = {}
    while True:
        try:
            source = connection.recv_bytes().decode()
        except EOFError:
            return
        answer: dict[str, Any]
        try:
            exec(source, names)
            answer = {"result": names.pop("result", None)}
        except BaseException as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        connection.send_bytes(json.dumps(answer).encode())


def stumble(connection: Connection) -> None:
    raise ValueError("the entry stumbled")


def leave(connection: Connection) -> None:
    raise SystemExit(3)
