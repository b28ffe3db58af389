import fc from "fast-check";
import { vi } from "vitest";
import { testEnv } from "../../runtime/testing/env.ts";
import { expectCountersExact } from "../../runtime/testing/recount.ts";
import { createPlayer } from "./play.ts";
import type { Step } from "./steps.ts";

const { OPS: ops, COORDINATOR: coordinator } = testEnv;
const play = createPlayer({ ops, coordinator, setTime: (ms) => void vi.setSystemTime(ms) }, Date.parse("2026-10-01T09:00:00.000Z"));

/** The time limit for the sequences of one property, ms. */
export const timeout = 300_000;

/** The seed is fixed, so that a failure comes from a change and not from chance; `VITE_MODEL_SEED=<number>` plays other sequences. */
const seed = Number((import.meta as { env?: Record<string, string | undefined> }).env?.["VITE_MODEL_SEED"] ?? 20_261_001);

/** Sequences that begin with `first`, followed by 10 to `most` steps. A failure reports its seed and the shortest failing sequence. */
export const sequences = (step: fc.Arbitrary<Step>, most: number, ...first: fc.Arbitrary<Step>[]): fc.Arbitrary<Step[]> =>
  fc.tuple(fc.tuple(...first), fc.array(step, { minLength: 10, maxLength: most, size: "max" })).map(([begin, rest]) => [...begin, ...rest]);

/**
 * Plays `numRuns` sequences under a fake clock. Compares the database with the reference model after every step, and recounts
 * the counters after every sequence.
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
