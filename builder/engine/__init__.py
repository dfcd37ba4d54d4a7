"""The engine travels to the browser: standard library only; no clock, dice, disk or network."""
