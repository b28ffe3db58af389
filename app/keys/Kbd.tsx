/** A key as it stands on the keyboard. */
export const Kbd = ({ keys }: { keys: string }) => (
  <span className="inline-flex gap-0.5">
    {[...new Set(keys.split(" "))].map((key) => (
      <kbd
        key={key}
        className="inline-flex h-4.5 min-w-4.5 items-center justify-center rounded border border-kumo-line bg-kumo-base px-1 font-sans text-[11px] leading-none text-kumo-default"
      >
        {names[key] ?? key}
      </kbd>
    ))}
  </span>
);

const names: Record<string, string> = { Escape: "Esc", Enter: "↵" };
