import { test } from "vitest";
import { expectAgreement, sequences, timeout } from "./agreement.ts";
import { add, pausing } from "./steps.ts";

test(
  "whatever happens to queues that are paused and resumed while workers vanish, in whatever order, every job is in the state that the reference says",
  { timeout },
  async () => {
    await expectAgreement(220, sequences(pausing, 15, add, add));
  },
);
