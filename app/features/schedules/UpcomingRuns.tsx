import { useNow } from "../../ui/useNow.ts";
import { formatExactTime, formatRelativeTime } from "../../ui/format.ts";
import { getShownZone } from "../../core/settings/zone.ts";
import { describeClockChange, nextClockChange, offsetAt, wallTime } from "./zoneTimes.ts";

/** A clock change later than this, ms, is not shown. */
const clockChangeHorizonMs = 30 * 86_400_000;

type Props = {
  times: readonly number[];
  timeZone: string;
  /** Whether the runs are at times of day (cron): a clock change matters only then. */ byClock: boolean;
};

/** Whether a zone and the dashboard's zone have the same offset at all of these times, ms. */
function hasSameOffsets(times: readonly number[], timeZone: string): boolean {
  const dashboardZone = getShownZone() === "local" ? Intl.DateTimeFormat().resolvedOptions().timeZone : getShownZone();
  return times.every((at) => offsetAt(timeZone, at) === offsetAt(dashboardZone, at));
}

/** The next runs in the schedule's time zone and in the dashboard's, with a note about a clock change before the last one. */
export function UpcomingRuns({ times, timeZone, byClock }: Props) {
  const now = useNow();
  const last = times.at(-1);
  const hasSameTime = hasSameOffsets(times, timeZone);
  const change = byClock && last !== undefined ? nextClockChange(timeZone, now, Math.max(last, now + clockChangeHorizonMs)) : null;
  return (
    <div>
      <table className="w-full text-left">
        <thead>
          <tr className="text-xs text-kumo-subtle">
            <th scope="col" className="border-b border-kumo-line pb-1 font-medium">
              {timeZone}
            </th>
            {!hasSameTime && (
              <th scope="col" className="border-b border-kumo-line pb-1 font-medium">
                Dashboard time
              </th>
            )}
            <th scope="col" className="border-b border-kumo-line pb-1 text-right font-medium">
              In
            </th>
          </tr>
        </thead>
        <tbody>
          {times.map((at) => {
            const iso = new Date(at).toISOString();
            return (
              <tr key={at}>
                <td className="figure h-row border-b border-kumo-hairline pr-3">{wallTime(timeZone, at)}</td>
                {!hasSameTime && (
                  <td className="figure h-row border-b border-kumo-hairline pr-3 text-kumo-subtle">{formatExactTime(iso)}</td>
                )}
                <td className="figure h-row border-b border-kumo-hairline text-right whitespace-nowrap">
                  {formatRelativeTime(iso, now).replace(/^in /, "")}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {change && <p className="mt-2 text-kumo-subtle">{describeClockChange(timeZone, change)}</p>}
    </div>
  );
}
