import { visibleText } from "#domain/text/visible";
import { Button } from "../../ui/button/Button.tsx";
import { CopyButton } from "../../ui/Id.tsx";
import { StatusIcon } from "../../ui/StatusLabel.tsx";
import { formatCount } from "../../ui/format.ts";
import { isWholeView } from "./scale.ts";
import type { TraceSearch } from "./search.ts";
import type { useTrace } from "./useTrace.ts";
import type { useZoom } from "./useZoom.ts";

type Props = {
  id: string;
  search: TraceSearch;
  change: (next: Partial<Record<keyof TraceSearch, string | undefined>>) => void;
  zoom: ReturnType<typeof useZoom>;
  trace: ReturnType<typeof useTrace>;
  isOpen: boolean;
};

/** Whether the trace is complete and up to date, and how to load more of it. */
const LoadStatus = ({ trace: { spans, loading, more, error, retry } }: Pick<Props, "trace">) => (
  <>
    <span role="status" className="text-xs text-kumo-subtle">
      {loading && `Loading, ${formatCount(spans?.length ?? 0)} spans so far`}
      {error && !loading && "Could not update. The data may be out of date."}
    </span>
    {error && (
      <Button size="sm" onClick={retry}>
        Try again
      </Button>
    )}
    {more && (
      <span className="flex items-center gap-2 text-xs text-kumo-subtle">
        First {formatCount(spans?.length ?? 0)} spans
        <Button size="sm" onClick={more}>
          Load more
        </Button>
      </span>
    )}
  </>
);

const ZoomButtons = ({ zoom }: Pick<Props, "zoom">) => (
  <>
    <span className="flex">
      <Button
        size="sm"
        variant="ghost"
        shape="square"
        aria-label="Zoom out"
        title="Zoom out (-)"
        disabled={isWholeView(zoom.view)}
        onClick={() => zoom.zoomOut()}
      >
        −
      </Button>
      <Button size="sm" variant="ghost" shape="square" aria-label="Zoom in" title="Zoom in (+)" onClick={() => zoom.zoomIn()}>
        +
      </Button>
    </span>
    <Button size="sm" title="Fit (0)" disabled={isWholeView(zoom.view)} onClick={zoom.fit}>
      Fit
    </Button>
  </>
);

/** The toolbar of the timeline: how it is drawn, zoom, and whether it follows the trace live. */
export function Toolbar({ id, search, change, zoom, trace, isOpen }: Props) {
  const follows = search.live !== "off";
  const { newCount } = trace;
  return (
    <div className="flex min-h-10 shrink-0 flex-wrap items-center gap-x-2 gap-y-1 border-b border-kumo-hairline px-4 py-1.5 sm:px-6">
      <span className="flex min-w-0 items-center gap-0.5 text-kumo-subtle">
        <span className="truncate font-mono text-xs" title={visibleText(id)}>
          {id}
        </span>
        <CopyButton text={id} label="the correlation ID" />
      </span>
      <LoadStatus trace={trace} />
      <div className="ml-auto flex flex-wrap items-center gap-1.5">
        {!follows && newCount > 0 && (
          <Button size="sm" onClick={() => change({ live: undefined })}>
            +{newCount} new
          </Button>
        )}
        <Toggle on={search.rows === "all"} label="Show steps" keys="a" onClick={() => change({ rows: search.rows ? undefined : "all" })} />
        <Toggle
          on={search.idle !== "shown"}
          label="Hide idle time"
          keys="i"
          onClick={() => change({ idle: search.idle ? undefined : "shown" })}
        />
        <ZoomButtons zoom={zoom} />
        <Toggle
          on={follows}
          label={isOpen ? "Live" : "Follow"}
          keys="l"
          onClick={() => change({ live: follows ? "off" : undefined })}
          live={isOpen}
        />
      </div>
    </div>
  );
}

type ToggleProps = { on: boolean; label: string; keys: string; live?: boolean; onClick: () => void };

/** A button that is on or off. */
const Toggle = ({ on, label, keys, live = false, onClick }: ToggleProps) => (
  <Button size="sm" variant={on ? "secondary" : "ghost"} aria-pressed={on} title={`${label} (${keys})`} onClick={onClick}>
    <StatusIcon shape={on ? "check" : "dash"} tone={on && live ? "info" : "quiet"} />
    {label}
  </Button>
);
