import { end, isOver, live, liveJobs, type ModelJob, wait, type World } from "./world.ts";

export const childFailed = "ChildFailedError";

const childrenOf = (world: World, id: string) => liveJobs(world).filter(({ parent }) => parent === id);

/** Whether a job has children that aren't over. */
export const hasOpenChildren = (world: World, id: string): boolean => childrenOf(world, id).some((child) => !isOver(child));

/** A job failed: whoever waits and needs it fails too, and whoever needs those. */
function failUpwards(world: World, job: ModelJob, now: number): void {
  const parent = live(world, job.parent);
  if (job.state !== "failed" || !job.failParent || parent?.state !== "blocked") return;
  end(parent, "failed", now, childFailed);
  failUpwards(world, parent, now);
}

/** A child that failed counts as such even when nobody keeps its row any more, unless an operator removed it. */
const needsAFailed = (world: World, id: string) =>
  [...world.jobs.values()].some((job) => job.parent === id && job.failParent && job.state === "failed");

function isReady(world: World, job: ModelJob): boolean {
  if (hasOpenChildren(world, job.id)) return false;
  return job.state === "blocked" || (job.state === "failed" && job.error === childFailed && !needsAFailed(world, job.id));
}

/** Children of `parents` are over; `ended` are those that may have failed. Who has nothing left to wait for waits to be run. */
export function tellParents(world: World, parents: readonly (string | null)[], ended: readonly string[], now: number): void {
  for (const id of ended) {
    const job = live(world, id);
    if (job) failUpwards(world, job, now);
  }
  const above = new Set<ModelJob>();
  for (const parent of parents) for (let job = live(world, parent); job && !above.has(job); job = live(world, job.parent)) above.add(job);
  for (const job of [...above].filter((one) => isReady(world, one))) wait(job);
}
