import { test } from "vitest";
import { expectAgreement, sequences, timeout } from "./agreement.ts";
import { addFlow, flowSteps } from "./steps.ts";

test(
  "for any sequence of steps on parents and children, up to three levels, every job is in the state of the reference model",
  { timeout },
  async () => {
    await expectAgreement(280, sequences(flowSteps, 16, addFlow));
  },
);
