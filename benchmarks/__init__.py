"""Benchmarks: each a command that prints a table. Cases are read in place, never copied (see `data`)."""
