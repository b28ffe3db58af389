import type { JobLayerEnv } from "#runtime/attemptHandler";
import { type PartTimer, withMethods } from "./partTimer.ts";

/** Bindings of the benchmark Worker: a queue with jobs, and a queue whose messages are only acknowledged. */
export type BenchEnv = JobLayerEnv & { BENCH_JOBS: Queue; BENCH_ACKS: Queue };

/** The same bindings, with timers around the calls that add jobs. */
export const withTimedAdding = (env: BenchEnv, timer: PartTimer): BenchEnv => ({
  ...env,
  OPS: withMethods(env.OPS, { batch: (statements) => timer.time("insert", () => env.OPS.batch(statements)) }),
  BENCH_JOBS: withMethods(env.BENCH_JOBS, { sendBatch: (messages) => timer.time("send", () => env.BENCH_JOBS.sendBatch(messages)) }),
});

/** The same bindings, with timers around the calls that consume one batch: the first round trip claims, the second finishes. */
export function withTimedConsuming(env: BenchEnv, timer: PartTimer): BenchEnv {
  const { OPS, COORDINATOR } = env;
  const batchNames = ["claim", "finish"];
  const ops = withMethods(OPS, { batch: (statements) => timer.time(batchNames.shift() ?? "more", () => OPS.batch(statements)) });
  if (!COORDINATOR) return { ...env, OPS: ops };
  const coordinator = withMethods(COORDINATOR, {
    getByName: (name) => {
      const stub = COORDINATOR.getByName(name);
      const timed =
        <Args extends unknown[]>(call: (...args: Args) => PromiseLike<unknown>) =>
        (...args: Args) =>
          timer.time("coordinator", async () => await call(...args));
      const admit = timed((...args: Parameters<typeof stub.admit>) => stub.admit(...args));
      const endHold = timed((...args: Parameters<typeof stub.endHold>) => stub.endHold(...args));
      return withMethods(stub, { admit: admit as unknown as typeof stub.admit, endHold: endHold as unknown as typeof stub.endHold });
    },
  });
  return { ...env, OPS: ops, COORDINATOR: coordinator };
}
