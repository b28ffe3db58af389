import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { buildOf, removeOldWorkers } from "./builds.ts";

test("without a choice the Brand Engine is built, with all its Workers", () => {
  const { folder, workers, configs, dashboard } = buildOf({});
  expect([folder, dashboard, configs[0]]).toEqual(["dist", "/brand-engine/app/main.tsx", "."]);
  expect(workers).toEqual(expect.arrayContaining(["signalbox", "scalable-media"]));
  expect(configs).toHaveLength(workers.length);
});

test("without a pipeline one Worker and the dashboard of the core are built, beside the other build", () =>
  expect(buildOf({ PIPELINE: "none" })).toEqual({
    folder: "dist/core",
    dashboard: "/app/main.tsx",
    firstView: "app/firstView/main.ts",
    configs: ["api-worker"],
    workers: ["signalbox"],
  }));

test("an unknown choice is refused", () => expect(() => buildOf({ PIPELINE: "None" })).toThrow('PIPELINE is "None"'));

test("a build removes the folders of Workers that do not exist any more, and nothing else", () => {
  const root = mkdtempSync(join(tmpdir(), "builds-"));
  try {
    for (const file of [
      "signalbox/wrangler.json",
      "scalable_media/wrangler.json",
      "alerts/wrangler.json",
      "core/signalbox/wrangler.json",
      "client/index.html",
    ]) {
      mkdirSync(join(root, "dist", file, ".."), { recursive: true });
      writeFileSync(join(root, "dist", file), "{}");
    }
    removeOldWorkers(root, buildOf({}));
    const left = ["signalbox", "scalable_media", "alerts", "core/signalbox", "client"].filter((name) =>
      existsSync(join(root, "dist", name)),
    );
    expect(left).toEqual(["signalbox", "scalable_media", "core/signalbox", "client"]);
  } finally {
    rmSync(root, { recursive: true });
  }
});
