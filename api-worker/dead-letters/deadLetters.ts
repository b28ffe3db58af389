import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import { readPage } from "#domain/lists/cursor";
import { DeadLetter, DeadLetterDetail, ListedDeadLetter, DeadLetterGroups, DeadLetterStatus } from "#domain/dead-letters/deadLetter";
import { groupDeadLetters } from "#store/dead-letters/groups";
import { getDeadLetter, listDeadLetters } from "#store/dead-letters/list";
import { dropDeadLetter, restoreDeadLetter, snoozeDeadLetter } from "#store/dead-letters/commands";
import { refreshDashboards } from "../background.ts";
import { auditContextOf, type AppEnv } from "../context.ts";
import { replay } from "./replay.ts";
import {
  jsonResponse,
  jsonBody,
  ExactText,
  FutureTime,
  IdPath,
  Limit,
  listQuery,
  Moment,
  optionalJsonBody,
  pageOf,
  Reason,
} from "../schemas.ts";
import { needs } from "../needs.ts";

const Query = listQuery({
  status: DeadLetterStatus.optional(),
  queue: ExactText,
  type: ExactText,
  brand: ExactText,
  fingerprint: ExactText,
  correlationId: ExactText,
  q: ExactText,
  from: Moment.optional(),
  to: Moment.optional(),
  include: z.enum(["body"]).optional(),
});
const Replay = z
  .strictObject({ payload: z.unknown().optional(), message: z.unknown().optional(), reason: Reason.optional() })
  .refine(({ payload, message }) => payload === undefined || message === undefined, "payload or message, not both");
const Drop = z.strictObject({ reason: Reason });
const Restore = z.strictObject({ reason: Reason.optional() });
const Snooze = z.strictObject({ until: FutureTime, reason: Reason.optional() });
const deadLetter = jsonResponse("The dead letter as it is now", DeadLetter);

export const deadLetters = new OpenAPIHono<AppEnv>()
  .openapi(
    createRoute({
      method: "get",
      path: "/",
      summary: "Dead letters, newest first",
      request: { query: Query },
      responses: { 200: jsonResponse("A page", pageOf(ListedDeadLetter)) },
    }),
    async (c) => {
      const { cursor, limit, ...filter } = c.req.valid("query");
      return c.json(await readPage("dead-letters", { cursor, limit }, (page) => listDeadLetters(c.var.ops, filter, page)), 200);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/groups",
      summary: "The latest 2,000 by error, the most frequent first; with `more` there are older ones, which are not counted",
      request: { query: z.strictObject({ status: DeadLetterStatus.default("open"), limit: Limit }) },
      responses: { 200: jsonResponse("The groups", DeadLetterGroups) },
    }),
    async (c) => {
      const { status, limit } = c.req.valid("query");
      return c.json({ ...(await groupDeadLetters(c.var.ops, status, limit, new Date())), nextCursor: null }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/{id}",
      summary: "Message, tries and lineage of one",
      request: { params: IdPath },
      responses: { 200: jsonResponse("The whole story", DeadLetterDetail) },
    }),
    async (c) => c.json(await getDeadLetter(c.var.ops, c.req.valid("param").id), 200),
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/{id}/replay",
      ...needs("deadLetter.replay"),
      summary:
        "Send its message again: as it came, with another payload, or another `message` in its place (on a queue without jobs both are the body)",
      request: { params: IdPath, body: optionalJsonBody(Replay) },
      responses: { 200: deadLetter },
    }),
    async (c) => {
      const { reason, ...edit } = c.req.valid("json");
      const replayed = await replay(c, c.req.valid("param").id, edit, auditContextOf(c, reason));
      refreshDashboards(c);
      return c.json(replayed, 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/{id}/drop",
      ...needs("deadLetter.drop"),
      summary: "Put it aside for good",
      request: { params: IdPath, body: jsonBody(Drop) },
      responses: { 200: deadLetter },
    }),
    async (c) => {
      const dropped = await dropDeadLetter(c.var.ops, c.req.valid("param").id, auditContextOf(c, c.req.valid("json").reason));
      refreshDashboards(c);
      return c.json(dropped, 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/{id}/restore",
      ...needs("deadLetter.restore"),
      summary: "Take back a drop or a snooze",
      request: { params: IdPath, body: optionalJsonBody(Restore) },
      responses: { 200: deadLetter },
    }),
    async (c) => {
      const restored = await restoreDeadLetter(c.var.ops, c.req.valid("param").id, auditContextOf(c, c.req.valid("json").reason));
      refreshDashboards(c);
      return c.json(restored, 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/{id}/snooze",
      ...needs("deadLetter.snooze"),
      summary: "Hide it until a time",
      request: { params: IdPath, body: jsonBody(Snooze) },
      responses: { 200: deadLetter },
    }),
    async (c) => {
      const { until, reason } = c.req.valid("json");
      const snoozed = await snoozeDeadLetter(c.var.ops, c.req.valid("param").id, until, auditContextOf(c, reason));
      refreshDashboards(c);
      return c.json(snoozed, 200);
    },
  );
