// `npm test`: installs what is missing, then every check and every test there is. One failure fails it all.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { install, root, toolEnv } from "./install.mjs";

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
  { name: "units and Workers", command: vitest("units"), report: "units" },
  { name: "deploy, dry run", command: ["node", "local/deploy.ts", "--dry-run"], needs: "build" },
  { name: "whole system", command: vitest("system", "--config", "e2e/system/vitest.config.ts"), report: "system", needs: "build" },
  { name: "desk in a browser", command: ["playwright", "test"], report: "desk", needs: "build" },
];

/** How many tests a runner's report tells of. */
function countsOf(name) {
  if (!existsSync(report(name))) return { passed: 0, failed: 1 };
  const { numPassedTests, numFailedTests, numFailedTestSuites, success, stats, errors } = JSON.parse(readFileSync(report(name), "utf8"));
  if (stats) return { passed: stats.expected + stats.flaky, failed: stats.unexpected + errors.length };
  return { passed: numPassedTests, failed: numFailedTests || (success ? 0 : Math.max(1, numFailedTestSuites)) };
}

const env = toolEnv({ CHROMIUM_PATH: chromium ?? "", PLAYWRIGHT_JSON_OUTPUT_NAME: report("desk"), CLOUDFLARE_CF_FETCH_ENABLED: "false" });
const wanted = process.argv.slice(2);
const results = [];
for (const stage of stages.filter(({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part)))) {
  const broken = results.find(({ name, ok }) => name === stage.needs && !ok);
  console.log(`\n── ${stage.name}${broken ? `: not tried, ${broken.name} failed` : ""}`);
  const began = performance.now();
  const [program, ...args] = stage.command;
  const ok = !broken && spawnSync(program, args, { cwd: root, stdio: "inherit", env }).status === 0;
  const counts = stage.report && !broken ? countsOf(stage.report) : { passed: 0, failed: 0 };
  results.push({
    name: stage.name,
    ok,
    seconds: (performance.now() - began) / 1000,
    ...counts,
    failed: ok ? counts.failed : Math.max(1, counts.failed),
  });
}
rmSync(reports, { recursive: true });

console.log("\n");
for (const { name, ok, seconds, passed, failed } of results)
  console.log(
    `${ok ? "ok    " : "FAILED"} ${name.padEnd(20)} ${seconds.toFixed(1).padStart(6)} s${passed || failed ? `   ${passed} passed, ${failed} failed` : ""}`,
  );
const sum = (key) => results.reduce((total, result) => total + result[key], 0);
console.log(`\n${sum("passed")} passed, ${sum("failed")} failed`);
process.exit(results.every(({ ok, failed }) => ok && failed === 0) ? 0 : 1);
