import { test } from "vitest";
import { expectAgreement, sequences, timeout } from "./agreement.ts";
import { add, running } from "./steps.ts";

test(
  "whatever happens to handlers that run long, in whatever order, every job is in the state that the reference says",
  { timeout },
  async () => {
    await expectAgreement(240, sequences(running, 15, add, add));
  },
);
