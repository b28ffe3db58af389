/**
 * A cron expression of Cloudflare in the usual notation: there the days of the week are 1 to 7 from Sunday, not 0 to 6. Names such as
 * `MON` are the same. https://developers.cloudflare.com/workers/configuration/cron-triggers/
 */
export function usualCron(cron: string): string {
  const fields = cron.trim().split(/\s+/);
  const weekdays = fields[4];
  if (fields.length !== 5 || weekdays === undefined) return cron;
  // Numbers after a slash or a hash count something else.
  const usual = weekdays.replaceAll(/(?<![/#\w])([1-7])(?:-([1-7]))?/g, (_, first: string, last?: string) =>
    [first, ...(last === undefined ? [] : [last])].map((day) => Number(day) - 1).join("-"),
  );
  return [...fields.slice(0, 4), usual].join(" ");
}
