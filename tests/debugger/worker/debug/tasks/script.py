"""A program that a task starts."""

import sys


def main(text: str) -> None:
    tripled = int(text) * 3  # @script
    print(tripled)


if __name__ == "__main__":
    main(sys.argv[1])
