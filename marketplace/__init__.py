"""The marketplace: a Flask application that keeps people, briefs and promises."""
