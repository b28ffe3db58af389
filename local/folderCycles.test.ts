import { resolve } from "node:path";
import { describe, expect, it, test } from "vitest";
import { folderCycles, readModules, rooms } from "./folderCycles.ts";

const root = resolve(import.meta.dirname, "..");

test.each(rooms)("no two folders of %s import each other", async (folder) => {
  const modules = await readModules(root, folder);
  expect(modules.size).toBeGreaterThan(0);
  expect(folderCycles(modules)).toEqual([]);
});

describe("folderCycles", () => {
  const cyclesOf = (modules: Record<string, string>) => folderCycles(new Map(Object.entries(modules)));

  it("finds two folders that import each other, although none of their files do", () => {
    expect(
      cyclesOf({
        "store/jobs/claim.ts": `import { isPausedAt } from "../queues/paused.ts";`,
        "store/jobs/read.ts": "",
        "store/queues/paused.ts": "",
        "store/queues/list.ts": `import { jobOf } from "../jobs/read.ts";`,
      }),
    ).toEqual([
      "store: jobs → queues (store/jobs/claim.ts imports store/queues/paused.ts), queues → jobs (store/queues/list.ts imports store/jobs/read.ts)",
    ]);
  });

  it("finds a cycle of three folders at any depth, and of a folder with a file beside it", () => {
    const [cycle, ...others] = cyclesOf({
      "app/ui/a/x.ts": `export { y } from "../b/y.ts";`,
      "app/ui/b/y.ts": `import type { Z } from "../c/z.ts";`,
      "app/ui/c/z.ts": `export const x = () => import("../a/x.ts");`,
    });
    expect(cycle).toMatch(/^app\/ui: a → b .*b → c .*c → a/);
    expect(others).toEqual([]);
    expect(cyclesOf({ "app/api.ts": `import "./jobs/routes.ts";`, "app/jobs/routes.ts": `import { api } from "../api.ts";` })).toHaveLength(
      1,
    );
  });

  it("accepts arrows that all go one way, and files of one folder", () => {
    expect(
      cyclesOf({
        "app/api.ts": `import "./jobs/routes.ts";`,
        "app/context.ts": "",
        "app/jobs/routes.ts": `import { context } from "../context.ts";\nimport "./read.ts";`,
        "app/jobs/read.ts": `import { z } from "zod";`,
      }),
    ).toEqual([]);
  });
});
