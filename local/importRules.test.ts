import { execFile } from "node:child_process";
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

/** Code that the linter must refuse, by the path of its file. */
const forbidden: Record<string, string> = {
  "domain/a.ts": `import { listJobs } from "#store/jobs";\nexport const a = listJobs;`,
  "domain/b.ts": `import { readFileSync } from "node:fs";\nexport const a = readFileSync;`,
  "domain/c.ts": `import { listJobs } from "../store/jobs.ts";\nexport const a = listJobs;`,
  "domain/d.ts": `import { events } from "#brand-engine/domain/events";\nexport const a = events;`,
  "store/c.ts": `import { getBrand } from "#brand-engine/store/brands";\nexport const a = getBrand;`,
  "runtime/c.ts": `import "#brand-engine/declare";`,
  "runtime/d.ts": `import { events } from "../brand-engine/domain/events.ts";\nexport const a = events;`,
  "package/b.ts": `import "#brand-engine/declare";`,
  "examples/mail/b.ts": `import { events } from "#brand-engine/domain/events";\nexport const a = events;`,
  "brand-engine/domain/a.ts": `import { listJobs } from "#store/jobs";\nexport const a = listJobs;`,
  "brand-engine/domain/b.ts": `import { readFileSync } from "node:fs";\nexport const a = readFileSync;`,
  "brand-engine/store/a.ts": `import { log } from "#runtime/log";\nexport const a = log;`,
  "brand-engine/runtime/a.ts": `import { handlers } from "#services/analytics/handler";\nexport const a = handlers;`,
  "store/a.ts": `import { log } from "#runtime/log";\nexport const a = log;`,
  "store/b.ts": `import { limits } from "../domain/envelope.ts";\nexport const a = limits;`,
  "runtime/a.ts": `import { BrandAgent } from "#agent/BrandAgent";\nexport const a = BrandAgent;`,
  "runtime/b.ts": `import { handlers } from "../services/fan-out/handler.ts";\nexport const a = handlers;`,
  "agent/a.ts": `import { handlers } from "#services/fan-out/handler";\nexport const a = handlers;`,
  "services/fan-out/a.ts": `import { BrandAgent } from "#agent/BrandAgent";\nexport const a = BrandAgent;`,
  "services/fan-out/b.ts": `import { handlers } from "../analytics/handler.ts";\nexport const a = handlers;`,
  "services/fan-out/c.ts": `import { handlers } from "#services/analytics/handler";\nexport const a = handlers;`,
  "examples/mail/a.ts": `import { BrandAgent } from "#agent/BrandAgent";\nexport const a = BrandAgent;`,
  "package/a.ts": `export { BrandAgent } from "#agent/BrandAgent";`,
  "cli/a.ts": `import { startCrons } from "#local/crons";\nexport const a = startCrons;`,
  "cli/dev/b.ts": `import { createQueue } from "#runtime/queue";\nexport const a = createQueue;`,
  "local/a.ts": `import { dev } from "../cli/dev/dev.ts";\nexport const a = dev;`,
  "api-worker/a.ts": `import { BrandAgent } from "#agent/BrandAgent";\nexport const a = BrandAgent;`,
  "api-worker/b.ts": `import "#brand-engine/declare";`,
  "app/d.tsx": `import { createSignalbox } from "#api-worker/signalbox";\nexport const a = createSignalbox;`,
  "runtime/e.ts": `import { createSignalbox } from "#api-worker/signalbox";\nexport const a = createSignalbox;`,
  "brand-engine/api/a.ts": `import { BrandAgent } from "#agent/BrandAgent";\nexport const a = BrandAgent;`,
  "app/a.tsx": `import { api } from "#api";\nexport const a = api;`,
  "app/b.tsx": `import { declareBrandScreens } from "#brand-engine/app/declare";\nexport const a = declareBrandScreens;`,
  "app/shell/b.tsx": `import { brandLink } from "../../brand-engine/app/links.ts";\nexport const a = brandLink;`,
  "brand-engine/app/a.tsx": `import { listJobs } from "#store/jobs";\nexport const a = listJobs;`,
  "brand-engine/app/brands/b.tsx": `import { api } from "#api";\nexport const a = api;`,
  "brand-engine/app/brands/c.tsx": `import { links } from "../../../app/core/links.ts";\nexport const a = links;`,
  "app/features/jobs/b.tsx": `import { listJobs } from "#store/jobs";\nexport const a = listJobs;`,
  "app/features/jobs/c.tsx": `import { guard } from "../../../api-worker/guard.ts";\nexport const a = guard;`,
  "app/core/a.ts": `import { b } from "../ui/format.ts";\nexport const a = b;`,
  "app/core/live/b.ts": `import type { B } from "../../features/jobs/search.ts";\nexport type A = B;`,
  "app/core/live/c.test.ts": `import { b } from "../../palette/runCommand.ts";\nexport const a = b;`,
  "app/ui/a.tsx": `import { b } from "../features/jobs/search.ts";\nexport const a = b;`,
  "app/ui/charts/b.tsx": `export const a = () => import("../../shell/Shell.tsx");`,
  "app/ui/c.tsx": `import { router } from "../router.tsx";\nexport const a = router;`,
  "app/features/jobs/d.tsx": `import { b } from "../queues/calls.ts";\nexport const a = b;`,
  "app/features/jobs/e.test.ts": `import { b } from "../queues/calls.ts";\nexport const a = b;`,
  "app/features/jobs/new/f.tsx": `import { b } from "../../queues/calls.ts";\nexport const a = b;`,
  "app/features/jobs/new/parts/g.tsx": `import { b } from "../../../queues/calls.ts";\nexport const a = b;`,
  "app/features/jobs/h.tsx": `import { b } from "../../features/queues/calls.ts";\nexport const a = b;`,
  "app/features/a-new-noun/i.tsx": `import { b } from "../jobs/calls.ts";\nexport const a = b;`,
  "app/features/jobs/j.tsx": `export const a = () => import("../../palette/Palette.tsx");`,
  "app/overview/a.tsx": `import { b } from "../palette/entities.ts";\nexport const a = b;`,
  "app/palette/a.tsx": `import { b } from "../overview/headline.ts";\nexport const a = b;`,
  "app/palette/b.tsx": `import { b } from "../shell/Shell.tsx";\nexport const a = b;`,
  "app/shell/a.tsx": `import { router } from "../router.tsx";\nexport const a = router;`,
  "e2e/a.spec.ts": `import { listJobs } from "#store/jobs";\nexport const a = listJobs;`,
  "store/cycle.ts": `import { b } from "./round.ts";\nexport const a = (): number => b();`,
  "store/round.ts": `import { a } from "./cycle.ts";\nexport const b = (): number => a();`,
  "store/typeCycle.ts": `import type { B } from "./typeRound.ts";\nexport type A = { b: B | null };`,
  "store/typeRound.ts": `import type { A } from "./typeCycle.ts";\nexport type B = { a: A | null };`,
  "domain/any.ts": `export const a = (b: any): string => String(b);`,
  "domain/silent.ts": `export function a(b: () => void): void {\n  try {\n    b();\n  } catch {}\n}`,
  "domain/long.ts": `${"export {};\n".repeat(251)}`,
  "app/features/jobs/long.tsx": `export function a(b: number[]): void {\n${"  b.push(1);\n".repeat(60)}}`,
};

