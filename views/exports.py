"""Files that coordinators take out."""

from collections.abc import Sequence

from models import Term
from programme.exports import Export, ExportedFile
from programme.term_report import TermReport
from programme.translations import N_, ngettext
from programme.translations import gettext as _
from views.inputs import checkboxes, field, menu, option
from views.messages import Message, escape, message, paragraph, small_print
from views.surfaces import Surface, modal

EXPORT_VIEW = "exports.choose"
TERM_FIELD, WHAT_FIELD = "term", "what"
REPORT = "report"
CHOOSE_SOMETHING = N_("Please choose at least one.")
_MOST_TERMS = 100  # what Slack takes in a menu
_LONGEST_OPTION = 75

_WHAT = {
    Export.PEOPLE: (N_("People"), N_("Everybody who applied, what they chose, where they are")),
    Export.GROUPS: (N_("Groups"), N_("Their hours, who is in each, how often they met")),
    Export.ATTENDANCE: (N_("Attendance"), N_("A line a person and meeting")),
    Export.COMPLETION: (N_("Completion"), N_("How far everybody is with their certificate")),
    Export.SURVEYS: (N_("Survey answers"), N_("Without names, from 3 answers up")),
}
_REPORT = (
    N_("Report of the term (PDF)"),
    N_("One page for funders: numbers, and nobody's name"),
)


def export_view(terms: Sequence[Term], chosen: Term) -> Surface:
    """Return the modal in which a coordinator says what they want of which term."""
    shown = list(terms[:_MOST_TERMS])
    return modal(
        EXPORT_VIEW,
        _("Export"),
        [
            paragraph(
                _(
                    "You get each as a CSV file here in our conversation, which any spreadsheet "
                    "opens; the report as a PDF."
                )
            ),
            field(
                TERM_FIELD,
                _("Term"),
                menu(
                    "exports.term",
                    _("Choose a term"),
                    [option(str(one.id), one.name[:_LONGEST_OPTION]) for one in shown],
                    str(chosen.id),
                ),
            ),
            field(
                WHAT_FIELD,
                _("What"),
                checkboxes(
                    "exports.what",
                    [
                        option(REPORT, *map(_, _REPORT)),
                        *(option(what.value, *map(_, words)) for what, words in _WHAT.items()),
                    ],
                    [],
                ),
            ),
            small_print(
                _("What people wrote in their own words about themselves isn't in the files.")
            ),
        ],
        submit=_("Send me the files"),
    )


def no_term_to_export_message() -> Message:
    """Return what a coordinator reads before the first term."""
    text = _(
        "No term is planned yet, so there is nothing to export. `/mentoring term new` plans one."
    )
    return message(text, [paragraph(text)])


def report_comment(report: TermReport) -> str:
    """Return what is said with the report of a term."""
    term = escape(report.numbers.term.name)
    return _(
        "*{term}* on one page, as it is now. Nobody is named in it, and answers to "
        "surveys are in it from three people up.",
        term=term,
    )


def files_comment(files: Sequence[ExportedFile]) -> str:
    """Return what is said with the files: how many lines each has, and what to look out for."""
    term = escape(files[0].term.name)
    lines = [f"• {_(_WHAT[file.what][0])}: {_lines(file)}{_why_empty(file)}" for file in files]
    care = _(
        "They hold what people trusted us with. Please keep them where only coordinators can read "
        "them, and delete them when you are done."
    )
    return "\n".join([_("*{term}*, as it is now:", term=term), *lines, care])


def _lines(file: ExportedFile) -> str:
    return ngettext("{count} line", "{count} lines", file.table.lines)


def _why_empty(file: ExportedFile) -> str:
    is_empty_survey = file.what is Export.SURVEYS and not file.table.lines
    return _("; answers show from 3 up") if is_empty_survey else ""
