import { brandCronError } from "#brand-engine/domain/cron";
import { nextTime } from "#domain/schedules/timing";
import { useNow } from "#app/ui/useNow.ts";
import { Time } from "#app/ui/Time.tsx";

const shownCount = 3;

/** The next times of a brand's cron, which is in UTC; ISO, at most {@link shownCount}. `now` in ms. */
function timesOf(cron: string, now: number): string[] {
  const timing = { cron, everyMs: null, timeZone: "UTC", startAt: null, endAt: null, createdAt: new Date(now).toISOString() };
  const times: string[] = [];
  let after = now;
  while (times.length < shownCount) {
    const next = nextTime(timing, after);
    if (next === null) break;
    times.push(new Date(next).toISOString());
    after = next;
  }
  return times;
}

/** When the next cycles start with this cron. */
export function NextRuns({ cron }: { cron: string }) {
  const now = useNow();
  const text = cron.trim();
  if (!text) return <p className="text-kumo-subtle">Cycles run on demand only.</p>;
  const trouble = brandCronError(text);
  if (trouble) return <p className="text-kumo-subtle">Next cycles unknown: the schedule {trouble}.</p>;
  const times = timesOf(text, now);
  return (
    <p className="text-kumo-subtle">
      Next cycles:{" "}
      {times.map((at, index) => (
        <span key={at}>
          {index > 0 && ", "}
          <Time at={at} as="clock" />
        </span>
      ))}
      {times.length === 0 && "none"}.
    </p>
  );
}
