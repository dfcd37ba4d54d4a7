"""The question types: this tuple is the only list of them."""

from builder.engine.item import Item
from builder.engine.items.blanks import Blanks
from builder.engine.items.choice import Choice
from builder.engine.items.code import Code
from builder.engine.items.essay import Essay
from builder.engine.items.formula import Formula
from builder.engine.items.match import Match
from builder.engine.items.number import Number
from builder.engine.items.order import Order
from builder.engine.items.point import Point
from builder.engine.items.rating import Rating
from builder.engine.items.table import Table
from builder.engine.items.text import ShortText
from builder.engine.items.true_false import TrueFalse

ITEM_TYPES: tuple[type[Item], ...] = (
    *(Choice, TrueFalse, ShortText, Number, Formula, Blanks),
    *(Order, Match, Table, Point, Code, Essay, Rating),
)
