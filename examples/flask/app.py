"""A shop with Flask-Talisman's policy, as strict as it can be."""

from flask import Flask, render_template
from flask_talisman import Talisman
from oneflow_snippet.flask import OneFlow

app = Flask(__name__)
Talisman(
    app,
    content_security_policy={
        "default-src": "'none'",
        "script-src": "'strict-dynamic'",
        "connect-src": "https://cdn.segment.com https://api.segment.io",
        "base-uri": "'none'",
    },
    content_security_policy_nonce_in=["script-src"],
)
OneFlow(app)


@app.get("/")
def page():
    return render_template("page.html")
