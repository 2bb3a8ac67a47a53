"""Load the plugin that gives the suites their options, cases and reports."""

pytest_plugins = ["conform.plugin"]
