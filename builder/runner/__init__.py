"""Runs Jobs: the same harness at build, in the page and in `score`. Standard library only."""
