"""What is added to a contract's quarter: a note, and how a question of a survey was answered."""

from govuk_frontend_wtf.wtforms_widgets import GovRadioInput, GovSubmitInput, GovTextArea
from wtforms import RadioField, SubmitField, TextAreaField
from wtforms.validators import InputRequired, Length

from refuge.forms.blaming import BlamingForm
from refuge.forms.provision import number, words
from refuge.vocabulary import Audience

LONGEST_NOTE = 2000
LONGEST_QUESTION = 200
MOST = 9_999


class NoteForm(BlamingForm):
    """A note on the quarter as a whole."""

    text = TextAreaField(
        "Note",
        widget=GovTextArea(),
        filters=[lambda text: text.strip() if text else text],
        validators=[InputRequired("Write a note"), Length(max=LONGEST_NOTE, message="Write 2,000 characters or fewer")],
        description="Never about one household: no names, no addresses, nothing by which somebody could be known. A note is"
        " kept as it is written, with the day, and everybody with an agreement reads it.",
    )
    save = SubmitField("Add the note", widget=GovSubmitInput())


class SurveyForm(BlamingForm):
    """How one question was answered by one audience, as totals."""

    audience = RadioField(
        "Who was asked?",
        widget=GovRadioInput(),
        choices={one.value: one.label for one in Audience},
        validators=[InputRequired("Choose who was asked")],
    )
    question = words(
        "Question", LONGEST_QUESTION, "In the same words every quarter. No names, no addresses.", "Write the question"
    )
    answered = number("How many answered", 0, MOST, missing="Enter how many answered")
    positive = number("How many of them answered positively", 0, MOST, missing="Enter how many answered positively")
    save = SubmitField("Save", widget=GovSubmitInput())
