import { errorText } from "#domain/errors/errorInfo";
import type { Admission, Candidate } from "#domain/queues/limits";
import type { DispatchableJob } from "#store/jobs/dispatchable";
import { bindingFor } from "../bindings.ts";
import { log } from "../log.ts";
import type { QueueCoordinator } from "./QueueCoordinator.ts";

/** The binding of the limiters, unless `createQueue` names another. A Worker without it runs jobs without limits. */
export type CoordinatorBinding = { COORDINATOR?: DurableObjectNamespace<QueueCoordinator> | undefined };

/** The limiter of one queue, as functions that never throw: if it cannot be reached, jobs run without limits. */
export type Limiter = {
  /**
   * Returns which jobs of a batch may start now; all of them without a limiter. If `counted`, call `release` when they have finished. With
   * `mayHold`, the limiter may hold them: then call `endHold` when their claims are written or they have finished.
   */
  admit: (candidates: readonly Candidate[], mayHold?: boolean) => Promise<Admission>;
  /** Lets other deliveries start the jobs of a hold, or only these of them, unless their state in the database forbids it. */
  endHold: (hold: string, ids?: readonly string[]) => Promise<void>;
  /** Ends the leases of jobs that finished or did not start after all. */
  release: (ids: readonly string[]) => Promise<void>;
  /** Says that dead letters of the queue have been written, so that open dashboards show them at once. */
  noteFailures: () => Promise<void>;
  /** Makes the limiter hold no jobs for 10 s, and waits until the claims of those that it holds are written, or they have finished. */
  settle: () => Promise<void>;
  /** Renews the lease of a running job. Returns true if an operator cancelled the job. */
  heartbeat: (id: string) => Promise<boolean>;
  /** Asks one running job, or many, to stop. Returns false if the limiter could not be reached. */
  cancel: (ids: string | readonly string[]) => Promise<boolean>;
  /** Returns which of these running jobs an operator cancelled, and renews the leases of all of them. */
  watch: (ids: readonly string[]) => Promise<string[]>;
  /** Returns until when (ISO UTC) each of these jobs is tracked: leased, permitted or in the wait list. Null if the limiter cannot be reached. */
  trackedUntil: (ids: readonly string[]) => Promise<Record<string, string> | null>;
  /** Makes the limiter read the limits and the pause of the queue again. */
  refresh: () => Promise<void>;
  /** Dispatches jobs for a Worker that has no binding to the queue. Returns false if the limiter has none either, or could not be reached. */
  dispatch: (jobs: readonly DispatchableJob[]) => Promise<boolean>;
};

/** The longest wait for a response of a limiter, and how long a limiter that failed is not called, ms. */
const timeoutMs = 2_000;
const failureMs = 5_000;

type Namespace = DurableObjectNamespace<QueueCoordinator>;
type Stub = DurableObjectStub<QueueCoordinator>;

/** Until when each queue's limiter is not called because it failed, ms since 1970. */
const failedUntilOfNamespace = new WeakMap<Namespace, Map<string, number>>();

const failedUntilByQueue = (namespace: Namespace): Map<string, number> => {
  const times = failedUntilOfNamespace.get(namespace) ?? new Map<string, number>();
  failedUntilOfNamespace.set(namespace, times);
  return times;
};

async function withTimeout<T>(response: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`No response within ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    return await Promise.race([response, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Returns the limiter of a queue. Create one for each batch, so that each batch logs once if the limiter cannot be reached.
 * A limiter that failed is not asked again for 5 s, so that an outage does not delay every batch by the timeout. Calls
 * whose result no batch waits for (`release`, `cancel`, `dispatch`, `refresh`) are made all the same.
 */
export function limiterOf(bindings: object, queue: string): Limiter {
  const namespace = bindingFor(bindings, queue, "coordinator") as Namespace | undefined;
  let isLogged = false;
  async function call<T>(method: string, fallback: T, request: (stub: Stub) => Promise<T>): Promise<T> {
    if (!namespace) return fallback;
    try {
      return await withTimeout(request(namespace.getByName(queue)));
    } catch (error) {
      failedUntilByQueue(namespace).set(queue, Date.now() + failureMs);
      if (!isLogged) log("warn", "limiter not reachable, jobs run without limits", { queue, method, error: errorText(error) });
      isLogged = true;
      return fallback;
    }
  }
  async function callUnlessFailed<T>(method: string, fallback: T, request: (stub: Stub) => Promise<T>): Promise<T> {
    const failedUntil = (namespace && failedUntilByQueue(namespace).get(queue)) ?? 0;
    if (failedUntil <= Date.now()) return call(method, fallback, request);
    if (!isLogged) log("warn", "limiter failed a moment ago, jobs run without limits", { queue, method });
    isLogged = true;
    return fallback;
  }
  /** Calls a limiter that still limits if it can't do this: it may be of an earlier version. */
  async function callIfPossible(problem: string, request: (stub: Stub) => Promise<void>): Promise<void> {
    try {
      if (namespace) await withTimeout(request(namespace.getByName(queue)));
    } catch (error) {
      log("warn", problem, { queue, error: errorText(error) });
    }
  }
  return {
    // Dashboards otherwise read the change a second later.
    noteFailures: () => callIfPossible("dashboards not informed", (stub) => stub.noteFailures()),
    settle: () => callIfPossible("limiter not settled", (stub) => stub.settle()),
    admit: (candidates, mayHold = false) =>
      callUnlessFailed("admit", { granted: candidates.map(({ id }) => id), counted: false }, (stub) =>
        stub.admit([...candidates], mayHold),
      ),
    heartbeat: (id) => callUnlessFailed("heartbeat", false, (stub) => stub.heartbeat(id)),
    watch: (ids) => callUnlessFailed("watch", [], (stub) => stub.watch([...ids])),
    trackedUntil: (ids) =>
      namespace
        ? callUnlessFailed<Record<string, string> | null>("trackedUntil", null, (stub) => stub.trackedUntil([...ids]))
        : Promise.resolve({}),
    endHold: (hold, ids) => call<void>("endHold", undefined, (stub) => stub.endHold(hold, ids && [...ids])),
    release: (ids) => call<void>("release", undefined, (stub) => stub.release([...ids])),
    cancel: (ids) => call("cancel", false, (stub) => stub.cancel(ids)),
    dispatch: (jobs) => call("dispatch", false, (stub) => stub.dispatch([...jobs])),
    refresh: () => call<void>("refresh", undefined, (stub) => stub.refresh()),
  };
}
