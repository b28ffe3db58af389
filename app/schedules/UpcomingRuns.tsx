import { useNow } from "../ui/useNow.ts";
import { formatExactTime, formatRelativeTime } from "../ui/format.ts";
import { getShownZone } from "../settings/zone.ts";
import { describeClockChange, nextClockChange, offsetAt, wallTime } from "./zoneTimes.ts";

/** A clock that changes later than this is no news. */
const clockChangeHorizonMs = 30 * 86_400_000;

type Props = {
  times: readonly number[];
  timeZone: string;
  /** Whether times of day mean something: an interval has none. */ byClock: boolean;
};

/** Whether two clocks say the same at all of these times. */
function hasSameOffsets(times: readonly number[], timeZone: string): boolean {
  const here = getShownZone() === "local" ? Intl.DateTimeFormat().resolvedOptions().timeZone : getShownZone();
  return times.every((at) => offsetAt(timeZone, at) === offsetAt(here, at));
}

/** The next runs, on the clock of the schedule's zone and on the one the desk shows; and whether a clock changes before them. */
export function UpcomingRuns({ times, timeZone, byClock }: Props) {
  const now = useNow();
  const last = times.at(-1);
  const same = hasSameOffsets(times, timeZone);
  const change = byClock && last !== undefined ? nextClockChange(timeZone, now, Math.max(last, now + clockChangeHorizonMs)) : null;
  return (
    <div>
      <table className="w-full text-left">
        <thead>
          <tr className="text-xs text-kumo-subtle">
            <th scope="col" className="border-b border-kumo-line pb-1 font-medium">
              {timeZone}
            </th>
            {!same && (
              <th scope="col" className="border-b border-kumo-line pb-1 font-medium">
                Here
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
                {!same && <td className="figure h-row border-b border-kumo-hairline pr-3 text-kumo-subtle">{formatExactTime(iso)}</td>}
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
