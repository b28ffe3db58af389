import { expect, test } from "vitest";
import { takeToasts, toastAbout, showToast } from "./toastQueue.ts";

test("a toast shows control characters in its texts as code points", () => {
  showToast({ title: "Deleted a\u202Eb\nc", description: "by \u2066x", tone: "failed" });
  showToast({ title: "Saved" });
  expect(takeToasts()).toMatchObject([{ title: "Deleted a[U+202E]b c", description: "by [U+2066]x", tone: "failed" }, { title: "Saved" }]);
});

test("a toast replaces the one before about the same object", () => {
  const about = toastAbout("queue", "orders");
  showToast({ title: "Paused", about });
  showToast({ title: "Saved" });
  showToast({ title: "Copied" });
  showToast({ title: "Resumed", about });
  expect(takeToasts().map(({ title }) => title)).toEqual(["Saved", "Copied", "Resumed"]);
});

test("a second click on Undo does nothing", () => {
  let undone = 0;
  showToast({ title: "Dropped", undo: () => (undone += 1) });
  const [toast] = takeToasts();
  toast?.undo?.();
  toast?.undo?.();
  expect(undone).toBe(1);
});
