import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { eventually } from "../eventually.ts";
import { madeUpKeywords } from "./keywords.ts";
import { useCopy } from "./startCopy.ts";
import { untilFinished, untilPublished } from "./waits.ts";

const { api } = await useCopy();

test("a fault on one keyword makes one dead letter; concurrent replays have one effect, and the article is published after the fault", async () => {
  const keywords = madeUpKeywords(5, "knots");
  const [broken = ""] = keywords;
  await api.refuseToPublish({ keyword: broken });
  await api.createBrand("knot-brand", { seedKeywords: keywords });
  const correlationId = await api.cycle("knot-brand");
  expect(await untilPublished(api, "knot-brand", 4)).toHaveLength(4);

  const open = () => api.deadLetters({ status: "open" });
  const [first] = await eventually("one dead letter", open, (all) => all.length === 1);
  expect(first).toMatchObject({
    queue: "publish-commands",
    type: "content.publish",
    tenant: "knot-brand",
    correlationId,
    reason: "permanent",
  });
  expect(first).toMatchObject({ errorName: "PermanentError", errorMessage: expect.stringContaining("Fire drill"), attempts: 1 });
  const detail = await api.deadLetter(first?.id ?? "");
  expect(JSON.parse(detail.deadLetter.body)).toMatchObject({ correlation_id: correlationId, payload: { keyword: broken } });
  expect(detail.attempts).toMatchObject([{ attempt: 1, outcome: "failed", errorName: "PermanentError" }]);
  // The stack has the file and line of the source, not of the build.
  const source = readFileSync(new URL("../../runtime/faultInjection.ts", import.meta.url), "utf8").split("\n");
  const line = source.findIndex((text) => text.includes("throw new PermanentError(")) + 1;
  expect(detail.deadLetter.errorStack).toContain(`at runtime/faultInjection.ts:${line}\n`);
  expect(detail.attempts[0]?.errorStack).toBe(detail.deadLetter.errorStack);

  const replay = (id: string | undefined) => api.call("POST", `/api/dead-letters/${id}/replay`, { reason: "is it fixed?" });
  const answers = await Promise.all(Array.from({ length: 8 }, () => replay(first?.id)));
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, ...Array.from({ length: 7 }, () => 409)]);
  expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({
    error: { code: "conflict", message: expect.stringMatching(/already/i) },
  });
  const [second] = await eventually("one new dead letter", open, (all) => all.length === 1 && all[0]?.id !== first?.id);
  expect(second).toMatchObject({ replayOf: first?.id, correlationId });

  await api.clearFaults();
  expect((await replay(second?.id)).status).toBe(200);
  const articles = await untilPublished(api, "knot-brand", 5);
  expect(articles).toHaveLength(5);
  const jobs = await untilFinished(api, correlationId, 5);
  expect(jobs.filter(({ type, queue }) => type === "content.published" && queue === "brand-events")).toHaveLength(5);
  expect(await open()).toEqual([]);
  const path = articles.find((article) => article.endsWith(broken.replaceAll(" ", "-")));
  expect((await api.call("GET", path ?? "")).status).toBe(200);
});
