"""Promises of the learner model and of learning debt, most of them against the vectors of vectors/debt.json."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import permutations, product
from math import exp, fsum, inf, prod, sqrt
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.engine.debt import (
    Change,
    Debt,
    band_of,
    book,
    gap,
    minutes_owed,
    minutes_per_logit,
    owed,
    p_ok,
    pace,
    skill_debt,
)
from builder.engine.mastery import (
    Belief,
    Evidence,
    Mastery,
    decayed,
    ekf,
    fold,
    from_json,
    match,
    replay,
    status,
    to_json,
)
from builder.engine.skill import LEVELS, Role, Skill, chances, closure, logit

VECTORS = json.loads((Path(__file__).parent / "vectors" / "debt.json").read_text(encoding="utf-8"))
LOGITS, MINUTES = 1e-4, 0.01
TODAY = 20_000.0
MINUTE = 1 / 1440
LOOPS = Skill("loops", "Loops", minutes=VECTORS["minutes_per_logit"] * (logit(0.8) + 1))
SKILLS = {"loops": LOOPS}
ROLES = {"tester": Role("tester", "Tester", {"loops": VECTORS["level"]})}
REQUIRED = closure(ROLES["tester"], SKILLS)["loops"]
Rule = Callable[..., tuple[float, float]]


def by_name(row: Mapping[str, Any]) -> str:
    return str(row["case"])


def answered(row: Mapping[str, Any], rule: Rule) -> Belief:
    """The belief after the answers of a row, by one of the two rules."""
    mean, variance = Belief().mean, Belief().variance
    for y in row["answers"]:
        b, c = row.get("difficulty", 0.0), row.get("guess", 0.0)
        mean, variance = rule(mean, variance, y, b, c, weight=row.get("weight", 1.0))
    return Belief(mean, variance, TODAY if row["answers"] else None, len(row["answers"]))


def exact(row: Mapping[str, Any]) -> tuple[float, float, float]:
    """Mean, sd and debt of the true posterior of a row, by brute force on a fine grid."""
    points = [-12 + 24 * i / 4000 for i in range(4001)]
    b = row.get("difficulty", 0.0)
    masses = [
        exp(-((x + 1) ** 2) / 4.5) * prod(chances(x - b)[0] if y else chances(x - b)[1] for y in row["answers"])
        for x in points
    ]
    total = fsum(masses)
    mean = fsum(m * x for m, x in zip(masses, points, strict=True)) / total
    variance = fsum(m * (x - mean) ** 2 for m, x in zip(masses, points, strict=True)) / total
    missing = fsum(m * max(REQUIRED - x, 0.0) for m, x in zip(masses, points, strict=True)) / total
    return mean, sqrt(variance), VECTORS["minutes_per_logit"] * missing


def agrees(belief: Belief, row: Mapping[str, Any]) -> None:
    """Compare a belief, faded by the days of the row, with all that the row says."""
    debt = skill_debt(belief, LOOPS, REQUIRED, TODAY + row.get("days", 0))
    numbers = {
        "mean": debt.mean,
        "sd": debt.sd,
        "variance": debt.sd**2,
        "p_ok": debt.p_ok,
        "gap": gap(debt.mean, debt.sd, REQUIRED),
    }
    assert {k: v for k, v in numbers.items() if k in row} == pytest.approx(
        {k: row[k] for k in numbers if k in row}, abs=LOGITS
    )
    assert debt.minutes == pytest.approx(row.get("minutes", debt.minutes), abs=MINUTES)
    assert debt.point == pytest.approx(row.get("point", debt.point), abs=MINUTES)


def evidence(number: int, share: float = 1.0, **other: Any) -> Evidence:
    """An answer with a name and a question of its own, difficulty known exactly as in the vectors."""
    fields = {"time": TODAY, "item": f"course/q{number}", "skills": ("loops",), "variance": 0.0, **other}
    return Evidence(id=f"e{number:04}", share=share, **fields)


def debt_of(evidences: Sequence[Evidence], now: float = TODAY) -> Debt:
    return owed(replay(evidences, SKILLS), SKILLS, ROLES, now)[0]


# The numbers


@pytest.mark.parametrize("row", VECTORS["kalman"], ids=by_name)
def test_the_kalman_step_meets_its_vectors(row: dict[str, Any]) -> None:
    agrees(answered(row, ekf), row)


@pytest.mark.parametrize("row", VECTORS["matching"], ids=by_name)
def test_moment_matching_meets_its_vectors(row: dict[str, Any]) -> None:
    agrees(answered(row, match), row)


@pytest.mark.parametrize("row", [row for row in VECTORS["matching"] if "exact" in row], ids=by_name)
def test_moment_matching_stays_within_half_a_minute_of_the_exact_posterior(row: dict[str, Any]) -> None:
    mean, sd, minutes = exact(row)
    assert (mean, sd) == pytest.approx((row["exact"]["mean"], row["exact"]["sd"]), abs=LOGITS)
    assert minutes == pytest.approx(row["exact"]["minutes"], abs=MINUTES)
    matched = minutes_owed(answered(row, match), LOOPS, REQUIRED)
    assert abs(matched - minutes) < 0.5
    assert minutes_owed(answered(row, ekf), LOOPS, REQUIRED) == pytest.approx(row["kalman minutes"], abs=MINUTES)


@pytest.mark.parametrize(
    "row", [r for r in VECTORS["matching"] if r.get("weight", 1) == 1 or r["answers"] == [0.25]], ids=by_name
)
def test_evidence_moves_the_debt_as_the_vectors_say(row: dict[str, Any]) -> None:
    hinted = "weight" in row
    answers = [
        evidence(
            n,
            1.0 if hinted else share,
            difficulty=row.get("difficulty", 0.0),
            guess=row.get("guess", 0.0),
            hinted=hinted,
        )
        for n, share in enumerate(row["answers"])
    ]
    agrees(replay(answers, SKILLS).belief("loops"), row)


def test_levels_stand_at_their_logits() -> None:
    assert {level: logit(p) for level, p in LEVELS.items()} == pytest.approx(VECTORS["levels"], abs=LOGITS)


def test_the_authors_minutes_give_the_minutes_per_logit() -> None:
    skill = replace(LOOPS, minutes=VECTORS["author_minutes"])
    assert minutes_per_logit(skill) == pytest.approx(VECTORS["minutes_per_logit"], abs=1e-3)


def test_pace_draws_the_estimate_to_what_was_needed() -> None:
    row = VECTORS["pace"]
    assert pace(row["prior"], row["active minutes"], row["gains"]) == pytest.approx(
        row["minutes per logit"], abs=LOGITS
    )
    assert pace(30, [], [-3.0]) == 30


def vector(name: str) -> tuple[Belief, float]:
    row = next(row for row in VECTORS["kalman"] if row["case"].startswith(name + " "))
    return answered(row, ekf), TODAY + row.get("days", 0)


def test_forgetting_costs_interest() -> None:
    row, (belief, _) = VECTORS["interest"], vector("T2d")
    debt = skill_debt(belief, LOOPS, REQUIRED, TODAY + row["days"])
    assert debt.interest == pytest.approx(row["minutes"], abs=MINUTES)
    assert debt.principal + debt.interest == pytest.approx(debt.minutes, abs=1e-12)
    assert debt.point + debt.premium == pytest.approx(debt.minutes, abs=1e-12)
    mean_only = replace(belief, mean=decayed(belief, TODAY + row["days"], LOOPS.half_life).mean)
    alone = minutes_owed(mean_only, LOOPS, REQUIRED) - minutes_owed(belief, LOOPS, REQUIRED)
    assert alone == pytest.approx(row["of the mean alone"], abs=MINUTES)


def test_a_prerequisite_is_owed_too() -> None:
    skills = {"a": replace(LOOPS, id="a"), "b": replace(LOOPS, id="b", requires=("a",))}
    roles = {"r": Role("r", "R", {"b": "proficient"})}
    (debt,) = owed(Mastery({"a": vector("T2d")[0]}), skills, roles, TODAY)
    assert debt.minutes == pytest.approx(VECTORS["closure"]["minutes"], abs=MINUTES)
    assert [(s.skill, s.level, s.answers) for s in debt.skills] == [("a", "proficient", 8), ("b", "proficient", 0)]


def test_a_team_owes_the_sum_of_its_members() -> None:
    row = VECTORS["team"]
    members = [vector(name) for name in row["members"]]
    debts = [owed(Mastery({"loops": belief}), SKILLS, ROLES, now)[0] for belief, now in members]
    total = sum(debt.minutes for debt in debts)
    assert (total, total / 3) == pytest.approx((row["minutes"], row["mean"]), abs=MINUTES)
    assert [debt.ratio for debt in debts] == pytest.approx(row["ratios"], abs=1e-3)
    assert [debt.band for debt in debts] == ["E", "B", "E"]
    ready = [debt.skills[0].p_ok for debt in debts]
    chance = sum(
        prod(p if ok else 1 - p for p, ok in zip(ready, team, strict=True))
        for team in product((True, False), repeat=3)
        if sum(team) >= 2
    )
    assert chance == pytest.approx(row["two or more are ok"], abs=LOGITS)


def test_one_answer_about_several_skills_is_shared_out_by_variance() -> None:
    row = VECTORS["several skills"]
    names = ("a", "b")
    beliefs = {n: Belief(time=TODAY, **before) for n, before in zip(names, row["before"], strict=True)}
    skills = {name: replace(LOOPS, id=name) for name in names}
    answer = evidence(1, skills=("a", "a", "nobody-declared-this", "b"))
    after = fold(Mastery(beliefs), answer, skills)
    assert set(after.beliefs) == set(names)
    for name, numbers in zip(names, row["after"], strict=True):
        belief = after.beliefs[name]
        assert (belief.mean, sqrt(belief.variance)) == pytest.approx((numbers["mean"], numbers["sd"]), abs=LOGITS)


# What holds for all numbers

GRID = [(mean / 2, variance / 10) for mean in range(-10, 11) for variance in range(1, 40, 2)]


def test_debt_falls_with_ability_and_rises_with_requirement_and_uncertainty() -> None:
    for mean, variance in GRID:
        sd = sqrt(variance)
        here = gap(mean, sd, 1.0)
        assert here >= 0
        assert gap(mean + 0.1, sd, 1.0) <= here <= gap(mean, sd, 1.1)
        assert gap(mean, sd + 0.1, 1.0) >= here
        assert here >= max(1.0 - mean, 0.0) - 1e-12
        assert 0 <= p_ok(mean, sd, 1.0) <= 1
    assert gap(60.0, 0.5, -2.0) == 0


@pytest.mark.parametrize("rule", [ekf, match])
@pytest.mark.parametrize("guess", [0.0, 0.25, 0.5])
def test_a_correct_answer_never_lowers_the_ability(rule: Rule, guess: float) -> None:
    for mean, variance in GRID:
        for item_variance in (0.0, 0.8):
            after, spread = rule(mean, variance, 1.0, 0.0, guess, item_variance=item_variance)
            assert after >= mean
            assert spread > 0


@pytest.mark.parametrize("rule", [ekf, match])
def test_a_question_that_cannot_be_missed_or_weighs_nothing_says_nothing(rule: Rule) -> None:
    assert rule(0.5, 1.0, 0.0, 0.0, 1.0) == (0.5, 1.0)
    assert rule(0.5, 1.0, 1.0, weight=0.0) == pytest.approx((0.5, 1.0), abs=1e-4)
    assert rule(0.5, 1.0, 0.0, -5000.0)[0] <= 0.5


def test_an_uncertain_question_moves_the_ability_less() -> None:
    for rule in (ekf, match):
        known, unknown = (rule(-1.0, 2.25, 1.0, item_variance=v) for v in (0.0, 0.8))
        assert -1.0 < unknown[0] < known[0]
        assert unknown[1] > known[1]


def test_debt_returns_to_that_of_a_newcomer_in_the_long_run() -> None:
    debt = debt_of([evidence(n) for n in range(8)], TODAY + 40_000)
    assert debt.minutes == pytest.approx(debt.opening, abs=1e-9)
    assert debt_of([]).minutes == debt_of([]).opening


def test_fading_composes_and_never_runs_backwards() -> None:
    belief = answered({"answers": [1, 1]}, match)
    halfway = decayed(decayed(belief, TODAY + 40, 195.0), TODAY + 100, 195.0)
    at_once = decayed(belief, TODAY + 100, 195.0)
    assert (halfway.mean, halfway.variance) == pytest.approx((at_once.mean, at_once.variance), abs=1e-12)
    assert decayed(belief, TODAY - 5, 195.0) == belief
    assert decayed(Belief(), inf, 195.0) == Belief()


# Roles


def test_a_role_needs_each_skill_once_at_the_highest_level_of_all_paths() -> None:
    skills = {
        name: Skill(name, name, 60, requires)
        for name, requires in {
            "types": (),
            "loops": ("types",),
            "files": ("loops", "gone"),
            "tests": ("loops",),
        }.items()
    }
    role = Role("r", "R", {"files": "aware", "tests": "expert", "types": "working", "gone": "aware", "loops": "odd"})
    needs = closure(role, skills)
    assert list(needs) == ["types", "loops", "files", "tests"]
    assert needs == {"types": logit(0.9), "loops": logit(0.9), "files": 0.0, "tests": logit(0.9)}


def test_a_cycle_of_prerequisites_ends() -> None:
    skills = {"a": Skill("a", "A", 60, ("b",)), "b": Skill("b", "B", 60, ("a", "b"))}
    assert closure(Role("r", "R", {"a": "aware", "b": "expert"}), skills) == {"a": logit(0.9), "b": logit(0.9)}


def test_owed_answers_for_every_role_or_for_one() -> None:
    roles = {name: Role(name, name.title(), {"loops": level}) for name, level in {"x": "aware", "y": "expert"}.items()}
    both = owed(Mastery(), SKILLS, roles, TODAY)
    assert [debt.role for debt in both] == ["x", "y"]
    assert both[0].minutes < both[1].minutes
    assert owed(Mastery(), SKILLS, roles, TODAY, "y") == both[1:]
    assert owed(Mastery(), SKILLS, roles, TODAY, "nobody") == ()
    assert owed(Mastery(), SKILLS, {"z": Role("z", "Z", {})}, TODAY)[0].band == "A"


def test_bands_are_those_of_sqale() -> None:
    ratios = [0, 0.05, 0.051, 0.10, 0.11, 0.20, 0.21, 0.50, 0.51, 1.4]
    assert "".join(band_of(ratio) for ratio in ratios) == "AABBCCDDEE"


# Status and edge cases


def test_no_evidence_is_unknown_and_not_nothing() -> None:
    (skill,) = debt_of([]).skills
    assert (skill.status, skill.answers, skill.interest) == ("unknown", 0, 0)
    assert skill.minutes == pytest.approx(72.66, abs=MINUTES)


def test_evidence_grows_stale_after_its_half_life() -> None:
    belief = replay([evidence(1)], SKILLS).belief("loops")
    assert [status(belief, TODAY + days, 195.0) for days in (-1, 0, 195, 196)] == ["known", "known", "known", "stale"]


def test_answers_that_contradict_each_other_are_called_conflicting() -> None:
    steady = [evidence(n, n % 2, time=TODAY + n) for n in range(20)]
    assert debt_of(steady, TODAY + 20).skills[0].status == "known"
    hard_right = [evidence(n, difficulty=1.0, time=TODAY + n) for n in range(8)]
    easy_wrong = [evidence(n, 0.0, difficulty=-1.0, time=TODAY + n) for n in range(8, 10)]
    split = [*hard_right, *easy_wrong]
    assert debt_of(hard_right, TODAY + 20).skills[0].status == "known"
    assert debt_of(split, TODAY + 20).skills[0].status == "conflicting"
    healed = [*split, *(evidence(n, n % 2, time=TODAY + n) for n in range(10, 20))]
    assert debt_of(healed, TODAY + 20).skills[0].status == "known"


def test_a_question_answered_again_within_ten_minutes_counts_half_each_time() -> None:
    def mean(minutes: float, item: str = "course/q0") -> float:
        first, second = evidence(0), evidence(1, item=item, time=TODAY + minutes * MINUTE)
        return replay([first, second], SKILLS).belief("loops").mean

    once = replay([evidence(0)], SKILLS).belief("loops")
    half = match(once.mean, once.variance, 1.0, weight=0.5)[0]
    assert mean(0) == pytest.approx(half, abs=1e-12)
    assert mean(10) == pytest.approx(half, abs=1e-4)
    assert mean(10.01) > half + 0.1
    assert mean(0, "course/other") > half + 0.1


def test_hammering_one_question_earns_no_more_than_two_answers() -> None:
    hammered = debt_of([evidence(n, item="course/q", time=TODAY + n * 1e-6) for n in range(1200)])
    honest = debt_of([evidence(0), evidence(1)])
    assert hammered.minutes > honest.minutes - 0.5


def test_only_what_the_next_ten_minutes_need_is_kept() -> None:
    mastery = replay([evidence(n, time=TODAY + n * 4 * MINUTE) for n in range(9)], SKILLS)
    assert list(mastery.recent) == ["course/q6", "course/q7", "course/q8"]
    assert len(mastery.belief("loops").surprises) == 9
    assert mastery.last == (TODAY + 32 * MINUTE, "e0008")


def test_evidence_about_no_declared_skill_moves_nothing() -> None:
    mastery = fold(Mastery(), evidence(1, skills=("gone",)), SKILLS)
    assert mastery.beliefs == {}
    assert mastery.last == (TODAY, "e0001")


# The fold

answers = st.lists(
    st.builds(
        Evidence,
        id=st.sampled_from([f"id{n}" for n in range(40)]),
        time=st.sampled_from([TODAY, TODAY + 3 * MINUTE, TODAY + 1, TODAY + 90.5]),
        item=st.sampled_from(["q1", "q2", "q3"]),
        skills=st.sampled_from([("a",), ("b",), ("a", "b"), ("c",), ()]),
        share=st.sampled_from([0.0, 0.5, 1.0]),
        guess=st.sampled_from([0.0, 0.25]),
        difficulty=st.sampled_from([-1.0, 0.0, 1.0]),
        hinted=st.booleans(),
    ),
    max_size=20,
    unique_by=lambda e: e.id,
)
COURSE = {
    "a": Skill("a", "A", 60.0),
    "b": Skill("b", "B", 90.0, ("a",), half_life=60.0),
    "c": Skill("c", "C", 30.0, ("b",)),
}


@given(answers, st.randoms())
def test_two_devices_merged_in_any_order_know_the_same(history: list[Evidence], random: Random) -> None:
    shuffled = [*history, *history[::2]]
    random.shuffle(shuffled)
    assert replay(shuffled, COURSE) == replay(history, COURSE)


def test_equal_times_are_ordered_by_id_because_order_matters() -> None:
    mixed = [evidence(n, n % 2) for n in range(4)]
    assert len({replay(order, SKILLS).belief("loops").mean for order in permutations(mixed)}) == 1
    renamed = [replace(e, id=f"x{9 - n}") for n, e in enumerate(mixed)]
    assert replay(renamed, SKILLS).belief("loops").mean != replay(mixed, SKILLS).belief("loops").mean


@given(answers, st.integers(0, 20))
def test_mastery_kept_as_json_goes_on_to_the_same_bits(history: list[Evidence], cut: int) -> None:
    ordered = sorted(history, key=lambda e: e.key)
    kept = replay(ordered[:cut], COURSE)
    after = from_json(json.loads(json.dumps(to_json(kept))))
    assert after == kept
    for e in ordered[cut:]:
        after = fold(after, e, COURSE)
    assert after == replay(history, COURSE)


def test_whole_numbers_of_javascript_become_floats_again() -> None:
    kept = to_json(Mastery({"a": Belief(1.0, 2.0, 20_000.0, 1, (1.0,))}, {"q": (20_000.0,)}, (20_000.0, "e")))
    as_javascript_writes_it = json.loads(json.dumps(kept).replace(".0", ""))
    assert json.dumps(to_json(from_json(as_javascript_writes_it))) == json.dumps(kept)


def test_mastery_kept_by_another_model_is_refused() -> None:
    with pytest.raises(ValueError, match="replay the ledger"):
        from_json({**to_json(Mastery()), "model": 0})


def test_folding_the_last_answer_again_changes_nothing_and_an_older_one_is_refused() -> None:
    mastery = replay([evidence(1), evidence(2)], SKILLS)
    assert fold(mastery, evidence(2), SKILLS) == mastery
    with pytest.raises(ValueError, match="replay"):
        fold(mastery, evidence(1), SKILLS)


# The books


def history(random: Random) -> tuple[list[Evidence], list[Change]]:
    """Some weeks or years of somebody's answers, and a promotion or two."""
    span = random.choice([1.0, 30.0, 2000.0])
    taken = [
        Evidence(
            id=f"{random.getrandbits(64):016x}",
            time=TODAY + random.random() * span,
            item=random.choice("uvwxyz"),
            skills=tuple(random.sample(list(COURSE), random.choice([1, 1, 1, 2, 3]))),
            share=random.choice([0.0, 1.0, 1.0, random.random()]),
            guess=random.choice([0.0, 0.25, 0.5]),
            difficulty=random.choice([-1.0, 0.0, 1.0]),
            hinted=random.random() < 0.1,
        )
        for _ in range(random.randrange(25))
    ]
    levels = list(LEVELS)
    changes = [
        Change(TODAY + random.random() * span, Role("new", "New", {random.choice("abc"): random.choice(levels)}))
        for _ in range(random.choice([0, 0, 1, 2]))
    ]
    return taken, changes


