"""A brief that cannot be read or meant ends with exit code 2 and one line that names the field and the cure."""

from __future__ import annotations

import json

import pytest

from marketplace.cli.brief_files import contents, keys_of
from marketplace.schemas.briefs import BriefIn

BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)

# The name of the file, what is in it, and words that must be in the one line that comes back.
WRONG = [
    ("b.yaml", BOMB, "line 2 uses an alias; write the value out"),
    ("b.yaml", "text: x\ntext: y\n", "line 2 gives 'text' twice; keep one of them"),
    ("b.yaml", "text: x\nbudget:\n\tmax: 5\n", "indent with spaces"),
    ("b.yaml", "text: [" * 5000, "nested too deeply"),
    ("b.yaml", "text: !!python/object/apply:os.system [ls]\n", "line 1"),
    ("b.yaml", "text: x\x07\n", "not valid YAML"),
    ("b.yaml", "", "must hold keys and values"),
    ("b.yaml", "- text: x\n", "must hold keys and values"),
    ("b.yaml", "just a line\n", "must hold keys and values"),
    ("b.yaml", "start: 2027-13-45\ntext: x\n", "cannot be read"),
    ("b.yaml", "text: x\nhours_per_week: .nan\n", "hours_per_week: Not a number"),
    ("b.yaml", "text: x\nbudget: {max: .inf, currency: EUR}\n", "budget.max: Not an amount"),
    ("b.yaml", "text: 2027\n", "text: Not a text; put it in quotes."),
    ("b.yaml", "? [a, b]\n: x\ntext: y\n", "not valid YAML"),
    ("b.json", '{"text": NaN}', "holds NaN, which is no number; leave the key out"),
    ("b.json", '{"text": "x", "text": "y"}', "gives the key 'text' twice"),
    ("b.json", "[" * 100_000, "nested too deeply"),
    ("b.json", "{'text': 'x'}", "not valid JSON: line 1, column 2"),
    ("b.json", "[]", "must hold keys and values"),
    ("b.json", '{"text": "x", "hours_per_week": ' + "1" * 5000 + "}", "too long to be meant"),
    ("b.json", '{"text": "\\ud800"}', "text: A character in it is no text"),
    ("b.json", '{"text": "x", "\\ud800": 1}', "is not a known key"),
    ("b.txt", "", "text: The text is empty; describe the work"),
    ("b.md", " \n\n", "text: The text is empty"),
    ("b.txt", "a " * 400_000, "text: The text has 800,000 characters; shorten it to 20,000."),
    ("b.txt", "a " * 1_000_000, "b.txt has more than 1 MB; a brief fits in a few pages."),
    ("b.yaml", "text: x\n" + "# filler\n" * 250_000, "b.yaml has more than 1 MB"),
    ("b.txt", "null \x00 character", "text: The text holds a null character; remove it."),
]

KEYS = [
    ({"txt": "x"}, "txt: 'txt' is not a known key; use one of budget, "),
    ({"text": ""}, "text: The text is empty"),
    ({"title": "x"}, "text: The text is missing; describe the work"),
    ({"text": "a" * 900_000}, "shorten it to 20,000"),
    ({"text": "x", "skills": ["pytroch"]}, "skills.0.skill: 'pytroch' is not a skill we know; did you mean PyTorch"),
    ({"text": "x", "domain": "helthcare"}, "domain: 'helthcare' is not a domain we know; did you mean"),
    ({"text": "x", "budget": {"max": 5, "currency": "DOGE"}}, "budget.currency: 'DOGE' is not a currency we know"),
    ({"text": "x", "budget": {"max": 5, "currency": "EUR", "unit": "week"}}, "budget.unit: Unknown word; use one of"),
    ({"text": "x", "budget": {"max": 5, "target": 6, "currency": "EUR"}}, "budget.max: The max 5.00 EUR is below"),
    ({"text": "x", "budget": {"max": 5, "currency": "EUR", "limit": 1}}, "budget.limit: 'limit' is not a known key"),
    ({"text": "x", "start": "2020-01-31"}, "start: The start 2020-01-31 is in the past; give "),
    ({"text": "x", "start": "9999-12-31"}, "start: The start 9999-12-31 is more than ten years away; give a nearer"),
    ({"text": "x", "engagement_models": "barter"}, "engagement_models.0: Unknown word; use one of full-time"),
    ({"text": "x", "skills": ["python", {"skill": "python", "need": "nice"}]}, "skills.1.skill: python is asked for"),
    ({"text": "x", "working_hours": None}, "working_hours: Nothing is given; give a value, or leave the key out."),
    ({"text": "x", "skills": [None]}, "skills.0: Nothing is given; give a value, or leave the key out."),
    ({"text": "x", "languages": None}, "languages: Nothing is given; give a value, or leave the key out."),
    ({"text": "x", "hours_per_week": 80}, "hours_per_week: 80 hours a week cannot be worked; give 1 to 60."),
]


