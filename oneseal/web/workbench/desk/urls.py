"""Addresses of these pages: one for each act, named as the act."""

from django.urls import path

from oneseal.web.workbench.desk import acceptance, claiming, ending, examination, go, planning, serving, views
from oneseal.web.workbench.desk.act import case_page
from oneseal.web.workbench.desk.files import case_file, case_form, case_page_image, case_paper, survey_picture
from oneseal.web.workbench.desk.work import work, work_export

ACTS = {
    "accept": acceptance.accept,
    "request_correction": acceptance.request_correction,
    "request_further_correction": acceptance.request_further_correction,
    "check": acceptance.check,
    "refuse_to_accept": acceptance.refuse_to_accept,
    "declare_not_needed": acceptance.declare_not_needed,
    "review": examination.review,
    "survey": examination.survey,
    "confirm_survey": examination.confirm_survey,
    "plan_survey": planning.plan_survey,
    "cancel_survey_plan": planning.cancel_survey_plan,
    "grant": examination.grant,
    "deny": examination.deny,
    "make": ending.make,
    "deliver": ending.deliver,
    "archive": ending.archive,
    "record_service": serving.record_service,
    "void": ending.void,
}
urlpatterns = [
    path("", work, name="work"),
    path("go", go.go, name="go"),
    path("claim", claiming.claim, name="claim"),
    path("release", claiming.release, name="release"),
    path("cases/<uuid:case>/reassign", claiming.reassign, name="reassign"),
    path("views", views.views, name="views"),
    path("views/save", views.save_view, name="save-view"),
    path("views/<int:view>/rename", views.rename_view, name="rename-view"),
    path("views/<int:view>/first", views.open_view_first, name="open-view-first"),
    path("views/<int:view>/delete", views.delete_view, name="delete-view"),
    path("surveys", planning.surveys, name="surveys"),
    path("cases.xlsx", work_export, name="work-export"),
    path("cases/<uuid:case>", case_page, name="case"),
    path("cases/<uuid:case>/files/<uuid:file>", case_file, name="case-file"),
    path("cases/<uuid:case>/files/<uuid:file>/pages/<int:number>", case_page_image, name="case-page-image"),
    path("cases/<uuid:case>/pictures/<uuid:file>", survey_picture, name="survey-picture"),
    path("cases/<uuid:case>/form.pdf", case_form, name="case-form"),
    path("cases/<uuid:case>/papers/<uuid:paper>", case_paper, name="case-paper"),
    *(path(f"cases/<uuid:case>/{act}", page, name=f"case-{act}") for act, page in ACTS.items()),
]
