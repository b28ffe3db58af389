import { expect, test, vi } from "vitest";
import { resolveLeave, leaveForm } from "./unsaved.ts";

test("leaveForm leaves a form without edits at once", () => {
  const leave = vi.fn<() => void>();
  leaveForm(false, leave);
  expect(leave).toHaveBeenCalledOnce();
});

test("leaveForm leaves a form with edits once, after the operator confirms", () => {
  const leave = vi.fn<() => void>();
  leaveForm(true, leave);
  resolveLeave(false);
  expect(leave).not.toHaveBeenCalled();
  leaveForm(true, leave);
  resolveLeave(true);
  resolveLeave(true);
  expect(leave).toHaveBeenCalledOnce();
});
