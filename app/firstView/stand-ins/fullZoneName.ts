/** Only titles have the full name, and nothing can be hovered before the dashboard runs. The browser takes a while to find it. */
export const fullZoneName = (zone: string): string => zone;
