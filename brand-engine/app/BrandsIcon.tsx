import { icon } from "#app/ui/icon.tsx";

export const BrandsIcon = icon(
  <path d="M3 8.5v4a1 1 0 0 0 1 1h8a1 1 0 0 0 1-1v-4M3.3 2.5h9.4l1.3 4a2 2 0 0 1-4 0 2 2 0 0 1-4 0 2 2 0 0 1-4 0zM2 6.5h12" />,
);