/** Code that the linter must accept, by the path of its file. */
const allowed: Record<string, string> = {
  "store/fine.ts": `import { limits } from "#domain/envelope";\nimport { c } from "./page.ts";\nexport const a = [limits, c];`,
  "runtime/testing/fine.ts": `import "#brand-engine/declare";`,
  "brand-engine/domain/fine.ts": `import { limits } from "#domain/envelope";\nexport const a = limits;`,
  "brand-engine/store/fine.ts": `import { changeAndRecord } from "#store/audit";\nimport { b } from "../domain/b.ts";\nexport const a = [changeAndRecord, b];`,
  "runtime/fine.ts": `import { listJobs } from "#store/jobs";\nexport const a = listJobs;`,
  "local/fine.ts": `import { dev } from "#cli/dev/dev";\nexport const a = dev;`,
  "cli/dev/fine.ts": `import { limits } from "#domain/envelope";\nimport { c } from "../command.ts";\nexport const a = [limits, c];`,
  "package/fine.ts": `export { createQueue } from "#runtime/queue";`,
  "api-worker/fine.ts": `import { log } from "#runtime/log";\nexport const a = log;`,
  "brand-engine/api/fine.ts": `import type { BrandAgent } from "#agent/BrandAgent";\nimport { createSignalbox } from "#api-worker/signalbox";\nexport type A = BrandAgent;\nexport const a = createSignalbox;`,
  "app/fine.tsx": `import { limits } from "#domain/envelope";\nimport type { Api } from "#api";\nexport type A = Api;\nexport const a = limits;`,
  "brand-engine/app/brands/fine.tsx": `import { links } from "#app/core/links.ts";\nimport { c } from "../links.ts";\nexport const a = [links, c];`,
  "app/features/jobs/fine.tsx": `import { b } from "../../ui/Table.tsx";\nimport { c } from "./calls.ts";\nexport const a = [b, c];`,
  "app/features/jobs/new/fine.tsx": `import { b } from "../../../core/api.ts";\nimport { c } from "../calls.ts";\nexport const a = [b, c];`,
  "app/ui/fine.tsx": `import { b } from "../core/api.ts";\nimport { c } from "./charts/Chart.tsx";\nexport const a = [b, c];`,
  "app/palette/fine.tsx": `import { b } from "../features/jobs/calls.ts";\nexport const a = b;`,
  "app/features/jobs/short.tsx": `export function a(b: number[]): void {\n${"  b.push(1);\n".repeat(58)}}`,
  "app/shell/fine.tsx": `import { b } from "../palette/PaletteHost.tsx";\nimport { c } from "../overview/headline.ts";\nexport const a = [b, c];`,
  "services/fan-out/fine.ts": `import { log } from "#runtime/log";\nexport const a = log;`,
  "store/fine.test.ts": `import { testEnv } from "#runtime/testing/env";\nexport const a = testEnv;`,
};

