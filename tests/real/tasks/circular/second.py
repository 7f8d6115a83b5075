import first


def double(n: int) -> int:
    return first.BASE + n * 2
