"""What a case is made of: scenes, each of them ways to do the same work, measured in turn so that noise meets all."""

from __future__ import annotations

import statistics
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """How large and how long: `make bench`, `--quick`, or the test that it all still runs."""

    most: int
    """No more agents, tickets or mails than these, whatever a case asks for."""
    seconds: float
    rounds: int

    def limit(self, number: int) -> int:
        return min(number, self.most)


SCALES = {
    "full": Scale(most=1_000_000, seconds=3.0, rounds=3),
    "quick": Scale(most=20_000, seconds=1.0, rounds=2),
    "tiny": Scale(most=200, seconds=0.05, rounds=1),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One measurement: how long each piece of work took (seconds), in how much time, and what went wrong."""

    times: Sequence[float]
    elapsed: float
    made: int = 0
    """Pieces of work done, those before the start included."""
    done: int | None = None
    """What the rate counts, where it is not the pieces of work that were timed."""
    queries: int | None = None
    processor: float | None = None
    """Seconds of processor time that the client itself spent on one."""
    errors: Mapping[str, int] = field(default_factory=dict)
    facts: Mapping[str, int | float] = field(default_factory=dict)
    """What was found afterwards: the spread, violations, sizes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Ways of doing one thing, side by side. `base` names the way that the others are compared with."""

    name: str
    ways: Mapping[str, Callable[[], Sample]]
    base: str
    rounds: int | None = None
    """As many as the scale says, unless set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A way in a scene: medians over the rounds; times in milliseconds; facts and errors at their worst."""

    case: str
    scene: str
    way: str
    rate: float
    p50: float
    p99: float
    longest: float
    queries: int | None
    processor: float | None
    ratio: float
    """To the base, in the median of the rounds: of rates, so more is better."""
    errors: dict[str, int]
    facts: dict[str, int | float]


def measure(case: str, scene: Scene, rounds: int) -> Iterator[Row]:
    """Run every way of `scene` once a round; a row for each way."""
    samples: dict[str, list[Sample]] = {way: [] for way in scene.ways}
    for _ in range(scene.rounds or rounds):
        for way, run in scene.ways.items():
            samples[way].append(run())
    for way, taken in samples.items():
        ratios = [_rate(one) / _rate(base) for one, base in zip(taken, samples[scene.base], strict=True)]
        errors: Counter[str] = Counter()
        facts: dict[str, int | float] = {}
        for sample in taken:
            errors.update(sample.errors)
            for name, value in sample.facts.items():
                facts[name] = max(facts.get(name, 0), value)
        yield Row(
            case=case,
            scene=scene.name,
            way=way,
            rate=statistics.median(_rate(sample) for sample in taken),
            p50=_median_ms(percentile(sample.times, 50) for sample in taken) or 0,
            p99=_median_ms(percentile(sample.times, 99) for sample in taken) or 0,
            longest=max(max(sample.times, default=0) for sample in taken) * 1000,
            queries=taken[0].queries,
            processor=_median_ms(sample.processor for sample in taken),
            ratio=statistics.median(ratios),
            errors=dict(errors),
            facts=facts,
        )


def percentile(times: Sequence[float], percent: int) -> float:
    """The time that `percent` of `times` do not exceed; 0 without any."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)] if ordered else 0.0


def _median_ms(seconds: Iterable[float | None]) -> float | None:
    """In milliseconds, of those that were measured."""
    measured = [one for one in seconds if one is not None]
    return statistics.median(measured) * 1000 if measured else None


def _rate(sample: Sample) -> float:
    done = len(sample.times) if sample.done is None else sample.done
    return max(done, 0.001) / sample.elapsed  # never nothing: others are divided by it
