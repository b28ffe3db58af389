import { expect, test, vi } from "vitest";
import { decideLeaving, leaveForm } from "./unsaved.ts";

test("a form with nothing to lose is left at once", () => {
  const leave = vi.fn<() => void>();
  leaveForm(false, leave);
  expect(leave).toHaveBeenCalledOnce();
});

test("one with edits is left when the operator says so, and once", () => {
  const leave = vi.fn<() => void>();
  leaveForm(true, leave);
  decideLeaving(false);
  expect(leave).not.toHaveBeenCalled();
  leaveForm(true, leave);
  decideLeaving(true);
  decideLeaving(true);
  expect(leave).toHaveBeenCalledOnce();
});
