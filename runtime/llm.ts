import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { APICallError, generateText, InvalidPromptError } from "ai";
import { z } from "zod";
import { errorInfoOf } from "#domain/errors/errorInfo";
import { PermanentError, TransientError } from "#domain/jobs/retry";
import { maxResponseBytes, readResponseText } from "./responseText.ts";
import { httpErrorOf } from "./httpErrors.ts";
import { redactorOf } from "./redact.ts";

/** Any endpoint that speaks the OpenAI chat protocol. `baseUrl` is what comes before `/chat/completions`. */
export type ModelConfig = { baseUrl: string; model: string; apiKey?: string | undefined };

/** One question and how long its answer may take. */
export type ModelRequest = { system: string; prompt: string; timeoutMs: number };
/** A question whose answer is data. */
export type ModelDataRequest<T> = ModelRequest & { schema: z.ZodType<T> };

/** The text from the first `open` up to the last `close`; none where they don't come in that order. */
function textBetween(text: string, open: string, close: string): string[] {
  const from = text.indexOf(open);
  const to = text.lastIndexOf(close);
  return from === -1 || to < from ? [] : [text.slice(from, to + close.length)];
}

/** What stands in the first fence. */
function fencedText(text: string): string[] {
  const [, inner, ...after] = text.split("```", 3);
  return inner === undefined || after.length === 0 ? [] : [inner.replace(/^json/, "")];
}

/**
 * Where JSON may hide in an answer: models think aloud, quote sources and put fences around what they were asked for. Found
 * without patterns: a model that repeats one character without end would have them read its answer once for each.
 */
const jsonCandidates = (said: string): string[] => [
  said,
  ...fencedText(said),
  ...textBetween(said, "{", "}"),
  ...textBetween(said, "[", "]"),
];

function parseJsonAnswer(text: string): unknown {
  const said = text.split("</think>").at(-1) ?? "";
  for (const place of jsonCandidates(said)) {
    try {
      return JSON.parse(place);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
  throw new TransientError(`The model's answer is no JSON: ${said.trim().slice(0, 200)}`);
}

/** A `fetch` that reads no more of an answer than a model may say, and gives up the rest. */
const fetchWithLimit: typeof fetch = async (input, init) => {
  const response = await fetch(input, init);
  const { text, isCut } = await readResponseText(response);
  if (isCut) throw new TransientError(`The model's answer has more than ${maxResponseBytes / 1_000_000} MB`);
  const headers = new Headers(response.headers);
  // The text is unpacked already.
  headers.delete("content-encoding");
  headers.delete("content-length");
  return new Response(text || null, { status: response.status, headers });
};

/** An answer's headers; Gemini says in its body how long to wait: `"retryDelay": "36s"`. */
function headersOf({ responseHeaders = {}, responseBody = "" }: APICallError): Record<string, string> {
  const [, seconds] = /"retryDelay":\s*"(\d+(?:\.\d+)?)s"/.exec(responseBody) ?? [];
  return seconds === undefined ? responseHeaders : { "retry-after": seconds, ...responseHeaders };
}

/** The error for the job layer. Providers repeat a wrong key in their answer; it must not end in a log or a dead letter. */
function jobErrorOf(error: unknown, { model, apiKey }: ModelConfig): Error {
  if (error instanceof TransientError || error instanceof PermanentError) return error;
  if (InvalidPromptError.isInstance(error)) return new PermanentError(`${model} can't be asked this: ${error.message}`);
  // An answer in no form we know has no message: then it speaks for itself.
  const answered = APICallError.isInstance(error) ? error.responseBody?.trim() : undefined;
  const said = redactorOf([apiKey])(errorInfoOf(error).message || (answered ?? ""));
  if (!APICallError.isInstance(error) || error.statusCode === undefined)
    return new TransientError(`${model} could not be reached: ${said}`);
  if (error.statusCode < 300) return new TransientError(`${model} answered what can't be read: ${said}`);
  return httpErrorOf(model, error.statusCode, said, headersOf(error));
}

const jsonInstructions = (schema: z.ZodType): string =>
  `\n\nAnswer with one JSON value and nothing else. It must fit this JSON Schema:\n${JSON.stringify(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }))}`;

async function generate(config: ModelConfig, instructions: string, prompt: string, abortSignal: AbortSignal): Promise<string> {
  const provider = createOpenAICompatible({
    name: "model",
    baseURL: config.baseUrl,
    fetch: fetchWithLimit,
    ...(config.apiKey ? { apiKey: config.apiKey } : {}),
  });
  const { text, finishReason } = await generateText({ model: provider(config.model), instructions, prompt, maxRetries: 0, abortSignal });
  if (finishReason === "content-filter") throw new PermanentError(`${config.model} refuses to answer this`);
  if (finishReason === "length") throw new TransientError(`${config.model} broke off in the middle of its answer`);
  if (!text.trim()) throw new TransientError(`${config.model} answered nothing`);
  return text;
}

/**
 * Asks a model once; trying again is the job layer's or the workflow's business. Answers text or, given a `schema`,
 * what the schema makes of the JSON the model was told to answer with. It is checked here because providers differ in
 * what structured output they hold to. Throws RateLimitError (429, with the wait it asked for), TransientError
 * (time-out, 408, 5xx, a cut connection, an empty or unreadable answer) or PermanentError (400, 401, 403, 404 and the like).
 */
export async function askModel(config: ModelConfig, ask: ModelRequest & { schema?: never }): Promise<string>;
export async function askModel<T>(config: ModelConfig, ask: ModelDataRequest<T>): Promise<T>;
export async function askModel(config: ModelConfig, { schema, ...ask }: ModelRequest & { schema?: z.ZodType }): Promise<unknown> {
  if (!URL.canParse(config.baseUrl)) throw new PermanentError(`The model's base URL is no URL: ${config.baseUrl}`);
  const signal = AbortSignal.timeout(ask.timeoutMs);
  let text: string;
  try {
    text = await generate(config, schema ? ask.system + jsonInstructions(schema) : ask.system, ask.prompt, signal);
  } catch (error) {
    if (signal.aborted) throw new TransientError(`${config.model} did not answer within ${ask.timeoutMs} ms`);
    throw jobErrorOf(error, config);
  }
  if (!schema) return text;
  const parsed = schema.safeParse(parseJsonAnswer(text));
  if (!parsed.success) throw new TransientError(`The model's answer does not fit: ${z.prettifyError(parsed.error).slice(0, 500)}`);
  return parsed.data;
}
