import { expect, test } from "vitest";
import { testEnv } from "#runtime/testing/env";
import { laterDeploysSql, recordDeploy } from "./deploys.ts";

const db = testEnv.OPS;

test("a version is stored when it is first seen", async () => {
  for (const [minute, version] of [
    ["09:00", "a"],
    ["09:01", "a"],
    ["09:02", "b"],
    ["09:03", "a"],
  ])
    await recordDeploy(db, `2026-10-01T${minute}:00.000Z`, version ?? "").run();
  const { results } = await db.prepare(`SELECT version FROM deploys ORDER BY at`).all();
  expect(results.map(({ version }) => version)).toEqual(["a", "b", "a"]);
  const later = await db.prepare(`${laterDeploysSql} ORDER BY at`).all();
  expect(later.results.map(({ version }) => version)).toEqual(["b", "a"]);
});
