import "./app.css";
import { startDashboard } from "#app/start.tsx";
import { brandEngine } from "#brand-engine/pipeline";
import { declarePipeline } from "#domain/pipeline/pipeline";
import { declareBrandScreens } from "./declare.tsx";

// The screens that need the message types load them.
declarePipeline({ ...brandEngine, messages: {} });
declareBrandScreens();
startDashboard();
