"""The worker: the entrance through which effects outside the database leave. `services.jobs` enqueues them."""

from flask import Flask

from marketplace.jobs.command import worker


def register(app: Flask) -> None:
    """Give the app the command that runs the worker."""
    app.cli.add_command(worker)
