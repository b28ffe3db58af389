import { visibleText } from "#domain/text/visible";
import { Button } from "@cloudflare/kumo/components/button";
import { CopyButton } from "../ui/Id.tsx";
import { StatusIcon } from "../ui/StatusLabel.tsx";
import { formatCount } from "../ui/format.ts";
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
  open: boolean;
};

/** How the picture is drawn, and whether it follows what goes on. */
export function Toolbar({ id, search, change, zoom, trace, open }: Props) {
  const follows = search.live !== "off";
  const { spans, fresh, loading, more, error, retry } = trace;
  return (
    <div className="flex min-h-10 shrink-0 flex-wrap items-center gap-x-2 gap-y-1 border-b border-kumo-hairline px-4 py-1.5 sm:px-6">
      <span className="flex min-w-0 items-center gap-0.5 text-kumo-subtle">
        <span className="truncate font-mono text-xs" title={visibleText(id)}>
          {id}
        </span>
        <CopyButton text={id} label="the correlation id" />
      </span>
      <span role="status" className="text-xs text-kumo-subtle">
        {loading && `Loading, ${formatCount(spans?.length ?? 0)} spans so far`}
        {error && !loading && "Could not be brought up to date: what is shown may be old."}
      </span>
      {error && (
        <Button size="sm" onClick={retry}>
          Try again
        </Button>
      )}
      {more && (
        <span className="flex items-center gap-2 text-xs text-kumo-subtle">
          The first {formatCount(spans?.length ?? 0)} spans
          <Button size="sm" onClick={more}>
            Load more
          </Button>
        </span>
      )}
      <div className="ml-auto flex flex-wrap items-center gap-1.5">
        {!follows && fresh > 0 && (
          <Button size="sm" onClick={() => change({ live: undefined })}>
            +{fresh} new
          </Button>
        )}
        <Toggle
          on={search.rows === "all"}
          says="Parts as rows"
          keys="a"
          onClick={() => change({ rows: search.rows ? undefined : "all" })}
        />
        <Toggle
          on={search.idle !== "shown"}
          says="Fold idle"
          keys="i"
          onClick={() => change({ idle: search.idle ? undefined : "shown" })}
        />
        <span className="flex">
          <Button
            size="sm"
            variant="ghost"
            shape="square"
            aria-label="Zoom out"
            title="Zoom out (-)"
            disabled={isWholeView(zoom.view)}
            onClick={() => zoom.further()}
          >
            −
          </Button>
          <Button size="sm" variant="ghost" shape="square" aria-label="Zoom in" title="Zoom in (+)" onClick={() => zoom.nearer()}>
            +
          </Button>
        </span>
        <Button size="sm" title="Fit (0)" disabled={isWholeView(zoom.view)} onClick={zoom.fit}>
          Fit
        </Button>
        <Toggle
          on={follows}
          says={open ? "Live" : "Follow"}
          keys="l"
          onClick={() => change({ live: follows ? "off" : undefined })}
          live={open}
        />
      </div>
    </div>
  );
}

type ToggleProps = { on: boolean; says: string; keys: string; live?: boolean; onClick: () => void };

/** Something that is on or off. */
const Toggle = ({ on, says, keys, live = false, onClick }: ToggleProps) => (
  <Button size="sm" variant={on ? "secondary" : "ghost"} aria-pressed={on} title={`${says} (${keys})`} onClick={onClick}>
    <StatusIcon shape={on ? "check" : "dash"} tone={on && live ? "info" : "quiet"} />
    {says}
  </Button>
);
