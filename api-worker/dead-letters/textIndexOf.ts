import type { Context } from "hono";
import { errorText } from "#domain/errors/errorInfo";
import { log } from "#runtime/log";
import type { TextIndex } from "#store/dead-letters/textIndex";
import type { AppEnv } from "../context.ts";
import type { Env } from "../env.ts";

/** The single index of the texts of dead letters. */
export const searchIndex = (env: Pick<Env, "SEARCH_INDEX">) => env.SEARCH_INDEX.getByName("dead-letters");

/** The index of the texts of dead letters, for one request, whose rows it counts. A failed call is logged, and the rows are scanned. */
export const textIndexOf =
  (c: Context<AppEnv>): TextIndex =>
  async (query) => {
    try {
      const found = await searchIndex(c.env).find(query);
      c.var.rows.read += found?.rowsRead ?? 0;
      return found && found.ids;
    } catch (error) {
      log("warn", "search index not available, rows are scanned", { error: errorText(error) });
      return null;
    }
  };
