import "#brand-engine/declare";
import "./app.css";
import { startDashboard } from "#app/start.tsx";
import { declareBrandScreens } from "./declare.tsx";

declareBrandScreens();
startDashboard();
