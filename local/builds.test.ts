import { expect, test } from "vitest";
import { buildOf } from "./builds.ts";

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
    configs: ["api-worker"],
    workers: ["signalbox"],
  }));

test("an unknown choice is refused", () => expect(() => buildOf({ PIPELINE: "None" })).toThrow('PIPELINE is "None"'));
