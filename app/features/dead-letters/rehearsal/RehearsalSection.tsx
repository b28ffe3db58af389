import { lazy, Suspense, useEffect, useRef } from "react";
import { Button } from "../../../ui/button/Button.tsx";
import { visibleText } from "#domain/text/visible";
import { failureMessage } from "../../../core/toasts/failures.ts";
import { Section } from "../../../ui/Section.tsx";
import { StatusLabel } from "../../../ui/StatusLabel.tsx";
import type { RehearsalState } from "./useRehearsal.ts";

const RehearsalReport = lazy(() => import("./RehearsalReport.tsx"));

const titles = {
  payload: "Rehearsal of the edited payload",
  body: "Rehearsal of the edited body",
  message: "Rehearsal of the edited message",
};

/** The rehearsal that was asked for: that it runs, what it shows, or why it is not possible. Nothing before the first one. */
export function RehearsalSection({ state }: { state: RehearsalState }) {
  const { edited, rehearsal, error, isPending, isShown, start, close } = state;
  const frame = useRef<HTMLDivElement>(null);
  // The section may be out of sight, below the editor. The button that was pressed in it is gone.
  useEffect(() => {
    if (!isShown) return;
    frame.current?.scrollIntoView({ block: "nearest" });
    if (document.activeElement === document.body) frame.current?.focus({ preventScroll: true });
  }, [isShown, isPending]);
  if (!isShown) return null;
  return (
    <div ref={frame} tabIndex={-1} className="scroll-my-16 outline-none">
      <Section
        title={edited ? titles[edited.part] : "Rehearsal"}
        aside={
          !isPending && (
            <Button size="xs" variant="ghost" onClick={close}>
              Hide rehearsal
            </Button>
          )
        }
      >
        <div role="status" aria-busy={isPending}>
          {isPending ? (
            <StatusLabel shape="ring" tone="info">
              Running the deployed handler without effect…
            </StatusLabel>
          ) : error ? (
            <>
              <StatusLabel shape="triangle" tone="danger">
                Not rehearsed
              </StatusLabel>
              <p className="mt-1 break-words">{visibleText(failureMessage(error, "Nothing was sent."))}</p>
            </>
          ) : (
            rehearsal && (
              <Suspense fallback={null}>
                <RehearsalReport rehearsal={rehearsal} onConfirm={() => start(edited, true)} />
              </Suspense>
            )
          )}
        </div>
      </Section>
    </div>
  );
}
