"""Quantities and durations: what Kubernetes and people write, and that nothing else is let through."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flyte_taskmodel.overrides.quantities import (
    MAX_BYTES,
    QuantityError,
    format_bytes,
    format_duration,
    parse_bytes,
    parse_cores,
    parse_duration,
    parse_size,
)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("0", 0),
        ("128974848", 128974848),
        ("129e6", 129_000_000),
        ("1E3", 1000),
        ("129M", 129_000_000),
        ("128974848000m", 128974848),
        ("123Mi", 128974848),
        ("1E", 10**18),
        ("1.5Gi", 3 * 2**29),
        (".5Gi", 2**29),
        ("0.1Gi", 107374183),
        ("1e-1", 1),
    ],
)
def test_bytes_are_what_kubernetes_makes_of_them(text: str, count: int) -> None:
    assert parse_bytes(text) == count


@pytest.mark.parametrize(
    "text",
    ["", "Mi", "12Qx", "512MB", "512MiB", "512 Mi", "-1Gi", "+1Gi", "1.2.3", "1e99", "1e3Mi", "٣Mi", "nan", "8Ei"],
)
def test_what_kubernetes_would_not_take_is_refused_with_what_it_takes(text: str) -> None:
    with pytest.raises(QuantityError, match="as in 512Mi or 2G") as caught:
        parse_bytes(text)
    assert repr(text) in str(caught.value)


def test_thousandths_of_a_byte_are_the_slip_that_they_look_like() -> None:
    with pytest.raises(QuantityError, match=r"'500m' is 0\.5 bytes, since m means thousandths"):
        parse_bytes("500m")


@pytest.mark.parametrize(
    ("value", "cores"), [("500m", 0.5), ("2", 2.0), ("0.25", 0.25), (1.5, 1.5), (3, 3.0), ("1e1", 10)]
)
def test_cores(value: str | float, cores: float) -> None:
    assert parse_cores(value) == cores


@pytest.mark.parametrize("value", ["", "512Mi", "2 cores", "-1", -1, float("nan"), float("inf"), "1k"])
def test_what_is_no_number_of_cores(value: str | float) -> None:
    with pytest.raises(QuantityError, match=r"as in 2, 0\.5 or 500m"):
        parse_cores(value)


@pytest.mark.parametrize(
    ("text", "count"),
    [("10MiB", 10 * 2**20), ("10 MB", 10**7), ("2KB", 2000), ("2kB", 2000), ("512Mi", 2**29), ("7B", 7), (" 7 ", 7)],
)
def test_sizes_may_end_in_b(text: str, count: int) -> None:
    assert parse_size(text) == count


@pytest.mark.parametrize("text", ["", "B", "ten", "1 0 MB", "10BB", "-1MiB"])
def test_what_is_no_size(text: str) -> None:
    with pytest.raises(QuantityError, match="as in 10MiB or 2MB"):
        parse_size(text)


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0"),
        (1023, "1023"),
        (1024, "1Ki"),
        (1536, "1.5Ki"),
        (2**29, "512Mi"),
        (2**20 - 1, "1Mi"),
        (2**70, "1024Ei"),
        (-(2**20), "-1Mi"),
    ],
)
def test_bytes_for_people(count: int, text: str) -> None:
    assert format_bytes(count) == text


@given(st.integers(0, MAX_BYTES * 9 // 10))
def test_bytes_for_people_are_near_and_stable(count: int) -> None:
    text = format_bytes(count)
    again = parse_bytes(text)
    assert abs(again - count) <= max(count * 0.05, 1)
    assert format_bytes(again) == text


@given(st.integers(0, 2**30), st.sampled_from(["", "Ki", "Mi", "Gi", "k", "M", "G"]))
def test_whole_quantities_are_exact(number: int, unit: str) -> None:
    factor = {"": 1, "Ki": 2**10, "Mi": 2**20, "Gi": 2**30, "k": 10**3, "M": 10**6, "G": 10**9}[unit]
    assert parse_bytes(f"{number}{unit}") == parse_size(f"{number}{unit}B") == number * factor


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("90", 90),
        ("1.5", 1.5),
        ("90s", 90),
        ("2m", 120),
        ("2h30m", 9000),
        ("1d2h", 93600),
        (" 2H30M ", 9000),
        ("PT2H30M", 9000),
        ("P1DT1S", 86401),
        ("P2W", 1209600),
        ("PT0.5S", 0.5),
        ("0", 0),
    ],
)
def test_durations(text: str, seconds: float) -> None:
    assert parse_duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "text", ["", "s", "P", "PT", "P1M", "P1Y", "-5", "2m1h", "30s20", "5.", "soon", "9" * 30, "9" * 5000]
)
def test_what_is_no_duration(text: str) -> None:
    with pytest.raises(QuantityError, match="as in 90s, 2h30m or 1d, or ISO 8601 as in PT2H30M"):
        parse_duration(text)


@given(st.timedeltas(min_value=timedelta()))
def test_a_duration_survives_its_text(duration: timedelta) -> None:
    text = format_duration(duration)
    assert parse_duration(text) == duration
    assert format_duration(parse_duration(text)) == text


def complaint(parse: Callable[[str], object], text: str) -> str | None:
    try:
        parse(text)
    except QuantityError as error:
        return str(error)
    return None


@pytest.mark.parametrize("parse", [parse_bytes, parse_cores, parse_size, parse_duration])
@given(text=st.text() | st.from_regex(r"[pP]?[0-9.]*[eEKMGTPidhmstT0-9+-]*B?", fullmatch=True))
def test_garbage_raises_nothing_but_a_sentence(parse: Callable[[str], object], text: str) -> None:
    sentence = complaint(parse, text)
    assert sentence is None or (sentence.startswith(repr(text)) and sentence.endswith("."))
