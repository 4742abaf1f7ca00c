"""Whole talks, from files or the command line, played through take_turn and measured; pure but for reading files."""
