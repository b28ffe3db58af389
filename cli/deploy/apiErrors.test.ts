import Cloudflare from "cloudflare";
import { expect, test } from "vitest";
import { CliError } from "../command.ts";
import { Account } from "./account.ts";
import { plainApiError, withPlainErrors } from "./apiErrors.ts";

const answer = (status: number, code: number, message: string) =>
  Cloudflare.APIError.generate(status, { success: false, errors: [{ code, message }] }, undefined, new Headers());

test("an unreachable Cloudflare is one line with the reason", { timeout: 30_000 }, async () => {
  // Nothing listens there.
  const env = { CLOUDFLARE_API_TOKEN: "token", CLOUDFLARE_API_BASE_URL: "http://127.0.0.1:1/client/v4" };
  const opened = withPlainErrors(() => Account.open(() => Promise.resolve(""), { env }));
  await expect(opened).rejects.toThrow(
    /^Cloudflare can't be reached: (?:connect ECONNREFUSED 127\.0\.0\.1:1|bad port)\. Check your network, [^\n]*$/,
  );
  await expect(opened).rejects.toBeInstanceOf(CliError);
});

test.each([
  [401, 10_000, "Authentication error", "Cloudflare does not accept the login: Authentication error (status 401). Log in again with"],
  [400, 6_003, "Invalid request headers", "Cloudflare does not accept the login: Invalid request headers (status 400). Log in again with"],
  [
    403,
    9_109,
    "Unauthorized to access requested resource",
    "The login may not do this: Unauthorized to access requested resource (status 403).",
  ],
  [409, 11_009, "Queue name is taken", "Cloudflare refused a request: Queue name is taken (status 409)"],
])("status %d with code %d is said in plain words", (status, code, message, expected) => {
  const error = plainApiError(answer(status, code, message));
  expect(error).toBeInstanceOf(CliError);
  expect((error as Error).message).toContain(expected);
});

test("other errors stay as they are", () => {
  const error = new TypeError("x is not a function");
  expect(plainApiError(error)).toBe(error);
});
