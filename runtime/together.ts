/** Statements that are committed in one batch, about: so many that round trips hardly count, and so few that others soon get the database. */
const maxStatements = 60;

/** What was asked of a database in this turn, and what comes of all of it. */
type Group<Item, Result> = { items: Item[]; size: number; result: Promise<Result> };

/**
 * Returns a function that adds to the group of this turn: what is added before the next microtask, as by the messages of a batch that are
 * handled side by side, is run once. A turn belongs to one event of the Worker, so a group never mixes two.
 */
function groupByTurn<Item, Result>(run: (db: D1Database, items: Item[]) => Promise<Result>, maxSize: number) {
  const open = new WeakMap<D1Database, Group<Item, Result>>();
  const start = (db: D1Database): Group<Item, Result> => {
    const items: Item[] = [];
    const runAfterTurn = async () => {
      await Promise.resolve();
      if (open.get(db) === group) open.delete(db);
      return run(db, items);
    };
    const group: Group<Item, Result> = { items, size: 0, result: Promise.resolve().then(runAfterTurn) };
    open.set(db, group);
    return group;
  };
  return (db: D1Database, item: Item, size: number): Group<Item, Result> => {
    const last = open.get(db);
    const group = last && last.size + size <= maxSize ? last : start(db);
    group.items.push(item);
    group.size += size;
    return group;
  };
}

/** Returns a function that returns whether an id is among those that `sql` selects as `id`, for ?1, a JSON array. Ids that are asked for in one turn cost one read. */
export function readTogether(sql: string): (db: D1Database, id: string) => Promise<boolean> {
  const add = groupByTurn<string, Set<string>>(async (db, ids) => {
    const { results } = await db.prepare(sql).bind(JSON.stringify(ids)).all<{ id: string }>();
    return new Set(results.map(({ id }) => id));
  }, Infinity);
  return async (db, id) => (await add(db, id, 1).result).has(id);
}

const addToCommit = groupByTurn<readonly D1PreparedStatement[], void>(async (db, works) => {
  await db.batch(works.flat());
}, maxStatements);

/**
 * Commits the statements of one message: all or none. What is committed in one turn shares a transaction; if that fails, each message commits
 * on its own, so that none fails because of another. Throws what the database throws.
 */
export async function commitTogether(db: D1Database, statements: readonly D1PreparedStatement[]): Promise<void> {
  const group = addToCommit(db, statements, statements.length);
  try {
    await group.result;
  } catch (error) {
    if (group.items.length === 1) throw error;
    await db.batch([...statements]);
  }
}
