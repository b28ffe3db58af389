import { declareBrandScreens } from "../declare.tsx";

// The tests see the dashboard as it starts with the Brand Engine.
declareBrandScreens();
