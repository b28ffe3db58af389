import { useMemo, useState } from "react";
import { Button } from "@cloudflare/kumo/components/button";
import { type DeadLetterAction, deadLetterActions } from "#domain/allowed";
import type { DeadLetter } from "#domain/dead-letters/deadLetter";
import { useBulkCommand } from "../../ui/useBulkCommand.ts";
import { type KeyBinding, useKeyBindings } from "../../core/keys/bindings.ts";
import { ReasonDialog } from "../../ui/ReasonDialog.tsx";
import { useNow } from "../../ui/useNow.ts";
import { formatClock, formatCount, pluralize } from "../../ui/format.ts";
import { dropDeadLetter, replayDeadLetter, restoreDeadLetter, snoozeDeadLetter } from "./calls.ts";
import { bulkReplayedToast } from "./toasts.ts";
import { SnoozeMenu } from "./SnoozeMenu.tsx";
import { RetentionDays } from "./RetentionDays.tsx";

type Props = { deadLetters: readonly DeadLetter[]; selectedIds: ReadonlySet<string>; onClear: () => void };

/** Bulk commands on the selected dead letters, each with the number it applies to. A toast shows what the server refused and why. */
export function SelectionBar({ deadLetters, selectedIds, onClear }: Props) {
  const [isDropping, setIsDropping] = useState(false);
  const { running, run, stop } = useBulkCommand("dead letter");
  const now = useNow();
  const selected = useMemo(() => deadLetters.filter(({ id }) => selectedIds.has(id)), [deadLetters, selectedIds]);
  const allowedFor = (verb: DeadLetterAction) => selected.filter((deadLetter) => deadLetterActions(deadLetter)[verb]);
  const allowed = { replay: allowedFor("replay"), snooze: allowedFor("snooze"), drop: allowedFor("drop"), restore: allowedFor("restore") };
  const undo = (done: readonly DeadLetter[]) => void run("reopened", done, ({ id }) => restoreDeadLetter(id));
  const runReplay = () =>
    void run("replayed", allowed.replay, ({ id }) => replayDeadLetter(id), { toastOf: bulkReplayedToast }).then(onClear);
  const runSnooze = (until: Date) =>
    void run(
      `snoozed until ${formatClock(until.toISOString(), now)}`,
      allowed.snooze,
      ({ id }) => snoozeDeadLetter(id, until.toISOString()),
      {
        undo,
      },
    ).then(onClear);
  const runDrop = (reason: string) => void run("dropped", allowed.drop, ({ id }) => dropDeadLetter(id, reason), { undo }).then(onClear);
  const runRestore = () => void run("reopened", allowed.restore, ({ id }) => restoreDeadLetter(id)).then(onClear);
  const bindings: (KeyBinding | false)[] = [
    allowed.replay.length > 0 && { keys: "R", says: `Replay ${allowed.replay.length} selected`, run: runReplay, footer: true },
    { keys: "X", says: "Clear selection", run: onClear, footer: true },
  ];
  useKeyBindings(running ? [] : bindings.filter((binding) => binding !== false));
  return (
    <div
      role="region"
      aria-label="Selected dead letters"
      className="flex min-h-11 shrink-0 flex-wrap items-center gap-2 border-b border-kumo-hairline bg-kumo-tint/60 px-4 py-1.5 sm:px-6"
    >
      <span role="status" className="figure mr-2">
        {running
          ? `${formatCount(running.done)} of ${formatCount(running.of)} ${running.verb}`
          : `${formatCount(selectedIds.size)} selected · live updates paused`}
      </span>
      {running ? (
        <Button size="sm" onClick={stop}>
          Stop
        </Button>
      ) : (
        <>
          <Button size="sm" disabled={!allowed.replay.length} title="Replay selected (R)" onClick={runReplay}>
            Replay {formatCount(allowed.replay.length)}
          </Button>
          {allowed.restore.length > 0 && (
            <Button size="sm" onClick={runRestore}>
              Restore {formatCount(allowed.restore.length)}
            </Button>
          )}
          <SnoozeMenu
            busy={false}
            label={`Snooze ${formatCount(allowed.snooze.length)}`}
            disabled={!allowed.snooze.length}
            onSnooze={runSnooze}
          />
          <Button size="sm" variant="secondary-destructive" disabled={!allowed.drop.length} onClick={() => setIsDropping(true)}>
            Drop {formatCount(allowed.drop.length)}
          </Button>
          <Button size="sm" variant="ghost" title="Clear selection (X)" onClick={onClear}>
            Clear selection
          </Button>
        </>
      )}
      {isDropping && (
        <ReasonDialog
          title={`Drop ${pluralize(allowed.drop.length, "dead letter")}`}
          description={
            <>
              The messages won't be processed. You can restore them for <RetentionDays />.
            </>
          }
          confirmLabel={`Drop ${pluralize(allowed.drop.length, "dead letter")}`}
          reason="required"
          danger
          hint="Reason for dropping"
          onClose={() => setIsDropping(false)}
          onConfirm={async (reason) => runDrop(reason)}
        />
      )}
    </div>
  );
}
