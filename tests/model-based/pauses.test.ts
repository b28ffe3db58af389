import { test } from "vitest";
import { expectAgreement, sequences, timeout } from "./agreement.ts";
import { add, pauseSteps } from "./steps.ts";

test("for any sequence of pauses, resumes and crashes, every job is in the state of the reference model", { timeout }, async () => {
  await expectAgreement(220, sequences(pauseSteps, 15, add, add));
});
