"""How dates, periods, nights and rates are written for people. Templates use these as filters."""

from refuge.display.periods import heading_of as heading_of
from refuge.display.periods import period_noun as period_noun
from refuge.display.periods import short_period as short_period
from refuge.display.periods import stacked_period as stacked_period
from refuge.display.periods import written_period as written_period
from refuge.display.words import DASH as DASH
from refuge.display.words import HIDDEN as HIDDEN
from refuge.display.words import LONDON as LONDON
from refuge.display.words import NO_BREAK as NO_BREAK
from refuge.display.words import capital as capital
from refuge.display.words import counted as counted
from refuge.display.words import in_fours as in_fours
from refuge.display.words import nights as nights
from refuge.display.words import one_decimal as one_decimal
from refuge.display.words import shortened as shortened
from refuge.display.words import shown as shown
from refuge.display.words import to_the_end_before as to_the_end_before
from refuge.display.words import told as told
from refuge.display.words import verb as verb
from refuge.display.words import whole_percentage as whole_percentage
from refuge.display.words import written as written
from refuge.display.words import written_moment as written_moment
