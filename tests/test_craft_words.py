"""Rules that go by words, tried on what people write: what they must tell, and what they must not."""

import pytest

from builder.course.craft_item import negation
from builder.course.craft_options import all_above
from builder.engine.items.choice import Choice, Option

ABOVE = """
All of the above help reduce cold starts
None of the mentioned
All of the mentioned
D. All of the above
both (a) and (b)
Alle oben genannten
A und B sind korrekt
A and B
Both A and C
Keine der Antworten ist richtig.
Keine der Schlussfolgerungen ist richtig
all of these
None of these answers are correct
Alle Antworten sind richtig
Keine davon
Nichts davon
Options A and B
All the above
None of them
Neither of the above
All three
All answers are correct
Both of the above
A, B and C
Toutes les réponses ci-dessus
Ninguna de las anteriores
None of the others
d) none of the above
Any of the above
Either A or B
None of the above choices is correct
all of the above.
"""
NOT_ABOVE = """
None
Both
All of them came
a list
b or c flat
A
B
any other string
None of it is lost
All of the lines that begin with a digit
Each of the three files
1 and 3
both branches run
Two of the tests fail
the other one
Alle Zeilen
Keine Zeile wird gedruckt
A and B are swapped
all items of the list
some other value
Neither loop ends
All answers that were given before count
"""


@pytest.mark.parametrize(("texts", "told"), [(ABOVE, 1), (NOT_ABOVE, 0)])
def test_options_about_options_are_told_from_others(texts: str, told: int) -> None:
    for other in texts.split("\n")[1:-1]:
        asked = Choice(id="a", type="choice", stem="Which?", options=(Option(right="x"), Option(wrong=other)))
        assert len(list(all_above(asked, ["x", other]))) == told, other


NEGATIVE = """
Which of these is not a list?
Which of the following cannot be changed?
What is not true of tuples?
All of the following are fruits except:
Which is not allowed?
Which one doesn't belong?
Which statements are not correct?
Who was not a president?
Which of the following does not print 3?
Which isn't a keyword?
Welche Aussage ist nicht richtig?
Was gehört nicht dazu?
Welches ist kein Obst?
Each of these is a prime except
The following are mammals, except
Which of the following would not be a good name?
Which tool should you not use?
What can't a tuple do?
Choose the word that is not a keyword.
Select the option which is not valid.
Identify the item that does not belong.
Pick the one that can't be right.
"""
NOT_NEGATIVE = """
Why does this not work?
What happens if the file does not exist?
Which of these is **not** a list?
Which is NOT a list?
What does `not x` give?
Your program does not stop. What do you do?
What do you do when it isn't there?
Which function makes sure that a value is not empty?
What should you say so that they do not leave?
It does not rain. What follows?
What is noted?
Which note is lower?
Which line must be added so that the program does not crash?
What is the exception called?
Which value is nothing?
Except for the last line, all is right. Which line is wrong?
Which keyword says that a loop should not go on?
Warum geht das nicht?
Welche Zeile sorgt dafür, dass das Programm nicht abstürzt?
Which sentence tells the reader why tea should not boil?
What is the difference between None and not None?
Who said 'I do not like it'?
Which of these, if it is not installed, makes the build fail?
A string can't be changed. What happens with `s[0] = 1`?
Was tun, wenn die Datei nicht da ist?
"""


@pytest.mark.parametrize(("stems", "told"), [(NEGATIVE, 1), (NOT_NEGATIVE, 0)])
def test_a_stem_that_asks_for_what_is_not_so_is_told_from_one_that_speaks_of_a_failure(stems: str, told: int) -> None:
    for stem in stems.split("\n")[1:-1]:
        asked = Choice(id="a", type="choice", stem=stem, options=(Option(right="x"), Option(wrong="y")))
        assert len(list(negation(asked))) == told, stem
