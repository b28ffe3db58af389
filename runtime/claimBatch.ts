import type { Admission, Candidate } from "#domain/queues/limits";
import { type ClaimRequest, type ClaimResult, claimJobs } from "#store/jobs/claim";
import { readHeldJobs } from "#store/jobs/heldClaim";
import type { Limiter } from "./coordinator/client.ts";

/** Jobs that are to start. `mayHold`: all their messages carry a ticket and come for the first time. `withFaults`: injected faults are read. */
export type ToStart = { candidates: readonly Candidate[]; mayHold: boolean; withFaults: boolean };

/** What a batch may start. `held` are the claimed jobs whose claims are not written yet: the limiter holds them until the hold ends. */
export type ClaimedBatch = { admission: Admission; claims: ClaimResult; held: string[] };

/**
 * Claims those jobs of a batch that may start. If the limiter holds them for this delivery, jobs that wait for their first attempt only need to be
 * read, because no other delivery starts them: the claim of an attempt that ends soon is never written. Costs a round trip to the limiter and
 * one to the database, or two for jobs that had attempts before.
 */
export async function claimBatch(
  ops: D1Database,
  queue: string,
  limiter: Pick<Limiter, "admit" | "endHold">,
  { candidates, mayHold, withFaults }: ToStart,
  request: Omit<ClaimRequest, "ids">,
  at: string,
): Promise<ClaimedBatch> {
  const admission = await limiter.admit(candidates, mayHold);
  const { hold } = admission;
  // A copy of an id that came back is looked up more slowly.
  const granted = admission.granted.length === candidates.length ? candidates.map(({ id }) => id) : admission.granted;
  if (!hold) return { admission, claims: await claimJobs(ops, queue, { ...request, ids: granted }, at, withFaults), held: [] };
  try {
    const { toWrite, ...read } = await readHeldJobs(ops, queue, { ...request, ids: granted }, at, withFaults);
    const written = toWrite.length > 0 ? await claimJobs(ops, queue, { ...request, withTicket: [], ids: toWrite }, at, false) : null;
    const held = [...read.claimed.keys()];
    const others = granted.filter((id) => !read.claimed.has(id));
    if (others.length > 0) await limiter.endHold(hold, held.length > 0 ? others : undefined);
    for (const [id, job] of written?.claimed ?? []) read.claimed.set(id, job);
    return { admission, claims: { ...read, paused: read.paused || written?.paused === true }, held };
  } catch (error) {
    // The batch is delivered again, and must find its jobs free.
    await limiter.endHold(hold);
    throw error;
  }
}
