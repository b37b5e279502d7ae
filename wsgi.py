"""Where servers and the `flask` command find the app."""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # Before numpy loads: one thread per worker is 14 times faster.

from dotenv import load_dotenv

from marketplace.app import create_app
from marketplace.config import ROOT, BadConfig, Config

load_dotenv(ROOT / ".env")
try:
    app = create_app(Config.from_env(os.environ))
except BadConfig as error:
    raise SystemExit(f"Assay cannot start:\n{error}") from None
