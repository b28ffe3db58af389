import { describe, expect, test } from "vitest";
import { z } from "zod";
import { askModel } from "./llm.ts";
import { stubServer, chatCompletion } from "./testing/stubServer.ts";
import type { StubReply } from "./testing/standIn.ts";

const question = { system: "You answer briefly.", prompt: "What is a queue?", timeoutMs: 5_000 };
const Answer = z.object({ words: z.array(z.string()).min(1), count: z.number() });

/** Asks a model that replies like this. */
async function ask(reply: StubReply, schema?: z.ZodType, timeoutMs = 5_000) {
  const { url } = await stubServer(reply);
  const config = { baseUrl: `${url}/v1`, model: "small-model", apiKey: "sk-secret" };
  return schema ? askModel(config, { ...question, timeoutMs, schema }) : askModel(config, { ...question, timeoutMs });
}

describe("an answer", () => {
  test("is asked for in the protocol, with the key, and is the text", async () => {
    const { url, requests: seen } = await stubServer(chatCompletion("A line of messages."));
    expect(await askModel({ baseUrl: `${url}/v1`, model: "small-model", apiKey: "sk-secret" }, question)).toBe("A line of messages.");
    const [request, ...again] = await seen();
    expect(again).toEqual([]);
    expect(request).toMatchObject({
      path: "v1/chat/completions",
      headers: { authorization: "Bearer sk-secret" },
      body: {
        model: "small-model",
        messages: [
          { role: "system", content: "You answer briefly." },
          { role: "user", content: "What is a queue?" },
        ],
      },
    });
  });

  test("needs no key", async () => {
    const { url, requests: seen } = await stubServer(chatCompletion("Yes."));
    await askModel({ baseUrl: `${url}/v1`, model: "local" }, question);
    expect((await seen())[0]?.headers).not.toHaveProperty("authorization");
  });

  const data = { words: ["queue"], count: 1 };
  const wrapped: [string, string][] = [
    ["bare", JSON.stringify(data)],
    ["in a fence", `Here you are:\n\`\`\`json\n${JSON.stringify(data, null, 2)}\n\`\`\`\nAnything else?`],
    ["after thinking aloud", `<think>They want {words}. [1]</think>\n${JSON.stringify(data)}`],
    ["behind a quoted source", `As the manual says [1]: ${JSON.stringify(data)}`],
  ];
  test.each(wrapped)("of data is read %s", async (_, text) => {
    expect(await ask(chatCompletion(text), Answer)).toEqual(data);
  });

  test("of data is described to the model", async () => {
    const { url, requests: seen } = await stubServer(chatCompletion(data));
    await askModel({ baseUrl: url, model: "m" }, { ...question, schema: Answer });
    expect(JSON.stringify((await seen())[0]?.body)).toContain('\\"words\\"');
  });
});

describe("a failure", () => {
  test("an answer that is far too long is not read to its end", async () => {
    await expect(ask(chatCompletion("word ".repeat(250_000)))).rejects.toMatchObject({
      name: "TransientError",
      message: expect.stringContaining("more than 1 MB"),
    });
  });

  const error = (message: string) => ({ error: { message, type: "error" } });
  const failing: [string, StubReply, string, object][] = [
    [
      "that asks for time waits as long",
      { status: 429, headers: { "retry-after": "17" }, body: error("Slow down") },
      "RateLimitError",
      { retryAfterSeconds: 17 },
    ],
    [
      "that asks for time without saying how long waits a minute",
      { status: 429, body: error("Slow down") },
      "RateLimitError",
      { retryAfterSeconds: 60 },
    ],
    [
      "of a busy service waits as long as it asks",
      { status: 529, headers: { "retry-after-ms": "2500" }, body: error("Overloaded") },
      "TransientError",
      { retryAfterSeconds: 3 },
    ],
    [
      "that says in its body how long to wait is heard",
      { status: 503, body: { error: { message: "Busy", details: [{ retryDelay: "36s" }] } } },
      "TransientError",
      { retryAfterSeconds: 36 },
    ],
    ["of the service may heal", { status: 500, body: error("Oops") }, "TransientError", { message: "small-model answered 500: Oops" }],
    [
      "in plain text may heal too, and is told without our key",
      { status: 503, body: "<html>down for sk-secret</html>" },
      "TransientError",
      { message: "small-model answered 503: <html>down for [redacted]</html>" },
    ],
    ["that is a time-out over there may heal", { status: 408, body: error("Too slow") }, "TransientError", {}],
    ["of the envelope may heal", { body: '{"choices":[{"mess' }, "TransientError", { message: expect.stringContaining("can't be read") }],
    ["of the line may heal", { body: '{"choices":[', cut: true }, "TransientError", {}],
    ["to say anything may heal", chatCompletion("  "), "TransientError", { message: "small-model answered nothing" }],
    ["to finish may heal", chatCompletion("A queue is", "length"), "TransientError", {}],
    ["to agree can't heal", chatCompletion("No.", "content_filter"), "PermanentError", {}],
    [
      "of our request can't heal",
      { status: 400, body: error("No such parameter") },
      "PermanentError",
      { message: "small-model answered 400: No such parameter" },
    ],
    [
      "of our key can't heal, and does not tell it",
      { status: 401, body: error("Wrong key sk-secret") },
      "PermanentError",
      { message: "small-model answered 401: Wrong key [redacted]" },
    ],
    ["to be allowed can't heal", { status: 403, body: error("Not you") }, "PermanentError", {}],
    ["to find the model can't heal", { status: 404, body: error("No such model") }, "PermanentError", {}],
  ];
  test.each(failing)("%s", async (_, reply, name, more) => {
    await expect(ask(reply)).rejects.toMatchObject({ name, ...more });
  });

  test("to answer in time may heal", async () => {
    await expect(ask({ ...chatCompletion("late"), delayMs: 30_000 }, undefined, 100)).rejects.toMatchObject({
      name: "TransientError",
      message: "small-model did not answer within 100 ms",
    });
  });

  test("to answer in the form asked for may heal", async () => {
    await expect(ask(chatCompletion("Certainly! Words: queue."), Answer)).rejects.toMatchObject({
      name: "TransientError",
      message: expect.stringContaining("is no JSON"),
    });
    await expect(ask(chatCompletion({ words: [], count: "one" }), Answer)).rejects.toMatchObject({
      name: "TransientError",
      message: expect.stringContaining("count"),
    });
  });

  test.each(["{", "[", "```", " "])("to stop, saying %j again and again, is told as soon as any other", async (repeated) => {
    const endless = chatCompletion(`\`\`\`json ${repeated.repeat(Math.floor(300_000 / repeated.length))}`);
    await expect(ask(endless, Answer)).rejects.toMatchObject({ message: expect.stringContaining("is no JSON") });
  });

  test("to be reached may heal; an address that is none can't", async () => {
    await expect(askModel({ baseUrl: "http://127.0.0.1:9/v1", model: "m" }, question)).rejects.toMatchObject({ name: "TransientError" });
    await expect(askModel({ baseUrl: "nowhere", model: "m" }, question)).rejects.toMatchObject({ name: "PermanentError" });
  });
});
