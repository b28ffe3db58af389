import { globSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";

const root = resolve(import.meta.dirname, "..");
/** Reads the browser's clock: `Date.now()`, `Date()`, and a `new Date` without a moment. */
const readsClock = /\bDate\s*\.\s*now\b|\bnew\s+Date\s*(?:\(\s*\)|(?!\s*\())|(?<!new\s+)\bDate\s*\(/;

test("finds every way to read the browser's clock, and no date made of a moment", () => {
  for (const bad of ["Date.now()", "new Date()", "new Date( )", "new Date;", "Date()", "[1].map(Date.now)"])
    expect(bad).toMatch(readsClock);
  for (const fine of ["new Date(at)", "Date.parse(at)", "at: Date;", "serverDate()", "momentOf(x)"]) expect(fine).not.toMatch(readsClock);
});

test("the dashboard goes by the server's clock: only its own file reads the browser's", () => {
  const files = globSync("app/**/*.{ts,tsx}", { cwd: root }).filter((file) => !file.includes(".test."));
  expect(files.length).toBeGreaterThan(200);
  const readers = files.filter((file) =>
    readFileSync(join(root, file), "utf8")
      .split("\n")
      .some((line) => readsClock.test(line)),
  );
  expect(readers).toEqual(["app/clock/serverClock.ts"]);
});
