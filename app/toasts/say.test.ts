import { expect, test } from "vitest";
import { hear, say } from "./say.ts";

test("a toast shows what acts in a name, and turns nothing around", () => {
  say({ title: "Deleted a\u202Eb\nc", description: "by \u2066x", tone: "failed" });
  say({ title: "Saved" });
  expect(hear()).toMatchObject([{ title: "Deleted a[U+202E]b c", description: "by [U+2066]x", tone: "failed" }, { title: "Saved" }]);
});
