import { useId } from "react";
import { cn } from "../cn.ts";

const round = "rounded-[5px] supports-[corner-shape:squircle]:rounded-[10px] [corner-shape:squircle]";
const track =
  "relative inline-flex h-4 w-8 cursor-pointer items-center border-none p-0 ring transition-colors duration-150 ease-out motion-reduce:transition-none focus:outline-none focus-visible:ring-2 focus-visible:ring-emphasis disabled:opacity-50";
const thumb =
  "absolute top-0 bottom-0 w-4 bg-kumo-base shadow-[0_0_1px_0.5px_var(--color-kumo-shadow-edge),0_1px_2px_var(--color-kumo-shadow-drop)] transition-all duration-150 ease-out motion-reduce:transition-none";
/** The classes of the track and of the thumb. */
const looks = {
  on: ["bg-blue-500 ring-blue-600 dark:bg-blue-600 dark:ring-blue-500", "left-4 dark:bg-blue-300"],
  off: ["bg-neutral-200 ring-neutral-300 dark:bg-neutral-700 dark:ring-neutral-600", "left-0 dark:bg-neutral-850"],
} as const;

type Props = { label: string; checked: boolean; onChange: (checked: boolean) => void };

/** A small switch with its label. It looks like Kumo's, which a test compares. */
export function Switch({ label, checked, onChange }: Props) {
  const id = useId();
  const [trackLook, thumbLook] = looks[checked ? "on" : "off"];
  return (
    <div className="flex flex-row-reverse flex-wrap items-center gap-2">
      <label htmlFor={id} className="m-0 flex-1 text-base font-medium text-kumo-default select-none">
        {label}
      </label>
      <button
        type="button"
        role="switch"
        id={id}
        aria-checked={checked}
        aria-label={label}
        className={cn(track, round, trackLook)}
        onClick={() => onChange(!checked)}
      >
        <span className={cn(thumb, round, thumbLook)} />
      </button>
    </div>
  );
}
