import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { APICallError, generateText, InvalidPromptError } from "ai";
import { z } from "zod";
import { errorInfoOf } from "#domain/errors/errorInfo";
import { PermanentError, TransientError } from "#domain/jobs/retry";
import { maxResponseBytes, readResponseText } from "./responseText.ts";
import { httpErrorOf } from "./httpErrors.ts";
import { redactorOf } from "./redact.ts";

/** An endpoint with the OpenAI chat protocol. `baseUrl` is the URL without `/chat/completions`. */
export type ModelConfig = { baseUrl: string; model: string; apiKey?: string | undefined };

/** One request to a model, and how long it may take, ms. */
export type ModelRequest = { system: string; prompt: string; timeoutMs: number };
/** A request whose answer is JSON that fits `schema`. */
export type ModelDataRequest<T> = ModelRequest & { schema: z.ZodType<T> };

/** The text from the first `open` to the last `close`, as an array of one; empty if they do not occur in that order. */
function textBetween(text: string, open: string, close: string): string[] {
  const from = text.indexOf(open);
  const to = text.lastIndexOf(close);
  return from === -1 || to < from ? [] : [text.slice(from, to + close.length)];
}

/** The text of the first Markdown code fence, as an array of one; empty if there is none. */
function fencedText(text: string): string[] {
  const [, inner, ...after] = text.split("```", 3);
  return inner === undefined || after.length === 0 ? [] : [inner.replace(/^json/, "")];
}

/**
 * The parts of an answer that may be the JSON: models add reasoning, quotes and code fences. No regular expressions, because
 * an answer that repeats one character could make them take quadratic time.
 */
const jsonCandidates = (answer: string): string[] => [
  answer,
  ...fencedText(answer),
  ...textBetween(answer, "{", "}"),
  ...textBetween(answer, "[", "]"),
];

function parseJsonAnswer(text: string): unknown {
  const answer = text.split("</think>").at(-1) ?? "";
  for (const candidate of jsonCandidates(answer)) {
    try {
      return JSON.parse(candidate);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
  throw new TransientError(`The model's answer is not JSON: ${answer.trim().slice(0, 200)}`);
}

/** A `fetch` that throws TransientError if the response is longer than {@link maxResponseBytes}. */
const fetchWithLimit: typeof fetch = async (input, init) => {
  const response = await fetch(input, init);
  const { text, isCut } = await readResponseText(response);
  if (isCut) throw new TransientError(`The model's answer is longer than ${maxResponseBytes / 1_000_000} MB`);
  const headers = new Headers(response.headers);
  // The text is decompressed already.
  headers.delete("content-encoding");
  headers.delete("content-length");
  return new Response(text || null, { status: response.status, headers });
};

/** The headers of a response. Gemini puts the wait into the body, `"retryDelay": "36s"`: it is added as `retry-after`. */
function headersOf({ responseHeaders = {}, responseBody = "" }: APICallError): Record<string, string> {
  const [, seconds] = /"retryDelay":\s*"(\d+(?:\.\d+)?)s"/.exec(responseBody) ?? [];
  return seconds === undefined ? responseHeaders : { "retry-after": seconds, ...responseHeaders };
}

/** Converts any error to one of the job layer's. Providers repeat a wrong key in their response: it is redacted, because errors are logged and stored. */
function jobErrorOf(error: unknown, { model, apiKey }: ModelConfig): Error {
  if (error instanceof TransientError || error instanceof PermanentError) return error;
  if (InvalidPromptError.isInstance(error)) return new PermanentError(`Invalid request to ${model}: ${error.message}`);
  // An error response in an unknown format has no message: use its text.
  const responseText = APICallError.isInstance(error) ? error.responseBody?.trim() : undefined;
  const answer = redactorOf([apiKey])(errorInfoOf(error).message || (responseText ?? ""));
  if (!APICallError.isInstance(error) || error.statusCode === undefined)
    return new TransientError(`${model} could not be reached: ${answer}`);
  if (error.statusCode < 300) return new TransientError(`${model} sent an unreadable response: ${answer}`);
  return httpErrorOf(model, error.statusCode, answer, headersOf(error));
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
  if (finishReason === "content-filter") throw new PermanentError(`${config.model} refused to answer (content filter)`);
  if (finishReason === "length") throw new TransientError(`${config.model} cut its answer off at its length limit`);
  if (!text.trim()) throw new TransientError(`${config.model} sent an empty answer`);
  return text;
}

/**
 * Sends one request to a model, without retries: the job layer or the workflow retries. Returns the text or, with a
 * `schema`, the parsed JSON of the answer. The JSON is validated here because providers differ in how well they keep to
 * structured output. Throws RateLimitError (429, with the wait it asks for), TransientError (timeout, 408, 5xx, a cut
 * connection, an empty or unreadable answer) or PermanentError (400, 401, 403, 404 and the like).
 */
export async function askModel(config: ModelConfig, request: ModelRequest & { schema?: never }): Promise<string>;
export async function askModel<T>(config: ModelConfig, request: ModelDataRequest<T>): Promise<T>;
export async function askModel(config: ModelConfig, { schema, ...request }: ModelRequest & { schema?: z.ZodType }): Promise<unknown> {
  if (!URL.canParse(config.baseUrl)) throw new PermanentError(`The model's base URL is not a URL: ${config.baseUrl}`);
  const signal = AbortSignal.timeout(request.timeoutMs);
  let text: string;
  try {
    text = await generate(config, schema ? request.system + jsonInstructions(schema) : request.system, request.prompt, signal);
  } catch (error) {
    if (signal.aborted) throw new TransientError(`${config.model} did not answer within ${request.timeoutMs} ms`);
    throw jobErrorOf(error, config);
  }
  if (!schema) return text;
  const parsed = schema.safeParse(parseJsonAnswer(text));
  if (!parsed.success)
    throw new TransientError(`The model's answer does not fit the schema: ${z.prettifyError(parsed.error).slice(0, 500)}`);
  return parsed.data;
}
