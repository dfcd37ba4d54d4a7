"""Benchmarks: `make bench`, or `ONLY=name make bench` for one. Never timed unit tests."""