@pytest.mark.parametrize("seed", range(10))
def test_the_books_balance_in_a_hundred_random_histories(seed: int) -> None:
    random = Random(seed)
    role = Role("r", "R", {"b": "proficient"})
    for _ in range(100):
        taken, changes = history(random)
        now = TODAY + random.choice([0.0, 40.0, 2500.0])
        books = book(taken, COURSE, role, now, changes)
        sums = books.opening + books.borrowed + books.interest + books.reassessed - books.paid
        last = max(changes, key=lambda change: change.time).role if changes else role
        (debt,) = owed(replay(taken, COURSE), COURSE, {last.id: last}, now)
        assert abs(sums - books.closing) <= 1e-9
        assert abs(books.closing - debt.minutes) <= 1e-9
        assert books.paid >= 0
        assert books.reassessed >= 0
        assert changes or books.borrowed == 0


def test_what_an_answer_did_is_booked_by_its_effect_on_the_debt() -> None:
    answers = [evidence(0), evidence(1, 0.0, time=TODAY + 10), evidence(2, time=TODAY + 20)]
    books = book(answers, SKILLS, ROLES["tester"], TODAY + 30)
    assert [(line.kind, line.evidence) for line in books.entries] == [
        ("paid", "e0000"),
        ("interest", ""),
        ("reassessed", "e0001"),
        ("interest", ""),
        ("paid", "e0002"),
        ("interest", ""),
    ]
    assert books.opening == pytest.approx(72.66, abs=MINUTES)
    assert books.entries[0].minutes == pytest.approx(72.66 - 41.90, abs=MINUTES)
    assert books.borrowed == 0


def test_a_raised_requirement_is_borrowed_and_drift_is_not_paid() -> None:
    expert = Role("expert", "Expert", {"loops": "expert"})
    wrong = [evidence(n, 0.0) for n in range(5)]
    books = book(wrong, SKILLS, ROLES["tester"], TODAY + 195, [Change(TODAY - 1, expert)])
    assert books.borrowed == pytest.approx(
        owed(Mastery(), SKILLS, {"expert": expert}, TODAY)[0].minutes - books.opening, abs=1e-9
    )
    assert books.paid == 0
    assert books.interest < 0
