import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { AuditAction } from "#domain/audit/audit";
import type { Role } from "#domain/permissions";
import { type ApiAnswer, callApi, errorCodeOf, type ApiCall } from "../testing/callApi.ts";
import { addDeadLetter } from "../testing/deadLetters.ts";
import { opsFor } from "../testing/env.ts";

const origin = "https://signalbox.example.com";
const issuer = "https://team.cloudflareaccess.com";
const env = {
  ACCESS_TEAM_DOMAIN: "team",
  ACCESS_AUD: "signalbox-aud",
  ADMINS: "ada@example.com, kim@example.com, ci.access",
  OPERATORS: "Olga@Example.com, oli@example.com,",
  SERVICE_TOKEN_OPERATORS: "deploys.access",
};
const keys = await generateKeyPair("RS256", { extractable: true });
const otherKeys = await generateKeyPair("RS256", { extractable: true });
const jwks = { keys: [{ ...(await exportJWK(keys.publicKey)), kid: "k1", alg: "RS256" }] };

type Token = { claims?: JWTPayload; key?: CryptoKey; aud?: string; iss?: string; expires?: string | Date };
const sign = ({
  claims = { email: "vera@example.com" },
  key = keys.privateKey,
  aud = "signalbox-aud",
  iss = issuer,
  expires = "5m",
}: Token = {}) =>
  new SignJWT(claims).setProtectedHeader({ alg: "RS256", kid: "k1" }).setIssuer(iss).setAudience(aud).setExpirationTime(expires).sign(key);
const as = async (token: Token = {}): Promise<ApiCall> => ({ origin, env, headers: { "cf-access-jwt-assertion": await sign(token) } });
const certs = vi.fn<() => Promise<Response>>();

/** Fails a job. Returns its id. */
const addFailedJob = async (): Promise<string> => {
  const id = await addDeadLetter();
  return (
    (await opsFor("gatherfeed-commands").prepare(`SELECT job_id FROM dead_letters WHERE id = ?1`).bind(id).first<string>("job_id")) ?? ""
  );
};

beforeEach(() => {
  certs.mockImplementation(async () => Response.json(jwks));
  vi.spyOn(globalThis, "fetch").mockImplementation((input) => {
    const url = input instanceof Request ? input.url : String(input);
    if (!/^https:\/\/\w+\.cloudflareaccess\.com\/cdn-cgi\/access\/certs$/.test(url)) throw new Error(`Unexpected request to ${url}`);
    return certs();
  });
});

