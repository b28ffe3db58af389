const logo =
  '<rect width="32" height="32" rx="7" fill="#17181c"/><path d="M11 6v20" stroke="#fff" stroke-width="2.5" stroke-linecap="round"/><path d="M11 8h11a1.5 1.5 0 0 1 1.1 2.5L21 13l2.1 2.5A1.5 1.5 0 0 1 22 18H11z" fill="#f6821f"/><circle cx="11" cy="26" r="2.5" fill="#fff"/>';

const dotColors = { danger: "#e5484d", warning: "#f5b301" } as const;

/** The icon of the tab as a data URL, which needs no request: the logo, with a dot in the color of `tone` unless it is quiet. */
export function faviconOf(tone: "danger" | "warning" | "quiet"): string {
  const dot = tone === "quiet" ? "" : `<circle cx="24.5" cy="7.5" r="7" fill="${dotColors[tone]}" stroke="#fff" stroke-width="1.5"/>`;
  return `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">${logo}${dot}</svg>`)}`;
}
