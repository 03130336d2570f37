from django.shortcuts import render
from django.urls import path


def page(request):
    return render(request, "page.html")


def jinja(request):
    return render(request, "page.jinja.html")


urlpatterns = [path("", page), path("jinja/", jinja)]
