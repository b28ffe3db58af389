/** The URL parameters of the form: queue, type, and `like`, the id of the job to copy the payload from. */
export type NewJobSearch = { queue?: string; type?: string; like?: string };

export function readNewJobSearch(search: Record<string, unknown>): NewJobSearch {
  const entries = (["queue", "type", "like"] as const).flatMap((name) => {
    const value = search[name];
    return typeof value === "string" && value ? [[name, value.slice(0, 200)] as const] : [];
  });
  return Object.fromEntries(entries);
}
