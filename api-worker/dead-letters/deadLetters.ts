import { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { z } from "zod";
import { readPage } from "#domain/lists/cursor";
import { DeadLetter, DeadLetterDetail, ListedDeadLetter, DeadLetterGroups, DeadLetterStatus } from "#domain/dead-letters/deadLetter";
import { getDeadLetter, listDeadLetters } from "#store/dead-letters/list";
import { Rehearsal } from "#domain/dead-letters/rehearsal";
import { rehearseDeadLetter } from "#runtime/commands/dead-letters/rehearseDeadLetter";
import { replayDeadLetter } from "#runtime/commands/dead-letters/replayDeadLetter";
import { listOrderOf } from "#store/dead-letters/scan";
import { groupDeadLettersInShards } from "#store/shards/deadLetters";
import { listInShards } from "#store/mergePages";
import { dropDeadLetter, restoreDeadLetter, snoozeDeadLetter } from "#store/dead-letters/commands";
import type { CommandContext } from "#runtime/commands/context";
import { sharedBudgetOf } from "../account/accountApi.ts";
import { deadLetterFilters, listNameOf } from "./filters.ts";
import { textIndexOf } from "./textIndexOf.ts";
import { bodyPusherOf } from "../cloudflare/bodyPusher.ts";
import { runCommand } from "../background.ts";
import { type AppEnv, auditContextOf } from "../context.ts";
import { withSubject, withSubjects } from "../subjects.ts";
import { DispatchedBy, dispatchedBy } from "../dispatchedBy.ts";
import { command, read } from "../routes.ts";
import { shardOfId, shardsFor } from "../shards.ts";
import {
  jsonResponse,
  jsonBody,
  ExactText,
  FutureTime,
  IdPath,
  Limit,
  listQuery,
  optionalJsonBody,
  pageOf,
  Reason,
  requiredReason,
  idAndReason,
} from "../schemas.ts";

const Query = listQuery({ ...deadLetterFilters, include: z.enum(["body"]).optional() });
const Edit = z.strictObject({ payload: z.unknown().optional(), message: z.unknown().optional(), queue: ExactText });
const hasOnePart = ({ payload, message }: z.output<typeof Edit>): boolean => payload === undefined || message === undefined;
const Replay = Edit.extend({ reason: Reason.optional() }).refine(hasOnePart, "payload or message, not both");
const Rehearse = Edit.extend({ confirmOutside: z.boolean().optional() }).refine(hasOnePart, "payload or message, not both");
const Snooze = z.strictObject({ until: FutureTime, reason: Reason.optional() });
const ok = { 200: jsonResponse("The dead letter as it is now", DeadLetter) };
const Replayed = DeadLetter.extend({ dispatchedBy: DispatchedBy });

/** Returns the database of the dead letter that the path names. */
const shardOf = (c: Context<AppEnv>): Promise<D1Database> => shardOfId(c, "deadLetter", c.req.param("id") ?? "");

/** Runs a command on the dead letter that the path names. */
const change = async (c: Context<AppEnv>, reason: string | undefined, run: (context: CommandContext) => Promise<DeadLetter>) =>
  runCommand(c, reason, run, await shardOf(c));

export const deadLetters = new OpenAPIHono<AppEnv>()
  .openapi(
    read(
      "/",
      "List dead letters, newest first. `order=queue` sorts by queue and needs a `status`. With `expiresBefore`: those that retention deletes before that time, the next one first",
      { query: Query },
      jsonResponse("A page", pageOf(ListedDeadLetter)),
    ),
    async (c) => {
      const { cursor, limit, ...filter } = c.req.valid("query");
      const page = await readPage(listNameOf(filter), { cursor, limit }, (request) =>
        listInShards(shardsFor(c, filter.queue), request, listOrderOf(filter), (ops, own) =>
          listDeadLetters(ops, filter, own, textIndexOf(c, ops)),
        ),
      );
      return c.json({ ...page, items: await withSubjects(c, "dead_letters", page.items) }, 200);
    },
  )
  .openapi(
    read(
      "/groups",
      "Group dead letters by error, most frequent first: all open ones, or the latest 2,000 of another status. `more` is true if older ones exist, which are not counted",
      { query: z.strictObject({ status: DeadLetterStatus.default("open"), limit: Limit }) },
      jsonResponse("The groups", DeadLetterGroups),
    ),
    async (c) => {
      const { status, limit } = c.req.valid("query");
      const { items, ...rest } = await groupDeadLettersInShards(c.var.shards, status, limit, new Date());
      const samples = await withSubjects(
        c,
        "dead_letters",
        items.map(({ sample }) => sample),
      );
      const groups = items.map((group, index) => ({ ...group, sample: samples[index] ?? group.sample }));
      return c.json({ ...rest, items: groups, nextCursor: null }, 200);
    },
  )
  .openapi(
    read(
      "/{id}",
      "Get a dead letter with its message, attempts and lineage",
      { params: IdPath },
      jsonResponse("The dead letter with its message, attempts and lineage", DeadLetterDetail),
    ),
    async (c) => {
      const detail = await getDeadLetter(await shardOf(c), c.req.valid("param").id);
      return c.json({ ...detail, deadLetter: await withSubject(c, "dead_letters", detail.deadLetter) }, 200);
    },
  )
  .openapi(
    command(
      "post",
      "/{id}/replay",
      "deadLetter.replay",
      "Replay a dead letter, unchanged or with another `payload` or `message` (on an external queue, each replaces the body), to its own or another `queue`. A message that came back three times after a replay needs a `reason`",
      { params: IdPath, body: optionalJsonBody(Replay) },
      { 200: jsonResponse("The dead letter as it is now, and who dispatches the replay", Replayed) },
    ),
    async (c) => {
      const { reason, ...edit } = c.req.valid("json");
      const { id } = c.req.valid("param");
      const pusher = bodyPusherOf(c.env, sharedBudgetOf(c.env));
      const deadLetter = await runCommand(c, reason, (context) => replayDeadLetter(context, id, edit, pusher), await shardOf(c));
      return c.json(
        {
          ...deadLetter,
          dispatchedBy:
            deadLetter.replays === "job" ? dispatchedBy(c.env, deadLetter.replayedTo ?? deadLetter.queue) : ("signalbox" as const),
        },
        200,
      );
    },
  )
  .openapi(
    command(
      "post",
      "/{id}/rehearse",
      "deadLetter.rehearse",
      "Rehearse the replay of a dead letter, unchanged or with another `payload` or `message`: runs the deployed handler without effect and says what it would write and send. With `confirmOutside`, a handler that calls outside services sends these requests",
      { params: IdPath, body: optionalJsonBody(Rehearse) },
      { 200: jsonResponse("What a replay would do", Rehearsal) },
    ),
    async (c) => {
      const { id } = c.req.valid("param");
      const context = { ops: await shardOf(c), bindings: c.env, audit: auditContextOf(c) };
      return c.json(await rehearseDeadLetter(context, id, c.req.valid("json")), 200);
    },
  )
  .openapi(
    command("post", "/{id}/drop", "deadLetter.drop", "Drop a dead letter", { params: IdPath, body: requiredReason }, ok),
    async (c) => {
      const { id } = c.req.valid("param");
      return c.json(await change(c, c.req.valid("json").reason, ({ ops, audit }) => dropDeadLetter(ops, id, audit)), 200);
    },
  )
  .openapi(
    command("post", "/{id}/restore", "deadLetter.restore", "Reopen a dropped or snoozed dead letter", idAndReason, ok),
    async (c) => {
      const { id } = c.req.valid("param");
      return c.json(await change(c, c.req.valid("json").reason, ({ ops, audit }) => restoreDeadLetter(ops, id, audit)), 200);
    },
  )
  .openapi(
    command(
      "post",
      "/{id}/snooze",
      "deadLetter.snooze",
      "Snooze a dead letter until a given time",
      { params: IdPath, body: jsonBody(Snooze) },
      ok,
    ),
    async (c) => {
      const { until, reason } = c.req.valid("json");
      const { id } = c.req.valid("param");
      return c.json(await change(c, reason, ({ ops, audit }) => snoozeDeadLetter(ops, id, until, audit)), 200);
    },
  );
