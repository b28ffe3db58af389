type Holding = {
  /** Called at Escape: what was to open must not open any more. */
  onEscape: () => void;
  /** Whether a key goes where it would go without this, for example because it moves the focus on. */
  passes?: (event: KeyboardEvent) => boolean;
};

/**
 * Keeps keys from what has the focus while something is loaded that will take it: the operator types for what is to come. Keys with Ctrl, ⌘ or
 * Alt belong to the browser. Returns a function that ends it.
 */
export function holdKeys({ onEscape, passes = () => false }: Holding): () => void {
  const hold = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || passes(event)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.key === "Escape") onEscape();
  };
  window.addEventListener("keydown", hold, true);
  return () => window.removeEventListener("keydown", hold, true);
}
