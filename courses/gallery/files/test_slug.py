"""The tests of the exercise `code-slug` in code.md."""

from answer import slug


def test_small_letters():
    assert slug("Hello") == "hello", "capitals become small letters"


def test_hyphens():
    assert slug("two words") == "two-words", "a blank becomes a hyphen"


def test_ends():
    assert slug("  padded ") == "padded", "no hyphens at the ends"
