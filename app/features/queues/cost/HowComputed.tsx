import type { DayCost } from "#domain/cost/cost";
import { type Price, prices, pricesAsOf } from "#domain/cost/prices";
import { fullBatch, queueOperations } from "#domain/cost/usage";
import { textLink } from "../../../ui/facts.tsx";
import { formatCount } from "../../../ui/format.ts";
import { formatUsd } from "../../../ui/formatUsd.ts";

const month = new Intl.DateTimeFormat("en", { month: "long", year: "numeric", timeZone: "UTC" }).format(new Date(pricesAsOf));

const unitOf = ({ per, unit }: Price): string => (per === 1 ? unit.replace(/s$/, "") : `million ${unit}`);

/** The prices that apply, with what the plan includes and the page that publishes them. */
const Prices = () => (
  <table className="mt-2 w-full max-w-160 text-left">
    <caption className="pb-1 text-left">Public prices of the Workers Paid plan in {month}, US dollars</caption>
    <thead className="text-xs text-kumo-subtle">
      <tr>
        <th scope="col" className="py-1 pr-3 font-medium">
          What
        </th>
        <th scope="col" className="py-1 pr-3 font-medium">
          Price
        </th>
        <th scope="col" className="py-1 font-medium">
          Included a month
        </th>
      </tr>
    </thead>
    <tbody>
      {Object.values<Price>(prices).map((price) => (
        <tr key={price.name} className="border-t border-kumo-hairline">
          <td className="py-1 pr-3">
            <a href={price.source} target="_blank" rel="noreferrer" className={textLink}>
              {price.name}
            </a>
          </td>
          <td className="figure py-1 pr-3">
            {formatUsd(price.usd)} per {unitOf(price)}
          </td>
          <td className="figure py-1">{price.included}</td>
        </tr>
      ))}
    </tbody>
  </table>
);

/** What the costs of a day are computed from, what is assumed, and what is left out. */
export const HowComputed = ({ cost: { total, perMillionJobs } }: { cost: DayCost }) => (
  <details className="px-4 py-4 sm:px-6">
    <summary className="cursor-pointer font-medium">How this is computed</summary>
    <ul className="mt-2 max-w-160 list-disc space-y-1 pl-5 text-kumo-subtle">
      <li>Counts jobs that ended on this day in queues of the job layer, and attempts that were retried.</li>
      <li>
        Rows are those of batches of {formatCount(fullBatch)} messages, because batch sizes are not stored.
        {perMillionJobs &&
          ` With batches of one message, the day would cost ${formatUsd(total.maxUsd)}: ${formatUsd(perMillionJobs.maxUsd)} per million jobs.`}
      </li>
      <li>
        A job takes {queueOperations.message} queue operations and each retry {queueOperations.redelivery} more, if its message has up to 64
        KB.
      </li>
      <li>Requests are an upper bound: one to the Worker and one to the limiter for each attempt.</li>
      <li>
        Not counted: CPU time, storage and Durable Object duration, logs, progress, correlation IDs and delays of jobs, what handlers do,
        and what runs without jobs.
      </li>
      <li>Usage that the plan includes is not subtracted.</li>
    </ul>
    <Prices />
  </details>
);
