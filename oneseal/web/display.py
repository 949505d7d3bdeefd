"""显示方式 Language, light or dark, high contrast, large type: kept in a cookie of this device, not in the account."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from oneseal.web.words import CHINESE, LANGUAGES, said

YEAR = 365 * 24 * 3600
WORKBENCH = "/work/"
THEMES = {
    "": said("跟随系统", "As the system"),
    "light": said("浅色", "Light"),
    "dark": said("深色", "Dark"),
    "contrast": said("高对比", "High contrast"),
    "contrast-dark": said("高对比（深色）", "High contrast, dark"),
}
SIZES = {"": said("标准字号", "Normal type"), "large": said("大字（适老）", "Large type")}
KEYS = {"": said("开启单键快捷键", "Single-key shortcuts on"), "off": said("关闭单键快捷键", "Single-key shortcuts off")}
CHOICES = {"lang": LANGUAGES, "theme": THEMES, "size": SIZES, "keys": KEYS}


@dataclass(frozen=True, slots=True)
class Display:
    """How this device wants pages; an unknown value of a cookie is none."""

    language: str
    theme: str
    size: str
    keys: str


def display_of(request: HttpRequest) -> Display:
    """What the cookies of this device say."""
    asked = {name: request.COOKIES.get(name, "") for name in CHOICES}
    known = {name: value if value in CHOICES[name] else "" for name, value in asked.items()}
    return Display(known["lang"] or CHINESE, known["theme"], known["size"], known["keys"])


def is_workbench(request: HttpRequest) -> bool:
    """Whether an address is one of the workbench, which speaks Chinese alone, whatever a device has chosen on the portal."""
    return request.path_info.startswith(WORKBENCH)


def language_of(request: HttpRequest) -> str:
    """The language in which a request is answered."""
    return CHINESE if is_workbench(request) else display_of(request).language


def in_her_language(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: the chosen language, Chinese when none was (the browser's own wish is not asked) and at the workbench."""

    def respond(request: HttpRequest) -> HttpResponseBase:
        language = language_of(request)
        with translation.override(language):
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    return respond


@require_http_methods(["GET", "POST"])
def display(request: HttpRequest) -> HttpResponse:
    """The page of the four choices; each is also a small form in the head of every page."""
    if request.method != "POST":
        return render(request, "display.html", {"choices": CHOICES})
    back = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(back if safe else "/")
    for name, allowed in CHOICES.items():
        if (value := request.POST.get(name)) is not None and value in allowed:
            response.set_cookie(name, value, max_age=YEAR, samesite="Lax", httponly=True, secure=request.is_secure())
    return response
