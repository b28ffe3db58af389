const browserZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Returns the full name of a zone: "local time (Europe/Berlin)", "UTC". */
export const fullZoneName = (zone: string): string => (zone === "local" ? `local time (${browserZone()})` : zone);
