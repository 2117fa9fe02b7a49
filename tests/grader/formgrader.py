"""Formgrader in a real Jupyter server, opened in a real Chromium, for the tests that look at it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from playwright.sync_api import Browser, Page

SERVER_START_SECONDS = 90
PAGE_MILLISECONDS = 60_000


@contextmanager
def jupyter_server(course_dir: Path, private: Path) -> Iterator[str]:
    """A server started in the course folder, as an instructor would; yields its URL with a slash-less end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folders = ("HOME", "IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")
    for name in folders:
        (private / name).mkdir(parents=True)
    options = ["ServerApp.ip=127.0.0.1", f"ServerApp.port={port}", "ServerApp.port_retries=0"]
    options += ["IdentityProvider.token=test", "ServerApp.open_browser=False"]
    log = private / "server.log"
    with log.open("w") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyter_server", "--allow-root", *(f"--{option}" for option in options)],
            cwd=course_dir,
            env={**os.environ, **{name: str(private / name) for name in folders}},
            stdout=output,
            stderr=output,
        )
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_until_served(f"{url}/api/status?token=test", server, log)
            yield url
        finally:
            _end(server)


def _wait_until_served(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    give_up = time.monotonic() + SERVER_START_SECONDS
    while True:
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            assert server.poll() is None, log.read_text()
            assert time.monotonic() < give_up, log.read_text()
            time.sleep(0.2)
        else:
            return


def _end(server: subprocess.Popen[bytes]) -> None:
    family = psutil.Process(server.pid).children(recursive=True)
    server.terminate()
    try:
        server.wait(15)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
    for process in family:
        if process.is_running():
            process.kill()


@contextmanager
def page_of(browser: Browser) -> Iterator[Page]:
    """A page in a fresh browser profile."""
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(PAGE_MILLISECONDS)
    yield page
    context.close()


def log_in(page: Page, url: str) -> None:
    page.goto(f"{url}/tree?token=test")
