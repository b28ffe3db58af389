const isApple = /Mac|iPhone|iPad/.test(globalThis.navigator?.userAgent ?? "");

/** The modifier key of shortcuts on this machine. */
export const modKey = isApple ? "⌘" : "Ctrl";

const names: Record<string, string> = { Escape: "Esc", Enter: "↵", Mod: modKey };
const nameOf = (key: string) => names[key] ?? (key.length === 1 && key !== key.toLowerCase() ? `⇧${key.toLowerCase()}` : key);

/** Shows a shortcut as keys: "g q" is two in a row, "Mod+k" two at once. */
export const Kbd = ({ keys }: { keys: string }) => (
  <span className="inline-flex gap-0.5">
    {[...new Set(keys.replace("Mod+", "Mod ").split(" "))].map((key) => (
      <kbd
        key={key}
        className="inline-flex h-4.5 min-w-4.5 items-center justify-center rounded border border-kumo-line bg-kumo-base px-1 font-sans text-[11px] leading-none text-kumo-default"
      >
        {key === "k" && keys.startsWith("Mod+") ? "K" : nameOf(key)}
      </kbd>
    ))}
  </span>
);
