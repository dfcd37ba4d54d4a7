"""Whatever stands in a block, it is told with its place: no exception, no hang, and no repair that makes it worse."""

from tests.bench.fuzz import invented, survived

BLOCKS, INVENTED = 4_500, 500


def test_mutated_blocks_survive() -> None:
    failures: list[str] = []

    def tell(seed: int, text: str, fault: str) -> None:
        failures.append(f"seed {seed}: {fault}\n{text}")

    assert survived(BLOCKS, tell) + invented(INVENTED, tell) >= BLOCKS + INVENTED, failures[0]
