import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { CloudflareStandIn } from "#local/testing/cloudflare/standIn";
import { Account } from "./account.ts";

let cloudflare = new CloudflareStandIn();
let env: Record<string, string> = {};
beforeEach(async () => {
  cloudflare = new CloudflareStandIn();
  env = await cloudflare.start();
});
afterEach(() => cloudflare.stop());

test("an account is opened with the token in the environment, else with the login of wrangler", async () => {
  const wrangler = vi.fn<() => Promise<string>>(() => Promise.resolve('{ "type": "oauth", "token": "of-the-login" }'));
  expect((await Account.open(wrangler, { env })).name).toBe("Example");
  expect(wrangler).not.toHaveBeenCalled();
  const { CLOUDFLARE_API_TOKEN: _token, ...rest } = env;
  expect((await Account.open(wrangler, { env: rest })).name).toBe("Example");
  expect(wrangler).toHaveBeenCalledWith(["auth", "token", "--json"]);
});

test("without a login it says how to get one, and another failure of wrangler stays", async () => {
  const { CLOUDFLARE_API_TOKEN: _token, ...rest } = env;
  const failing = (text: string) => Account.open(() => Promise.reject(new Error(text)), { env: rest });
  await expect(failing("wrangler auth token --json failed:\nNot logged in.")).rejects.toThrow(
    /^Your Cloudflare account can't be read without a login, .*`npx wrangler login`, or set CLOUDFLARE_API_TOKEN\.$/,
  );
  await expect(failing("wrangler can't be run")).rejects.toThrow("wrangler can't be run");
});

test("an account that the login does not have is refused, also when the configuration names it", async () => {
  const other = "f".repeat(32);
  await expect(Account.open(() => Promise.resolve(""), { env, accountId: other })).rejects.toThrow(
    `The login has no access to the account ${other}`,
  );
});

test("queues are read from all pages", async () => {
  for (let index = 0; index < 25; index += 1) cloudflare.addQueue(`queue-${index}`);
  const account = await Account.open(() => Promise.resolve(""), { env });
  expect((await account.queues()).size).toBe(25);
});
