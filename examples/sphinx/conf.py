project = "Handbook"
extensions = ["oneflow_snippet.sphinx"]
