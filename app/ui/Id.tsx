import { useState } from "react";
import { CheckIcon } from "@phosphor-icons/react/Check";
import { CopyIcon } from "@phosphor-icons/react/Copy";
import { visibleText } from "#domain/text/visible";
import { shortcutProps } from "./actions/shortcut.ts";
import { showToast } from "../core/toasts/toastQueue.ts";

const shownMs = 1_500;

/** A button that copies a text and confirms it in place. `label` names the text. */
export function CopyButton({ text, label, shortcut }: { text: string; label: string; shortcut?: string | undefined }) {
  const [done, setDone] = useState(false);
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => {
        setDone(true);
        setTimeout(() => setDone(false), shownMs);
      },
      () => showToast({ title: `Couldn't copy ${label}`, description: "The browser blocked access to the clipboard.", tone: "failed" }),
    );
  return (
    <button
      type="button"
      aria-label={done ? `${label} copied` : `Copy ${label}`}
      {...(done ? { title: "Copied" } : shortcutProps(`Copy ${label}`, shortcut))}
      onClick={copy}
      className="relative z-1 inline-flex size-6 shrink-0 cursor-pointer items-center justify-center rounded text-kumo-subtle hover:bg-kumo-tint hover:text-kumo-default"
    >
      {done ? <CheckIcon size={13} className="text-kumo-success" /> : <CopyIcon size={13} />}
    </button>
  );
}

/** An id in monospace with a copy button. `shortcut` is the key that copies it. */
export const Id = ({ id, label, shortcut }: { id: string; label: string; shortcut?: string | undefined }) => (
  <span className="inline-flex max-w-full items-center gap-0.5">
    <span className="truncate font-mono text-xs" title={visibleText(id)}>
      {visibleText(id)}
    </span>
    <CopyButton text={id} label={label} shortcut={shortcut} />
  </span>
);
