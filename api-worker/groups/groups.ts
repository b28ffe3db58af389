import { OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import { FailureGroup, FailureGroupDetail, GroupChange, groupSorts, GroupStatus } from "#domain/groups/group";
import { compare } from "#domain/groups/compare";
import { type CommonFeature, type Feature, GroupExplanation } from "#domain/groups/inCommon";
import { affectedOf } from "#domain/groups/affected";
import { readPage } from "#domain/lists/cursor";
import { explainGroupInShards, getGroupInShards, listGroups, updateGroupInShards } from "#store/shards/groups";
import { redact } from "#runtime/redact";
import { runCommand } from "../background.ts";
import type { AppEnv } from "../context.ts";
import { command, read } from "../routes.ts";
import { shardsFor } from "../shards.ts";
import { ExactText, FutureTime, jsonBody, jsonResponse, listQuery, pageOf } from "../schemas.ts";
import { withSubjects } from "../subjects.ts";

const filters = { status: GroupStatus.optional(), queue: ExactText, q: ExactText, sort: z.enum(groupSorts).default("lastSeen") };
const Path = z.object({ fingerprint: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.:-]{0,199}$/, "letters, digits, dots, dashes") });
const Change = GroupChange.safeExtend({ until: FutureTime.optional() });

const redacted = (text: string | null | undefined) => (typeof text === "string" ? redact(text) : text);

const redactFeature = (feature: Feature): Feature =>
  typeof feature.value === "string" ? { ...feature, value: redact(feature.value) } : feature;
const redactFeatures = ({ feature, also, ...shares }: CommonFeature): CommonFeature => ({
  ...shares,
  feature: redactFeature(feature),
  also: also.map(redactFeature),
});

/** Failures by cause. */
export const groups = new OpenAPIHono<AppEnv>()
  .openapi(
    read(
      "/",
      "List dead letters by cause: last seen first, or the most in all (`count`), or the most at present (`rate`: a failure counts half as much as one an hour later). `state` is `regressed` (seen again after it was resolved, within 24 hours), `escalating` (at least 10 in the last hour, twice as many as in the hour before), `new` (first seen within 24 hours) or `ongoing`. `queue` and `q` scan at most 2,000 groups for a page",
      { query: listQuery(filters) },
      jsonResponse("A page", pageOf(FailureGroup)),
    ),
    async (c) => {
      const { sort, status, queue, q, ...page } = c.req.valid("query");
      const now = new Date();
      return c.json(
        await readPage(`groups ${sort} ${status ?? ""}`, page, (request) =>
          listGroups(c.var.shards, { status, queue, q }, sort, request, now, shardsFor(c, queue)),
        ),
        200,
      );
    },
  )
  .openapi(
    read(
      "/{fingerprint}",
      "Get a group with what it affects: types, tenants, and the subjects and traces of its latest 20 dead letters",
      { params: Path },
      jsonResponse("The group", FailureGroupDetail),
    ),
    async (c) => {
      const { affected, deadLetters, ...stored } = await getGroupInShards(c.var.shards, c.req.valid("param").fingerprint, new Date());
      const named = await withSubjects(c, "dead_letters", affected);
      const subjects = new Map(named.map(({ id, subject }) => [id, subject]));
      const shown = deadLetters.map((item) => {
        const subject = subjects.get(item.id);
        return subject === undefined ? item : { ...item, subject };
      });
      return c.json({ ...stored, ...affectedOf(named), deadLetters: shown }, 200);
    },
  )
  .openapi(
    read(
      "/{fingerprint}/in-common",
      "Explain a group: what sets its failures apart from successes of the same types in about the same time, and since which deploy it fails. Compares at most 100 failures with about 140 successes: payload fields up to 16,384 characters of a message, tenant, queue, Worker version, size, attempt and hour. The five strongest differences, each with its shares on both sides, and `also`: features of the same messages",
      { params: Path },
      jsonResponse("What the failures have in common", GroupExplanation),
    ),
    async (c) => {
      const { count, failures, successes, since } = await explainGroupInShards(c.var.shards, c.req.valid("param").fingerprint);
      const { result, features } = compare(failures, successes);
      const sampled = { failures: failures.length, of: Math.max(count, failures.length), successes: successes.length };
      return c.json({ sampled, inCommon: { result, features: features.map(redactFeatures) }, since }, 200);
    },
  )
  .openapi(
    command(
      "put",
      "/{fingerprint}",
      "group.update",
      "Resolve, mute (`until` a time, or until more than `above` an hour), reopen or assign a group, or set its note or runbook. Fields that are left out stay as they are",
      { params: Path, body: jsonBody(Change) },
      { 200: jsonResponse("The group as it is now", FailureGroup) },
    ),
    async (c) => {
      const { reason, ...change } = c.req.valid("json");
      const safe = { ...change, ...(change.note === undefined ? {} : { note: redacted(change.note) ?? null }) };
      return c.json(
        await runCommand(c, reason, ({ audit }) => updateGroupInShards(c.var.shards, c.req.valid("param").fingerprint, safe, audit)),
        200,
      );
    },
  );
