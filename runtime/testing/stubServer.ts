import { inject } from "vitest";
import type { StubReply, StubRequest } from "./standIn.ts";

/** A role of the stand-in server: what a test points a Worker at instead of the world outside. */
export type StubServer = { url: string; requests: () => Promise<StubRequest[]> };

/** Takes a role of its own, which gives these replies in order; the last one stays. */
export async function stubServer(...replies: StubReply[]): Promise<StubServer> {
  const url = `${inject("standIn")}/${crypto.randomUUID()}`;
  await fetch(url, { method: "PUT", body: JSON.stringify(replies) });
  return { url, requests: async () => (await fetch(url)).json() };
}

/** A chat completion, as an OpenAI-compatible endpoint sends it. Data is sent as JSON text. */
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
