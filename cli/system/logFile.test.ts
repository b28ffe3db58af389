import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openLog } from "./logFile.ts";
import { createProblems } from "./problems.ts";

let stateDir = "";
let shown: string[] = [];
beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), "log-"));
  shown = [];
  problemLines = [];
});
afterEach(() => rmSync(stateDir, { recursive: true }));

let problemLines: string[] = [];
const open = () =>
  openLog(
    stateDir,
    (line) => shown.push(line),
    createProblems((line) => problemLines.push(line)),
  );
const lines = () =>
  readFileSync(join(stateDir, "signalbox.log"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as unknown);

test("writes the logs of the Workers as lines of JSON, and shows only warnings and errors", () => {
  const write = open();
  write({ timestamp: 0, level: "info", message: `{"level":"info","message":"done","queue":"orders"}` });
  write({ timestamp: 0, level: "error", message: `{"level":"error","message":"failed","service":"alerts","error":"TransientError: no"}` });
  write({ timestamp: 0, level: "warn", message: "{ not JSON" });
  expect(lines()).toEqual([
    { level: "info", at: "1970-01-01T00:00:00.000Z", message: "done", queue: "orders" },
    { level: "error", at: "1970-01-01T00:00:00.000Z", message: "failed", service: "alerts", error: "TransientError: no" },
    { level: "warn", at: "1970-01-01T00:00:00.000Z", message: "{ not JSON" },
  ]);
  expect(shown).toEqual(["error alerts · failed · TransientError: no", "warn  { not JSON"]);
});

test("log texts can't control the terminal, neither when they are shown nor when the file is printed", () => {
  const write = open();
  const error = "answered 500: \u001B[2J\u001B]0;made up\u0007 \u009B31m \u202Edne";
  write({ timestamp: 0, level: "error", message: JSON.stringify({ level: "error", message: "failed", error }) });
  write({ timestamp: 0, level: "warn", message: error });
  expect(shown[0]).toBe("error failed · answered 500: ␛[2J␛]0;made up␇ [U+009B]31m [U+202E]dne");
  expect(shown.join("")).not.toMatch(/\p{Cc}|\u202E/u);
  expect(readFileSync(join(stateDir, "signalbox.log"), "utf8")).not.toMatch(/(?!\n)\p{Cc}|\u202E/u);
  expect(lines()[0]).toMatchObject({ error });
});

test("a full disk does not stop the system: it is reported once, and reported again when it is over", () => {
  const path = join(stateDir, "signalbox.log");
  symlinkSync("/dev/full", path);
  const write = open();
  for (let line = 0; line < 3; line += 1) write({ timestamp: 0, level: "error", message: "made up" });
  expect(problemLines).toEqual([expect.stringMatching(/^Problem: log: .*signalbox.log can't be written \(ENOSPC.*runs on without it\.$/)]);
  expect(shown).toHaveLength(3);
  rmSync(path);
  write({ timestamp: 0, level: "info", message: "after" });
  expect(problemLines).toEqual([expect.anything(), "Resolved: log works again"]);
  expect(lines()).toMatchObject([{ message: "after" }]);
});

test("creates a removed folder again, and reports a folder that can't be created", () => {
  const write = open();
  write({ timestamp: 0, level: "info", message: "before" });
  rmSync(stateDir, { recursive: true });
  write({ timestamp: 0, level: "info", message: "lost" });
  write({ timestamp: 0, level: "info", message: "after" });
  expect(lines()).toMatchObject([{ message: "after" }]);
  rmSync(join(stateDir, "signalbox.log"));
  mkdirSync(join(stateDir, "signalbox.log"));
  write({ timestamp: 0, level: "info", message: "to a folder" });
  expect(problemLines.at(-1)).toContain("EISDIR");
});

test("stays bounded: a full log is moved aside, and only one old log is kept", () => {
  const write = open();
  const long = "x".repeat(1_000_000);
  for (let line = 0; line < 25; line += 1) write({ timestamp: 0, level: "info", message: long });
  const bytes = [join(stateDir, "signalbox.log"), join(stateDir, "signalbox.log.1")].map((path) => readFileSync(path).byteLength);
  expect(Math.max(...bytes)).toBeLessThan(12_000_000);
});
