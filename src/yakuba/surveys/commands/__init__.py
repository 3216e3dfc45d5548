"""What can be done with surveys: `writing` makes them, `answering` takes answers, `printed` keeps those of others.

`crossing` is what happens where the internet side is apart: journeys call it, and whoever waits no longer.
"""

from yakuba.surveys.commands.answering import answer, answer_as_staff, enter_paper, second_entry
from yakuba.surveys.commands.crossing import stop_waiting
from yakuba.surveys.commands.printed import keep_printed
from yakuba.surveys.commands.writing import NewSurvey, change, close, create, open_survey, set_questions

__all__ = [
    "NewSurvey",
    "answer",
    "answer_as_staff",
    "change",
    "close",
    "create",
    "enter_paper",
    "keep_printed",
    "open_survey",
    "second_entry",
    "set_questions",
    "stop_waiting",
]
