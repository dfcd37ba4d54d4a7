"""What the YAML reader's complaints mean to an author, and what to do."""

QUOTE = "quote the text with single quotes, or write it in lines below `key: |`."
QUOTED = "quote the whole text with single quotes; a single quote inside is written twice: `'What''s new?'`."
BACKSLASH = "use single quotes, or write the text in lines below `key: |`: there a backslash is a backslash."
WORDS: tuple[tuple[str, str, str], ...] = (
    ("mapping values are not allowed", "a colon and a blank begin a new key here, in the middle of a text", QUOTE),
    ("cannot start any token", "a text can't begin with this character", QUOTE),
    ("alphabetic or numeric", "a text can't begin with `*` or `&`", QUOTE),
    ("undefined alias", "a text can't begin with `*`", QUOTE),
    ("while scanning a tag", "a text can't begin with `!`", QUOTE),
    ("undefined tag handle", "a text can't begin with `!`", QUOTE),
    (
        "block sequence entries",
        "a list can't begin on the line of its key",
        "begin it on the next line; a text that begins with `- ` must be quoted.",
    ),
    (
        "could not find expected ':'",
        "this line is neither a key with its colon nor part of the text above",
        "a key is followed by a colon and a blank; the lines of a text stand further right than their key.",
    ),
    ("quote before", "the quote before this ends the text, and more follows", QUOTED),
    (
        "bracket before",
        "the bracket before this ends a list or keys, and more follows",
        "a text that begins with a bracket must be quoted: `'[x] marks what?'`.",
    ),
    ("entry aside", "this entry does not stand below the one before it", "entries begin with `- `, all in one column."),
    (
        "key aside",
        "this key stands neither with the keys above it nor as an entry",
        "an entry begins with `- `; its other keys stand in one column, two blanks further right.",
    ),
    ("hard blank", "a blank that does not break can't indent", "put plain blanks before the text of this line."),
    (
        "below sign",
        "this line stands no further right than the key of its text",
        "indent all lines of the text by two blanks.",
    ),
    ("colon and blank", "a blank is missing behind this colon", "write `key: value`."),
    (
        "expected key",
        "this does not fit what stands before it",
        "keys of one block stand in one column; a text that begins with a quote must be one quoted text.",
    ),
    (
        "expected '-' indicator",
        "this line is no entry of the list above it",
        "entries begin with `- `, all in one column.",
    ),
    (
        "expected ',' or ']'",
        "a `[` is not closed here, or a comma is missing",
        "close the list; a text that begins with `[` must be quoted.",
    ),
    (
        "expected ',' or '}'",
        "a `{` is not closed here, or a comma is missing",
        "close it; a text that begins with `{` must be quoted.",
    ),
    (
        "unexpected end of stream",
        "a quote that opens here is never closed",
        "close it; in single quotes, a single quote is written twice.",
    ),
    ("unknown escape", "in double quotes, a backslash can't stand before this character", BACKSLASH),
    ("hexdecimal", "in double quotes, a backslash can't stand before this character", BACKSLASH),
    ("Unicode character escape", "in double quotes, this backslash makes no character", BACKSLASH),
    (
        "comment or line break",
        "behind `|` or `>` the line must end",
        "begin the text on the next line, further right than its key.",
    ),
    (
        "indentation indicator",
        "behind `|` or `>` the line must end",
        "begin the text on the next line, further right than its key.",
    ),
    (
        "single document",
        "`---` begins a second document here",
        "one block holds one question: remove the line, or indent it below `key: |`.",
    ),
    ("document indicator", "`---` or `...` ends the block here", "indent the line, as part of a text below `key: |`."),
    ("document start", "this can't stand behind what is complete already", QUOTE),
    ("drawn value", "a text that begins with `{=…}` and goes on must be quoted", QUOTE),
    ("tab character", "a tab can't indent", "YAML is indented with blanks, not with tabs."),
    ("not allowed", "an invisible character stands here", "remove it."),
)
"""What a problem of the YAML reader contains -> what it means to an author, and the cure."""
