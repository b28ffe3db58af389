import { useMemo, useState } from "react";
import { Button } from "@cloudflare/kumo/components/button";
import { type DeadLetterAction, deadLetterActions } from "#domain/allowed";
import type { DeadLetter } from "#domain/dead-letters/deadLetter";
import { useBulkCommand } from "../jobs/useBulkCommand.ts";
import { type KeyBinding, useKeyBindings } from "../keys/bindings.ts";
import { ReasonDialog } from "../ui/ReasonDialog.tsx";
import { useNow } from "../ui/useNow.ts";
import { formatClock, formatCount, pluralize } from "../ui/format.ts";
import { dropDeadLetter, replayDeadLetter, restoreDeadLetter, snoozeDeadLetter } from "./calls.ts";
import { bulkReplayedToast } from "./toasts.ts";
import { SnoozeMenu } from "./SnoozeMenu.tsx";
import { RetentionDays } from "./RetentionDays.tsx";

type Props = { letters: readonly DeadLetter[]; ticked: ReadonlySet<string>; onClear: () => void };

/** What can be done to the ticked dead letters, and to how many of them. What the server refuses is told with its reason. */
export function SelectionBar({ letters, ticked, onClear }: Props) {
  const [dropping, setDropping] = useState(false);
  const { running, run, stop } = useBulkCommand("dead letter");
  const now = useNow();
  const chosen = useMemo(() => letters.filter(({ id }) => ticked.has(id)), [letters, ticked]);
  const able = (verb: DeadLetterAction) => chosen.filter((letter) => deadLetterActions(letter)[verb]);
  const may = { replay: able("replay"), snooze: able("snooze"), drop: able("drop"), restore: able("restore") };
  const takeBack = (done: readonly DeadLetter[]) => void run("opened again", done, ({ id }) => restoreDeadLetter(id));
  const doReplay = () => void run("replayed", may.replay, ({ id }) => replayDeadLetter(id), { toastOf: bulkReplayedToast }).then(onClear);
  const doSnooze = (until: Date) =>
    void run(`snoozed until ${formatClock(until.toISOString(), now)}`, may.snooze, ({ id }) => snoozeDeadLetter(id, until.toISOString()), {
      undo: takeBack,
    }).then(onClear);
  const doDrop = (reason: string) =>
    void run("dropped", may.drop, ({ id }) => dropDeadLetter(id, reason), { undo: takeBack }).then(onClear);
  const doRestore = () => void run("opened again", may.restore, ({ id }) => restoreDeadLetter(id)).then(onClear);
  const bindings: (KeyBinding | false)[] = [
    may.replay.length > 0 && { keys: "R", says: `Replay ${may.replay.length} ticked`, run: doReplay, footer: true },
    { keys: "X", says: "Untick all", run: onClear, footer: true },
  ];
  useKeyBindings(running ? [] : bindings.filter((one) => one !== false));
  return (
    <div
      role="region"
      aria-label="Ticked dead letters"
      className="flex min-h-11 shrink-0 flex-wrap items-center gap-2 border-b border-kumo-hairline bg-kumo-tint/60 px-4 py-1.5 sm:px-6"
    >
      <span role="status" className="figure mr-2">
        {running
          ? `${formatCount(running.done)} of ${formatCount(running.of)} ${running.verb}`
          : `${pluralize(ticked.size, "dead letter")} ticked; the list stands still`}
      </span>
      {running ? (
        <Button size="sm" onClick={stop}>
          Stop after these
        </Button>
      ) : (
        <>
          <Button size="sm" disabled={!may.replay.length} title="Replay them (R)" onClick={doReplay}>
            Replay {formatCount(may.replay.length)}
          </Button>
          {may.restore.length > 0 && (
            <Button size="sm" onClick={doRestore}>
              Restore {formatCount(may.restore.length)}
            </Button>
          )}
          <SnoozeMenu busy={false} label={`Snooze ${formatCount(may.snooze.length)}`} disabled={!may.snooze.length} onSnooze={doSnooze} />
          <Button size="sm" variant="secondary-destructive" disabled={!may.drop.length} onClick={() => setDropping(true)}>
            Drop {formatCount(may.drop.length)}
          </Button>
          <Button size="sm" variant="ghost" title="Untick all (X)" onClick={onClear}>
            Untick all
          </Button>
        </>
      )}
      {dropping && (
        <ReasonDialog
          title={`Drop ${pluralize(may.drop.length, "dead letter")}`}
          description={
            <>
              Their work is not done and nothing is sent. They stay under Dropped and can be restored for <RetentionDays />.
            </>
          }
          confirmLabel={`Drop ${pluralize(may.drop.length, "dead letter")}`}
          reason="required"
          danger
          hint="Why it need not be done"
          onClose={() => setDropping(false)}
          onConfirm={async (reason) => doDrop(reason)}
        />
      )}
    </div>
  );
}
