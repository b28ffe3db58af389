import type { Context } from "hono";
import type { z } from "zod";
import { TimeoutError } from "#domain/jobs/retry";
import { withTimeLimit } from "#runtime/timeLimit";
import { inBackground } from "../background.ts";
import type { AppEnv } from "../context.ts";
import type { CloudflareApi } from "../cloudflare/cloudflareApi.ts";
import { lastAnswer, type SharedAnswer, type SharedQuestion } from "./sharedAnswer.ts";

/** How long a request waits for Cloudflare while there is an older answer to show, ms. */
const patienceMs = 2_000;

/** Returns the answer that was `asked` for; the last one if Cloudflare takes long. Its answer is kept for the next request. */
export async function answerSoon<S extends z.ZodType>(
  c: Context<AppEnv>,
  api: CloudflareApi,
  question: SharedQuestion<S>,
  asked: Promise<SharedAnswer<z.infer<S>>>,
): Promise<SharedAnswer<z.infer<S>>> {
  try {
    return await withTimeLimit(
      patienceMs,
      () => asked,
      () => undefined,
    );
  } catch (error) {
    if (!(error instanceof TimeoutError)) throw error;
    const last = await lastAnswer(c.env.OPS, api, question, "Cloudflare has not answered yet");
    if (!last) return asked;
    inBackground(c, asked);
    return last;
  }
}
