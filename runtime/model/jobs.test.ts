import fc from "fast-check";
import { afterAll, beforeAll, describe, test, vi } from "vitest";
import { testEnv } from "../testing/env.ts";
import { expectCountersExact } from "../testing/recount.ts";
import { player } from "./play.ts";
import { add, anything, family, growing, pausing, running, type Step } from "./steps.ts";

const { OPS: ops, COORDINATOR: coordinator } = testEnv;
const play = player({ ops, coordinator, setTime: (ms) => void vi.setSystemTime(ms) }, Date.parse("2026-10-01T09:00:00.000Z"));
const timeout = 300_000;

/** The same histories each time, so that a check tells of a change and not of chance; `VITE_MODEL_SEED=<number>` plays others. */
const seed = Number((import.meta as { env?: Record<string, string | undefined> }).env?.["VITE_MODEL_SEED"] ?? 20_261_001);

/** Sequences of 10 to `most` steps, of which the first few are `first`. A failure tells its seed and the shortest sequence that fails. */
const sequences = (step: fc.Arbitrary<Step>, most: number, ...first: fc.Arbitrary<Step>[]): fc.Arbitrary<Step[]> =>
  fc.tuple(fc.tuple(...first), fc.array(step, { minLength: 10, maxLength: most, size: "max" })).map(([begin, rest]) => [...begin, ...rest]);

/** Plays `numRuns` sequences; each is compared with the reference after every step, and at its end its counters are recounted. */
const expectAgreement = (numRuns: number, steps: fc.Arbitrary<Step[]>): Promise<void> =>
  fc.assert(
    fc.asyncProperty(steps, async (sequence) => {
      await play(sequence);
      await expectCountersExact(ops);
    }),
    { numRuns, seed },
  );

beforeAll(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
  for (const level of ["info", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
});
afterAll(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe("whatever happens, in whatever order, every job is in the state that the reference says", () => {
  test("to jobs by themselves", { timeout }, async () => {
    await expectAgreement(260, sequences(anything, 13, add, add));
  });

  test("to queues that are paused and resumed while workers vanish", { timeout }, async () => {
    await expectAgreement(220, sequences(pausing, 15, add, add));
  });

  test("to handlers that run long", { timeout }, async () => {
    await expectAgreement(240, sequences(running, 15, add, add));
  });

  test("to families, three generations deep", { timeout }, async () => {
    await expectAgreement(280, sequences(growing, 16, family));
  });
});
