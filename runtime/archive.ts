import { archiveLine, archiveName, ndjsonType } from "#domain/dead-letters/archive";
import { errorText } from "#domain/errors/errorInfo";
import { deleteArchivedDeadLetters, readExpiredDeadLetters } from "#store/dead-letters/archive";
import { errorFields, log } from "./log.ts";
import type { DeleteDeadLetters } from "./retention.ts";

/** The bucket that keeps deleted dead letters: the optional binding `ARCHIVE` of the Worker of the dashboard. */
export type Archive = Pick<R2Bucket, "put">;
export type ArchiveVars = { ARCHIVE?: Archive | Queue };

/** Returns the archive of a Worker; undefined without one. A queue may be bound under the same name. */
export const archiveOf = ({ ARCHIVE: bound }: ArchiveVars): Archive | undefined => (bound && "put" in bound ? bound : undefined);

/**
 * Writes the next up to 200 dead letters whose retention period is over to an object of the bucket, and then deletes them. If the Worker
 * stops in between, the next call writes the same object again. Returns how many were deleted. Throws the error of the bucket, and then
 * deletes nothing.
 */
export async function archiveDeadLetters(ops: D1Database, archive: Archive, now: Date): Promise<number> {
  const chunk = await readExpiredDeadLetters(ops, now);
  if (chunk.length === 0) return 0;
  await archive.put(archiveName(chunk), chunk.map(archiveLine).join(""), { httpMetadata: { contentType: ndjsonType } });
  return deleteArchivedDeadLetters(
    ops,
    chunk.map(({ id }) => id),
    now,
  );
}

/** {@link archiveDeadLetters} as a step of retention. If the bucket fails, that is logged, nothing is deleted, and the next round tries again. */
export const deleteByArchive =
  (archive: Archive): DeleteDeadLetters =>
  async (ops, now) => {
    try {
      return await archiveDeadLetters(ops, archive, now);
    } catch (error) {
      log("error", "dead letters were not archived, so none were deleted", { error: errorText(error), ...errorFields(error) });
      return 0;
    }
  };
