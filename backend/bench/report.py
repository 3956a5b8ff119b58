"""`python -m bench.report NUMBERS.json`: the page of docs from the numbers of a whole run: goals, tables, plots."""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import matplotlib

from bench.databases import BACKEND
from bench.scenes import Row

matplotlib.use("svg")
matplotlib.rcParams["svg.hashsalt"] = "bench"

from matplotlib import pyplot  # noqa: E402 - its back end is chosen first

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from matplotlib.figure import Figure

PAGE = BACKEND / "docs" / "performance.md"
FOLDER = BACKEND / "docs" / "performance"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
SMALL = "1,000 agents, 1,000 tickets"
LARGE = "10,000 agents, 1,000,000 tickets"
ORM, SERIALISED, COUNTING = "ORM, nobody chosen", "serialised", "counting"


class Numbers:
    """The rows of a run, to ask for what one wants to know."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.rows = list(rows)

    def of(self, case: str, scene: str = "", way: str = "") -> list[Row]:
        """Those of `case` whose scene and way have these words."""
        return [row for row in self.rows if row.case == case and scene in row.scene and way in row.way]

    def rate(self, case: str, scene: str, way: str) -> float:
        """Of the one way that is exactly this."""
        return next(row.rate for row in self.of(case, scene) if row.way == way)

    def ratio(self, case: str, scene: str, way: str, to: str) -> float:
        """Of two ways in one scene: what each was to the base in the same rounds."""
        ratios = {row.way: row.ratio for row in self.of(case, scene)}
        return ratios[way] / ratios[to]

    def ours(self) -> list[Row]:
        """All that the product did itself."""
        return [row for row in self.rows if row.way.startswith("ours") or row.case in {"flat", "mail"}]

    def worst(self, fact: str) -> float:
        """The largest value of a fact about ours; 0 when none was found."""
        return max((row.facts.get(fact, 0) for row in self.ours()), default=0)


@dataclass(frozen=True, slots=True)
class Goal:
    """What is wanted of the numbers: at least so much, or at most."""

    text: str
    value: Callable[[Numbers], float]
    least: float | None = None
    most: float | None = None

    def line(self, numbers: Numbers) -> str:
        """One row of the table."""
        bound = f"≥ {self.least:g}" if self.least is not None else f"≤ {self.most:g}"
        try:
            value = self.value(numbers)
        except (StopIteration, ValueError, KeyError):
            return f"| {self.text} | {bound} | not measured | |"
        is_met = value >= self.least if self.least is not None else value <= (self.most or 0)
        return f"| {self.text} | {bound} | {_short(value)} | {'yes' if is_met else '**no**'} |"


_WRONG = ("lost", "double", "wrong level", "over capacity", "broken promises")
_TWELVE = f"{SMALL}, 12 clients"
GOALS: tuple[Goal, ...] = (
    Goal("ours : ORM writes to nobody chosen, 12 clients", lambda n: n.ratio("create", _TWELVE, "ours", ORM), least=1),
    Goal("ours : serialised, 12 clients", lambda n: n.ratio("create", _TWELVE, "ours", SERIALISED), least=3),
    Goal("ours : counting, 1,000,000 tickets", lambda n: n.ratio("create", LARGE, "ours", COUNTING), least=50),
    Goal(f"{LARGE} : {SMALL}", lambda n: n.ratio("flat", "", LARGE, SMALL), least=0.8),
    Goal(
        f"10 agents, 1,000 tickets : {SMALL}",
        lambda n: n.ratio("flat", "", "10 agents, 1,000 tickets", SMALL),
        least=0.5,
    ),
    Goal("widest spread seen in ours", lambda n: n.worst("spread"), most=1),
    Goal("lost, double, wrong level, over capacity in ours", lambda n: sum(map(n.worst, _WRONG)), most=0),
    Goal("deadlocks in ours", lambda n: n.worst("deadlocks") + _errors(n, "deadlock"), most=0),
    Goal(
        "operations among which deadlocks were looked for",
        lambda n: max(r.facts["operations"] for r in n.of("endurance")),
        least=100_000,
    ),
    Goal("database away, ours : serialised", lambda n: n.ratio("away", SMALL, "ours", SERIALISED), least=5),
    Goal(
        "HTTP, 12 clients, ours : assignment switched off",
        lambda n: n.ratio("http", "12", "ours", "assignment switched off"),
        least=0.8,
    ),
    Goal(
        "one creation, 12 clients, p99 : p50",
        lambda n: max(r.p99 / r.p50 for r in n.of("create", _TWELVE, "ours")),
        most=6,
    ),
    Goal("drain of 10,000, seconds", lambda n: max(r.facts["seconds"] for r in n.of("drain")), most=10),
    Goal("longest creation meanwhile, ms", lambda n: max(r.longest for r in n.of("drain")), most=300),
    Goal("slowest list page, filter, search at 1,000,000, median ms", lambda n: max(r.p50 for r in _lists(n)), most=30),
    Goal("the same : few rows, at worst", lambda n: max(_growth(n)), most=3),
    Goal(
        "slowest report at 1,000,000, median ms",
        lambda n: max(r.p50 for r in n.of("lists", "report", "000 tickets")),
        most=500,
    ),
    Goal(
        "SQLite, “database is locked”",
        lambda n: sum(r.errors.get("locked", 0) for r in n.of("sqlite", way="ours")),
        most=0,
    ),
    Goal("SQLite, longest wait, ms", lambda n: max(r.longest for r in n.of("sqlite", way="ours")), most=600),
    Goal("SQLite, 8 threads, ours : ORM writes", lambda n: n.ratio("sqlite", "8 threads", "ours", ORM), least=0.6),
    Goal("SQLite, 4 processes, ours : ORM writes", lambda n: n.ratio("sqlite", "4 processes", "ours", ORM), least=0.6),
    Goal(
        "mails a second, two workers, instant server",
        lambda n: n.rate("mail", "", "2 workers, instant server"),
        least=300,
    ),
    Goal(
        "mails a second, one worker, 100 ms", lambda n: n.rate("mail", "", "1 worker, server takes 100 ms"), least=100
    ),
)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.report", description="Write docs/performance.md anew.")
    parser.add_argument("numbers", type=Path)
    file = parser.parse_args().numbers
    found = json.loads(file.read_text())
    numbers = Numbers(Row(**row) for row in found["rows"])
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / "numbers.json").write_text(json.dumps(found, indent=1) + "\n")
    plots = draw(numbers, FOLDER)
    before, _, rest = PAGE.read_text().partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n{measured(found['about'], numbers, plots)}\n{END}{after}")


def draw(numbers: Numbers, folder: Path) -> list[str]:
    """Write the plots of what was measured into `folder`; their names."""
    plots = {name: plot for name, (case, plot) in PLOTS.items() if numbers.of(case)}
    for name, plot in plots.items():
        plot(numbers, folder / f"{name}.svg")
    return [*plots]


def measured(about: dict[str, Any], numbers: Numbers, plots: Sequence[str]) -> str:
    """The part of the page that is made from numbers."""
    said = "; ".join(f"{name} {value}" for name, value in about.items())
    lines = [said, "", "## Goals", "", "| what | wanted | measured | reached |", "|---|---|---|---|"]
    lines += [goal.line(numbers) for goal in GOALS]
    for name in plots:
        lines += ["", f"![{name}](performance/{name}.svg)"]
    for case in dict.fromkeys(row.case for row in numbers.rows):
        rows = numbers.of(case)
        lines += ["", f"## {case}", *(_page_table(rows) if case == "lists" else _table(rows))]
    return "\n".join(lines)


def _table(rows: Iterable[Row]) -> Iterable[str]:
    for scene, ways in groupby(rows, key=lambda row: row.scene):
        yield from (
            "",
            f"**{scene}**",
            "",
            "| | per s | ratio | p50 ms | p99 ms | longest | queries | cpu ms | found |",
        )
        yield "|---|--:|--:|--:|--:|--:|--:|--:|---|"
        for row in ways:
            found = ", ".join(f"{name} {value:g}" for name, value in {**row.facts, **row.errors}.items() if value)
            times = [_short(value) if row.longest else "" for value in (row.p50, row.p99, row.longest)]
            cpu = "" if row.processor is None else _short(row.processor)
            cells = [row.way, _short(row.rate), f"{row.ratio:.2f}", *times, str(row.queries or ""), cpu, found]
            yield f"| {' | '.join(cells)} |"


def _page_table(rows: Iterable[Row]) -> Iterable[str]:
    """One line for each page, few rows beside many."""
    yield from (
        "",
        "Median ms over HTTP, one client.",
        "",
        "| | few rows | 1,000,000 tickets | p99 |",
        "|---|--:|--:|--:|",
    )
    for scene, ways in groupby(rows, key=lambda row: row.scene):
        few, many = ways
        yield f"| {scene} | {few.p50:.1f} | {many.p50:.1f} | {many.p99:.1f} |"


def _lists(numbers: Numbers) -> list[Row]:
    return [row for row in numbers.of("lists", way="000 tickets") if not row.scene.startswith("report")]


def _growth(numbers: Numbers) -> list[float]:
    few = {row.scene: row.p50 for row in numbers.of("lists", way="few")}
    return [row.p50 / few[row.scene] for row in _lists(numbers)]


def _errors(numbers: Numbers, name: str) -> int:
    return sum(row.errors.get(name, 0) for row in numbers.ours())


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _plot_ways(numbers: Numbers, file: Path) -> None:
    rows = numbers.of("create", "12 clients")
    scenes = list(dict.fromkeys(row.scene for row in rows))
    figure, axes = pyplot.subplots(figsize=(9, 4), layout="constrained")
    for at, way in enumerate(dict.fromkeys(row.way for row in rows)):
        rates = [row.rate for row in rows if row.way == way]
        bars = axes.bar([place + at * 0.13 for place in range(len(scenes))], rates, 0.12, label=way)
        axes.bar_label(bars, fmt="%.0f", fontsize=7)
    axes.set_xticks(
        [place + 0.33 for place in range(len(scenes))], [scene.replace(", 12 clients", "") for scene in scenes]
    )
    axes.set(yscale="log", ylabel="tickets a second", title="Creating and assigning, 12 clients (log scale)")
    axes.legend(fontsize=8, ncols=3)
    _save(figure, file)


def _plot_sizes(numbers: Numbers, file: Path) -> None:
    rows = numbers.of("flat")
    figure, axes = pyplot.subplots(figsize=(9, 3), layout="constrained")
    bars = axes.barh([row.way for row in rows][::-1], [row.rate for row in rows][::-1])
    axes.bar_label(bars, fmt="%.0f")
    axes.set(xlabel="tickets a second", title="Ours at every size, 12 clients")
    _save(figure, file)


def _plot_lists(numbers: Numbers, file: Path) -> None:
    few, many = numbers.of("lists", way="few"), numbers.of("lists", way="000 tickets")
    figure, axes = pyplot.subplots(figsize=(9, 0.22 * len(many) + 1.5), layout="constrained")
    axes.scatter([row.p50 for row in few][::-1], [row.scene for row in few][::-1], label="1,000 tickets", s=18)
    axes.scatter([row.p50 for row in many][::-1], [row.scene for row in many][::-1], label="1,000,000 tickets", s=18)
    axes.axvline(30, linestyle=":", color="grey")
    axes.tick_params(axis="y", labelsize=7)
    axes.set(xscale="log", xlabel="median ms over HTTP (log scale; dots: 30 ms)", title="Lists, searches, reports")
    axes.legend(fontsize=8)
    _save(figure, file)


def _save(figure: Figure, file: Path) -> None:
    figure.savefig(file, metadata={"Date": None})
    pyplot.close(figure)


PLOTS: dict[str, tuple[str, Callable[[Numbers, Path], None]]] = {
    "ways": ("create", _plot_ways),
    "sizes": ("flat", _plot_sizes),
    "lists": ("lists", _plot_lists),
}
"""By the name of its file: the case that it shows, and what draws it."""


if __name__ == "__main__":
    main()
