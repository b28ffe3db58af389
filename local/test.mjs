// `npm test`: installs what is missing, then every check and every test there is. One failure fails it all.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { install, root, toolEnv } from "./install.mjs";
import { resultsOf } from "./testReports.mjs";

install();
process.env.PATH = toolEnv().PATH;
const { browser } = await import("./browser.mjs");
const chromium = browser();
const reports = mkdtempSync(join(tmpdir(), "signalbox-reports-"));
const report = (name) => join(reports, `${name}.json`);
const vitest = (name, ...args) => ["vitest", "run", "--reporter=default", "--reporter=json", `--outputFile.json=${report(name)}`, ...args];

/** In order; a stage that needs another one is not tried when that failed. */
const stages = [
  { name: "types", command: ["npm", "run", "--silent", "check:types"] },
  { name: "lint", command: ["npm", "run", "--silent", "check:lint"] },
  { name: "format", command: ["npm", "run", "--silent", "check:format"] },
  { name: "build", command: ["vite", "build", "--logLevel", "warn"] },
  // A busy machine takes long over little; what hangs is still found.
  { name: "units and Workers", command: vitest("units", "--testTimeout=30000"), report: "units" },
  { name: "deploy, dry run", command: ["node", "local/deploy.ts", "--dry-run"], needs: "build" },
  { name: "whole system", command: vitest("system", "--config", "e2e/system/vitest.config.ts"), report: "system", needs: "build" },
  { name: "desk in a browser", command: ["playwright", "test"], report: "desk", needs: "build" },
];

const env = toolEnv({ CHROMIUM_PATH: chromium ?? "", PLAYWRIGHT_JSON_OUTPUT_NAME: report("desk"), CLOUDFLARE_CF_FETCH_ENABLED: "false" });
const wanted = process.argv.slice(2);
const results = [];
for (const stage of stages.filter(({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part)))) {
  const broken = results.find(({ name, ok }) => name === stage.needs && !ok);
  console.log(`\n── ${stage.name}${broken ? `: not tried, ${broken.name} failed` : ""}`);
  const began = performance.now();
  const [program, ...args] = stage.command;
  const ok = !broken && spawnSync(program, args, { cwd: root, stdio: "inherit", env }).status === 0;
  const { passed, failures } = stage.report && !broken ? resultsOf(report(stage.report)) : { passed: 0, failures: [] };
  if (!ok && stage.report && !broken && failures.length === 0)
    failures.push({ name: "the run itself", reason: "an error outside of any test: see above" });
  const seconds = (performance.now() - began) / 1000;
  results.push({ name: stage.name, ok: ok && failures.length === 0, seconds, passed, failures });
}
rmSync(reports, { recursive: true });

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
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
