/* oneflow-snippet is not enabled by its configuration: this does nothing. */
