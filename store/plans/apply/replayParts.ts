import type { ReplayFacts } from "../../dead-letters/replayFacts.ts";
import type { PreparedJob } from "../../jobs/prepare.ts";

/** A dead letter to replay. `body` is null if its job exists and gets no other message. */
export type ReplayRow = ReplayFacts & { id: string; jobExists: number; body: string | null; options: string | null };

/** A dead letter whose replay inserts this job: it has no job row, or goes to another queue, `movedTo`. */
export type JobToReplay = { id: string; job: PreparedJob; movedTo: string | null };
/**
 * A dead letter whose body is sent, because its queue, or the other one that it goes to, is outside the job layer. `text` replaces the body;
 * null: as it was received. `digest` recognises it if it comes back.
 */
export type BodyToReplay = { id: string; queue: string; digest: string; text: string | null; movedTo: string | null };

/** A dead letter whose own job runs again with this message, which was edited or not. */
export type JobToEdit = { id: string; job: PreparedJob; isEdited: boolean };

/**
 * How the dead letters of a chunk are replayed. Those in no list have a job that runs again. If `edits` is not null, no other
 * jobs run again.
 */
export type ReplayParts = {
  inserts: readonly JobToReplay[];
  bodies: readonly BodyToReplay[];
  edits: readonly JobToEdit[] | null;
};
