"""What happened: statements from files or an LRS, folded into tables."""
