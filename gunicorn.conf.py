"""How the site is served. One thread of arithmetic per worker: FAISS and scikit-learn would fight over the cores."""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

workers = int(os.environ.get("ASSAY_WORKERS", "2"))
threads = 2
preload_app = False  # A forked OpenMP pool hangs: every worker loads for itself and maps the same snapshot.
timeout = 60
graceful_timeout = 20
max_requests = 10_000
max_requests_jitter = 1_000
control_socket_disable = True
accesslog = None
