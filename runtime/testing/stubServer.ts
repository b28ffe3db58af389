import { inject } from "vitest";
import type { StubReply, StubRequest } from "./standIn.ts";

/** A part of the stub server for one test, in place of an outside service. `requests` returns what it received. */
export type StubServer = { url: string; requests: () => Promise<StubRequest[]> };

/** Sets up a stub server that sends these replies in order and repeats the last one. */
export async function stubServer(...replies: StubReply[]): Promise<StubServer> {
  const url = `${inject("standIn")}/${crypto.randomUUID()}`;
  await fetch(url, { method: "PUT", body: JSON.stringify(replies) });
  return { url, requests: async () => (await fetch(url)).json() };
}

/** The reply of an OpenAI-compatible endpoint. `content` that is not a string is sent as JSON text. */
export const chatCompletion = (content: unknown, finish_reason = "stop"): StubReply => ({
  body: {
    id: "chatcmpl-1",
    object: "chat.completion",
    created: 1_790_000_000,
    model: "stand-in",
    choices: [
      { index: 0, finish_reason, message: { role: "assistant", content: typeof content === "string" ? content : JSON.stringify(content) } },
    ],
    usage: { prompt_tokens: 10, completion_tokens: 10, total_tokens: 20 },
  },
});
