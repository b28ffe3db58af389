import { expect, it } from "vitest";
import { createProblems } from "./problems.ts";

const create = () => {
  const lines: string[] = [];
  return { lines, problems: createProblems((line) => lines.push(line)) };
};

it("keeps the first problem of a part that is reported, until it is resolved", () => {
  const { lines, problems } = create();
  problems.report("log", "The disk is full");
  problems.report("log", "Another reason");
  expect(problems.list()).toEqual([{ part: "log", message: "The disk is full", down: false }]);
  problems.resolve("log");
  problems.resolve("log");
  expect(problems.list()).toEqual([]);
  expect(lines).toEqual(["Problem: log: The disk is full", "Resolved: log works again"]);
});

it("replaces the problem of a part, and prints only what is new", () => {
  const { lines, problems } = create();
  problems.replace("build of api", "a.ts:1:1: Unexpected");
  problems.replace("build of api", "a.ts:1:1: Unexpected");
  problems.replace("build of api", "a.ts:2:1: Unexpected");
  problems.replace("build of api", "a.ts:2:1: Unexpected", true);
  expect(problems.list()).toEqual([{ part: "build of api", message: "a.ts:2:1: Unexpected", down: true }]);
  expect(lines).toEqual([
    "Problem: build of api: a.ts:1:1: Unexpected",
    "Problem: build of api: a.ts:2:1: Unexpected",
    "Problem: build of api: a.ts:2:1: Unexpected",
  ]);
});
