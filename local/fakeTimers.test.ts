import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "..");

test("tests in workerd fake the date only: a fake timer would also catch those of objects in the same isolate", () => {
  const files = globSync("{agent,api-worker,examples,runtime,services,store,tests}/**/*.test.ts", {
    cwd: root,
    exclude: (name) => name === "node_modules" || name.endsWith(".node.test.ts"),
  });
  expect(files.length).toBeGreaterThan(100);
  const calls = files.flatMap((file) =>
    [...readFileSync(join(root, file), "utf8").matchAll(/useFakeTimers\([^)]*/g)].map(([call]) => ({ file, call })),
  );
  expect(calls.filter(({ call }) => !call.includes('toFake: ["Date"]'))).toEqual([]);
});
