"""Forms of the policies room: user input becomes clean values, with words for what is wrong."""

from foreland.policies.forms.approval import (
    ApproveForm,
    EmbedForm,
    ReasonForm,
    SubmitForm,
    TookPartForm,
)
from foreland.policies.forms.making import (
    FindForm,
    NamesForm,
    NamesMeanwhileForm,
    QuestionForm,
    ReviewForm,
    ShapeForm,
    TermsForm,
)
from foreland.policies.forms.words import (
    WHERE_IT_IS,
    AddForm,
    LeaveOutForm,
    MoveForm,
    RewordForm,
    ShortForm,
    WordingForm,
)

__all__ = [
    "WHERE_IT_IS",
    "AddForm",
    "ApproveForm",
    "EmbedForm",
    "FindForm",
    "LeaveOutForm",
    "MoveForm",
    "NamesForm",
    "NamesMeanwhileForm",
    "QuestionForm",
    "ReasonForm",
    "ReviewForm",
    "RewordForm",
    "ShapeForm",
    "ShortForm",
    "SubmitForm",
    "TermsForm",
    "TookPartForm",
    "WordingForm",
]
