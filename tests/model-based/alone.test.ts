import { test } from "vitest";
import { expectAgreement, sequences, timeout } from "./agreement.ts";
import { add, anything } from "./steps.ts";

test(
  "whatever happens to jobs by themselves, in whatever order, every job is in the state that the reference says",
  { timeout },
  async () => {
    await expectAgreement(260, sequences(anything, 13, add, add));
  },
);
