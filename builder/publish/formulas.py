r"""Displayed formulas in running text: `$$…$$` and `\[…\]` are read as paragraphs of their own only; elsewhere, set in the line."""

import re

FORMULA = re.compile(
    r"(?P<code>(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`)|^[ ]*(?P<fence>~{3,}).*?^[ ]*(?P=fence)|\\[\\$])"
    r"|\$\$(?P<dollars>(?:(?!\n[ \t]*\n|\$\$).)+)\$\$|\\\[(?P<brackets>(?:(?!\n[ \t]*\n|\\\]).)+)\\\]",
    re.DOTALL | re.MULTILINE,
)
"""Code and escaped signs, which stay as they are, or a formula."""
TEX = re.compile(r"\\[A-Za-z]|[\^_=]")
r"""What brackets must hold to be a formula's: `\[0\]` alone is Markdown for plain brackets."""
BEFORE, BEHIND = re.compile(r"(?:\A|\n[ \t]*\n)[ \t]*\Z"), re.compile(r"[ \t]*(?:\Z|\n[ \t]*(?:\n|\Z))")


def in_line(markdown: str) -> str:
    r"""A text in which displayed formulas within a paragraph are `\(\displaystyle …\)`."""
    if "$$" not in markdown and "\\[" not in markdown:
        return markdown

    def shown(found: re.Match[str]) -> str:
        alone = BEFORE.search(markdown[: found.start()]) and BEHIND.match(markdown, found.end())
        escaped = found["brackets"] is not None and not TEX.search(found["brackets"])
        if found["code"] is not None or alone or escaped:
            return found[0]
        return rf"\(\displaystyle {' '.join((found['dollars'] or found['brackets']).split())}\)"

    return FORMULA.sub(shown, markdown)
