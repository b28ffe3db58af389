import * as miniflare from "miniflare";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { cronWorkerName } from "./cronWorker.ts";
import { createProblems } from "./problems.ts";
import { type LocalRuntime, startRuntime } from "./runtime.ts";

const folder = mkdtempSync(join(tmpdir(), "crons-"));
let local: LocalRuntime;
let shopScript = "";
/** Crons that ran, as a Worker reported them. */
let ran: string[] = [];

const workerOf = (name: string, script: string) => ({ name, script, modules: true as const, compatibilityDate: "2026-10-01" });
const reporting = (name: string) =>
  `export default { fetch: () => new Response("page"), async scheduled({ cron }, env) { await env.REPORT.fetch("http://report/${name} " + cron); } };`;
const REPORT = ({ url }: { url: string }) => {
  ran.push(decodeURI(new URL(url).pathname));
  return new Response();
};
const workers = () => {
  // The Worker of the dashboard has pages, and Miniflare puts a proxy in front of such a Worker.
  const main = { ...workerOf("main", reporting("main")), assets: { directory: join(folder, "pages") }, serviceBindings: { REPORT } };
  const failing = `export default { async scheduled({ cron }) { if (cron === "0 * * * *") throw new TypeError("made up"); } };`;
  const all = [
    main,
    { ...workerOf("shop", shopScript), serviceBindings: { REPORT } },
    workerOf("failing", failing),
    workerOf("plain", "export default {};"),
  ];
  return all as unknown as ReturnType<Parameters<typeof startRuntime>[0]["workers"]>;
};

beforeAll(async () => {
  mkdirSync(join(folder, "pages"));
  writeFileSync(join(folder, "pages/page.txt"), "a page");
  shopScript = reporting("shop");
  local = await startRuntime({
    miniflare,
    main: "main",
    workers,
    host: "127.0.0.1",
    port: 0,
    persistence: join(folder, "v3"),
    onLog: () => undefined,
    onRestart: () => undefined,
    onBroken: () => undefined,
    problems: createProblems(() => undefined),
  });
}, 60_000);
afterAll(async () => {
  await local.runtime.dispose();
  rmSync(folder, { recursive: true });
});

const run = (worker: string, cron = "* * * * *") => local.runCron({ worker, cron });

// A blocked process can't read the output of the runtime, and the runtime can't answer while its output is full.
test("the first crons after a start and after a change do not block this process", { timeout: 60_000 }, async () => {
  const wait = vi.spyOn(Atomics, "wait");
  try {
    ran = [];
    expect(await Promise.all([run("main", "0 1 * * *"), run("shop")])).toEqual(["ok", "ok"]);
    expect(ran.toSorted()).toEqual(["/main 0 1 * * *", "/shop * * * * *"]);
    shopScript = reporting("new-shop");
    await local.update();
    expect(await run("shop")).toBe("ok");
    expect(ran.at(-1)).toBe("/new-shop * * * * *");
    expect(wait).not.toHaveBeenCalled();
  } finally {
    wait.mockRestore();
  }
});

test("a cron that throws has another outcome, and one that can't run says why", async () => {
  expect(await run("failing")).toBe("ok");
  expect(await run("failing", "0 * * * *")).toBe("exception");
  await expect(run("absent")).rejects.toThrow("The Worker absent does not run");
  expect(await run("plain")).not.toBe("ok");
});

test("only this process runs crons: no request from outside does", async () => {
  ran = [];
  const body = JSON.stringify({ worker: "shop", cron: "* * * * *" });
  const address = await local.runtime.ready;
  for (const authorization of ["", "0".repeat(64), "undefined"]) {
    const headers = { "MF-Route-Override": cronWorkerName, ...(authorization ? { authorization } : {}) };
    expect((await fetch(address, { method: "POST", headers, body })).status).toBe(404);
  }
  for (const path of ["/cdn-cgi/local/scheduled", "/cdn-cgi/mf/scheduled"])
    for (const name of ["shop", cronWorkerName]) await fetch(new URL(path, address), { headers: { "MF-Route-Override": name } });
  expect(ran).toEqual([]);
});
