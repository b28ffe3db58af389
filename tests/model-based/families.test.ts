import { test } from "vitest";
import { expectAgreement, sequences, timeout } from "./agreement.ts";
import { family, growing } from "./steps.ts";

test(
  "whatever happens to families, three generations deep, in whatever order, every job is in the state that the reference says",
  { timeout },
  async () => {
    await expectAgreement(280, sequences(growing, 16, family));
  },
);
