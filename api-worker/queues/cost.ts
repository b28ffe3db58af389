import { OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import { costByQueue, DayCost } from "#domain/cost/cost";
import { costDays } from "#domain/cost/days";
import { pricesAsOf } from "#domain/cost/prices";
import { ApiError } from "#domain/errors/apiError";
import { countJobsInShards } from "#store/shards/queues";
import type { AppEnv } from "../context.ts";
import { read } from "../routes.ts";
import { jsonResponse } from "../schemas.ts";

const Query = z.strictObject({ day: z.iso.date({ error: "a day such as 2026-10-01" }).optional() });

const refuseDay = (message: string, issue: string) => new ApiError("invalid", message, [{ path: "query.day", message: issue }]);

export const cost = new OpenAPIHono<AppEnv>().openapi(
  read(
    "/",
    "Get what the jobs of a day (UTC, by default yesterday) cost at the public prices, by queue and per million jobs. Amounts that the plan includes are not subtracted. `usd` is for batches of 100 messages, `maxUsd` for batches of one; requests are an upper bound in both. Only queues of the job layer are counted",
    { query: Query },
    jsonResponse("The cost of each queue in which an attempt ended, the most expensive first", DayCost),
  ),
  async (c) => {
    const { firstDay, yesterday, today } = costDays(Date.now());
    const { day = yesterday } = c.req.valid("query");
    if (day > today) throw refuseDay(`\`day\` must not be after today, ${today} (UTC)`, "must not be in the future");
    if (day < firstDay) throw refuseDay(`The counters before ${firstDay} are deleted: \`day\` must not be earlier`, "is no longer kept");
    const { counts, isComplete } = await countJobsInShards(c.var.shards, day);
    return c.json({ day, isOver: day < today, firstDay, ...costByQueue(counts), isComplete, pricesAsOf }, 200);
  },
);
