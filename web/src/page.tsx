// GraphiQL with Marquee's two panels, colours and header.

import { HISTORY_PLUGIN, GraphiQL } from "graphiql";
import type { Example } from "./examples/load";
import { Examples, ExamplesPanel } from "./examples/panel";
import { fetcher } from "./fetcher";
import { Header } from "./header";
import { ClapperIcon, PersonIcon } from "./icons";
import { SessionPanel } from "./session/panel";
import { session } from "./session/store";
import { DarkTheme } from "./theme";
import { EXAMPLES_TITLE, SESSION_TITLE } from "./titles";

const SESSION_PLUGIN = { title: SESSION_TITLE, icon: PersonIcon, content: SessionPanel };
const EXAMPLES_PLUGIN = { title: EXAMPLES_TITLE, icon: ClapperIcon, content: ExamplesPanel };
const PLUGINS = [SESSION_PLUGIN, EXAMPLES_PLUGIN, HISTORY_PLUGIN];

const FIRST_PLUGIN = session.viewer()?.profile ? EXAMPLES_PLUGIN : SESSION_PLUGIN;

export function Page({ examples }: { examples: Example[] }) {
  return (
    <Examples value={examples}>
      <GraphiQL
        fetcher={fetcher}
        plugins={PLUGINS}
        visiblePlugin={FIRST_PLUGIN}
        defaultTheme="dark"
        {...firstTab(examples)}
        defaultEditorToolsVisibility
        inputValueDeprecation
        schemaDescription
      >
        <GraphiQL.Logo>
          <Header />
        </GraphiQL.Logo>
        <DarkTheme />
      </GraphiQL>
    </Examples>
  );
}

/** The first example for a new visitor; whoever was here before finds the tabs as they were. */
function firstTab([first]: Example[]) {
  if (first === undefined || localStorage.getItem("graphiql:tabState") !== null) return { defaultQuery: "" };
  return { initialQuery: first.query, initialVariables: JSON.stringify(first.variables, null, 2) };
}
