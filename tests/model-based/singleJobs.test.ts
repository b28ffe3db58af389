import { test } from "vitest";
import { expectAgreement, sequences, timeout } from "./agreement.ts";
import { add, singleJobSteps } from "./steps.ts";

test("for any sequence of steps on single jobs, every job is in the state of the reference model", { timeout }, async () => {
  await expectAgreement(260, sequences(singleJobSteps, 13, add, add));
});
