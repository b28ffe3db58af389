import type { Account } from "./account.ts";

/**
 * The list of what belongs to an installation, in its database: a key such as `queue orders` with an id, which is null for what is about to be
 * created. Queues and databases can't carry a mark. So they are listed before they are created, with their ids afterwards, and one that
 * somebody else created under the same name is not taken for ours.
 */
export type OwnList = { entries: ReadonlyMap<string, string | null>; isEmptyDatabase: boolean };

const table = "signalbox_resources";
/** More is never listed: an installation has at most some hundred queues. */
const maxEntries = 5_000;

/** Cloudflare's tables are not ours: a database that has only these is empty. */
const tablesSql = `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT LIKE '\\_cf\\_%' ESCAPE '\\'`;

export const noList: OwnList = { entries: new Map(), isEmptyDatabase: false };

/** Reads the list from a database, which may be one of somebody else. `key` is the key of the database itself. */
export async function readOwnList(account: Account, database: string, key: string): Promise<OwnList> {
  const tables = await account.query<{ name: string }>(database, tablesSql);
  if (!tables.some(({ name }) => name === table)) return { entries: new Map(), isEmptyDatabase: tables.length === 0 };
  const rows = await account.query<{ resource: string; id: string | null }>(
    database,
    `SELECT resource, id FROM ${table} LIMIT ${maxEntries}`,
  );
  // A deploy may have stopped right after it created the table: then the database is ours too.
  return { entries: new Map([[key, database], ...rows.map(({ resource, id }) => [resource, id] as const)]), isEmptyDatabase: false };
}

/** Writes entries to the list, also if they are there with another id. */
export async function writeOwnList(
  account: Account,
  database: string,
  entries: Iterable<readonly [key: string, id: string | null]>,
): Promise<void> {
  await account.query(database, `CREATE TABLE IF NOT EXISTS ${table} (resource TEXT PRIMARY KEY, id TEXT) STRICT`);
  await account.query(
    database,
    `INSERT INTO ${table} (resource, id) SELECT value ->> 'resource', value ->> 'id' FROM json_each(?1) WHERE true
     ON CONFLICT (resource) DO UPDATE SET id = excluded.id`,
    [JSON.stringify([...entries].map(([resource, id]) => ({ resource, id })))],
  );
}

/** Removes an entry from the list. */
export const removeFromOwnList = async (account: Account, database: string, key: string): Promise<void> =>
  void (await account.query(database, `DELETE FROM ${table} WHERE resource = ?1`, [key]));
