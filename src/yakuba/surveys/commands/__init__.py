"""What can be done with surveys: `writing` makes them, `answering` takes answers, `printed` keeps those of others."""

from yakuba.surveys.commands.answering import answer, answer_as_staff, enter_paper, second_entry
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
]
