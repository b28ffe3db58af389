// Reads the reports of the test runners for one common summary.
import { existsSync, readFileSync } from "node:fs";
import { relative } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { root } from "./install.mjs";

/** A message without its terminal colours. */
const plain = (text = "") => stripVTControlCharacters(text).trim();

/** The results in a report of Vitest: the number of passed tests, and name and reason of each failure. */
function vitestResults({ numPassedTests, success, testResults }) {
  const failures = testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = relative(root, name);
    const failed = assertionResults.filter((test) => test.status === "failed");
    if (status === "failed" && failed.length === 0) return [{ name: file, reason: plain(message) }];
    return failed.map(({ fullName, failureMessages }) => ({ name: `${file} › ${fullName}`, reason: plain(failureMessages[0]) }));
  });
  return {
    passed: numPassedTests,
    failures: success || failures.length > 0 ? failures : [{ name: "the run itself", reason: "see above" }],
  };
}

/** The results in a report of Playwright, in the same form. */
function playwrightResults({ stats, suites, errors }) {
  const specsOf = (suite) => [...suite.specs, ...(suite.suites ?? []).flatMap(specsOf)];
  const failed = suites.flatMap(specsOf).filter(({ ok }) => !ok);
  const failures = failed.map(({ file, line, title, tests }) => ({
    name: `${file}:${line} › ${title}`,
    reason: plain(tests.flatMap(({ results }) => results.flatMap((result) => result.errors))[0]?.message),
  }));
  return {
    passed: stats.expected,
    failures: [...failures, ...errors.map(({ message }) => ({ name: "the run itself", reason: plain(message) }))],
  };
}

/** The results in the JSON report of a test runner: the number of passed tests, and name and reason of each failure. */
export function resultsOf(file) {
  if (!existsSync(file)) return { passed: 0, failures: [{ name: "the run itself", reason: "it ended without a report" }] };
  const report = JSON.parse(readFileSync(file, "utf8"));
  return report.stats ? playwrightResults(report) : vitestResults(report);
}
