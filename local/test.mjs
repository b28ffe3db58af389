// `npm test` installs missing packages and runs all checks and all tests. It fails when one of them fails.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { install, root, toolEnv } from "./install.mjs";
import { testFolder } from "./testFolder.mjs";
import { resultsOf } from "./testReports.mjs";

install();
process.env.PATH = toolEnv().PATH;
const { browser } = await import("./browser.mjs");
const chromium = browser();
const folder = testFolder();
const report = (name) => join(folder, `${name}.json`);
const vitest = (name, ...args) => ["vitest", "run", "--reporter=default", "--reporter=json", `--outputFile.json=${report(name)}`, ...args];
const script = (name) => ["npm", "run", "--silent", name];

/**
 * The steps run one after another. A step has one or more rows, which run at the same time; the stages of a row run one
 * after another. The first step has two rows, because none of its stages keeps two cores busy. A stage is skipped when the
 * stage that it needs has failed.
 */
const steps = [
  [
    [{ name: "types", command: script("check:types") }],
    [
      { name: "build", command: ["vite", "build", "--logLevel", "warn"] },
      { name: "deploy, dry run", command: ["node", "local/deploy/command.ts", "--dry-run"], needs: "build" },
      { name: "lint", command: script("check:lint") },
      { name: "format", command: script("check:format") },
      { name: "words", command: script("check:words") },
    ],
  ],
  [[{ name: "units and Workers", command: vitest("units"), report: "units" }]],
  [[{ name: "whole system", command: vitest("system", "--config", "e2e/system/vitest.config.ts"), report: "system", needs: "build" }]],
  [[{ name: "dashboard in a browser", command: ["playwright", "test"], report: "browser", needs: "build" }]],
];

const env = toolEnv({
  TMPDIR: folder,
  CHROMIUM_PATH: chromium ?? "",
  PLAYWRIGHT_JSON_OUTPUT_NAME: report("browser"),
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  // The tests start some hundred processes, and most of them load the same large packages.
  NODE_COMPILE_CACHE: join(folder, "compiled"),
});
const selection = process.argv.slice(2);
const isSelected = ({ name }) => selection.length === 0 || selection.some((part) => name.includes(part));
const results = [];

/** Runs a command; true when it succeeds. While other commands run, its output is collected and printed at the end. */
const run = ([program, ...args], heading, isAlone) =>
  new Promise((resolve) => {
    const output = [];
    const print = (text) => (isAlone ? process.stdout.write(text) : output.push(text));
    print(`${heading}\n`);
    const child = spawn(program, args, { cwd: root, stdio: isAlone ? "inherit" : ["ignore", "pipe", "pipe"], env });
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding("utf8").on("data", print);
    child.once("error", (error) => print(`${program} can't be run: ${error.message}\n`));
    child.once("close", (code) => {
      process.stdout.write(output.join(""));
      resolve(code === 0);
    });
  });

async function runStage(stage, isAlone) {
  const failedNeed = results.find(({ name, ok }) => name === stage.needs && !ok);
  const heading = `\n── ${stage.name}`;
  if (failedNeed) console.log(`${heading}: skipped, because ${failedNeed.name} failed`);
  const startedAt = performance.now();
  const ok = !failedNeed && (await run(stage.command, heading, isAlone));
  const { passed, failures } = stage.report && !failedNeed ? resultsOf(report(stage.report)) : { passed: 0, failures: [] };
  if (!ok && stage.report && !failedNeed && failures.length === 0)
    failures.push({ name: "the run itself", reason: "an error outside of a test, see above" });
  const seconds = (performance.now() - startedAt) / 1000;
  results.push({ name: stage.name, ok: ok && failures.length === 0, seconds, passed, failures });
}

for (const step of steps) {
  const rows = step.map((row) => row.filter(isSelected)).filter((row) => row.length > 0);
  const runRow = async (row) => {
    for (const stage of row) await runStage(stage, rows.length === 1);
  };
  await Promise.all(rows.map(runRow));
}

// All failures are printed again at the end, so that the end of the output is enough to see what failed and why.
for (const { name, failures } of results)
  for (const failure of failures)
    console.log(`\nFAILED in ${name}: ${failure.name}\n  ${failure.reason.slice(0, 600).replaceAll("\n", "\n  ")}`);
console.log("\n");
for (const { name, ok, seconds, passed, failures } of results) {
  const counts = passed || failures.length > 0 ? `   ${passed} passed, ${failures.length} failed` : "";
  console.log(`${ok ? "ok    " : "FAILED"} ${name.padEnd(20)} ${seconds.toFixed(1).padStart(6)} s${counts}`);
}
const total = (numbers) => numbers.reduce((sum, number) => sum + number, 0);
const passed = total(results.map((result) => result.passed));
const failed = total(results.map(({ ok, failures }) => (ok ? 0 : Math.max(1, failures.length))));
console.log(`\n${passed} passed, ${failed} failed in ${(performance.now() / 1000).toFixed(0)} s`);
process.exit(failed === 0 ? 0 : 1);
