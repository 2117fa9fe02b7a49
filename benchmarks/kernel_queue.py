"""How many messages of a page wait in its kernel, read from the websocket between them."""

from __future__ import annotations

import json
import struct
from itertools import pairwise
from typing import Any

from playwright.sync_api import Page, WebSocket


class KernelQueue:
    """Counts the widget messages that were sent and are not yet dealt with.

    A frame is Jupyter's v1 kernel protocol: the number of offsets and the offsets as 64-bit integers, then
    channel, header, parent header, metadata and content.
    """

    def __init__(self, page: Page) -> None:
        self.longest = 0
        self.sent = 0
        self._waiting: set[str] = set()
        page.on("websocket", self._listen)

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framesent", self._note_sent)
        socket.on("framereceived", self._note_received)

    def _note_sent(self, frame: bytes | str) -> None:
        header, _, _ = _parts(frame)
        if header.get("msg_type") == "comm_msg":
            self.sent += 1
            self._waiting.add(header["msg_id"])
            self.longest = max(self.longest, len(self._waiting))

    def _note_received(self, frame: bytes | str) -> None:
        header, parent, content = _parts(frame)
        if header.get("msg_type") == "status" and content.get("execution_state") == "idle":
            self._waiting.discard(parent.get("msg_id", ""))


def _parts(frame: bytes | str) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """Header, parent header and content; empty ones for a frame of another protocol."""
    if isinstance(frame, str):
        return {}, {}, {}
    (count,) = struct.unpack_from("<Q", frame)
    offsets = struct.unpack_from(f"<{count}Q", frame, 8)
    header, parent, _, content = (json.loads(frame[begin:end]) for begin, end in pairwise(offsets[1:6]))
    return header, parent, content
