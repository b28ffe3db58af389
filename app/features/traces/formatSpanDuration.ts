const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** A duration as text with at most two units: "340 ms", "1.2 s", "12 s", "4 m 12 s", "2 h 10 m", "3 d 4 h". */
export function formatSpanDuration(ms: number): string {
  const whole = Math.max(0, Math.round(ms));
  if (whole < 1_000) return `${whole} ms`;
  if (whole < 9_950) return `${(whole / 1_000).toFixed(1)} s`;
  const seconds = Math.round(whole / 1_000);
  if (seconds < 60) return `${seconds} s`;
  const pair = (value: number, unit: string, rest: number, restUnit: string) => `${value} ${unit}${rest ? ` ${rest} ${restUnit}` : ""}`;
  const rounded = seconds * 1_000;
  if (rounded < hour) return pair(Math.floor(rounded / minute), "m", seconds % 60, "s");
  if (rounded < day) return pair(Math.floor(rounded / hour), "h", Math.floor((rounded % hour) / minute), "m");
  return pair(Math.floor(rounded / day), "d", Math.floor((rounded % day) / hour), "h");
}
