import { expect, test, vi } from "vitest";
import { ApiError } from "../../core/api.ts";
import { takeToasts } from "../../core/toasts/toastQueue.ts";
import { type ActionList, defineAction } from "./action.ts";
import { runAndReport } from "./runAction.ts";

const refusing = (issues: { path: string; message: string }[]) =>
  defineAction<string, never>({
    id: "retry",
    label: () => "Retry",
    isAllowed: () => true,
    run: () => Promise.reject(new ApiError("invalid", "It came back 3 times", issues)),
  });
const list: ActionList<string> = { noun: "job", idOf: (id) => id, nameOf: (id) => id, actions: [] };

test("an action that the server refuses without a reason asks for it, and any other refusal is a toast", async () => {
  const onReasonAsked = vi.fn<(question: string) => void>();
  expect(await runAndReport(list, refusing([{ path: "reason", message: "needed" }]), "e-1", { reason: "" }, onReasonAsked)).toBe("failed");
  expect(onReasonAsked).toHaveBeenCalledWith("It came back 3 times");
  expect(takeToasts()).toEqual([]);
  await runAndReport(list, refusing([{ path: "queue", message: "unknown" }]), "e-1", { reason: "" }, onReasonAsked);
  expect(onReasonAsked).toHaveBeenCalledTimes(1);
  expect(takeToasts()).toMatchObject([{ title: "Couldn't retry “e-1”", description: "It came back 3 times" }]);
});
