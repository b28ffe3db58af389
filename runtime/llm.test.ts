import { describe, expect, test } from "vitest";
import { z } from "zod";
import { askModel } from "./llm.ts";
import { stubServer, chatCompletion } from "./testing/stubServer.ts";
import type { StubReply } from "./testing/standIn.ts";

const modelRequest = { system: "You answer briefly.", prompt: "What is a queue?", timeoutMs: 5_000 };
const Answer = z.object({ words: z.array(z.string()).min(1), count: z.number() });

/** Asks a model whose endpoint sends this response. */
async function ask(reply: StubReply, schema?: z.ZodType, timeoutMs = 5_000) {
  const { url } = await stubServer(reply);
  const config = { baseUrl: `${url}/v1`, model: "small-model", apiKey: "sk-secret" };
  return schema ? askModel(config, { ...modelRequest, timeoutMs, schema }) : askModel(config, { ...modelRequest, timeoutMs });
}

describe("an answer", () => {
  test("is requested with the OpenAI chat protocol and the key, and is the text", async () => {
    const { url, requests: seen } = await stubServer(chatCompletion("A list of messages."));
    expect(await askModel({ baseUrl: `${url}/v1`, model: "small-model", apiKey: "sk-secret" }, modelRequest)).toBe("A list of messages.");
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

  test("can be requested without a key", async () => {
    const { url, requests: seen } = await stubServer(chatCompletion("Yes."));
    await askModel({ baseUrl: `${url}/v1`, model: "local" }, modelRequest);
    expect((await seen())[0]?.headers).not.toHaveProperty("authorization");
  });

  const data = { words: ["queue"], count: 1 };
  const wrapped: [string, string][] = [
    ["without anything around it", JSON.stringify(data)],
    ["in a code fence", `Here you are:\n\`\`\`json\n${JSON.stringify(data, null, 2)}\n\`\`\`\nAnything else?`],
    ["after reasoning", `<think>They want {words}. [1]</think>\n${JSON.stringify(data)}`],
    ["after a quoted source", `As the manual says [1]: ${JSON.stringify(data)}`],
  ];
  test.each(wrapped)("in JSON is read %s", async (_, text) => {
    expect(await ask(chatCompletion(text), Answer)).toEqual(data);
  });

  test("in JSON is requested with its schema", async () => {
    const { url, requests: seen } = await stubServer(chatCompletion(data));
    await askModel({ baseUrl: url, model: "m" }, { ...modelRequest, schema: Answer });
    expect(JSON.stringify((await seen())[0]?.body)).toContain('\\"words\\"');
  });
});

describe("a failed request", () => {
  test("whose response is far too long is not read to its end", async () => {
    await expect(ask(chatCompletion("word ".repeat(250_000)))).rejects.toMatchObject({
      name: "TransientError",
      message: expect.stringContaining("longer than 1 MB"),
    });
  });

  const error = (message: string) => ({ error: { message, type: "error" } });
  const failing: [string, StubReply, string, object][] = [
    [
      "with 429 and a wait is a RateLimitError with that wait",
      { status: 429, headers: { "retry-after": "17" }, body: error("Slow down") },
      "RateLimitError",
      { retryAfterSeconds: 17 },
    ],
    [
      "with 429 and no wait is a RateLimitError of a minute",
      { status: 429, body: error("Slow down") },
      "RateLimitError",
      { retryAfterSeconds: 60 },
    ],
    [
      "to a busy service is transient, with the wait it asks for",
      { status: 529, headers: { "retry-after-ms": "2500" }, body: error("Overloaded") },
      "TransientError",
      { retryAfterSeconds: 3 },
    ],
    [
      "with a wait in its body is transient, with that wait",
      { status: 503, body: { error: { message: "Busy", details: [{ retryDelay: "36s" }] } } },
      "TransientError",
      { retryAfterSeconds: 36 },
    ],
    ["with 500 is transient", { status: 500, body: error("Oops") }, "TransientError", { message: "small-model answered 500: Oops" }],
    [
      "with 503 and plain text is transient, and the key is redacted",
      { status: 503, body: "<html>down for sk-secret</html>" },
      "TransientError",
      { message: "small-model answered 503: <html>down for [redacted]</html>" },
    ],
    ["with 408 is transient", { status: 408, body: error("Too slow") }, "TransientError", {}],
    [
      "with an incomplete response is transient",
      { body: '{"choices":[{"mess' },
      "TransientError",
      { message: expect.stringContaining("unreadable response") },
    ],
    ["with a cut connection is transient", { body: '{"choices":[', cut: true }, "TransientError", {}],
    ["with an empty answer is transient", chatCompletion("  "), "TransientError", { message: "small-model sent an empty answer" }],
    ["with an answer at its length limit is transient", chatCompletion("A queue is", "length"), "TransientError", {}],
    ["that the content filter refuses is permanent", chatCompletion("No.", "content_filter"), "PermanentError", {}],
    [
      "with 400 is permanent",
      { status: 400, body: error("No such parameter") },
      "PermanentError",
      { message: "small-model answered 400: No such parameter" },
    ],
    [
      "with a wrong key is permanent, and the key is redacted",
      { status: 401, body: error("Wrong key sk-secret") },
      "PermanentError",
      { message: "small-model answered 401: Wrong key [redacted]" },
    ],
    ["with 403 is permanent", { status: 403, body: error("Not you") }, "PermanentError", {}],
    ["with an unknown model is permanent", { status: 404, body: error("No such model") }, "PermanentError", {}],
  ];
  test.each(failing)("%s", async (_, reply, name, more) => {
    await expect(ask(reply)).rejects.toMatchObject({ name, ...more });
  });

  test("that takes too long is transient", async () => {
    await expect(ask({ ...chatCompletion("late"), delayMs: 30_000 }, undefined, 100)).rejects.toMatchObject({
      name: "TransientError",
      message: "small-model did not answer within 100 ms",
    });
  });

  test("whose answer does not fit the schema is transient", async () => {
    await expect(ask(chatCompletion("Certainly! Words: queue."), Answer)).rejects.toMatchObject({
      name: "TransientError",
      message: expect.stringContaining("is not JSON"),
    });
    await expect(ask(chatCompletion({ words: [], count: "one" }), Answer)).rejects.toMatchObject({
      name: "TransientError",
      message: expect.stringContaining("count"),
    });
  });

  test.each(["{", "[", "```", " "])("whose answer repeats %j very often fails as fast as any other", async (repeated) => {
    const endless = chatCompletion(`\`\`\`json ${repeated.repeat(Math.floor(300_000 / repeated.length))}`);
    await expect(ask(endless, Answer)).rejects.toMatchObject({ message: expect.stringContaining("is not JSON") });
  });

  test("to an unreachable endpoint is transient, to an invalid URL permanent", async () => {
    await expect(askModel({ baseUrl: "http://127.0.0.1:9/v1", model: "m" }, modelRequest)).rejects.toMatchObject({
      name: "TransientError",
    });
    await expect(askModel({ baseUrl: "nowhere", model: "m" }, modelRequest)).rejects.toMatchObject({ name: "PermanentError" });
  });
});
