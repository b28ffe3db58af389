import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { readSettings } from "./settings.ts";
import { deployVars, localVars } from "./vars.ts";

describe("settings", () => {
  it("has defaults for host, port and state folder, and reads them from the environment", () => {
    expect(readSettings({})).toEqual({ host: "127.0.0.1", port: 8787, stateDir: resolve(".state"), behindAccess: false });
    expect(readSettings({ HOST: "localhost", PORT: "9000", STATE_DIR: "/tmp/x" })).toEqual({
      host: "127.0.0.1",
      port: 9000,
      stateDir: "/tmp/x",
      behindAccess: false,
    });
  });

  it("listens to the network only behind a login", () => {
    expect(() => readSettings({ HOST: "0.0.0.0" })).toThrow(/without a login/);
    expect(() => readSettings({ HOST: "0.0.0.0", ACCESS_TEAM_DOMAIN: "team" })).toThrow(/without a login/);
    expect(readSettings({ HOST: "0.0.0.0", ACCESS_TEAM_DOMAIN: "team", ACCESS_AUD: "aud" })).toMatchObject({
      host: "0.0.0.0",
      behindAccess: true,
    });
  });

  it.each(["80a", "-1", "65536", "1.5"])("refuses %s as a port", (port) => {
    expect(() => readSettings({ PORT: port })).toThrow(/is not a port/);
  });
});

describe("vars", () => {
  const env = { WRITER_MODEL: "m", WRITER_API_KEY: "secret", ALERT_WEBHOOK_URL: "https://hook", OPERATORS: "a@b.c", HOME: "/root" };

  it("sets ENVIRONMENT to local for the Workers, and enables fault injection unless LAB is off", () => {
    expect(localVars({}, "2026-10-01T00:00:00.000Z")).toEqual({ ENVIRONMENT: "local", LAB: "on", BOOTED_AT: "2026-10-01T00:00:00.000Z" });
    expect(localVars({ LAB: "off" }, "")).toMatchObject({ LAB: "off" });
    expect(localVars(env, "")).toMatchObject({ WRITER_API_KEY: "secret", OPERATORS: "a@b.c" });
    expect(localVars(env, "")).not.toHaveProperty("HOME");
  });

  it("deploys no secrets and no local vars", () => {
    expect(deployVars({ ...env, LAB: "on" })).toEqual({ WRITER_MODEL: "m", OPERATORS: "a@b.c" });
  });
});
