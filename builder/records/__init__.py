"""What happened: statements from files or an LRS, folded into tables."""


class SourceError(Exception):
    """What was asked for can't be had; the text says why, and what to do."""
