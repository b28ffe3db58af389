/** SQL: a time (SQL, ISO UTC) moved by an SQLite modifier such as `'+5 seconds'` (SQL), in the format of all stored times. */
export const movedTime = (at: string, modifier: string): string => `strftime('%Y-%m-%dT%H:%M:%fZ', ${at}, ${modifier})`;

/** The last result of {@link secondsAfter}: the jobs of a batch all ask for the same one. */
let last = { at: "", seconds: 0, result: "" };

/** ISO time that is `seconds` after `at`. */
export function secondsAfter(at: string, seconds: number): string {
  if (last.at !== at || last.seconds !== seconds) last = { at, seconds, result: new Date(Date.parse(at) + seconds * 1000).toISOString() };
  return last.result;
}
