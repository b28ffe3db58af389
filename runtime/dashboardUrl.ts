/** With `DASHBOARD_URL`, the public address of the dashboard, what is sent out can link to it. */
export type DashboardEnv = { DASHBOARD_URL?: string };

/** The absolute address of a path of the dashboard or of a site; undefined where the dashboard's own address is not known, or is none. */
export function absoluteUrl({ DASHBOARD_URL: base }: DashboardEnv, path: string): string | undefined {
  if (!base || !URL.canParse(path, base)) return undefined;
  const { protocol, href } = new URL(path, base);
  return protocol === "https:" || protocol === "http:" ? href : undefined;
}
