"""Labels: texts of one line, such as options, in which what stands first is a sign and no beginning of a list, quote or heading."""

import re
from dataclasses import replace

from builder.engine.values import Text
from builder.publish.formulas import in_line

SIGN = re.compile(r"(?=[>#]|[-+*][ \t]|([-*_])(?:[ \t]*\1){2,}[ \t]*$)|(?<=[0-9])(?=\.[ \t])")
"""Where a backslash goes: before a sign at the beginning, or before the dot behind a number there."""
NUMBER = re.compile(r"[0-9]+")


def readable(text: Text) -> Text:
    """A text of a form as it is to be rendered."""
    markdown = in_line(text.markdown)
    return label(text if markdown is text.markdown else replace(text, markdown=markdown))


def label(text: Text) -> Text:
    """A text of which, if it is of one line, only inline Markdown is read.

    `> 16 years`, `# comment`, `- 2` and `1. e4` are shown as they stand. A stem and texts of several lines stay as they are.
    """
    line = text.markdown.strip()
    if not text.public or text.path == "stem" or "\n" in line:
        return text
    digits = NUMBER.match(line)
    found = SIGN.match(line, digits.end() if digits else 0)
    if not found:
        return text
    return replace(text, markdown=line[: found.start()] + "\\" + line[found.start() :])
