import { describe, expect, test } from "vitest";
import { readResponseText } from "./responseText.ts";
import { chatText, withoutMentions } from "./chatText.ts";
import { redactJson, redactorOf } from "./redact.ts";

const webhook = "https://hooks.example/services/T024BE7LH/made-up+key/s3?token=qu%20ery-1";
const apiKey = "sk-made/up?key&1";

describe("a secret in a response", () => {
  const redact = redactorOf([webhook, apiKey, undefined, "", "abc"]);
  test.each([
    ["unchanged", webhook],
    ["as the path of a request", "POST /services/T024BE7LH/made-up+key/s3?token=qu%20ery-1"],
    ["without its query", "no route for /services/T024BE7LH/made-up+key/s3!"],
    ["as its query alone", "token qu ery-1 is unknown"],
    ["percent-encoded", encodeURIComponent(webhook)],
    ["percent-encoded in lower case", encodeURIComponent(webhook).toLowerCase()],
    ["percent-encoded twice", encodeURIComponent(encodeURIComponent(apiKey))],
    ["in JSON", JSON.stringify({ url: webhook }).replaceAll("/", "\\/")],
    ["in HTML", `<p>${apiKey.replaceAll("&", "&amp;")}</p>`],
    ["in a login header", `Basic ${btoa(`user:${apiKey}`)}`],
    ["in Base64 at another offset", btoa(`me:${apiKey}`)],
    ["as a key", `Incorrect API key provided: ${apiKey}.`],
  ])("%s is redacted", (_, text) => {
    const left = redact(text);
    expect(left).toContain("[redacted]");
    expect(left).not.toMatch(/T024BE7LH|made-up|sk-made|qu.{0,5}ery-1/i);
  });

  test("is redacted without anything else", () => {
    const text = "services at hooks.example answered abc: no such channel, try /services again";
    expect(redact(text)).toBe(text);
    expect(redactorOf(["https://hooks.example/"])("no /, no https, but https://hooks.example/")).toBe("no /, no https, but [redacted]");
  });
});

test("words in a URL are not secret, and neither is a user name with a password", () => {
  const text = "alerts: POST /api/alerts by admin, format slack";
  expect(redactorOf(["https://admin:pa55-word@ops.example/alerts?format=slack&wait=true"])(`${text} pa55-word`)).toBe(`${text} [redacted]`);
  expect(redactorOf(["https://hooks.example/catch/abcdef"])("no /catch/abcdef")).toBe("no [redacted]");
  expect(redactorOf(["https://token77@hooks.example/"])("token77 is unknown")).toBe("[redacted] is unknown");
});

describe("redacted JSON", () => {
  const without =
    (...secrets: string[]) =>
    (value: unknown) =>
      JSON.parse(redactJson(JSON.stringify(value), redactorOf(secrets))) as unknown;
  test("is valid, also if a number is a secret", () => {
    expect(
      without("12345678", "https://hooks.example/catch/4711000/key-9")({ count: 12_345_678, n: [4_711_000, 1.5], at: "key-9" }),
    ).toEqual({
      count: "[redacted]",
      n: ["[redacted]", 1.5],
      at: "[redacted]",
    });
  });
  test("contains no secret that JSON escapes", () => {
    expect(without('made"up\\key\n')({ message: 'key made"up\\key\n', 'made"up\\key': 1 })).toEqual({
      message: "key [redacted]\n",
      "[redacted]": 1,
    });
    expect(redactJson(String.raw`{"a":"\u0070a55-word \u202e","n":12345678901234567890.10}`, redactorOf(["pa55-word"]))).toBe(
      String.raw`{"a":"[redacted] \u202e","n":12345678901234567890.10}`,
    );
  });
});

describe("the text of a response", () => {
  /** An endless response; `state` says how much of it was read. */
  function endless() {
    const state = { bytes: 0, cancelled: false };
    const stream = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        state.bytes += 10_000;
        controller.enqueue(new TextEncoder().encode("é".repeat(5_000)));
      },
      cancel: () => void (state.cancelled = true),
    });
    return { response: new Response(stream), state };
  }

  test("is read up to a limit, and the connection is closed", async () => {
    const { response, state } = endless();
    const { text, isCut } = await readResponseText(response, 1_000_000);
    expect([isCut, new TextEncoder().encode(text).length]).toEqual([true, 1_000_000]);
    expect(state.cancelled).toBe(true);
    expect(state.bytes).toBeLessThan(1_100_000);
  });

  test("is complete if it fits, and empty without a body", async () => {
    expect(await readResponseText(new Response("é".repeat(10)), 20)).toEqual({ text: "é".repeat(10), isCut: false });
    expect(await readResponseText(new Response(null), 20)).toEqual({ text: "", isCut: false });
  });
});

describe("a text for a chat system", () => {
  test.each([
    "<!channel>",
    "<!here|here>",
    "<@U024BE7LH>",
    "@everyone",
    "@here",
    "<@&123>",
    "<#C1>",
    "<at>all</at>",
    "[press](https://example.com)",
  ])("with %s notifies nobody and has no link, and stays readable", (markup) => {
    const calls = /<[!@#]|@(everyone|here|channel|all)|<at>|\]\(/;
    expect(markup).toMatch(calls);
    expect(withoutMentions(`a ${markup} b`)).not.toMatch(calls);
    expect(withoutMentions(`a ${markup} b`).replaceAll("\u2060", "")).toBe(`a ${markup} b`);
    expect(chatText(markup)).not.toMatch(/[<>]/);
  });

  test("is escaped for Slack, and its control characters are visible", () => {
    expect(chatText("a < b & c > d \u202Ee\u001B[2J")).toBe("a &lt; b &amp; c &gt; d [U+202E]e␛[2J");
  });
});
