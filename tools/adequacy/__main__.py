"""Prints the table: for each exercise how many mutants are found, and the survivors with their reasons.

Ends with 1 when a lesson's tests find fewer than 95 % of the mutants that do something else than the
solution, or a survivor has no reason.
"""

from __future__ import annotations

import argparse
import sys

from tqdm import tqdm

from tools.adequacy.answers import LESSONS, engine_for, solutions
from tools.adequacy.measure import AT_LEAST, Adequacy, measure
from tools.adequacy.mutants import mutants
from tools.adequacy.survivors import read_survivors


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.adequacy", description=__doc__)
    parser.add_argument("lesson", nargs="*", default=LESSONS, metavar="LESSON[/EXERCISE]")
    wanted = parser.parse_args().lesson
    work = [
        (slug, exercise, solution)
        for slug, _, only in (name.partition("/") for name in wanted)
        for exercise, solution in solutions(slug).items()
        if only in ("", exercise)
    ]
    found: dict[str, list[Adequacy]] = {}
    with (
        engine_for(sorted({slug for slug, _, _ in work})) as engine,
        tqdm(total=sum(len(mutants(solution)) for _, _, solution in work), unit="mutant") as bar,
    ):
        for slug, exercise, solution in work:
            survivors = read_survivors(slug)[exercise]
            found.setdefault(slug, []).append(
                measure(engine, slug, exercise, solution, survivors, on_mutant=bar.update)
            )
    return max([report(slug, results) for slug, results in found.items()], default=0)


def report(slug: str, results: list[Adequacy]) -> int:
    """Print a lesson's part of the table; 1 when something is wrong."""
    killed, differing = (sum(getattr(each, name) for each in results) for name in ("killed", "differing"))
    enough = killed >= AT_LEAST * differing
    print(
        f"\n{slug}: {killed} of {differing} found ({killed / max(differing, 1):.1%})"
        + ("" if enough else ", too few")
    )
    width = max(len(each.exercise) for each in results)
    for each in results:
        same = f", {each.same} more do the same" if each.same else ""
        print(f"  {each.exercise:<{width}}  {each.killed:>3} of {each.differing:>3} ({each.score:.0%}){same}")
        for name in each.alive:
            survivor = each.survivors.get(name)
            reason = (survivor.same or survivor.accepted) if survivor else "NO REASON GIVEN"
            print(f"      {name}\n          {reason}")
        for name in each.outdated:
            print(f"      {name}\n          is on file as a survivor, but does not survive: take it out")
    return int(not enough or any(each.unexplained or each.outdated for each in results))


if __name__ == "__main__":
    sys.exit(main())
