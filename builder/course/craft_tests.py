"""The rule about tests of programs: they tell the solution from programs that are one slip away from it."""

from builder.course.rule import Rule

TESTS_MISS = Rule(
    "tests-miss",
    "the tests accept a wrong program",
    "add a test that tells it from the solution; or name it under `wrong` with a `why` (`paydown check --fix --with tests-miss`).",
    """`paydown check` changes your solution in small ways, as a learner's slip would: another operator, a constant that is one off,
    a statement left out, two arguments swapped. Each changed program must fail your tests. One that passes, and gives something else
    than the solution for some input, is shown with that input: a learner who writes it would be told that it is right.

    What it can't see: slips that are no small change of *your* solution, inputs far from those in your tests, and what only shows
    in time or memory. (DeMillo, Lipton and Sayward 1978, *Computer* 11: where small errors are caught, larger ones mostly are.)""",
    when="run",
)
