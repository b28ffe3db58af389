import "./app.css";
import { startDashboard } from "./start.tsx";

startDashboard();
