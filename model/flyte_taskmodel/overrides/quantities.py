"""Quantities as people write them: Kubernetes bytes and cores, sizes and durations. Imports no Flyte.

The grammar of bytes and cores is that of Kubernetes' `resource.Quantity`: a decimal number, then a suffix or an
exponent. Numbers are exact throughout (fractions, not floats), so that a text and its value stand for each other.
"""

import math
import re
from datetime import timedelta
from fractions import Fraction

BINARY = {f"{letter}i": 1024**power for power, letter in enumerate("KMGTPE", start=1)}
DECIMAL = {letter: 1000**power for power, letter in enumerate("kMGTPE", start=1)}
MAX_BYTES = 2**63 - 1
"""The largest number that Kubernetes holds in a quantity."""

_NUMBER = r"[0-9]{1,30}(?:\.[0-9]{0,30})?|\.[0-9]{1,30}"
_QUANTITY = re.compile(rf"(?P<number>{_NUMBER})(?:[eE](?P<exponent>[+-]?[0-9]{{1,2}})|(?P<suffix>[a-zA-Z]*))")
_SECONDS = rf"(?:(?P<seconds>{_NUMBER})s)?"
_TIME = rf"(?:(?P<hours>{_NUMBER})h)?(?:(?P<minutes>{_NUMBER})m)?{_SECONDS}"
_DAYS = rf"(?:(?P<days>{_NUMBER})d)?"
_SHORT = re.compile(rf"(?=.){_DAYS}{_TIME}")
_ISO = re.compile(rf"p(?=.)(?:(?P<weeks>{_NUMBER})w)?{_DAYS}(?:t(?=.){_TIME})?")
_UNITS = {"weeks": 604_800, "days": 86_400, "hours": 3600, "minutes": 60, "seconds": 1}


class QuantityError(ValueError):
    """A text that is no quantity; its message is one sentence that says what is accepted."""


def parse_bytes(text: str) -> int:
    """The bytes that a Kubernetes quantity stands for, rounded up as Kubernetes does: `512Mi`, `1.5G`, `1e9`.

    Raises:
        QuantityError: for what Kubernetes would not take as an amount of memory or disk.
    """
    amount = _amount(text, {"": Fraction(1), "m": Fraction(1, 1000), **_fractions(BINARY), **_fractions(DECIMAL)})
    if amount is None or amount > MAX_BYTES:
        raise QuantityError(
            f"{text!r} is not an amount of bytes that Kubernetes takes: write a number and one of "
            f"{', '.join(BINARY)}, {', '.join(DECIMAL)} or nothing, as in 512Mi or 2G."
        )
    if text.endswith("m") and amount.denominator != 1:
        raise QuantityError(
            f"{text!r} is {float(amount):g} bytes, since m means thousandths: write M or Mi for millions."
        )
    return math.ceil(amount)


def parse_cores(value: str | float) -> float:
    """The CPU cores that a Kubernetes quantity or a plain number stands for: `500m`, `2`, `1.5`.

    Raises:
        QuantityError: for what is no number of cores.
    """
    amount = _amount(str(value), {"": Fraction(1), "m": Fraction(1, 1000)})
    if amount is None or amount > MAX_BYTES:
        raise QuantityError(
            f"{value!r} is not a number of CPU cores that Kubernetes takes: write cores or thousandths of one, "
            "as in 2, 0.5 or 500m."
        )
    return float(amount)


def parse_size(text: str) -> int:
    """The bytes of a size for people: a Kubernetes quantity whose unit may end in B, as in `10MiB` or `10 MB`.

    Raises:
        QuantityError: for what is no size.
    """
    plain = "".join(text.split(maxsplit=1)).removesuffix("B")
    try:
        return parse_bytes(re.sub("K$", "k", plain))
    except QuantityError:
        raise QuantityError(
            f"{text!r} is not a size: write bytes, or a number and a unit, as in 10MiB or 2MB."
        ) from None


def format_bytes(count: int) -> str:
    """A number of bytes for people, in the largest binary unit and at most one decimal: `512Mi`, `1.5Gi`, `900`."""
    if count < 0:
        return f"-{format_bytes(-count)}"
    unit, factor = "", 1
    for larger, its_factor in BINARY.items():
        if round(count / factor, 1) < 1024:
            break
        unit, factor = larger, its_factor
    return f"{round(count / factor, 1):.1f}".removesuffix(".0") + unit


def parse_duration(text: str) -> timedelta:
    """A duration of seconds (`90`, `1.5`), of units (`90s`, `2h30m`, `1d`) or in ISO 8601 (`PT2H30M`), in microseconds.

    Raises:
        QuantityError: for anything else, and for years and months, which have no fixed length.
    """
    lowered = text.strip().lower()
    found = _ISO.fullmatch(lowered) or _SHORT.fullmatch(lowered + "s" * lowered[-1:].isdigit())
    if found:
        parts = ((_UNITS[unit], number) for unit, number in found.groupdict().items() if number)
        seconds = sum((factor * Fraction(number) for factor, number in parts), Fraction())
        if seconds <= timedelta.max.total_seconds():
            return timedelta(microseconds=round(seconds * 1_000_000))
    raise QuantityError(
        f"{text!r} is not a duration: write seconds, or units as in 90s, 2h30m or 1d, or ISO 8601 as in PT2H30M."
    )


def format_duration(duration: timedelta) -> str:
    """The duration as `parse_duration` reads it back, exactly: `2h30m`, `90s` as `1m30s`, `0s`."""
    minutes, rest = divmod(abs(duration), timedelta(minutes=1))
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    seconds = f"{rest.seconds}.{rest.microseconds:06}".rstrip("0").rstrip(".")
    shown = {"d": str(days), "h": str(hours), "m": str(minutes), "s": seconds or "0"}
    text = "".join(f"{number}{unit}" for unit, number in shown.items() if number != "0") or "0s"
    return f"-{text}" if duration < timedelta() else text


def _amount(text: str, units: dict[str, Fraction]) -> Fraction | None:
    found = _QUANTITY.fullmatch(text)
    if found is None or (found["suffix"] or "") not in units:
        return None
    return Fraction(found["number"]) * Fraction(10) ** int(found["exponent"] or 0) * units[found["suffix"] or ""]


def _fractions(units: dict[str, int]) -> dict[str, Fraction]:
    return {unit: Fraction(factor) for unit, factor in units.items()}
