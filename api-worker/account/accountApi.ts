import { ApiError } from "#domain/errors/apiError";
import { opsAgent } from "../background.ts";
import type { Env } from "../env.ts";
import { CloudflareApi, credentialsOf, type SharedBudget } from "../cloudflare/cloudflareApi.ts";

/** Returns the budget of all dashboards. */
export const sharedBudgetOf = (env: Env): SharedBudget => ({
  take: async () => (await opsAgent(env)).takeAccountCall(),
  refuse: async (waitMs) => (await opsAgent(env)).refuseAccountCalls(waitMs),
  beginRead: async (name) => (await opsAgent(env)).beginAccountRead(name),
  endRead: async (name) => (await opsAgent(env)).endAccountRead(name),
});

/** Returns the API of the account, or null if none is connected. Its budget is that of all dashboards. Throws `unavailable` for a token without an account. */
export function findAccountApi(env: Env): CloudflareApi | null {
  const credentials = credentialsOf(env);
  return credentials && new CloudflareApi(credentials, sharedBudgetOf(env));
}

/** Returns the API of the account. Throws `unavailable` if none is connected. */
export function accountApiOf(env: Env): CloudflareApi {
  const api = findAccountApi(env);
  if (api) return api;
  throw new ApiError("unavailable", "No Cloudflare account is connected. Settings says how to connect it");
}
