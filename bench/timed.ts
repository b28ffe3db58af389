import type { JobLayerEnv } from "#runtime/queueLoop";
import { type PartTimer, withMethods } from "./partTimer.ts";

/** What the Worker of the bench is bound to: the queue of jobs, and one whose messages are only acknowledged. */
export type BenchEnv = JobLayerEnv & { BENCH_JOBS: Queue; BENCH_ACKS: Queue };

/** The same bindings, with a clock around what is asked while jobs are added. */
export const withTimedAdding = (env: BenchEnv, timer: PartTimer): BenchEnv => ({
  ...env,
  OPS: withMethods(env.OPS, { batch: (statements) => timer.time("insert", () => env.OPS.batch(statements)) }),
  BENCH_JOBS: withMethods(env.BENCH_JOBS, { sendBatch: (messages) => timer.time("send", () => env.BENCH_JOBS.sendBatch(messages)) }),
});

/** The same bindings, with a clock around what is asked while one batch is consumed: the first round trip claims, the second settles. */
export function withTimedConsuming(env: BenchEnv, timer: PartTimer): BenchEnv {
  const { OPS, COORDINATOR } = env;
  const batchNames = ["claim", "settle"];
  const ops = withMethods(OPS, { batch: (statements) => timer.time(batchNames.shift() ?? "more", () => OPS.batch(statements)) });
  if (!COORDINATOR) return { ...env, OPS: ops };
  const coordinator = withMethods(COORDINATOR, {
    getByName: (name) => {
      const stub = COORDINATOR.getByName(name);
      const admit = (...asked: Parameters<typeof stub.admit>) => timer.time("coordinator", async () => await stub.admit(...asked));
      return withMethods(stub, { admit: admit as unknown as typeof stub.admit });
    },
  });
  return { ...env, OPS: ops, COORDINATOR: coordinator };
}
