import { idPrefixAt } from "#domain/lists/sortKeys";
import { indexedTextOf } from "#domain/text/trigrams";
import { type DeadLetterTotals, readArrivals, readExisting, readIdsAfter, readTexts } from "#store/dead-letters/indexedTexts";
import { clockSkewMs } from "#store/page";
import type { IndexTables } from "./indexTables.ts";

/** Ids that are read at once, and texts. */
const idChunk = 1_000;
const textChunk = 100;

/** For how long the counters alone say whether a dead letter with an earlier id came. Then all that are not settled are read again, ms. */
const walkEveryMs = 60_000;
/** How often deleted dead letters are looked for at most, ms. It reads a row for each dead letter. */
const scrubEveryMs = 3_600_000;

/** Adds the texts of those dead letters that the index does not have. Returns the rows read, or null if the index has no place for them. */
async function addMissing(db: D1Database, tables: IndexTables, ids: readonly string[]): Promise<number | null> {
  const missing = tables.missing(ids);
  let rowsRead = 0;
  for (let at = 0; at < missing.length; at += textChunk) {
    const texts = await readTexts(db, missing.slice(at, at + textChunk));
    rowsRead += texts.rowsRead;
    if (!tables.add(texts.items.map(({ id, text }) => ({ id, text: indexedTextOf(text) })))) return null;
    // Searches that come meanwhile, and the time limit of the one that waits, get a turn.
    await scheduler.wait(0);
  }
  return rowsRead;
}

/** Reads all dead letters that are not settled. Returns the rows read, or null if the index must be built again. A crash continues at the last chunk. */
async function walk(db: D1Database, tables: IndexTables, totals: DeadLetterTotals): Promise<number | null> {
  const { isFilled, settledBelow, drift, removedAfter } = tables.state;
  const startedMs = Date.now();
  let [position, rowsRead] = [settledBelow, 0];
  for (let isEnd = false; !isEnd;) {
    const ids = await readIdsAfter(db, position, idChunk);
    const added = await addMissing(db, tables, ids.items);
    if (added === null) return null;
    rowsRead += ids.rowsRead + added;
    position = ids.items.at(-1) ?? position;
    if (!isFilled) tables.change({ settledBelow: position });
    isEnd = ids.items.length < idChunk;
  }
  const lacking = totals.total - (tables.size - (isFilled ? totals.removed - removedAfter : 0));
  // Dead letters with settled ids came after all: the database was restored or filled from elsewhere.
  if (isFilled && lacking > drift) return null;
  tables.change({
    isFilled: true,
    settledBelow: idPrefixAt(startedMs - clockSkewMs),
    arrived: totals.arrived,
    walkedAt: startedMs,
    ...(isFilled ? {} : { drift: Math.max(0, lacking), removed: totals.removed, removedAfter: totals.removed }),
  });
  return rowsRead;
}

/** The rows of D1 that were read, and how many dead letters had ever been deleted. */
export type CaughtUp = { rowsRead: number; removed: number };

/**
 * Adds all dead letters that have been stored by now. Reads one row of D1 for each queue and two for each new dead letter, since counters tell
 * whether any other came.
 */
export async function catchUp(db: D1Database, tables: IndexTables): Promise<CaughtUp> {
  const { items, totals, rowsRead } = await readArrivals(db, tables.newestId, idChunk);
  const { isFilled, arrived, walkedAt, removedAfter } = tables.state;
  // Counters that only grow have become smaller: the database was restored, maybe with dead letters that had been deleted.
  const isRestored = totals.arrived < arrived || totals.removed < removedAfter;
  if (isRestored) tables.clear();
  const isRecent = isFilled && !isRestored && Math.abs(Date.now() - walkedAt) < walkEveryMs;
  if (isRecent && items.length < idChunk && totals.arrived - arrived === items.length) {
    const added = await addMissing(db, tables, items);
    if (added !== null) {
      if (items.length > 0) tables.change({ arrived: totals.arrived });
      return { rowsRead: rowsRead + added, removed: totals.removed };
    }
  }
  const walked = await walk(db, tables, totals);
  if (walked !== null) return { rowsRead: rowsRead + walked, removed: totals.removed };
  tables.clear();
  const rebuilt = await walk(db, tables, totals);
  if (rebuilt === null) throw new Error("The search index has no place for the dead letters in it");
  return { rowsRead: rowsRead + rebuilt, removed: totals.removed };
}

/** Removes what was deleted, if the number of deleted dead letters says that something was, at most once an hour. */
export async function scrub(db: D1Database, tables: IndexTables, removed: number): Promise<void> {
  const { state } = tables;
  const startedMs = Date.now();
  if (state.removed === removed || startedMs - state.scrubbedAt < scrubEveryMs) return;
  tables.change({ scrubbedAt: startedMs });
  for (let ids = tables.idsAfter("", idChunk); ids.length > 0; ids = tables.idsAfter(ids.at(-1) ?? "", idChunk)) {
    const existing = await readExisting(db, ids);
    tables.remove(ids.filter((id) => !existing.has(id)));
  }
  const { totals } = await readArrivals(db, tables.newestId, 1);
  tables.change({ removed, removedAfter: totals.removed });
}
