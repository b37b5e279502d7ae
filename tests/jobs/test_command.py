"""The worker as a process: it says in JSON what it does, and ends between two jobs when it is told to."""

import json
import os
import signal
import subprocess
import sys

from marketplace.config import ROOT, Config


def test_the_worker_ends_in_peace_when_it_is_told_to(config: Config) -> None:
    settings = {
        "SECRET_KEY": config.secret_key,
        "SECURITY_PASSWORD_SALT": config.password_salt,
        "DATABASE_URL": config.database_url,
        "SIDE_DATABASE_URL": config.side_database_url,
        "ASSAY_INDEX": str(config.index),
        "ASSAY_MAIL_FOLDER": str(config.mail_folder),
        "ASSAY_INSECURE_COOKIES": "1",
    }
    words = [sys.executable, "-m", "flask", "--app", "wsgi", "worker", "--pause", "0.05"]
    with subprocess.Popen(words, cwd=ROOT, env=os.environ | settings, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        said = [json.loads(process.stderr.readline())]
        process.send_signal(signal.SIGTERM)
        said += map(json.loads, process.stderr)

    assert process.returncode == 0
    assert (said[0]["event"], said[-1]["event"]) == ("worker began", "worker ended")
    assert all(line["outcome"] == "done" for line in said if line["event"] == "job")
