"""The commands of the program, in groups; app.cli puts them together."""
