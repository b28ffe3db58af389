import { expect, test } from "vitest";
import { patchText, readPatch } from "./patchText.ts";

test("a patch is read as typed, and a wrong one says where", () => {
  const patch = [{ op: "replace", path: "/a", value: 1 }] as const;
  expect(readPatch(" ")).toEqual({ ok: true, patch: undefined });
  expect(readPatch(patchText([...patch]))).toEqual({ ok: true, patch });
  expect(readPatch("[{]")).toEqual({ ok: false, reason: expect.stringContaining("Not valid JSON") });
  expect(readPatch('{"op":"add"}')).toEqual({ ok: false, reason: "The patch: must be a list of operations." });
  expect(readPatch('[{"op":"remove","path":"/a"},{"op":"remove","path":"b"}]')).toEqual({
    ok: false,
    reason: expect.stringContaining("Operation 2, path: must be empty or begin with"),
  });
});
