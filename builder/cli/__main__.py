"""`python -m builder.cli`."""

from builder.cli import main

main()
