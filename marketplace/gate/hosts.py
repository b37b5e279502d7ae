"""Which host names the site answers to, and how much a request may carry."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask

from marketplace.config import Config

LOCAL_HOSTS = ("localhost", "127.0.0.1", "[::1]")

MOST_BYTES = 4 * 1024 * 1024
"""More than the longest field, so that a text that is too long is refused beside the field that is too long."""


def install(app: Flask, config: Config) -> None:
    """Set the names and the sizes. A request with any other Host header is answered with 400."""
    public = urlsplit(config.url).hostname or ""
    is_local = config.insecure_cookies or public in LOCAL_HOSTS
    app.config["TRUSTED_HOSTS"] = sorted({public, *(LOCAL_HOSTS if is_local else ())} - {""})
    app.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    app.config["MAX_FORM_MEMORY_SIZE"] = MOST_BYTES
