import { spawnSync } from "node:child_process";

/**
 * Has Prometheus' own tool judge what a running system tells: `npm run test:promtool` beside `npm start` (`PORT` as there).
 * Fails where the tool is missing: Debian has it in the package `prometheus`, and `PROMTOOL` names another place.
 */
const address = `http://127.0.0.1:${process.env["PORT"] ?? "8787"}/metrics`;
const response = await fetch(address, { headers: { accept: "text/plain" } });
if (!response.ok) throw new Error(`${address} answers ${response.status}`);
const { status, error, stdout, stderr } = spawnSync(process.env["PROMTOOL"] ?? "promtool", ["check", "metrics"], {
  input: await response.text(),
  encoding: "utf8",
});
if (error)
  throw new Error("promtool can't be run: install the Debian package prometheus, or say where it is by PROMTOOL", { cause: error });
process.stdout.write(`${stdout}${stderr}`);
if (status === 0) console.log(`promtool finds nothing wrong with ${address}`);
process.exitCode = status ?? 1;
