// The list of ready examples beside the editor: a click opens one in a tab, ready to run.

import { useGraphiQL, useGraphiQLActions } from "@graphiql/react";
import { Kind, type OperationDefinitionNode, parse } from "graphql";
import { createContext, useContext, useState } from "react";
import { useViewer } from "../session/store";
import { SESSION_TITLE } from "../titles";
import { filled } from "./fill";
import { type Example, mismatch } from "./load";

export const Examples = createContext<Example[]>([]);

const AUDIENCE = {
  adult: null,
  kids: "For a kids profile",
  staff: "For an experimenter",
  anonymous: "For anybody, signed in or not",
};

export function ExamplesPanel() {
  const examples = useContext(Examples);
  const viewer = useViewer();
  const open = useOpen();
  const { setVisiblePlugin } = useGraphiQLActions();
  const [opened, setOpened] = useState<Example | null>(null);
  const notice = opened && mismatch(opened, viewer);

  return (
    <div className="marquee-panel">
      <header>
        <h2>Examples</h2>
        <p>Each opens in a tab of its own. Run it with the round button or Ctrl-Enter.</p>
      </header>
      {notice && (
        <p className="marquee-notice" role="status">
          {notice}{" "}
          <button type="button" className="marquee-link" onClick={() => setVisiblePlugin(SESSION_TITLE)}>
            Choose who is watching
          </button>
        </p>
      )}
      <ol className="marquee-examples">
        {examples.map((example) => (
          <li key={example.name}>
            <button
              type="button"
              aria-pressed={opened === example}
              data-example={example.name}
              onClick={() => {
                setOpened(example);
                void open(example);
              }}
            >
              <strong>{example.title}</strong>
              <span>{example.about}</span>
              {AUDIENCE[example.profile] && <small>{AUDIENCE[example.profile]}</small>}
            </button>
          </li>
        ))}
      </ol>
    </div>
  );
}

/** Opens an example: in the tab that already holds its operation, else in a new one. */
function useOpen(): (example: Example) => Promise<void> {
  const { addTab, changeTab, setOperationFacts } = useGraphiQLActions();
  const { tabs, queryEditor, variableEditor, headerEditor } = useGraphiQL(
    ({ tabs, queryEditor, variableEditor, headerEditor }) => ({ tabs, queryEditor, variableEditor, headerEditor }),
  );

  return async function open(example) {
    const variables = await filled(example);
    const known = tabs.findIndex((tab) => tab.query?.trim() === example.query.trim());
    if (known >= 0) changeTab(known);
    else addTab();
    queryEditor?.setValue(example.query);
    setOperationFacts(facts(example.query)); // GraphiQL finds them later, and would run the last tab's until then
    variableEditor?.setValue(written(variables));
    headerEditor?.setValue(written(example.headers));
  };
}

/** As an editor shows it: nothing where there is nothing. */
function written(values: Record<string, unknown>): string {
  return Object.keys(values).length > 0 ? JSON.stringify(values, null, 2) : "";
}

function facts(query: string) {
  const documentAST = parse(query);
  const operations = documentAST.definitions.filter(
    (definition): definition is OperationDefinitionNode => definition.kind === Kind.OPERATION_DEFINITION,
  );
  return { documentAST, operations, operationName: operations[0]?.name?.value };
}
