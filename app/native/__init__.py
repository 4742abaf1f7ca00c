"""The parts of the program that are also written in C, compiled where it is installed if that can be done there."""
