"""A shop with a nonce of its own: FastAPI and Starlette have no standard for it."""

import secrets

from fastapi import FastAPI, Request
from fastapi.templating import Jinja2Templates
from oneflow_snippet.starlette import setup

app = FastAPI()
templates = Jinja2Templates("templates")
setup(templates, app=app)


@app.get("/")
def page(request: Request):
    nonce = request.state.csp_nonce = secrets.token_urlsafe()
    policy = (
        f"default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic'; base-uri 'none'; "
        "connect-src https://cdn.segment.com https://api.segment.io"
    )
    headers = {"Content-Security-Policy": policy}
    return templates.TemplateResponse(request, "page.html", headers=headers)
