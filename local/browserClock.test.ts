import { globSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";

const root = resolve(import.meta.dirname, "..");
/** Code that reads the browser's clock: `Date.now()`, `Date()`, and `new Date` without an argument. */
const readsClock = /\bDate\s*\.\s*now\b|\bnew\s+Date\s*(?:\(\s*\)|(?!\s*\())|(?<!new\s+)\bDate\s*\(/;

test("finds every way to read the browser's clock, and no date that is made from a given time", () => {
  for (const bad of ["Date.now()", "new Date()", "new Date( )", "new Date;", "Date()", "[1].map(Date.now)"])
    expect(bad).toMatch(readsClock);
  for (const fine of ["new Date(at)", "Date.parse(at)", "at: Date;", "serverDate()", "momentOf(x)"]) expect(fine).not.toMatch(readsClock);
});

test("the dashboard uses the server's clock: only serverClock.ts reads the browser's clock", () => {
  const files = globSync("{app,brand-engine/app}/**/*.{ts,tsx}", { cwd: root }).filter((file) => !file.includes(".test."));
  expect(files.length).toBeGreaterThan(200);
  const readers = files.filter((file) =>
    readFileSync(join(root, file), "utf8")
      .split("\n")
      .some((line) => readsClock.test(line)),
  );
  expect(readers).toEqual(["app/core/clock/serverClock.ts"]);
});
