import { inject } from "vitest";
import type { Reply, Seen } from "./standIn.ts";

/** A role of the stand-in server: what a test points a Worker at instead of the world outside. */
export type Outside = { url: string; seen: () => Promise<Seen[]> };

/** Takes a role of its own, which gives these replies in order; the last one stays. */
export async function outside(...replies: Reply[]): Promise<Outside> {
  const url = `${inject("standIn")}/${crypto.randomUUID()}`;
  await fetch(url, { method: "PUT", body: JSON.stringify(replies) });
  return { url, seen: async () => (await fetch(url)).json() };
}

/** A chat completion, as an OpenAI-compatible endpoint sends it. Data is sent as JSON text. */
export const said = (content: unknown, finish_reason = "stop"): Reply => ({
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
