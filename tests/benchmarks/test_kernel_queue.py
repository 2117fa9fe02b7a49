"""The benchmark of the labs reads from the websocket how many messages wait."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from itertools import accumulate
from typing import Any

from benchmarks.kernel_queue import KernelQueue


class FakePage:
    """Hands out what listens: to the page, then to its socket."""

    def __init__(self) -> None:
        self.listeners: dict[str, Callable[[Any], None]] = {}

    def on(self, event: str, listener: Callable[[Any], None]) -> None:
        self.listeners[event] = listener


def frame(header: dict[str, Any], parent: dict[str, Any] | None = None, **content: Any) -> bytes:
    parts = [b"shell", *(json.dumps(part).encode() for part in (header, parent or {}, {}, content))]
    first = 8 * (len(parts) + 2)
    offsets = [first, *accumulate(map(len, parts), initial=first)][1:]
    return struct.pack(f"<{len(offsets) + 1}Q", len(offsets), *offsets) + b"".join(parts)


def test_messages_wait_until_the_kernel_is_idle_again() -> None:
    page, socket = FakePage(), FakePage()
    queue = KernelQueue(page)  # type: ignore[arg-type]
    page.listeners["websocket"](socket)
    sent, received = socket.listeners["framesent"], socket.listeners["framereceived"]
    for number in range(3):
        sent(frame({"msg_type": "comm_msg", "msg_id": f"m{number}"}))
    sent(frame({"msg_type": "kernel_info_request", "msg_id": "other"}))
    assert (queue.sent, queue.longest) == (3, 3)
    for number in range(3):
        received(frame({"msg_type": "status"}, {"msg_id": f"m{number}"}, execution_state="idle"))
    sent(frame({"msg_type": "comm_msg", "msg_id": "m3"}))
    assert (queue.sent, queue.longest) == (4, 3)
    sent("text of another protocol")
    assert queue.sent == 4
