import { errorText } from "#domain/errors/errorInfo";
import type { Admission, Candidate } from "#domain/queues/limits";
import type { JobToDispatch } from "#store/jobs/read";
import { log } from "../log.ts";
import type { QueueCoordinator } from "./QueueCoordinator.ts";

/** The binding of the coordinators, which a Worker may do without. */
export type CoordinatorBinding = { COORDINATOR?: DurableObjectNamespace<QueueCoordinator> | undefined };

/** The coordinator of one queue, as functions that never throw: without it, work goes on without limits. */
export type Limiter = {
  /** Who of a batch may start now. `counted` tells that `release` is wanted when they are over. Without a coordinator: all. */
  admit: (candidates: readonly Candidate[]) => Promise<Admission>;
  /** These are over, or weren't started after all: their slots are free. */
  release: (ids: readonly string[]) => Promise<void>;
  /** Keeps a running job from being taken for dead for another 120 s. True if somebody asked it to stop. */
  heartbeat: (id: string) => Promise<boolean>;
  /** Asks a running job to stop. False if that could not be passed on. */
  cancel: (id: string) => Promise<boolean>;
  /** Which of these were asked to stop. */
  watch: (ids: readonly string[]) => Promise<string[]>;
  /** Those of these that are looked after, and until when, ISO UTC. Null when it can't be asked: nothing is known then. */
  trackedUntil: (ids: readonly string[]) => Promise<Record<string, string> | null>;
  /** The limits or the pause of the queue have changed. */
  refresh: () => Promise<void>;
  /** Has waiting jobs of the queue sent, for a Worker that can't send to it. False if nobody did. */
  dispatch: (jobs: readonly JobToDispatch[]) => Promise<boolean>;
};

/** Longer than this nobody waits for an answer, ms; after a failure it isn't asked again for so long. */
const timeoutMs = 2_000;
const failureMs = 5_000;

type Namespace = DurableObjectNamespace<QueueCoordinator>;
type Stub = DurableObjectStub<QueueCoordinator>;

/** Until when each queue's coordinator is left alone because it failed, ms. */
const failures = new WeakMap<Namespace, Map<string, number>>();

const failuresOf = (namespace: Namespace): Map<string, number> => {
  const known = failures.get(namespace) ?? new Map<string, number>();
  failures.set(namespace, known);
  return known;
};

async function withTimeout<T>(answer: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`No answer within ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * The coordinator of a queue; one for each batch, so that each batch says once when it can't be reached. A failure is
 * remembered for 5 s, so that an outage doesn't cost every batch its patience; what nobody waits for is tried all the same.
 */
export function limiterOf({ COORDINATOR: namespace }: CoordinatorBinding, queue: string): Limiter {
  let said = false;
  async function tryTo<T>(asked: string, instead: T, question: (stub: Stub) => Promise<T>): Promise<T> {
    if (!namespace) return instead;
    try {
      return await withTimeout(question(namespace.getByName(queue)));
    } catch (error) {
      failuresOf(namespace).set(queue, Date.now() + failureMs);
      if (!said) log("warn", "no coordinator, work goes on without it", { queue, asked, error: errorText(error) });
      said = true;
      return instead;
    }
  }
  async function ask<T>(asked: string, instead: T, question: (stub: Stub) => Promise<T>): Promise<T> {
    const failedUntil = (namespace && failuresOf(namespace).get(queue)) ?? 0;
    if (failedUntil <= Date.now()) return tryTo(asked, instead, question);
    if (!said) log("warn", "no coordinator a moment ago, work goes on without it", { queue, asked });
    said = true;
    return instead;
  }
  return {
    admit: (candidates) => ask("admit", { granted: candidates.map(({ id }) => id), counted: false }, (stub) => stub.admit([...candidates])),
    heartbeat: (id) => ask("heartbeat", false, (stub) => stub.heartbeat(id)),
    watch: (ids) => ask("watch", [], (stub) => stub.watch([...ids])),
    trackedUntil: (ids) =>
      namespace ? ask<Record<string, string> | null>("vouch", null, (stub) => stub.trackedUntil([...ids])) : Promise.resolve({}),
    release: (ids) => tryTo<void>("release", undefined, (stub) => stub.release([...ids])),
    cancel: (id) => tryTo("cancel", false, (stub) => stub.cancel(id)),
    dispatch: (jobs) => tryTo("dispatch", false, (stub) => stub.dispatch([...jobs])),
    refresh: () => tryTo<void>("refresh", undefined, (stub) => stub.refresh()),
  };
}
