import type { JobLayerEnv } from "#runtime/queueLoop";
import { type Clock, replaced } from "./clock.ts";

/** What the Worker of the bench is bound to: the queue of jobs, and one whose messages are only acknowledged. */
export type BenchEnv = JobLayerEnv & { BENCH_JOBS: Queue; BENCH_ACKS: Queue };

/** The same bindings, with a clock around what is asked while jobs are added. */
export const timedAdding = (env: BenchEnv, clock: Clock): BenchEnv => ({
  ...env,
  OPS: replaced(env.OPS, { batch: (statements) => clock.time("insert", () => env.OPS.batch(statements)) }),
  BENCH_JOBS: replaced(env.BENCH_JOBS, { sendBatch: (messages) => clock.time("send", () => env.BENCH_JOBS.sendBatch(messages)) }),
});

/** The same bindings, with a clock around what is asked while one batch is consumed: the first round trip claims, the second settles. */
export function timedConsuming(env: BenchEnv, clock: Clock): BenchEnv {
  const { OPS, COORDINATOR } = env;
  const trips = ["claim", "settle"];
  const ops = replaced(OPS, { batch: (statements) => clock.time(trips.shift() ?? "more", () => OPS.batch(statements)) });
  if (!COORDINATOR) return { ...env, OPS: ops };
  const coordinator = replaced(COORDINATOR, {
    getByName: (name) => {
      const stub = COORDINATOR.getByName(name);
      const admit = (...asked: Parameters<typeof stub.admit>) => clock.time("coordinator", async () => await stub.admit(...asked));
      return replaced(stub, { admit: admit as unknown as typeof stub.admit });
    },
  });
  return { ...env, OPS: ops, COORDINATOR: coordinator };
}
