import { useEffect } from "react";
import { showToast } from "../../../app/core/toasts/toastQueue.ts";
import { Toasts } from "../../../app/core/toasts/Toasts.tsx";
import { PaletteButton } from "../../../app/ui/PaletteButton.tsx";
import { Panel } from "../../../app/ui/Panel.tsx";
import { ListWithPanel } from "../../../app/ui/ListWithPanel.tsx";
import { Page } from "../../../app/ui/Page.tsx";
import type { Story } from "../story.ts";
import { longWord } from "../samples.ts";
import { nothing } from "../nothing.ts";

function ToastStory() {
  useEffect(() => {
    showToast({ title: "Retried content.publish", description: "Starts as soon as the limits allow.", undo: nothing });
    showToast({ title: "Couldn't retry 3 jobs", description: longWord, tone: "failed" });
  }, []);
  return <Toasts />;
}

/** The frame around lists and details. */
export const frameStories: readonly Story[] = [
  {
    name: "Page with a panel",
    render: () => (
      <div className="flex h-100 flex-col">
        <Page title="Dead letters" state="3 open" actions={<PaletteButton />}>
          <ListWithPanel
            list={<p className="p-4">The list</p>}
            panel={
              <Panel
                title="RateLimitError"
                label="Dead letter"
                state="open"
                actions={<button type="button">Replay</button>}
                onClose={nothing}
              >
                {longWord}
              </Panel>
            }
          />
        </Page>
      </div>
    ),
  },
  {
    name: "Page with long texts, read-only",
    role: "viewer",
    render: () => (
      <Page title={longWord} state={longWord}>
        {longWord}
      </Page>
    ),
  },
  { name: "Toasts", awaits: "[role=dialog], [role=status], [role=alert]", render: () => <ToastStory /> },
];
