// Written by `conform report`; edits are lost with the next one.
import { fileURLToPath } from "node:url";

const settings = {
  "name": $name,
  "appendHistory": $is_new,
  "historyLimit": 10,
  "hideLabels": ["framework", "host", "language", "package", "parentSuite", "suite", "subSuite", "thread"],
  "categories": {
    "rules": [
      {
        "name": "Not judged: broken or blocked",
        "matchers": { "statuses": ["broken"] },
        "groupByMessage": false,
        "groupBy": [{ "label": "feature" }]
      },
      {
        "name": "New drift",
        "matchers": { "statuses": ["failed"] },
        "groupByMessage": false,
        "groupBy": ["severity", { "label": "feature" }]
      },
      {
        "name": "Flapping drift",
        "matchers": { "statuses": ["passed"], "labels": { "tag": "^flapping drift$$" } },
        "groupByMessage": false,
        "groupBy": ["severity", { "label": "feature" }]
      },
      {
        "name": "Known drift",
        "matchers": { "statuses": ["passed"], "labels": { "tag": "^known drift$$" } },
        "groupByMessage": false,
        "groupBy": ["severity", { "label": "feature" }]
      }
    ]
  },
  "plugins": {
    "awesome": {
      "options": {
        "reportName": $name,
        "groupBy": ["epic", "feature", "story"],
        "defaultSortBy": "status,asc",
        "charts": [
          { "type": "currentStatus", "title": "Items" },
          { "type": "statusDynamics", "title": "Items from run to run" },
          { "type": "testResultSeverities", "title": "Items by what their drift breaks" },
          { "type": "statusTransitions", "title": "Drift that came and went" },
          { "type": "durations", "title": "How long items take" }
        ],
        "singleFile": true
      }
    }
  }
};

export default {
  ...settings,
  historyPath: fileURLToPath(new URL("./allure-history.jsonl", import.meta.url)),
};
