import { expect, test, vi } from "vitest";
import { resolveLeave, leaveForm } from "./unsaved.ts";

test("a form with nothing to lose is left at once", () => {
  const leave = vi.fn<() => void>();
  leaveForm(false, leave);
  expect(leave).toHaveBeenCalledOnce();
});

test("one with edits is left when the operator says so, and once", () => {
  const leave = vi.fn<() => void>();
  leaveForm(true, leave);
  resolveLeave(false);
  expect(leave).not.toHaveBeenCalled();
  leaveForm(true, leave);
  resolveLeave(true);
  resolveLeave(true);
  expect(leave).toHaveBeenCalledOnce();
});