def one_line(said, path) -> str:
    """Return the one line of a refusal."""
    assert (said.code, said.out) == (2, ""), (path, said)
    assert said.err.startswith("Error: "), said.err[:300]
    assert said.err.count("\n") == 1, said.err[:300]
    assert len(said.err) < 500
    return said.err


def test_each_wrong_file_is_refused_in_one_line(flask, tmp_path, settled, rows):
    before = rows()
    for name, text, words in WRONG:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        assert words in one_line(flask("match", path, "--save", "Nordlicht Pay"), text[:60])
    assert rows() == before


@pytest.mark.parametrize("suffix", ["json", "yaml"])
def test_each_wrong_key_is_refused_in_one_line(flask, tmp_path, settled, rows, suffix):
    before = rows()
    path = tmp_path / f"b.{suffix}"  # JSON is YAML too
    for keys, words in KEYS:
        path.write_text(json.dumps(keys), encoding="utf-8")
        assert words in one_line(flask("match", path, "--save", "Nordlicht Pay"), keys)
    assert rows() == before


def test_a_file_that_is_none_is_refused_in_one_line(flask, tmp_path):
    assert "No such file" in one_line(flask("match", tmp_path / "missing.yaml"), "missing")
    assert "Is a directory" in one_line(flask("match", tmp_path), "directory")
    binary = tmp_path / "b.yaml"
    binary.write_bytes(bytes(range(256)))
    assert "not text in UTF-8" in one_line(flask("match", binary), "binary")
    assert "more than 1 MB" in one_line(flask("match", "/dev/zero"), "endless")


def test_norwegian_and_norway_are_not_a_no_and_other_words_stay_what_they_were(tmp_path):
    path = tmp_path / "b.yaml"
    path.write_text(
        "text: x\nlanguages: {no: B2, en: C1}\nwork_countries: [NO]\nproduction: true\noverlap_strict: False\n"
        "skills: [{skill: on, exact: yes}]\nstart: 2027-01-31\nhours_per_week: 20\n",
        encoding="utf-8",
    )
    keys = keys_of(path)
    assert keys["languages"] == {"no": "B2", "en": "C1"}
    assert keys["work_countries"] == ["NO"]
    assert (keys["production"], keys["overlap_strict"], keys["hours_per_week"]) == (True, False, 20)
    assert keys["skills"] == [{"skill": "on", "exact": "yes"}]
    assert BriefIn().load(keys).skills[0].exact is True


@pytest.mark.parametrize(("name", "text"), [("b.json", '{"text": "x"}'), ("b.yaml", "text: x\n"), ("b.txt", "x")])
def test_the_mark_that_some_editors_put_before_a_text_is_no_part_of_it(tmp_path, name, text):
    path = tmp_path / name
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert contents(path) == text
    assert keys_of(path) == (None if name == "b.txt" else {"text": "x"})


def test_several_complaints_come_one_to_a_line(flask, tmp_path):
    path = tmp_path / "b.json"
    path.write_text(json.dumps({"text": "x", "domain": "alchemy", "start": "2020-01-31"}), encoding="utf-8")
    code, _, err = flask("match", path)
    assert code == 2
    assert {line.removeprefix("Error: ").partition(":")[0] for line in err.splitlines()} == {"domain", "start"}


def test_tables_that_are_not_there_are_named_with_the_cure(config, databases, tmp_path):
    from dataclasses import replace

    from marketplace.app import create_app

    url = databases.blank()
    app = create_app(replace(config, database_url=url))
    path = tmp_path / "b.json"
    path.write_text('{"text": "x"}', encoding="utf-8")
    result = app.test_cli_runner().invoke(args=["match", str(path)])
    app.extensions["assay_database"].dispose()
    databases.drop(url)
    assert result.exit_code == 2
    assert "flask db upgrade" in result.stderr