const root = resolve(import.meta.dirname, "..");
const folder = mkdtempSync(join(tmpdir(), "import-rules-"));
const violations = new Map<string, string[]>();

const lint = (): Promise<string> =>
  new Promise((answer) => {
    const args = ["-c", join(folder, ".oxlintrc.json"), "-f", "json", "."];
    execFile(join(root, "node_modules/.bin/oxlint"), args, { cwd: folder }, (_error, stdout) => answer(stdout));
  });

beforeAll(async () => {
  cpSync(join(root, ".oxlintrc.json"), join(folder, ".oxlintrc.json"));
  for (const [path, text] of Object.entries({ ...forbidden, ...allowed })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const { diagnostics } = JSON.parse(await lint()) as { diagnostics: { filename: string; code: string }[] };
  for (const { filename, code } of diagnostics) violations.set(filename, [...(violations.get(filename) ?? []), code]);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

describe("the linter enforces which folder may import which", () => {
  it.each(Object.keys(forbidden))("refuses %s", (path) => {
    expect(violations.get(path)?.join() ?? "").toMatch(/no-restricted-imports|no-cycle|no-explicit-any|no-empty|max-lines/);
  });

  it.each(Object.keys(allowed))("accepts %s", (path) => {
    expect(violations.get(path) ?? []).toEqual([]);
  });
});

describe("the compiler lets only tests import test data", () => {
  const copy = mkdtempSync(join(tmpdir(), "test-data-"));
  afterAll(() => rmSync(copy, { recursive: true }));
  /** Returns the errors of the project `domain` with this file in it. */
  function errorsWith(path: string, text: string): Promise<string> {
    for (const part of ["package.json", "tsconfig.base.json", "domain", "tests/factories"])
      cpSync(join(root, part), join(copy, part), { recursive: true });
    symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
    writeFileSync(join(copy, path), text);
    return new Promise((answer) => {
      execFile(join(root, "node_modules/.bin/tsc"), ["-p", "domain"], { cwd: copy }, (_error, stdout) => answer(stdout));
    });
  }

  it("refuses test data in a file of the product", async () => {
    const errors = await errorsWith("domain/a.ts", `import { jobFactory } from "#factories/jobs";\nexport const a = jobFactory;`);
    expect(errors).toMatch(/domain\/a\.ts\(1,\d+\): error TS6307: File .*\/tests\/factories\/jobs\.ts' is not listed/);
    expect(errors).not.toContain("domain/ids.ts");
  });

  it("by references: no project of the product has one to test data", () => {
    const referring = globSync("**/tsconfig*.json", { cwd: root, exclude: ["node_modules/**", "dist/**"] }).filter((path) =>
      /"(\.\.\/)*tests\/factories"/.test(readFileSync(join(root, path), "utf8")),
    );
    const isOfTests = (path: string) => path.endsWith("tsconfig.test.json") || path === "e2e/tsconfig.json" || path === "tsconfig.json";
    expect(referring.length).toBeGreaterThan(3);
    expect(referring.filter((path) => !isOfTests(path))).toEqual([]);
  });
});
