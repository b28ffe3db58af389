/** SQL: a time (SQL, ISO UTC) moved by an SQLite modifier such as `'+5 seconds'` (SQL), in the format of all stored times. */
export const movedTime = (at: string, modifier: string): string => `strftime('%Y-%m-%dT%H:%M:%fZ', ${at}, ${modifier})`;

/** ISO time that is `seconds` after `at`. */
export const secondsAfter = (at: string, seconds: number): string => new Date(Date.parse(at) + seconds * 1000).toISOString();
