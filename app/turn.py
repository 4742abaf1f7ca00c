"""One whole turn of a talk: understand, step, rank. No I/O, no clock; server, replay and tests call this same function."""
