import fc from "fast-check";
import { vi } from "vitest";
import { testEnv } from "../../runtime/testing/env.ts";
import { expectCountersExact } from "../../runtime/testing/recount.ts";
import { player } from "./play.ts";
import type { Step } from "./steps.ts";

const { OPS: ops, COORDINATOR: coordinator } = testEnv;
const play = player({ ops, coordinator, setTime: (ms) => void vi.setSystemTime(ms) }, Date.parse("2026-10-01T09:00:00.000Z"));

/** Longest time for the sequences of one property, ms. */
export const timeout = 300_000;

/** The same histories each time, so that a check tells of a change and not of chance; `VITE_MODEL_SEED=<number>` plays others. */
const seed = Number((import.meta as { env?: Record<string, string | undefined> }).env?.["VITE_MODEL_SEED"] ?? 20_261_001);

/** Sequences of 10 to `most` steps, of which the first few are `first`. A failure tells its seed and the shortest sequence that fails. */
export const sequences = (step: fc.Arbitrary<Step>, most: number, ...first: fc.Arbitrary<Step>[]): fc.Arbitrary<Step[]> =>
  fc.tuple(fc.tuple(...first), fc.array(step, { minLength: 10, maxLength: most, size: "max" })).map(([begin, rest]) => [...begin, ...rest]);

/**
 * Plays `numRuns` sequences under a clock of the test's own; each is compared with the reference after every step, and at
 * its end its counters are recounted.
 */
export async function expectAgreement(numRuns: number, steps: fc.Arbitrary<Step[]>): Promise<void> {
  vi.useFakeTimers({ toFake: ["Date"] });
  const property = fc.asyncProperty(steps, async (sequence) => {
    await play(sequence);
    await expectCountersExact(ops);
  });
  try {
    await fc.assert(property, { numRuns, seed });
  } finally {
    vi.useRealTimers();
  }
}
