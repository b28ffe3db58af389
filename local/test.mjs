// `npm test`: installs what is missing, then every check and every test there is. One failure fails it all.
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
 * One step after another. Most steps are one stage; the first does two rows of stages at the same time, since none of them
 * keeps two cores busy. A stage that needs another one is not tried when that failed.
 */
const steps = [
  [
    [{ name: "types", command: script("check:types") }],
    [
      { name: "build", command: ["vite", "build", "--logLevel", "warn"] },
      { name: "deploy, dry run", command: ["node", "local/deploy.ts", "--dry-run"], needs: "build" },
      { name: "lint", command: script("check:lint") },
      { name: "format", command: script("check:format") },
    ],
  ],
  [[{ name: "units and Workers", command: vitest("units"), report: "units" }]],
  [[{ name: "whole system", command: vitest("system", "--config", "e2e/system/vitest.config.ts"), report: "system", needs: "build" }]],
  [[{ name: "desk in a browser", command: ["playwright", "test"], report: "desk", needs: "build" }]],
];

const env = toolEnv({
  TMPDIR: folder,
  CHROMIUM_PATH: chromium ?? "",
  PLAYWRIGHT_JSON_OUTPUT_NAME: report("desk"),
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
});
const wanted = process.argv.slice(2);
const isWanted = ({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part));
const results = [];

/** Runs a command; true when it went well. What it prints beside others is kept, and then printed whole under its heading. */
const run = ([program, ...args], heading, isAlone) =>
  new Promise((resolve) => {
    const kept = [];
    const print = (text) => (isAlone ? process.stdout.write(text) : kept.push(text));
    print(`${heading}\n`);
    const child = spawn(program, args, { cwd: root, stdio: isAlone ? "inherit" : ["ignore", "pipe", "pipe"], env });
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding("utf8").on("data", print);
    child.once("error", (error) => print(`${program} can't be run: ${error.message}\n`));
    child.once("close", (code) => {
      process.stdout.write(kept.join(""));
      resolve(code === 0);
    });
  });

async function runStage(stage, isAlone) {
  const broken = results.find(({ name, ok }) => name === stage.needs && !ok);
  const heading = `\n── ${stage.name}`;
  if (broken) console.log(`${heading}: not tried, ${broken.name} failed`);
  const began = performance.now();
  const ok = !broken && (await run(stage.command, heading, isAlone));
  const { passed, failures } = stage.report && !broken ? resultsOf(report(stage.report)) : { passed: 0, failures: [] };
  if (!ok && stage.report && !broken && failures.length === 0)
    failures.push({ name: "the run itself", reason: "an error outside of any test: see above" });
  const seconds = (performance.now() - began) / 1000;
  results.push({ name: stage.name, ok: ok && failures.length === 0, seconds, passed, failures });
}

for (const step of steps) {
  const rows = step.map((row) => row.filter(isWanted)).filter((row) => row.length > 0);
  const runRow = async (row) => {
    for (const stage of row) await runStage(stage, rows.length === 1);
  };
  await Promise.all(rows.map(runRow));
}

// Last, and whole: who sees only the end of the output sees what failed and why.
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
