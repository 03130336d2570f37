"""What a configuration says, checked and parsed."""

from __future__ import annotations

from dataclasses import dataclass

from oneflow_snippet.actions import Action
from oneflow_snippet.errors import Problem
from oneflow_snippet.languages.filters.actions import Action as FilterAction
from oneflow_snippet.languages.filters.nodes import Condition as FilterCondition
from oneflow_snippet.languages.fql.nodes import Condition
from oneflow_snippet.languages.mapping.nodes import Field


@dataclass(frozen=True, slots=True)
class Mapping:
    """One mapping: which events, to which action, with which data.

    Attributes:
        name: For people; it names the function in the readable output.
        action: One of the destination's actions.
        trigger: The events for which it runs.
        payload: Computes the action's fields, the defaults among them, from the event.
        enabled: A mapping that is not leaves no trace in the output.
    """

    name: str
    action: Action
    trigger: Condition
    payload: Field
    enabled: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """One destination filter: which events, and what is done with them before the mappings.

    Attributes:
        name: For people; may be empty.
        condition: The events for which it runs.
        actions: In the order in which they run.
        enabled: A filter that is not leaves no trace in the output.
    """

    name: str
    condition: FilterCondition
    actions: tuple[FilterAction, ...]
    enabled: bool


@dataclass(frozen=True, slots=True)
class Config:
    """A whole configuration, free of errors.

    Attributes:
        project_api_key: Identifies the 1Flow project.
        sdk_url: Where the 1Flow SDK is loaded from: a URL, or a path on the page's own site.
        analytics_global: Name of Analytics.js on ``window``.
        mappings: In the order in which they run.
        persist: Keep undelivered calls across navigation.
        consent_categories: All of them must be granted before anything happens; none: no gate.
        respect_gpc: Stay off for visitors who send Global Privacy Control.
        trusted_types: Work on pages that demand Trusted Types, with a policy named ``oneflow``.
        debug: The readable build is the debug build, too.
        client: What the snippet attaches to: ``segment``, ``classic``, ``rudderstack`` or
            ``getanalytics``.
        sdk_crossorigin: Attribute ``crossorigin`` of the SDK's script element; empty: none.
        early: Preload the SDK before Analytics.js has decided; never with consent or GPC.
        enabled: Without it, the snippet does nothing.
        out: Folder of the build, from the configuration's own folder; empty: the default.
        environment: The one that was chosen; empty: none.
        filters: In the order in which they run, before the mappings.
        warnings: Findings that do not keep the configuration from being built.
    """

    project_api_key: str
    sdk_url: str
    analytics_global: str
    mappings: tuple[Mapping, ...]
    persist: bool = True
    consent_categories: tuple[str, ...] = ()
    respect_gpc: bool = False
    trusted_types: bool = False
    debug: bool = False
    client: str = "segment"
    sdk_crossorigin: str = ""
    early: bool = False
    enabled: bool = True
    out: str = ""
    environment: str = ""
    filters: tuple[Filter, ...] = ()
    warnings: tuple[Problem, ...] = ()
