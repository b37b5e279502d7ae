"""The use cases: functions whose first argument is the session. They never commit; the entrance does."""
