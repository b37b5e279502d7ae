"""`flask risks` from the outside: everybody is marked, and a second time nothing changes."""

from __future__ import annotations

from marketplace.cli.risks import risks


def test_everybody_is_marked_and_a_second_time_nothing_changes(app, settled):
    runner = app.test_cli_runner()
    said = [runner.invoke(risks, ["mark"]).output for _ in range(2)]
    assert said == [f"6 profiles marked, {number} of them anew; 0 open cases looked at.\n" for number in (6, 0)]
