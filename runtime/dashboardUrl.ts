/** `DASHBOARD_URL` is the public URL of the dashboard: webhooks and posts link to it. */
export type DashboardEnv = { DASHBOARD_URL?: string };

/** Returns the absolute URL of a path; undefined if `DASHBOARD_URL` is not set, is invalid or is not http(s). */
export function absoluteUrl({ DASHBOARD_URL: base }: DashboardEnv, path: string): string | undefined {
  if (!base || !URL.canParse(path, base)) return undefined;
  const { protocol, href } = new URL(path, base);
  return protocol === "https:" || protocol === "http:" ? href : undefined;
}
