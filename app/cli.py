"""The commands of the program."""


def main() -> None:
    raise SystemExit("not built yet")
