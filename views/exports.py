"""Files that coordinators take out."""

from collections.abc import Sequence

from models import Term
from programme.exports import Export, ExportedFile
from programme.term_report import TermReport
from views.inputs import checkboxes, field, menu, option
from views.messages import Message, count_of, escape, message, paragraph, small_print
from views.surfaces import Surface, modal

EXPORT_VIEW = "exports.choose"
TERM_FIELD, WHAT_FIELD = "term", "what"
REPORT = "report"
CHOOSE_SOMETHING = "Please choose at least one."
_MOST_TERMS = 100  # what Slack takes in a menu
_LONGEST_OPTION = 75

_WHAT = {
    Export.PEOPLE: ("People", "Everybody who applied, what they chose, where they are"),
    Export.GROUPS: ("Groups", "Their hours, who is in each, how often they met"),
    Export.ATTENDANCE: ("Attendance", "A line a person and meeting"),
    Export.COMPLETION: ("Completion", "How far everybody is with their certificate"),
    Export.SURVEYS: ("Survey answers", "Without names, from 3 answers up"),
}
_REPORT = ("Report of the term (PDF)", "One page for funders: numbers, and nobody's name")


def export_view(terms: Sequence[Term], chosen: Term) -> Surface:
    """Return the modal in which a coordinator says what they want of which term."""
    shown = list(terms[:_MOST_TERMS])
    return modal(
        EXPORT_VIEW,
        "Export",
        [
            paragraph(
                "You get each as a CSV file here in our conversation, which any spreadsheet opens; "
                "the report as a PDF."
            ),
            field(
                TERM_FIELD,
                "Term",
                menu(
                    "exports.term",
                    "Choose a term",
                    [option(str(one.id), one.name[:_LONGEST_OPTION]) for one in shown],
                    str(chosen.id),
                ),
            ),
            field(
                WHAT_FIELD,
                "What",
                checkboxes(
                    "exports.what",
                    [
                        option(REPORT, *_REPORT),
                        *(option(what.value, *words) for what, words in _WHAT.items()),
                    ],
                    [],
                ),
            ),
            small_print(
                "What people wrote in their own words about themselves isn't in the files."
            ),
        ],
        submit="Send me the files",
    )


def no_term_to_export_message() -> Message:
    """Return what a coordinator reads before the first term."""
    text = "No term is planned yet, so there is nothing to export. `/mentoring term new` plans one."
    return message(text, [paragraph(text)])


def report_comment(report: TermReport) -> str:
    """Return what is said with the report of a term."""
    term = escape(report.numbers.term.name)
    return (
        f"*{term}* on one page, as it is now. Nobody is named in it, and answers to surveys are in "
        "it from three people up."
    )


def files_comment(files: Sequence[ExportedFile]) -> str:
    """Return what is said with the files: how many lines each has, and what to look out for."""
    term = escape(files[0].term.name)
    lines = [
        f"• {_WHAT[file.what][0]}: {count_of(file.table.lines, 'line')}{_why_empty(file)}"
        for file in files
    ]
    care = (
        "They hold what people trusted us with. Please keep them where only coordinators can read "
        "them, and delete them when you are done."
    )
    return "\n".join([f"*{term}*, as it is now:", *lines, care])


def _why_empty(file: ExportedFile) -> str:
    is_empty_survey = file.what is Export.SURVEYS and not file.table.lines
    return "; answers show from 3 up" if is_empty_survey else ""
