import type { ReactNode } from "react";
import { CaretRightIcon } from "@phosphor-icons/react/CaretRight";
import { cn } from "../../ui/cn.ts";
import { formatClockWithSeconds, formatPreciseDuration } from "../../ui/format.ts";
import { StatusIcon, type StatusStyle } from "../../ui/StatusLabel.tsx";
import { CompressedWaits } from "./StepBars.tsx";
import type { Scale } from "./timeline.ts";

type TimelineProps = {
  /** The classes of the grid of its three columns: step, bars, time. */
  columns: string;
  /** When the first step started, epoch ms. */
  startMs: number | undefined;
  scale: Scale;
  /** Stands above the rows. */
  notice?: ReactNode;
  /** The rows, as list items. */
  children: ReactNode;
};

/** A timeline of steps: its head, the bands where long waits are compressed, and the rows. */
export const StepTimeline = ({ columns, startMs, scale, notice, children }: TimelineProps) => (
  <div className="relative">
    <div className={cn(columns, "border-b border-kumo-line pb-1 text-xs text-kumo-subtle")}>
      <span>Step</span>
      <span className="figure flex justify-between gap-2">
        <span>{startMs !== undefined && formatClockWithSeconds(new Date(startMs).toISOString())}</span>
        {scale.compressedWaits.length > 0 && <span className="truncate">long waits compressed</span>}
      </span>
      <span className="figure text-right">{scale.totalMs > 0 && formatPreciseDuration(scale.totalMs)}</span>
    </div>
    <div aria-hidden="true" className={cn(columns, "pointer-events-none absolute inset-x-0 top-6 bottom-0")}>
      <span className="relative col-start-2 block h-full">
        <CompressedWaits waits={scale.compressedWaits} />
      </span>
    </div>
    {notice}
    <ol aria-label="Steps" className="relative">
      {children}
    </ol>
  </div>
);

/** What the state of a step is called, with the number of its attempts if there were several. */
export const stepStateText = (word: string, attempts: number): string => (attempts > 1 ? `${word}, attempt ${attempts}` : word);

type NameProps = { title: string; open: boolean; sign: Omit<StatusStyle, "word">; failed: boolean; stateText: string; children: ReactNode };

/** The name of a step in its row, with a caret and the sign of its state. */
export const StepName = ({ title, open, sign, failed, stateText, children }: NameProps) => (
  <span className="flex min-w-0 items-center gap-1.5" title={title}>
    <CaretRightIcon size={10} aria-hidden="true" className={cn("shrink-0 text-kumo-subtle", open && "rotate-90")} />
    <StatusIcon {...sign} />
    <span className={cn("truncate", failed && "font-medium text-kumo-danger")}>{children}</span>
    <span className="sr-only">, {stateText}</span>
  </span>
);
