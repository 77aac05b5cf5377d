// Starts the GraphiQL page.

import "./workers";
import "graphiql/style.css";
import "./style.css";
import { createRoot } from "react-dom/client";
import { loadExamples } from "./examples/load";
import { Page } from "./page";
import { session } from "./session/store";

const root = document.getElementById("root");
if (root === null) throw new Error("The page has no element to start in.");

const examples = await loadExamples();
createRoot(root).render(<Page examples={examples} />);
session.resume().catch((error: unknown) => console.warn("The session could not be checked.", error));