describe("with Access", () => {
  test.each([
    ["ada@example.com", "admin"],
    ["OLGA@example.com", "operator"],
    ["oli@example.com", "operator"],
    ["vera@example.com", "viewer"],
    // The first letter is the Kelvin sign, whose Unicode lower case is a k.
    ["\u212Aim@example.com", "viewer"],
    ["oli@example.com ", "viewer"],
    ["ci", "viewer"],
  ])("%s is %s", async (email, role) => {
    expect((await callApi("/api/me", await as({ claims: { email } }))).body).toEqual({ email, role });
  });

  test("the token may come as a cookie", async () => {
    const cookie = `theme=dark; CF_Authorization=${await sign()}`;
    expect((await callApi("/api/me", { origin, env, headers: { cookie } })).body).toEqual({ email: "vera@example.com", role: "viewer" });
  });

  test.each([
    ["ci.access", "viewer"],
    ["ada@example.com", "viewer"],
    ["deploys.access", "operator"],
    ["DEPLOYS.access", "operator"],
  ])("a service token named %s is a %s under its own name, whatever roles that address has", async (name, role) => {
    const claims = { common_name: name, sub: "" };
    expect((await callApi("/api/me", await as({ claims }))).body).toEqual({ email: `service-token:${name}`, role });
  });

  test("an address in the list of service tokens gives a person no role", async () => {
    expect((await callApi("/api/me", await as({ claims: { email: "deploys.access" } }))).body).toMatchObject({ role: "viewer" });
  });

  test.each<[string, Token]>([
    ["signed with another key", { key: otherKeys.privateKey }],
    ["for another application", { aud: "other-aud" }],
    ["from another team", { iss: "https://other.cloudflareaccess.com" }],
    ["that has expired", { expires: "-1m" }],
    ["that names no one", { claims: {} }],
    ["whose address is the name of a service token", { claims: { email: "service-token:deploys.access" } }],
    ["whose address is that name in capitals", { claims: { email: "Service-Token:ci.access" } }],
    ["whose address hides a character", { claims: { email: "ada@example.com\u200B" } }],
    ["whose address is not a string", { claims: { email: ["ada@example.com"], common_name: "ci.access" } }],
  ])("refuses a token %s", async (_, token) => {
    expect(await callApi("/api/me", await as(token))).toMatchObject({ status: 401, body: { error: { code: "unauthenticated" } } });
  });

  test("refuses missing and unsigned tokens, also for files, articles and sockets", async () => {
    const unsigned = `${btoa('{"alg":"none"}')}.${btoa(JSON.stringify({ email: "ada@example.com", iss: issuer, aud: "signalbox-aud", exp: 9e9 }))}.`;
    expect((await callApi("/api/me", { origin, env, headers: { "cf-access-jwt-assertion": unsigned } })).status).toBe(401);
    for (const path of ["/", "/assets/app.js", "/sites/niche-fi/x", "/api/nope"])
      expect((await callApi(path, { origin, env })).status).toBe(401);
    expect((await callApi("/agents/ops-agent/live", { origin, env, headers: { upgrade: "websocket" } })).status).toBe(401);
    expect((await callApi("/api/me", { origin, env, headers: { "cf-access-authenticated-user-email": "ada@example.com" } })).status).toBe(
      401,
    );
  });

  test("a viewer reads but changes nothing", async () => {
    const viewer = await as();
    expect((await callApi("/api/queues", viewer)).status).toBe(200);
    const answer = await callApi("/api/queues/sm-commands/pause", { ...viewer, method: "PUT", body: { reason: "x" } });
    expect([answer.status, errorCodeOf(answer)]).toEqual([403, "forbidden"]);
  });

  test("every write route names its action, and only roles that may do it pass", async () => {
    type Operation = { "x-action"?: AuditAction; "x-role"?: Role };
    const admin = await as({ claims: { email: "ada@example.com" } });
    const { paths } = (await callApi("/api/openapi.json", admin)).body as { paths: Record<string, Record<string, Operation>> };
    const writes = Object.entries(paths).flatMap(([path, operations]) =>
      ["post", "put", "patch", "delete"].flatMap((method) => {
        const operation = operations[method];
        return operation ? [{ name: `${method} ${path}`, method: method.toUpperCase(), path, ...operation }] : [];
      }),
    );
    expect(writes.length).toBeGreaterThan(30);
    expect(writes.filter((write) => write["x-action"] === undefined || write["x-role"] === undefined)).toEqual([]);

    const refused = async (email: string) => {
      const signedIn = await as({ claims: { email } });
      const answers = await Promise.all(
        writes.map(async ({ name, method, path }) => ({
          name,
          answer: await callApi(path.replaceAll(/\{\w+\}/g, "nothing-here"), { ...signedIn, method, body: { unknown: true } }),
        })),
      );
      return answers.filter(({ answer }) => answer.status === 403).map(({ name }) => name);
    };
    expect(await refused("vera@example.com")).toEqual(writes.map(({ name }) => name));
    expect(await refused("oli@example.com")).toEqual([
      "post /api/queues/{name}/clean",
      "post /api/workflows/instances/{workflow}/{id}/terminate",
      "post /api/workflows/{id}/terminate",
      "delete /api/schedules/{id}",
      "put /api/settings",
      "post /api/account/queues/{name}/watch",
      "delete /api/account/queues/{name}/watch",
      "put /api/lab/faults",
      "post /api/lab/messages",
    ]);
    expect(await refused("ada@example.com")).toEqual([]);
  });

  test("an audit entry names who signed in", async () => {
    const operator = await as({ claims: { email: "oli@example.com" } });
    expect((await callApi("/api/queues/sm-commands/pause", { ...operator, method: "PUT", body: { reason: "x" } })).status).toBe(200);
    expect((await callApi("/api/audit", operator)).body).toMatchObject({
      items: [{ actor: "oli@example.com", action: "queue.pause", reason: "x" }],
    });
  });

  test("a Host header that differs from the address is refused, and local names give no access", async () => {
    const { headers } = await as();
    expect((await callApi("/api/me", { origin, env, headers: { ...headers, host: "127.0.0.1" } })).status).toBe(403);
    expect((await callApi("/api/me", { env })).status).toBe(401);
  });

  test("a socket closes when its sign-in expires, and does not open again with it", async () => {
    const brief = await as({ expires: new Date(Date.now() + 1_500) });
    const question = { ...brief, headers: { ...brief.headers, upgrade: "websocket", origin } };
    const { response } = await callApi("/agents/ops-agent/live", question);
    const closed = new Promise<number>((resolve) => response.webSocket?.addEventListener("close", ({ code: why }) => resolve(why)));
    response.webSocket?.accept();
    const lasting = await callApi("/agents/ops-agent/live", { ...question, headers: { ...question.headers, ...(await as()).headers } });
    let open = true;
    lasting.response.webSocket?.addEventListener("close", () => (open = false));
    lasting.response.webSocket?.accept();
    expect(await closed).toBe(3000);
    expect((await callApi("/agents/ops-agent/live", question)).status).toBe(401);
    expect(open).toBe(true);
    lasting.response.webSocket?.close();
  });

  test("without the keys of Access every request is refused, with the reason", async () => {
    certs.mockRejectedValue(new TypeError("network"));
    const elsewhere = { ...env, ACCESS_TEAM_DOMAIN: "unreachable" };
    const answer = await callApi("/api/me", { ...(await as({ iss: "https://unreachable.cloudflareaccess.com" })), env: elsewhere });
    expect([answer.status, errorCodeOf(answer)]).toEqual([503, "unavailable"]);
  });
});

