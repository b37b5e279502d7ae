"""The settings: read once, complete, and each mistake told in one sentence."""

from pathlib import Path

import pytest

from marketplace.config import ROOT, BadConfig, Config, MailServer, database_url

GOOD = {"SECRET_KEY": "k" * 32, "SECURITY_PASSWORD_SALT": "s" * 16}


def test_with_two_secrets_everything_else_has_a_default():
    config = Config.from_env(GOOD)

    assert config.database_url == f"sqlite:///{ROOT}/instance/assay.db"
    assert config.side_database_url == f"sqlite:///{ROOT}/instance/side.db"
    assert config.index == ROOT / "instance/index"
    assert config.url == "http://localhost:8000"
    assert not config.insecure_cookies


def test_on_postgresql_the_side_database_is_the_same():
    url = "postgresql://somebody@127.0.0.1/assay"

    config = Config.from_env(GOOD | {"DATABASE_URL": url})

    assert config.database_url == config.side_database_url == url


def test_every_setting_can_be_given():
    given = {
        "DATABASE_URL": "sqlite:////tmp/one.db",
        "SIDE_DATABASE_URL": "sqlite:////tmp/two.db",
        "ASSAY_INDEX": "/tmp/index",  # noqa: S108 - only named, never opened
        "ASSAY_URL": "https://assay.example/",
        "ASSAY_INSECURE_COOKIES": "1",
        "ASSAY_PROXIES": "2",
        "ASSAY_LOG_LEVEL": "debug",
        "SECRET_KEY_FALLBACKS": "older, oldest",
        "ASSAY_MAIL": "smtp",
        "ASSAY_MAIL_FROM": "Assay <hello@assay.example>",
        "ASSAY_MAIL_FOLDER": "letters",
        "ASSAY_SCAN": "clamdscan --no-summary -",
        "ASSAY_SMTP_URL": "smtps://mail%40er:p%3Aw@mail.example",
    }

    config = Config.from_env(GOOD | given)

    assert (config.database_url, config.side_database_url) == ("sqlite:////tmp/one.db", "sqlite:////tmp/two.db")
    assert config.index == Path("/tmp/index")  # noqa: S108
    assert config.url == "https://assay.example"
    assert config.insecure_cookies
    assert config.proxies == 2
    assert config.log_level == "DEBUG"
    assert config.secret_key_fallbacks == ("older", "oldest")
    assert (config.mail, config.mail_from) == ("SMTP", "Assay <hello@assay.example>")
    assert config.mail_folder == ROOT / "letters"
    assert config.mail_server == MailServer(host="mail.example", port=465, is_tls=True, user="mail@er", password="p:w")
    assert "p:w" not in repr(config)
    assert config.scan == ("clamdscan", "--no-summary", "-")


def test_no_secret_has_a_default_and_all_that_is_missing_is_told_at_once():
    with pytest.raises(BadConfig) as refusal:
        Config.from_env({})

    assert str(refusal.value).splitlines() == [
        "SECRET_KEY is not set; run `make setup`, or set it to a long random string.",
        "SECURITY_PASSWORD_SALT is not set; run `make setup`, or set it to a long random string.",
    ]


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("SECRET_KEY", "short", "shorter than 32"),
        ("SECURITY_PASSWORD_SALT", "short", "shorter than 16"),
        ("DATABASE_URL", "nonsense", "not the address of a database"),
        ("DATABASE_URL", "mysql://localhost/assay", "SQLite file or a PostgreSQL"),
        ("DATABASE_URL", "sqlite://", "SQLite file or a PostgreSQL"),
        ("SIDE_DATABASE_URL", "sqlite:///instance/assay.db", "another file than DATABASE_URL"),
        ("ASSAY_URL", "assay.example", "not a web address"),
        ("ASSAY_URL", "ftp://assay.example", "not a web address"),
        ("ASSAY_MAIL", "pigeon", "must be one of FILE, CONSOLE, SMTP"),
        ("ASSAY_MAIL", "smtp", "must be smtp if ASSAY_SMTP_URL is set, and only then"),
        ("ASSAY_MAIL", "console", "prints links that sign people in"),
        ("ASSAY_MAIL_FROM", "somebody", "not a mailbox"),
        ("ASSAY_SMTP_URL", "http://mail.example", "not a mail server"),
        ("ASSAY_SCAN", "clamdscan '", "not a command"),
        ("ASSAY_SMTP_URL", "smtp://mail.example:many", "not a mail server"),
        ("ASSAY_INSECURE_COOKIES", "perhaps", "must be 1 or 0"),
        ("ASSAY_LOG_LEVEL", "LOUD", "must be one of"),
    ],
)
def test_a_malformed_setting_stops_the_start_with_one_sentence(name, value, why):
    with pytest.raises(BadConfig) as refusal:
        Config.from_env(GOOD | {name: value})

    (sentence,) = str(refusal.value).splitlines()
    assert sentence.startswith(name)
    assert why in sentence


def test_a_relative_file_is_the_same_wherever_the_command_is_run(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)

    assert database_url("sqlite:///instance/assay.db") == f"sqlite:///{ROOT}/instance/assay.db"
