"""What alerts: policies of a cloud, rules of Prometheus, and the scripts and code that make them."""

from __future__ import annotations

import posixpath
import re
from typing import Final, NamedTuple

from auditor import Evidence, Repository
from auditor.shared import regex
from probes._lines import live_lines
from probes._shared import clipped

_POLICY: Final = regex(
    r"google_monitoring_(?:alert_policy|notification_channel)|\bgcloud\s+(?:(?:alpha|beta)\s+)?(?:alpha\s+)?monitoring\s+(?:policies|channels)\b(?!\s+(?:list|describe|delete)\b)|"
    r"monitoring\.googleapis\.com.{0,40}alertPolicies|kind:\s*(?:PrometheusRule|Rules|ClusterRules|GlobalRules)\b|google_billing_budget\b|"
    r"\bgcloud\s+(?:(?:alpha|beta)\s+)?billing\s+budgets\s+create\b|"
    r"\bazurerm_monitor_(?:metric|activity_log|scheduled_query_rules)_alert|\baws_cloudwatch_metric_alarm\b|AWS::CloudWatch::Alarm\b|"
    r"(?i:microsoft\.insights/(?:metricalerts|scheduledqueryrules|activitylogalerts))\b|\baws\s+cloudwatch\s+put-metric-alarm\b|"
    r"\baz\s+monitor\s+(?:metrics|scheduled-query|activity-log)\s+(?:alert\s+)?create\b"
)
_MADE: Final = regex(r"\b(?:policies|budgets)\s+create\b|alert_?polic|^\s*(?:-\s*)?kind:", re.IGNORECASE)
_ALERTS_FILE: Final = regex(r"(?i)(?:^|[/_.-])(?:alerts?|alerting)(?:[_.-][^/]{0,60})?\.(?:json|ya?ml|toml)$")
_CONDITIONS: Final = ("condition", "conditions", "threshold", "thresholds", "thresholdValue", "expr")
_NOTIFIES: Final = regex(r"(?i)notif|channels?$|receivers?$|e-?mails?$|slack|webhook|severity")
_RULE: Final = regex(r"groups\.\d+\.rules\.\d+\.(?:alert|condition)")
"""Of rules of Prometheus, and of those that Grafana is provisioned with."""
_SERVICE: Final = regex(
    r"resource\.type\s{0,3}=\s{0,3}\\{0,2}[\"'](?:cloud_run_|cloud_function|gae_|k8s_|gce_instance|uptime_url|prometheus_target|aiplatform)|"
    r"metric\.type\s{0,3}=\s{0,3}(?:starts_with\()?\\{0,2}[\"'](?:run|cloudfunctions|appengine|kubernetes|custom|workload|prometheus|"
    r"logging|monitoring)\.googleapis\.com/"
)
"""What a policy of Cloud Monitoring says of the metrics of a service; a budget has no such condition."""


DESCRIBED: Final = ("pulumi_", "aws_cdk.", "cdktf_")
"""Libraries by whose calls a program describes what a cloud is to have."""
_ALERTING: Final = frozenset(
    ["Alarm", "AlertPolicy", "MetricAlarm", "MetricAlert", "ScheduledQueryRule", "ActivityLogAlert", "CompositeAlarm"]
)


class Alerting(NamedTuple):
    """What alerts, as a sentence has it, and where it stands."""

    message: str
    place: Evidence


def first_alert(repo: Repository) -> Alerting | None:
    """Return the first policy or rule that alerts, tracked or made by a script or code; None without any."""
    lines = [*live_lines(repo, _POLICY), *live_lines(repo, _POLICY, "*.bicep")]
    if lines:
        # A script makes or lists channels on its way to the policy.
        line = next((each for each in lines if _MADE.search(each.text)), lines[0])
        return Alerting("an alert policy is tracked", Evidence(line.path, line.line, clipped(line.text.strip())))
    return _described(repo) or _made(repo)


def _described(repo: Repository) -> Alerting | None:
    """Return what a configuration file describes that alerts."""
    for config in repo.configs.files:
        parts = {name.rsplit(".", 1)[-1] for name in config.lines}
        top = {name.split(".", 1)[0] for name in config.lines}
        if "combiner" in parts and {"conditions", "conditionThreshold"} & (parts | top):
            place = Evidence(config.path, config.lines.get("conditions", 1), "an alert policy")
            return Alerting("an alert policy is tracked", place)
        rule = next((name for name in config.lines if _RULE.fullmatch(name)), None)
        if rule:
            return Alerting("an alert rule is tracked", Evidence(config.path, config.lines[rule], "an alert rule"))
        limit = next((name for name in config.lines if name.rsplit(".", 1)[-1] in _CONDITIONS), None)
        if limit and _ALERTS_FILE.search(config.path) and any(_NOTIFIES.search(name) for name in parts):
            return Alerting("an alert policy is tracked", Evidence(config.path, config.lines[limit], limit))
        if {"route", "receivers"} <= top and "alertmanager" in config.path.lower():
            place = Evidence(config.path, config.lines.get("route"), "alert manager")
            return Alerting("the alert manager is configured", place)
    return None


_ALERT_POLICIES: Final = regex(r"\balertPolicies\b")


def _made(repo: Repository) -> Alerting | None:
    """Return what in code makes a policy."""
    for module in (*repo.python.code, *repo.python.tasks):
        for call in module.calls:
            described = call.name.startswith(DESCRIBED) and call.method in _ALERTING
            if described or "AlertPolicy" in call.name or "NotificationChannel" in call.name:
                return Alerting("code makes an alert policy", Evidence(module.path, call.line, clipped(call.name)))
        asked = next((text for text in module.strings if _ALERT_POLICIES.search(text.value)), None)
        if asked and any("monitoring.googleapis.com" in text.value for text in module.strings):
            return Alerting("code makes an alert policy", Evidence(module.path, asked.line, clipped(asked.value)))
    return None


def watches_service(repo: Repository, found: Alerting) -> bool:
    """Return whether the file of what alerts says, in the words of Cloud Monitoring, that it watches a service.

    A command may name the file that has the policy.
    """
    path = found.place.path or ""
    text = repo.tree.text(path) or ""
    if _SERVICE.search(text):
        return True
    for name in _FROM_FILE.findall(text):
        for folder in ("", posixpath.dirname(path)):
            named = posixpath.normpath(posixpath.join(folder, name))
            if repo.tree.exists(named) and _SERVICE.search(repo.tree.text(named) or ""):
                return True
    return False


_FROM_FILE: Final = regex(r"--policy-from-file[= ][\"']?([\w./-]{1,200})")