describe("a plan", () => {
  const created = async (email: string, body: object): Promise<ApiAnswer> =>
    callApi("/api/plans", { ...(await as({ claims: { email } })), body });
  const run = async (email: string, id: string): Promise<ApiAnswer> =>
    callApi(`/api/plans/${id}/run`, { ...(await as({ claims: { email } })), method: "POST" });
  const idOf = (answer: ApiAnswer) => (answer.body as { id: string }).id;

  const setEligible = (id: string, count: number) =>
    opsFor("gatherfeed-commands").prepare(`UPDATE plans SET eligible = ?2 WHERE id = ?1`).bind(id, count).run();

  test("that removes a few chosen jobs is for operators, as removing them one by one", async () => {
    const id = idOf(await created("oli@example.com", { action: "purge", ids: [await addFailedJob()] }));
    expect((await run("oli@example.com", id)).status).toBe(200);
  });

  test("that purges more than a few is for admins, and none is for viewers", async () => {
    const jobId = await addFailedJob();
    const purge = { action: "purge", ids: [jobId, ...Array.from({ length: 25 }, (_, n) => `no-such-job-${n}`)] };
    expect((await created("vera@example.com", { action: "retry", ids: [jobId] })).status).toBe(403);
    expect((await created("oli@example.com", purge)).status).toBe(403);
    const id = idOf(await created("ada@example.com", purge));
    await setEligible(id, 26);
    expect(errorCodeOf(await run("oli@example.com", id))).toBe("forbidden");
    expect((await created("oli@example.com", { action: "purge", filter: { state: "failed" } })).status).toBe(403);
    await setEligible(id, 1);
    expect((await run("ada@example.com", id)).status).toBe(200);
  });

  test("above the size of the setting is run by a second operator", async () => {
    const deadLetters = [await addDeadLetter(), await addDeadLetter()];
    const admin = await as({ claims: { email: "ada@example.com" } });
    const set = await callApi("/api/settings", { ...admin, method: "PUT", body: { secondOperatorAbove: 1 } });
    expect(set.body).toMatchObject({ secondOperatorAbove: 1, deadLetterDays: 90 });
    const id = idOf(await created("oli@example.com", { action: "drop", ids: deadLetters, reason: "obsolete" }));
    expect(errorCodeOf(await run("oli@example.com", id))).toBe("forbidden");
    expect((await run("olga@example.com", id)).status).toBe(200);
    expect((await run("olga@example.com", id)).status).toBe(409);
  });
});
