import type { Context } from "hono";
import { errorText } from "#domain/errors/errorInfo";
import { log } from "#runtime/log";
import type { TextIndex } from "#store/dead-letters/textIndex";
import type { AppEnv } from "../context.ts";
import type { Env } from "../env.ts";

/** The index of the texts of the dead letters of one database, which {@link shardOfIndex} finds by its name. */
export const searchIndex = (env: Pick<Env, "SEARCH_INDEX">, shard = 1) =>
  env.SEARCH_INDEX.getByName(shard === 1 ? "dead-letters" : `dead-letters-${shard}`);

/** The index of the texts of the dead letters of a database, for one request, whose rows it counts. A failed call is logged, and the rows are scanned. */
export const textIndexOf =
  (c: Context<AppEnv>, ops: D1Database): TextIndex =>
  async (query) => {
    try {
      const found = await searchIndex(c.env, c.var.shards.indexOf(ops) + 1).find(query);
      c.var.rows.read += found?.rowsRead ?? 0;
      return found && found.ids;
    } catch (error) {
      log("warn", "search index not available, rows are scanned", { error: errorText(error) });
      return null;
    }
  };
