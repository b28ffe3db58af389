import { spawnSync } from "node:child_process";

/**
 * Checks the metrics of a running system with promtool of Prometheus: `npm run test:promtool` while `npm start` runs, with
 * the same `PORT`. Fails when the tool is missing: Debian has it in the package `prometheus`; `PROMTOOL` sets another path.
 */
const address = `http://127.0.0.1:${process.env["PORT"] ?? "8787"}/metrics`;
const response = await fetch(address, { headers: { accept: "text/plain" } });
if (!response.ok) throw new Error(`${address} answers ${response.status}`);
const { status, error, stdout, stderr } = spawnSync(process.env["PROMTOOL"] ?? "promtool", ["check", "metrics"], {
  input: await response.text(),
  encoding: "utf8",
});
if (error) throw new Error("promtool can't be run: install the Debian package prometheus, or set PROMTOOL to its path", { cause: error });
process.stdout.write(`${stdout}${stderr}`);
if (status === 0) console.log(`promtool found no problems in ${address}`);
process.exitCode = status ?? 1;
