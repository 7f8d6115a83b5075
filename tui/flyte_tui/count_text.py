"""Counts of things as people read them."""


def count_text(number: int, noun: str) -> str:
    """`1 task`, `1,200 tasks`.

    Args:
        number: how many.
        noun: in the singular; its plural ends in `s`.
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
