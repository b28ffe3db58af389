import { test } from "vitest";
import { expectAgreement, sequences, timeout } from "./agreement.ts";
import { add, longRunSteps } from "./steps.ts";

test("for any sequence of steps on long-running handlers, every job is in the state of the reference model", { timeout }, async () => {
  await expectAgreement(240, sequences(longRunSteps, 15, add, add));
});
