"""Paydown: courses as code. Questions in Markdown, scored by Python in the page, learning debt in minutes."""

__version__ = "0.1.0"
