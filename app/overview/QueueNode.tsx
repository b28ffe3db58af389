import { isFailing } from "#domain/queues/verdict";
import { visibleText } from "#domain/text/visible";
import { Link } from "@tanstack/react-router";
import { cn } from "../ui/cn.ts";
import { Health } from "../features/queues/Health.tsx";
import type { QueueRow } from "../features/queues/columns.tsx";
import { links } from "../core/links.ts";
import { StatusIcon } from "../ui/StatusLabel.tsx";
import { formatCount, pluralize, formatShortCount } from "../ui/format.ts";

/** The whole box links to its queue. The figures in it are links of their own. */
const boxLink =
  "outline-none after:absolute after:inset-0 after:rounded-md focus-visible:after:outline-2 focus-visible:after:-outline-offset-1 focus-visible:after:outline-accent";
const figureLink = "relative z-1 rounded-sm underline decoration-kumo-interact underline-offset-3 hover:decoration-current";

type Props = { queue: QueueRow; sendsTo: readonly string[]; wide: boolean };

/** The number of open dead letters of a queue, as a link to them: red while it fails. `wide`: hangs below the box. */
const DeadLetterBadge = ({ queue, count, wide, isRed }: { queue: string; count: number; wide: boolean; isRed: boolean }) => (
  <span className={cn(wide ? "absolute top-full left-4 z-2 flex flex-col items-start" : "flex")}>
    {wide && <span aria-hidden="true" className={cn("ml-2 h-1.5 border-l-2", isRed ? "border-kumo-danger" : "border-kumo-warning")} />}
    <Link
      {...links.deadLetters({ queue })}
      className={cn(
        "figure relative z-1 flex items-center gap-1.5 rounded-full px-2 text-xs leading-5 font-semibold ring",
        isRed
          ? "bg-kumo-danger-tint text-kumo-danger ring-kumo-danger/40 hover:ring-kumo-danger"
          : "bg-kumo-base text-kumo-warning ring-kumo-warning/60 hover:ring-kumo-warning",
      )}
    >
      <StatusIcon shape="cross" tone={isRed ? "danger" : "warning"} size="size-2.5" />
      {formatShortCount(count)} {count === 1 ? "dead letter" : "dead letters"}
      <span className="sr-only"> in {queue}</span>
    </Link>
  </span>
);

/** A box of the map: a queue, its health, its Worker and its open dead letters. `wide`: drawn on the map, not in a list. */
export function QueueNode({ queue, sendsTo, wide }: Props) {
  const { name, displayName, service, counts, backlog, openDeadLetters, perMinute } = queue;
  const paused = queue.state === "paused";
  const consumer = service && (
    <span className={cn("truncate text-xs leading-4 text-kumo-subtle", !wide && "ml-auto")}>
      <span aria-hidden="true">▸ </span>
      <span className="sr-only">consumed by </span>
      {service}
    </span>
  );
  return (
    <div
      className={cn(
        "relative flex h-full flex-col justify-center gap-0.5 rounded-md bg-kumo-base px-3 py-2 ring hover:bg-kumo-tint/60",
        paused ? "ring-kumo-warning/60" : isFailing(queue.failing) ? "ring-kumo-danger/50" : "ring-kumo-line",
      )}
    >
      <div className="flex items-baseline gap-2">
        <Link {...links.queue(name)} title={visibleText(queue.purpose)} className={cn("truncate leading-5 font-medium", boxLink)}>
          {displayName ?? name}
        </Link>
        {!wide && consumer}
      </div>
      <div className="figure flex items-baseline gap-3 overflow-hidden whitespace-nowrap">
        <Health queue={queue} />
        {counts.waiting > 0 && (
          <Link {...links.jobs({ queue: name, state: "waiting" })} className={figureLink}>
            {formatShortCount(counts.waiting)} waiting
          </Link>
        )}
        {backlog !== null && backlog.count > 0 && <span>{formatShortCount(backlog.count)} waiting</span>}
        {counts.active > 0 && (
          <Link {...links.jobs({ queue: name, state: "active" })} className={figureLink}>
            {formatShortCount(counts.active)} active
          </Link>
        )}
        {!wide && perMinute !== undefined && perMinute > 0 && (
          <span className="ml-auto shrink-0 text-kumo-subtle">~{formatCount(perMinute)}/min</span>
        )}
      </div>
      {wide && consumer}
      <span className="sr-only">
        {perMinute === undefined || !queue.countsKnown ? "" : `About ${pluralize(perMinute, "job")} per minute. `}
        {sendsTo.length > 0 && `Its Worker sends to ${sendsTo.join(", ")}.`}
      </span>
      {openDeadLetters > 0 && <DeadLetterBadge queue={name} count={openDeadLetters} wide={wide} isRed={isFailing(queue.failing)} />}
    </div>
  );
}
