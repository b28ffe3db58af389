import { describe, expect, test } from "vitest";
import { PermanentError, RateLimitError, TransientError } from "#domain/jobs/retry";
import { stubServer, chatCompletion } from "#runtime/testing/stubServer";
import { modelWriter } from "./modelWriter.ts";
import { sampleWriter } from "./sampleWriter.ts";
import { article, type Subject, type Writer } from "./writer.ts";
import { writerOf } from "./writers.ts";
import { env } from "./testing/brand.ts";

const subject = (keyword: string, facts = ["Small steps last", "Writing it down helps", "Most people stop too early"]): Subject => ({
  brand: "niche-fi",
  keyword,
  volume: 900,
  difficulty: 20,
  notes: { angles: ["First steps", "What to avoid"], questions: ["Does writing help?", "Is it hard?"], facts },
});
const write = async (writer: Writer, about: Subject) => writer.editorial(about, await writer.draft(about, await writer.outline(about)));

describe("the sample writer", () => {
  test("composes a readable article from the research, the same each time", async () => {
    const draft = await write(sampleWriter, subject("best tents"));
    expect(await write(sampleWriter, subject("best tents"))).toEqual(draft);
    const written = article(subject("best tents"), draft, sampleWriter.name);
    expect(written.wordCount).toBeGreaterThan(300);
    for (const fact of subject("best tents").notes.facts) expect(draft.body).toContain(fact);
    expect(draft.body).not.toMatch(/\{keyword\}|undefined|\n{3}/);
    expect(draft.body.match(/^### .+$/gm)?.every((heading) => !draft.body.includes(`${heading}\n\n#`))).toBe(true);
  });

  test("writes a different text for each of ten keywords", async () => {
    const keywords = Array.from({ length: 10 }, (_, index) => `subject number ${index}`);
    const bodies = await Promise.all(
      keywords.map(async (keyword) => (await write(sampleWriter, subject(keyword))).body.replaceAll(keyword, "…")),
    );
    expect(new Set(bodies).size).toBe(10);
  });

  test("writes an article without any research notes", async () => {
    const draft = await write(sampleWriter, { ...subject("best tents"), notes: { angles: [], questions: [], facts: [] } });
    expect(draft.body.length).toBeGreaterThan(500);
  });
});

describe("the model writer", () => {
  const outline = { title: "Tents", description: "About tents", sections: [{ heading: "First", points: ["a"] }] };
  const draft = { title: "Tents", description: "About tents", body: "A tent keeps the rain out. ".repeat(20) };
  const at = async (...replies: Parameters<typeof stubServer>) => {
    const endpoint = await stubServer(...replies);
    return { endpoint, writer: modelWriter({ baseUrl: endpoint.url, model: "test-model" }) };
  };

  test("sends one request for each step and takes answers that fit the schema", async () => {
    const { endpoint, writer } = await at(chatCompletion(outline), chatCompletion(draft), chatCompletion(draft));
    expect(await write(writer, subject("best tents"))).toEqual(draft);
    const seen = await endpoint.requests();
    expect(seen.length).toBe(3);
    expect(JSON.stringify(seen[0]?.body)).toContain("best tents");
    expect(writer.name).toBe("test-model");
  });

  test("throws an error that tells the step whether to retry", async () => {
    const failing = async (...replies: Parameters<typeof stubServer>) => (await at(...replies)).writer.outline(subject("best tents"));
    await expect(failing({ status: 429, headers: { "retry-after": "7" }, body: {} })).rejects.toBeInstanceOf(RateLimitError);
    await expect(failing({ status: 500, body: {} })).rejects.toBeInstanceOf(TransientError);
    await expect(failing(chatCompletion("not json"))).rejects.toBeInstanceOf(TransientError);
    await expect(failing({ cut: true, body: {} })).rejects.toBeInstanceOf(TransientError);
    await expect(failing({ status: 401, body: {} })).rejects.toBeInstanceOf(PermanentError);
  });

  test("is used if a base URL is set; otherwise the sample writer is", () => {
    expect(writerOf(env).name).toBe("sample");
    expect(writerOf({ ...env, WRITER_BASE_URL: "http://127.0.0.1:1", WRITER_MODEL: "m" }).name).toBe("m");
  });
});
