"""What somebody should do next, read from where it waits: one module for each role, a list of `Todo` from each."""
