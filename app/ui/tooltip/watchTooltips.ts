let isWatching = false;

/**
 * Shows the tooltips of all elements with `data-tooltip` from now on, while the pointer is over them or the keyboard has focused them. Their code
 * is loaded with the first of them. Every button calls this; only the first call has an effect.
 */
export function watchTooltips(): void {
  if (isWatching) return;
  isWatching = true;
  const stop = new AbortController();
  const prepare = ({ target }: Event): void => {
    if (!(target instanceof Element) || !target.closest("[data-tooltip]")) return;
    import("./mountTooltip.tsx").then(
      ({ mountTooltip }) => {
        if (!stop.signal.aborted) mountTooltip();
        stop.abort();
      },
      () => console.info("The tooltips could not be loaded; they are loaded again when they are needed"),
    );
  };
  document.addEventListener("pointerover", prepare, { signal: stop.signal });
  document.addEventListener("focusin", prepare, { signal: stop.signal });
}
