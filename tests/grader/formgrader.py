"""Formgrader in a real Jupyter server, opened in a real Chromium, for the tests that look at it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page

from tools.server import free_port, private_folders, serving

PAGE_MILLISECONDS = 60_000


@contextmanager
def jupyter_server(course_dir: Path, private: Path) -> Iterator[str]:
    """A server started in the course folder, as an instructor would; yields its URL with a slash-less end."""
    port = free_port()
    options = ["ServerApp.ip=127.0.0.1", f"ServerApp.port={port}", "ServerApp.port_retries=0"]
    options += ["IdentityProvider.token=test", "ServerApp.open_browser=False"]
    command = [sys.executable, "-m", "jupyter_server", "--allow-root", *(f"--{option}" for option in options)]
    environment = os.environ | private_folders(private)
    url, log = f"http://127.0.0.1:{port}", private / "server.log"
    with serving(command, url, log, folder=course_dir, environment=environment):
        yield url


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
